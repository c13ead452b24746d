// Alerts by mail. docs/operations.md says what each one means and what to do.

param alertMail string
param appName string
param location string
param workspaceId string

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'license-desk'
  location: 'global'
  properties: {
    groupShortName: 'LicenseDesk'
    enabled: true
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: alertMail
        useCommonAlertSchema: true
      }
    ]
  }
}

// The program's own log lines: JSON, with a heartbeat once a minute from each instance (src/telemetry/heartbeat.ts).
var lines = 'ContainerAppConsoleLogs | where ContainerAppName == "${appName}" | extend line = parse_json(Log)'

var alerts = [
  {
    name: 'queue-age'
    says: 'Work has waited for more than five minutes.'
    severity: 2
    query: '${lines} | where line.message == "Heartbeat" and toint(line.queueAgeSeconds) > 300'
    operator: 'GreaterThan'
    threshold: 2
  }
  {
    name: 'failed-jobs'
    says: 'A job was given up: a message, card or mail was not delivered.'
    severity: 2
    query: '${lines} | where line.message == "A job was given up."'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'not-ready'
    says: 'The store does not answer, or the keys of the channel are not known.'
    severity: 1
    query: '${lines} | where line.message == "Heartbeat" and array_length(line.missing) > 0'
    operator: 'GreaterThan'
    threshold: 2
  }
  {
    name: 'silent'
    says: 'No instance has given a sign of life.'
    severity: 1
    query: '${lines} | where line.message == "Heartbeat"'
    operator: 'LessThan'
    threshold: 1
  }
]

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for alert in alerts: {
  name: 'license-desk-${alert.name}'
  location: location
  kind: 'LogAlert'
  properties: {
    displayName: 'License Desk: ${alert.name}'
    description: alert.says
    severity: alert.severity
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    // Azure makes the table with the first log line, so it could not check the query before.
    skipQueryValidation: true
    autoMitigate: true
    criteria: {
      allOf: [
        {
          query: alert.query
          timeAggregation: 'Count'
          operator: alert.operator
          threshold: alert.threshold
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: [people.id]
    }
  }
}]
