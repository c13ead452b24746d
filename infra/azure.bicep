// Second of two: everything else that License Desk needs in Azure. What comes first is in registry.bicep; the steps: docs/install.md

@description('Name of the registry that registry.bicep made.')
param registryName string

@description('Tag of the image license-desk in that registry.')
param imageTag string

@description('Mail address that alerts go to.')
param alertMail string

@description('Further environment variables of the program, by name: see docs/operations.md. No secrets.')
param settings object = {}

@description('Bearer token for /metrics from outside; empty: /metrics is not to be had from outside.')
@secure()
param metricsToken string = ''

@description('How Azure Cosmos DB is paid for: by use, or by throughput between 100 and 1,000 request units a second.')
@allowed(['serverless', 'autoscale'])
param cosmosCapacity string = 'serverless'

@description('Fewest and most instances. They share the work; two keep answering while one is replaced.')
@minValue(1)
@maxValue(25)
param minInstances int = 1
@minValue(1)
@maxValue(25)
param maxInstances int = 3

@description('Where everything is: the location of the resource group.')
param location string = resourceGroup().location

var unique = uniqueString(resourceGroup().id)

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'license-desk'
}

module store 'store.bicep' = {
  name: 'license-desk-store'
  params: {
    accountName: 'license-desk-${unique}'
    capacity: cosmosCapacity
    location: location
    principalId: identity.properties.principalId
  }
}

module logs 'logs.bicep' = {
  name: 'license-desk-logs'
  params: {
    location: location
  }
}

module app 'app.bicep' = {
  name: 'license-desk-app'
  params: {
    botId: identity.properties.clientId
    cosmosEndpoint: store.outputs.endpoint
    identityId: identity.id
    imageTag: imageTag
    location: location
    maxInstances: maxInstances
    metricsToken: metricsToken
    minInstances: minInstances
    registryName: registryName
    settings: settings
    workspaceId: logs.outputs.workspaceId
  }
}

module bot 'bot.bicep' = {
  name: 'license-desk-bot'
  params: {
    botId: identity.properties.clientId
    botName: 'license-desk-${unique}'
    host: app.outputs.host
    identityId: identity.id
  }
}

module alerts 'alerts.bicep' = {
  name: 'license-desk-alerts'
  params: {
    alertMail: alertMail
    appName: app.outputs.name
    location: location
    workspaceId: logs.outputs.workspaceId
  }
}

output BOT_TENANT_ID string = subscription().tenantId
output APP_HOST string = app.outputs.host
output APP_RESOURCE_NAME string = app.outputs.name
