import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificate, trustCertificate, writeCertificate } from '../../../sandbox/certificate.ts';
import type { Connector } from '../../../sandbox/channel/connector.ts';
import { startConnector } from '../../../sandbox/channel/connector.ts';
import type { ChannelKeys } from '../../../sandbox/channel/keys.ts';
import { createChannelKeys, REAL_KEYS_BYTES } from '../../../sandbox/channel/keys.ts';
import type { CosmosDouble } from '../../../sandbox/cosmos/double.ts';
import { startCosmosDouble } from '../../../sandbox/cosmos/double.ts';
import { environmentIn } from '../../../sandbox/environment.ts';
import type { Tenant } from '../../../sandbox/tenant/tenant.ts';
import { startTenant } from '../../../sandbox/tenant/tenant.ts';
import { compose } from '../../../src/compose/product.ts';
import { readConfig } from '../../../src/config/config.ts';
import type { Log } from '../../../src/telemetry/log.ts';
import { atScale } from '../scale.ts';
import type { Happenings } from './happenings.ts';
import { watchHappenings } from './happenings.ts';
import type { Human } from './people.ts';
import { createHuman } from './people.ts';
import type { Records } from './records.ts';
import { openRecords } from './records.ts';

export type StoreKind = 'sqlite' | 'cosmos';

export interface Options {
  readonly store?: StoreKind;
  /** Further variables of the product. */
  readonly env?: Readonly<Record<string, string>>;
  /** The clock of everything around the product, in milliseconds since 1970; the machine's if left out. */
  readonly now?: () => number;
  /** Replaces `until`. If left out, the condition is checked whenever a server has answered. */
  readonly until?: World['until'];
  /** The size of the channel's key document; small in `npm test` if left out. */
  readonly keysBytes?: number;
}

/** Everything around the product, and the product after its start. */
export interface World {
  readonly tenant: Tenant;
  readonly keys: ChannelKeys;
  readonly connector: Connector;
  /** Only with the Cosmos double as store. */
  readonly cosmos: CosmosDouble;
  readonly folder: string;
  /** The variables that configure the product, in this process or in its own. */
  readonly env: Readonly<Record<string, string>>;
  /** The content of the store, read over a separate connection. */
  readonly records: Records;
  /** The log lines of the product, in this process. */
  readonly lines: readonly LogLine[];
  readonly human: (userPrincipalName: string) => Human;
  /** Resolves when the condition is true. It is checked whenever a server has answered. */
  readonly until: Happenings['until'];
  /** Resolves when no job is left. */
  readonly quiet: () => Promise<void>;
  /** Starts the product in this process. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** The URL of the product. A test writes it here for a product in a process of its own. */
  url: string;
  /** Set to true if the product should log an error. */
  errorsExpected: boolean;
  /** Runs at the end, the last added first. */
  readonly atEnd: (end: () => Promise<void>) => void;
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * The size of the channel's key document, which every start of the product reads. The tests of
 * test/teams/channel/authentication.spec.ts read larger ones than the real one of 1.2 MB.
 */
const KEYS_BYTES = atScale(50_000, REAL_KEYS_BYTES);

const certificate = createCertificate();

/** Starts everything around the product. `atEnd` collects what to do at the end, the last added first. */
export async function openWorld(options: Options, atEnd: World['atEnd']): Promise<World> {
  const { now = Date.now, keysBytes = KEYS_BYTES } = options;
  const made = await certificate;
  trustCertificate(made);
  const folder = mkdtempSync(join(tmpdir(), 'license-desk-test-'));
  atEnd(async () => rmSync(folder, { recursive: true }));
  const certificateFile = join(folder, 'certificate.pem');
  writeCertificate(made, certificateFile);
  const happenings = watchHappenings();
  atEnd(async () => happenings.stop());
  const { until = happenings.until } = options;

  const tenant = await startTenant({ certificate: made, now });
  atEnd(() => tenant.close());
  const keys = await createChannelKeys({ certificate: made, now, documentBytes: keysBytes });
  atEnd(() => keys.close());
  const connector = await startConnector({
    certificate: made,
    verifyToken: (token) =>
      tenant.verifyToken(token, 'https://api.botframework.com').then(
        () => true,
        () => false,
      ),
  });
  atEnd(() => connector.close());
  const cosmos =
    options.store === 'cosmos'
      ? await startCosmosDouble({ certificate: made, now, callersNow: callersClock(now) })
      : undefined;
  if (cosmos) atEnd(() => cosmos.close());
  const [keysUrl, { serviceUrl }] = [keys.url, connector];
  const env = {
    ...environmentIn({ folder, tenant, certificateFile, keysUrl, serviceUrl, cosmos }),
    ...options.env,
  };

  const lines: LogLine[] = [];
  const config = readConfig(env);
  const records = openRecords(config.store, config.bot.tenantId, now, cosmos);
  atEnd(() => records.close());
  let product: Awaited<ReturnType<typeof compose>> | undefined;
  const stop = async (): Promise<void> => {
    const running = product;
    product = undefined;
    await running?.stop();
  };
  atEnd(stop);

  const world: World = {
    tenant,
    keys,
    connector,
    get cosmos() {
      assert.ok(cosmos, 'This store is not Cosmos.');
      return cosmos;
    },
    folder,
    env,
    records,
    lines,
    human: (name) => createHuman(world, tenant.user(`${name}@contoso.com`)),
    until,
    quiet: () => until(async () => (await records.jobs()).length === 0),
    async start() {
      product = await compose(config, keepingLog(lines));
      world.url = `http://127.0.0.1:${await product.start()}`;
    },
    stop,
    url: '',
    errorsExpected: false,
    atEnd,
  };
  return world;
}

/** The clock of whoever signed a call at that time: the product's, or the machine's, which the records use. */
const callersClock =
  (now: () => number) =>
  (signedAt: number): number =>
    Math.abs(signedAt - now()) < Math.abs(signedAt - Date.now()) ? now() : Date.now();

function keepingLog(lines: LogLine[]): Log {
  const write =
    (level: string) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}): void =>
      void lines.push({ level, message, fields });
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}
