// For privateStore: a network with a subnet for the program, and a private address of the store. The network has nothing else in it, and
// is joined to no other network.

param accountId string
param location string

// Resolves the account's name to that address, within this network.
var zoneName = environment().name == 'AzureUSGovernment'
  ? 'privatelink.documents.azure.us'
  : 'privatelink.documents.azure.com'

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'license-desk'
  location: location
  properties: {
    addressSpace: {
      addressPrefixes: ['10.0.0.0/24']
    }
    subnets: [
      {
        name: 'program'
        properties: {
          // The environment needs a subnet of at least /27 for itself.
          addressPrefix: '10.0.0.0/26'
          delegations: [
            {
              name: 'environments'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'store'
        properties: {
          addressPrefix: '10.0.0.64/28'
        }
      }
    ]
  }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'license-desk-store'
  location: location
  properties: {
    subnet: {
      id: network.properties.subnets[1].id
    }
    privateLinkServiceConnections: [
      {
        name: 'store'
        properties: {
          privateLinkServiceId: accountId
          groupIds: ['Sql']
        }
      }
    ]
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2020-06-01' = {
  name: zoneName
  location: 'global'
}

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = {
  parent: zone
  name: 'license-desk'
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: network.id
    }
  }
}

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: endpoint
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: 'store'
        properties: {
          privateDnsZoneId: zone.id
        }
      }
    ]
  }
}

output programSubnetId string = network.properties.subnets[0].id
