// The bot's registration. Its id is the identity's, so there is no secret that could leak or expire.

param botName string
param botId string
param identityId string
param host string

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: botName
  location: 'global'
  kind: 'azurebot'
  sku: {
    // Free: Teams is a standard channel, whose messages are not counted.
    name: 'F0'
  }
  properties: {
    displayName: 'License Desk'
    endpoint: 'https://${host}/api/messages'
    msaAppId: botId
    msaAppType: 'UserAssignedMSI'
    msaAppTenantId: subscription().tenantId
    msaAppMSIResourceId: identityId
    // Only tokens of Entra may sign in; the keys of the bot service are off.
    disableLocalAuth: true
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: {
      isEnabled: true
      acceptedTerms: true
    }
  }
}
