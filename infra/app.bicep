// The program, as an Azure Container App. One revision runs at a time, and the next one takes over when it is ready.

param appName string
param environmentId string
param identityId string
param botId string
param cosmosEndpoint string
@description('The image, with the host of its registry. The identity must have the right to pull it.')
param image string
param location string
param maxInstances int
@secure()
param metricsToken string
param minInstances int
param settings object

var port = 3978

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: appName
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        external: true
        targetPort: port
        transport: 'http'
        allowInsecure: false
      }
      registries: [
        {
          server: split(image, '/')[0]
          identity: identityId
        }
      ]
      secrets: empty(metricsToken) ? [] : [{ name: 'metrics-token', value: metricsToken }]
    }
    template: {
      // The program finishes its turns and jobs within 10 seconds of SIGTERM.
      terminationGracePeriodSeconds: 30
      containers: [
        {
          name: 'license-desk'
          image: image
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
          env: concat(
            [
              { name: 'BOT_ID', value: botId }
              { name: 'BOT_TYPE', value: 'UserAssignedMSI' }
              { name: 'BOT_TENANT_ID', value: subscription().tenantId }
              { name: 'COSMOS_ENDPOINT', value: cosmosEndpoint }
              { name: 'PORT', value: string(port) }
            ],
            map(items(settings), setting => { name: setting.key, value: string(setting.value) }),
            empty(metricsToken) ? [] : [{ name: 'METRICS_TOKEN', secretRef: 'metrics-token' }]
          )
          probes: [
            {
              // The program gets no traffic before the store answers and the channel's keys are known. After 100 seconds Azure restarts it.
              type: 'Startup'
              httpGet: { path: '/readyz', port: port }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 10
            }
            {
              // /healthz, not /readyz: when the store does not answer, people must still get a sentence.
              type: 'Readiness'
              httpGet: { path: '/healthz', port: port }
              periodSeconds: 5
              timeoutSeconds: 5
              failureThreshold: 3
            }
            {
              type: 'Liveness'
              httpGet: { path: '/healthz', port: port }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 6
            }
          ]
        }
      ]
      scale: {
        minReplicas: minInstances
        maxReplicas: maxInstances
        rules: [
          {
            name: 'requests'
            http: {
              metadata: {
                concurrentRequests: '50'
              }
            }
          }
        ]
      }
    }
  }
}
