import { createServer } from 'node:http';
import { App, ExpressAdapter } from '@microsoft/teams.apps';
import express from 'express';
import { card, figures } from './figures.mjs';

// An echo built like the samples of the Teams SDK, on a server of its own.

const { HOST, PORT, BOT_ID = '', BOT_PASSWORD = '', BOT_TENANT_ID = '' } = process.env;

const server = express();
server.get('/healthz', (_request, response) => response.sendStatus(200));
server.get('/metrics', (_request, response) => response.type('text/plain').send(figures()));

const app = new App({
  clientId: BOT_ID,
  clientSecret: BOT_PASSWORD,
  tenantId: BOT_TENANT_ID,
  httpServerAdapter: new ExpressAdapter(server),
});
app.on('card.action', () => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.card.adaptive',
  value: { ...card },
}));
app.on('message', async ({ activity, send }) => {
  await send(`You said: ${activity.text}`);
});
await app.initialize();
createServer(server).listen(Number(PORT), HOST);
