// Where the program runs, and what its address ends with. Apart from the program, so that the bot and the alerts are there also when it
// does not get ready.

param location string
param workspaceId string

@description('Subnet that it runs in; empty: a network of Azure that is not to be seen.')
param subnetId string

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: 'license-desk'
  location: location
  properties: {
    // Through diagnostic settings, so that no key of the workspace is needed.
    appLogsConfiguration: {
      destination: 'azure-monitor'
    }
    // Paid for by use. Without it, it would be an environment of the old kind.
    workloadProfiles: [
      {
        name: 'Consumption'
        workloadProfileType: 'Consumption'
      }
    ]
    // Cannot be changed afterwards. Teams comes in from the internet either way.
    vnetConfiguration: empty(subnetId) ? null : {
      infrastructureSubnetId: subnetId
      internal: false
    }
  }
}

resource toWorkspace 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: environment
  name: 'license-desk'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'ContainerAppConsoleLogs'
        enabled: true
      }
      {
        category: 'ContainerAppSystemLogs'
        enabled: true
      }
    ]
  }
}

output id string = environment.id
output domain string = environment.properties.defaultDomain
