import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  TeamsActivityHandler,
  type AdaptiveCardInvokeResponse,
} from 'botbuilder';
import restify from 'restify';

// The product is measured against this: the invoke echo as the samples of botbuilder build it, with every claim of the
// token checked. A process of its own, which knows nothing but its environment variables and imports nothing of ours.

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

/** 10,000 bytes as JSON, which is about what a card to decide on has. */
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

// One of the addresses given means that all must be: botbuilder forgets the others then.
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
  // The method is there on every request; the types of restify are in doubt.
  const received = Object.assign(request, { method: request.method ?? '' });
  adapter
    .process(received, response, (context) => echo.run(context))
    .then(() => goOn())
    .catch(goOn);
});

// For the one who measures: the same two paths, and the same two figures, that the product has.
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
