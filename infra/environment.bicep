// The environment that the program runs in; it gives the domain of the program's address. It is a module of its own, so that Azure makes
// the bot and the alerts even if the program does not get ready.

param location string
param workspaceId string

@description('Subnet that the environment runs in. Empty: a network that Azure keeps for itself.')
param subnetId string

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: 'license-desk'
  location: location
  properties: {
    // Logs go through diagnostic settings, which need no key of the workspace.
    appLogsConfiguration: {
      destination: 'azure-monitor'
    }
    // Paid for by use. Without a workload profile Azure would make an environment of the old kind.
    workloadProfiles: [
      {
        name: 'Consumption'
        workloadProfileType: 'Consumption'
      }
    ]
    // Azure cannot change this afterwards. Teams calls from the internet either way.
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
