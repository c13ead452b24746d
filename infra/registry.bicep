// The first of two templates: the registry that holds the image, and the identity that may pull from it. Azure needs some minutes to
// spread that right. They pass while the image is built, before azure.bicep needs both.

@description('Region of everything: that of the resource group.')
param location string = resourceGroup().location

// AcrPull: reads images, nothing else.
var pull = '7f951dda-4ed3-4680-a7ca-43fe172d538d'

// One identity for everything: it pulls the image, it is the bot, it reads the store, and it holds the Graph permissions.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'license-desk'
  location: location
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'licensedesk${uniqueString(resourceGroup().id)}'
  location: location
  sku: {
    // No private endpoint: it needs Premium, at some ten times the price, and Azure could no longer build there (docs/security.md).
    name: 'Basic'
  }
  properties: {
    // Only identities may sign in; there is no password.
    adminUserEnabled: false
  }
}

resource mayPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: registry
  name: guid(registry.id, identity.id, pull)
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', pull)
  }
}

output REGISTRY_NAME string = registry.name
output REGISTRY_HOST string = registry.properties.loginServer
output BOT_ID string = identity.properties.clientId
output PRINCIPAL_ID string = identity.properties.principalId
