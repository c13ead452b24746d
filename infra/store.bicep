// Azure Cosmos DB: one account with one write region, one database, one container, and the right to read and write in it.

param accountName string
param location string
param principalId string

@description('Whether only the network of network.bicep can reach the store.')
param isPrivate bool

@allowed(['serverless', 'autoscale'])
param capacity string

// The program's own names: COSMOS_DATABASE and COSMOS_CONTAINER.
var databaseName = 'license-desk'
var containerName = 'licensing'

// Cosmos DB Built-in Data Contributor, the same id in every account.
var dataContributor = '00000000-0000-0000-0000-000000000002'

resource account 'Microsoft.DocumentDB/databaseAccounts@2024-11-15' = {
  name: accountName
  location: location
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    capabilities: capacity == 'serverless' ? [{ name: 'EnableServerless' }] : []
    locations: [
      {
        locationName: location
        failoverPriority: 0
        isZoneRedundant: false
      }
    ]
    // With several write regions, two people could both win one decision. The program refuses such an account.
    enableMultipleWriteLocations: false
    consistencyPolicy: {
      defaultConsistencyLevel: 'Session'
    }
    // Only identities may sign in, so there are no keys to leak.
    disableLocalAuth: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    minimalTlsVersion: 'Tls12'
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: {
        tier: 'Continuous7Days'
      }
    }
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2024-11-15' = {
  parent: account
  name: databaseName
  properties: {
    resource: {
      id: databaseName
    }
  }
}

// The settings that src/cosmos/database.ts needs. A test compares the two.
resource container 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2024-11-15' = {
  parent: database
  name: containerName
  properties: {
    options: capacity == 'serverless' ? {} : { autoscaleSettings: { maxThroughput: 1000 } }
    resource: {
      id: containerName
      partitionKey: {
        paths: ['/pk']
        kind: 'Hash'
      }
      defaultTtl: -1
      indexingPolicy: {
        indexingMode: 'consistent'
        automatic: true
        excludedPaths: [{ path: '/*' }]
        includedPaths: [{ path: '/list/?' }, { path: '/list2/?' }, { path: '/sort/?' }]
        compositeIndexes: [
          [{ path: '/list', order: 'ascending' }, { path: '/sort', order: 'ascending' }]
          [{ path: '/list2', order: 'ascending' }, { path: '/sort', order: 'ascending' }]
        ]
      }
    }
  }
}

// The right covers only the data of this database. The program cannot change settings of the account.
resource access 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2024-11-15' = {
  parent: account
  name: guid(account.id, principalId, dataContributor)
  properties: {
    principalId: principalId
    roleDefinitionId: '${account.id}/sqlRoleDefinitions/${dataContributor}'
    scope: '${account.id}/dbs/${database.name}'
  }
}

output accountId string = account.id
output endpoint string = account.properties.documentEndpoint
