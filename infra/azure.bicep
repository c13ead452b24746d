// The second of two templates: everything that License Desk needs in Azure beside registry.bicep, which comes first. The steps: docs/install.md

@description('Name of the registry that registry.bicep made.')
param registryName string

@description('Tag of the image license-desk in that registry.')
param imageTag string

@description('An image in another Azure Container Registry, with its host, in place of registryName and imageTag: docs/security.md')
param image string = ''

@description('Mail address that alerts go to.')
param alertMail string

@description('Further environment variables of the program, by name: see docs/operations.md. No secrets.')
param settings object = {}

@description('Bearer token for /metrics from outside. Empty: nobody outside can read /metrics.')
@secure()
param metricsToken string = ''

@description('How Azure Cosmos DB is paid for: by use, or by throughput between 100 and 1,000 request units a second.')
@allowed(['serverless', 'autoscale'])
param cosmosCapacity string = 'serverless'

@description('Region of the store. Set it when the region of everything else has no room for it.')
param cosmosLocation string = location

@description('Whether the store has a private endpoint alone, and no address on the internet. Decide it at the first deployment: docs/install.md')
param privateStore bool = false

@description('Fewest and most instances. Instances share the work. With two, one answers while Azure replaces the other.')
@minValue(1)
@maxValue(25)
param minInstances int = 1
@minValue(1)
@maxValue(25)
param maxInstances int = 3

@description('Region of everything: that of the resource group.')
param location string = resourceGroup().location

var appName = 'license-desk'
var unique = uniqueString(resourceGroup().id)

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'license-desk'
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
  name: registryName
}

module store 'store.bicep' = {
  name: 'license-desk-store'
  params: {
    accountName: 'license-desk-${unique}'
    capacity: cosmosCapacity
    isPrivate: privateStore
    location: cosmosLocation
    principalId: identity.properties.principalId
  }
}

module network 'network.bicep' = if (privateStore) {
  name: 'license-desk-network'
  params: {
    accountId: store.outputs.accountId
    location: location
  }
}

module logs 'logs.bicep' = {
  name: 'license-desk-logs'
  params: {
    location: location
  }
}

module environment 'environment.bicep' = {
  name: 'license-desk-environment'
  params: {
    location: location
    subnetId: network.?outputs.programSubnetId ?? ''
    workspaceId: logs.outputs.workspaceId
  }
}

var host = '${appName}.${environment.outputs.domain}'

module app 'app.bicep' = {
  name: 'license-desk-app'
  params: {
    appName: appName
    botId: identity.properties.clientId
    cosmosEndpoint: store.outputs.endpoint
    environmentId: environment.outputs.id
    identityId: identity.id
    image: empty(image) ? '${registry.properties.loginServer}/license-desk:${imageTag}' : image
    location: location
    maxInstances: maxInstances
    metricsToken: metricsToken
    minInstances: minInstances
    settings: settings
  }
}

module bot 'bot.bicep' = {
  name: 'license-desk-bot'
  params: {
    botId: identity.properties.clientId
    botName: 'license-desk-${unique}'
    host: host
    identityId: identity.id
  }
}

module alerts 'alerts.bicep' = {
  name: 'license-desk-alerts'
  params: {
    alertMail: alertMail
    appName: appName
    location: location
    workspaceId: logs.outputs.workspaceId
  }
}

output BOT_TENANT_ID string = subscription().tenantId
output APP_HOST string = host
output APP_RESOURCE_NAME string = appName
