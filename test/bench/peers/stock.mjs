import { CloudAdapter, ConfigurationBotFrameworkAuthentication, TeamsActivityHandler } from 'botbuilder';
import restify from 'restify';
import { card, figures } from './figures.mjs';

// An echo built like the samples of botbuilder. It has the versions of the product, and imports no code of
// ours but the figures.

const { HOST, PORT, BOT_ID = '', BOT_PASSWORD = '', BOT_TENANT_ID = '' } = process.env;

class Echo extends TeamsActivityHandler {
  constructor() {
    super();
    this.onMessage(async (context, next) => {
      await context.sendActivity(`You said: ${context.activity.text}`);
      await next();
    });
  }

  async onAdaptiveCardInvoke() {
    return { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: { ...card } };
  }
}

const adapter = new CloudAdapter(
  new ConfigurationBotFrameworkAuthentication({
    MicrosoftAppId: BOT_ID,
    MicrosoftAppPassword: BOT_PASSWORD,
    MicrosoftAppTenantId: BOT_TENANT_ID,
    MicrosoftAppType: 'SingleTenant',
  }),
);
const echo = new Echo();
const server = restify.createServer();
server.use(restify.plugins.bodyParser());
server.post('/api/messages', (request, response, goOn) => {
  adapter
    .process(request, response, (context) => echo.run(context))
    .then(() => goOn())
    .catch(goOn);
});
server.get('/healthz', (_request, response, next) => {
  response.send(200);
  next();
});
server.get('/metrics', (_request, response, next) => {
  response.sendRaw(200, figures());
  next();
});
server.listen(Number(PORT), HOST);
