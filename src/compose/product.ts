import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { queueAgeSeconds } from '../app/operate/queue-age.ts';
import type { Context } from '../app/ports/context.ts';
import type { Tracing } from '../app/ports/ports.ts';
import type { Store } from '../app/ports/store.ts';
import { CLOUDS, isServiceUrl } from '../config/clouds.ts';
import type { Config } from '../config/config.ts';
import { chatLink } from '../config/links.ts';
import { createServer } from '../http/server.ts';
import { createMailer } from '../mail/mailer.ts';
import { parseTemplates } from '../teams/cards/templates.ts';
import { createAdapter } from '../teams/channel/adapter.ts';
import { createMembers } from '../teams/channel/members.ts';
import { createRefusalLog } from '../teams/channel/refusal-log.ts';
import type { Authentication } from '../teams/channel/authentication.ts';
import { createBot } from '../teams/inbound/bot.ts';
import { createErrorReply } from '../teams/inbound/describe-errors.ts';
import { createUploader } from '../teams/outbound/upload.ts';
import { countCommits } from '../telemetry/count-commits.ts';
import { createHeartbeat } from '../telemetry/heartbeat.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { createTracing } from '../telemetry/tracing.ts';
import { createBirths } from '../worker/births.ts';
import { createLoop } from '../worker/loop.ts';
import { createWorker } from '../worker/worker.ts';
import { bindUseCases } from './bind-use-cases.ts';
import { followDefaultLanguage } from './default-language.ts';
import { createAuthentication, createHandler } from './door.ts';
import { freeMemory } from './free-memory.ts';
import { createGraph, namesFrom } from './graph.ts';
import { createIdentity } from './identity.ts';
import { checkAll } from './installation.ts';
import { createPresence } from './presence.ts';
import { watchGrants } from './grant-watch.ts';
import { watchSeats } from './seat-watch.ts';
import { createStoreContext } from './store-context.ts';
import { openStore } from './store.ts';
import { clock, ids } from './system.ts';
import { createTeams } from './teams.ts';

/**
 * Time limit of the checks, since a click is answered within 2.8 s. A check that is not done by then is
 * reported as late.
 */
const CHECK_MS = 2000;

/** The running product. */
export interface Product {
  /** Starts to listen and to work. Gives the port. Rejects if the address is in use. */
  start(): Promise<number>;
  /** Parses what the first clicks need, and then gives back the memory that only the start needed. For a process of its own. */
  settle(): Promise<void>;
  /** Takes no more work, finishes requests and jobs in hand, and closes the store. */
  stop(): Promise<void>;
}

/**
 * Makes the product from its parts; no other code names them all. Throws StoreError if the store refuses,
 * ConfigError for a bad file of product names.
 */
export async function compose(
  config: Config,
  log: Log,
  tracing: Tracing = createTracing(),
): Promise<Product> {
  const names = namesFrom(config.productNamesFile);
  const metrics = createMetrics();
  const identity = createIdentity(config);
  const owner = randomUUID();
  const births = createBirths(clock, owner);
  const store = births.through(countCommits(await openStore(config, identity, log), metrics));
  const defaultLanguage = followDefaultLanguage(store, config.language, Date.now);
  const readerFallback = {
    get language() {
      return defaultLanguage.now();
    },
    timeZone: config.timeZone,
  };
  /** Comes before everything that draws texts for people. */
  const { refresh } = defaultLanguage;
  const graph = createGraph(config, identity, names, metrics.graphCalls, tracing);
  const teams = createTeams(config, identity, readerFallback, () => store);
  const { connectors, cards } = teams;
  const authentication = createAuthentication(config, connectors, log);
  const installation = {
    config,
    identity,
    graph,
    ...teams,
    openStore: async () => store,
    keysSize: () => authentication.keysSize(),
    now: Date.now,
  };
  const { messenger } = teams;
  const chatUrl = chatLink(config);
  const mailer = createMailer({ send: graph.sendMail, readerFallback, chatUrl });
  const wakeUps = new EventEmitter<{ wake: [] }>();
  const lists = { areEmpty: false };
  const ctx: Context = {
    ...createStoreContext(config, store, tracing),
    directory: graph.directory,
    rights: graph.rights,
    licenses: graph.licenses,
    mailer: { ...mailer, send: async (...mail) => refresh().then(() => mailer.send(...mail)) },
    messenger: {
      ...messenger,
      post: async (...message) => refresh().then(() => messenger.post(...message)),
      update: async (...message) => refresh().then(() => messenger.update(...message)),
    },
    files: createUploader((url) => isServiceUrl(url, CLOUDS[config.cloud].fileHosts, [])),
    installation: { check: () => checkAll(installation, CHECK_MS) },
    log,
    // The worker needs the context, and the context wakes the worker. So the loop subscribes to this event
    // later.
    wake: () => wakeUps.emit('wake'),
    nobodyWaits: () => lists.areEmpty,
  };
  const reference = () => tracing.reference();
  const logRefusal = createRefusalLog(log, Date.now);
  const adapter = createAdapter({
    authentication,
    onTurnError: createErrorReply({ log, reference, readerFallback }),
    onRefused: (reason) => {
      metrics.refusals.inc({ reason });
      logRefusal(reason);
    },
  });
  const bot = createBot({
    actions: bindUseCases(ctx),
    cards,
    readerFallback,
    tenantId: config.bot.tenantId,
    chatUrl,
    log,
    newId: () => ids.next(),
    reference,
    addressOf: createMembers((url) => connectors.create(url)),
  });
  const presence = createPresence(ctx, owner, log);
  const worker = createWorker({
    ctx: { ...ctx, directory: graph.patientDirectory, licenses: graph.patientLicenses },
    owner,
    mailboxes: config.mailFrom.length,
    births,
    onJob: (kind, result) => metrics.jobs.inc({ kind, result }),
  });
  const grants = watchGrants(ctx, metrics.grants);
  const seats = watchSeats({ ...ctx, licenses: graph.patientLicenses }, metrics.waiting, lists);
  const work = createLoop(worker, log, Math.random);
  wakeUps.on('wake', () => work.wake());
  const heartbeat = createHeartbeat(
    { queueAge: () => queueAgeSeconds(ctx), missing: () => missing(store, authentication) },
    log,
  );
  const server = createServer({
    handler: createHandler({
      adapter,
      bot: { onTurn: async (context) => refresh().then(() => bot.onTurn(context)) },
      metrics,
      tracing,
    }),
    health: () => true,
    ready: () => missing(store, authentication),
    metrics: {
      contentType: metrics.contentType,
      token: config.metricsToken,
      text: () => scrape(ctx, metrics),
    },
    log,
  });
  return {
    async start() {
      // First, so that a command that moves the store sees this process.
      await presence.start();
      const port = await server.listen(config.port, config.host);
      work.start();
      seats.start();
      grants.start();
      heartbeat.start();
      void refresh();
      // Fetched at start, so that the first click need not wait.
      void authentication.keysReady();
      return port;
    },
    async settle() {
      await parseTemplates();
      await freeMemory();
    },
    async stop() {
      seats.stop();
      grants.stop();
      heartbeat.stop();
      await Promise.all([server.close(), work.stop()]);
      await presence.stop();
      await store.close();
    },
  };
}

/** The metrics, with the present age of the queue; without that while the store is not available. */
async function scrape(ctx: Context, metrics: Metrics): Promise<string> {
  metrics.queueAge.set(await queueAgeSeconds(ctx).catch(() => Number.NaN));
  return metrics.text();
}

/** The names of the parts that are not ready. */
async function missing(store: Store, authentication: Authentication): Promise<readonly string[]> {
  const [hasStore, hasKeys] = await Promise.all([
    store.health().then(
      () => true,
      () => false,
    ),
    authentication.keysReady(),
  ]);
  return [...(hasStore ? [] : ['store']), ...(hasKeys ? [] : ['channel keys'])];
}
