import { readFileSync } from 'node:fs';
import { createAuthentication, createHandler } from '../../src/compose/door.ts';
import { createIdentity } from '../../src/compose/identity.ts';
import { createTeams } from '../../src/compose/teams.ts';
import { readConfig } from '../../src/config/config.ts';
import { createServer } from '../../src/http/server.ts';
import { cardAnswer, invokeResponse } from '../../src/teams/cards/replies.ts';
import { createAdapter } from '../../src/teams/channel/adapter.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { createTracing } from '../../src/telemetry/tracing.ts';

// The product's door with an echo behind it: our server, admission, adapter and turn, and no store, Graph or
// template. It shows what the door costs beside the other SDKs, which answer with the same card.

const config = readConfig();
const log = createLog({ level: config.logLevel });
const metrics = createMetrics();
const tracing = createTracing();
const { connectors } = createTeams(config, createIdentity(config), config, () => undefined);
const authentication = createAuthentication(config, connectors, log);
const adapter = createAdapter({
  authentication,
  onTurnError(error) {
    log.error('The echo failed', { error });
    return 'The echo failed.';
  },
});
const card: object = JSON.parse(readFileSync(process.env['CARD_FILE'] ?? '', 'utf8'));
const server = createServer({
  handler: createHandler({
    adapter,
    // A card of its own for each answer, as the product draws one: text that was kept would be no work.
    bot: {
      onTurn: async (context) => void (await context.sendActivity(invokeResponse(cardAnswer({ ...card })))),
    },
    metrics,
    tracing,
  }),
  health: () => true,
  ready: async () => [],
  metrics: {
    contentType: metrics.contentType,
    token: undefined,
    text: () => metrics.text(),
  },
  log,
});
await authentication.keysReady();
await server.listen(config.port, config.host);
