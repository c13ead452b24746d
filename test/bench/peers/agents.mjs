import {
  ActivityHandler,
  authorizeJWT,
  CloudAdapter,
  getAuthConfigWithDefaults,
} from '@microsoft/agents-hosting';
import express from 'express';
import { card, figures } from './figures.mjs';

// An echo built like the samples of the Agents SDK, with its checks of issuer and serviceUrl on.

const { HOST, PORT, BOT_ID = '', BOT_PASSWORD = '', BOT_TENANT_ID = '' } = process.env;

class Echo extends ActivityHandler {
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

const config = getAuthConfigWithDefaults({
  clientId: BOT_ID,
  clientSecret: BOT_PASSWORD,
  tenantId: BOT_TENANT_ID,
  validateIssuer: true,
});
const adapter = new CloudAdapter(config, undefined, undefined, { validateServiceUrl: true });
const echo = new Echo();
const app = express();
app.get('/healthz', (_request, response) => response.sendStatus(200));
app.get('/metrics', (_request, response) => response.type('text/plain').send(figures()));
app.use(express.json());
app.use(authorizeJWT(config));
app.post('/api/messages', (request, response) =>
  adapter.process(request, response, (context) => echo.run(context)),
);
app.listen(Number(PORT), HOST);
