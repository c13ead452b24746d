import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  TeamsActivityHandler,
  type AdaptiveCardInvokeResponse,
} from 'botbuilder';
import restify from 'restify';

// The product is compared with this bot: an echo of invokes, built like the samples of botbuilder, with every
// claim of the token checked. It runs in a process of its own, knows nothing but its environment variables,
// and imports no code of ours.

const {
  HOST,
  PORT,
  BOT_ID = '',
  BOT_PASSWORD = '',
  BOT_TENANT_ID = '',
  LOGIN_URL = '',
  CHANNEL_KEYS_URL = '',
} = process.env;

function row(n: number): object {
  return {
    type: 'ColumnSet',
    columns: [
      { type: 'Column', width: '92px', items: [{ type: 'TextBlock', text: `Row ${n}`, isSubtle: true }] },
      { type: 'Column', width: 'stretch', items: [{ type: 'TextBlock', text: 'The same text every time.' }] },
      {
        type: 'Column',
        width: 'auto',
        items: [
          {
            type: 'ActionSet',
            actions: [{ type: 'Action.Execute', title: 'Go', verb: 'echo', data: { n: String(n) } }],
          },
        ],
      },
    ],
  };
}

/** 10,000 bytes of JSON, about the size of a decision card. */
function createCard(): object {
  const rows = Array.from({ length: 26 }, (_, n) => row(n + 10));
  const card = { type: 'AdaptiveCard', version: '1.5', fallbackText: '', body: rows };
  return { ...card, fallbackText: 'x'.repeat(10_000 - JSON.stringify(card).length) };
}

const card = createCard();

class Echo extends TeamsActivityHandler {
  override async onAdaptiveCardInvoke(): Promise<AdaptiveCardInvokeResponse> {
    return { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: { ...card } };
  }
}

// If one of these addresses is given, all must be given: otherwise botbuilder ignores the others.
const adapter = new CloudAdapter(
  new ConfigurationBotFrameworkAuthentication({
    MicrosoftAppId: BOT_ID,
    MicrosoftAppPassword: BOT_PASSWORD,
    MicrosoftAppTenantId: BOT_TENANT_ID,
    MicrosoftAppType: 'SingleTenant',
    ChannelService: '',
    ValidateAuthority: true,
    ToChannelFromBotLoginUrl: LOGIN_URL,
    ToChannelFromBotOAuthScope: 'https://api.botframework.com',
    ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
    OAuthUrl: 'https://api.botframework.com',
    ToBotFromChannelOpenIdMetadataUrl: CHANNEL_KEYS_URL,
    ToBotFromEmulatorOpenIdMetadataUrl: CHANNEL_KEYS_URL,
    CallerId: 'urn:botframework:azure',
  }),
);
const echo = new Echo();
const server = restify.createServer();
server.use(restify.plugins.bodyParser());
server.post('/api/messages', (request, response, goOn) => {
  // Every request has the method, although the types of restify do not say so.
  const received = Object.assign(request, { method: request.method ?? '' });
  adapter
    .process(received, response, (context) => echo.run(context))
    .then(() => goOn())
    .catch(goOn);
});

// For the measurement: the same two paths and the same two figures as the product.
server.get('/healthz', (_request, response, next) => {
  response.send(200);
  next();
});
server.get('/metrics', (_request, response, next) => {
  const { user, system } = process.cpuUsage();
  const cpu = `process_cpu_seconds_total ${(user + system) / 1e6}`;
  response.sendRaw(200, `${cpu}\nprocess_resident_memory_bytes ${process.memoryUsage.rss()}\n`);
  next();
});
server.listen(Number(PORT), HOST);
