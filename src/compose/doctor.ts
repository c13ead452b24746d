import { existsSync } from 'node:fs';
import { checkWork } from '../app/operate/check-installation.ts';
import type { Store } from '../app/ports/store.ts';
import { StoreError } from '../app/ports/store.ts';
import type { Config } from '../config/config.ts';
import type { ProofParts } from '../doctor/proofs.ts';
import { proveCard, proveMail, proveRight } from '../doctor/proofs.ts';
import { worstFirst } from '../domain/finding.ts';
import type { Finding } from '../domain/finding.ts';
import type { OutgoingMail } from '../graph/mail.ts';
import { createIdentity } from './identity.ts';
import type { Log } from '../telemetry/log.ts';
import { chatLink } from '../config/links.ts';
import { createMailer } from '../mail/mailer.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { ChannelKeys } from '../teams/channel/channel-keys.ts';
import { createTracing } from '../telemetry/tracing.ts';
import { createGraph, namesFrom } from './graph.ts';
import { checkAll } from './installation.ts';
import type { InstallationParts } from './installation.ts';
import { clock } from './system.ts';
import { openStore } from './store.ts';
import { createTeams } from './teams.ts';

/** The real proofs beside the checks, by the addresses of people. */
export interface DoctorOptions {
  /** A person who should be an approver, and one who should not. */
  readonly approver: string | undefined;
  readonly other: string | undefined;
  /** The recipient of a real mail from each mailbox, and the recipient of a real card. */
  readonly mailTo: string | undefined;
  readonly cardTo: string | undefined;
}

/** Time limit of one check; a slow network alone is no problem. */
const PATIENCE_MS = 20_000;

/**
 * Checks an installation without running the product. Creates nothing, and sends nothing but the proofs that
 * were asked for. Throws ConfigError for a bad file of product names.
 *
 * @param now - milliseconds since 1970
 */
export async function examine(
  config: Config,
  options: DoctorOptions,
  log: Log,
  now: () => number,
): Promise<readonly Finding[]> {
  const parts = createDoctorParts(config, log, now);
  try {
    const checked = await checkAll(parts.installation, PATIENCE_MS);
    const work = await checkStored(parts.store(), config);
    return worstFirst([...checked, ...work, ...(await proofs(parts, options))]);
  } finally {
    await parts.close();
  }
}

/** The findings about the content of the store. None without a store, since another check has found that. */
async function checkStored(store: Store | undefined, config: Config): Promise<readonly Finding[]> {
  if (store === undefined) return [];
  try {
    return (await checkWork({ store, clock, options: { approverMail: config.approvers.mail } })).findings;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return [];
  }
}

async function proofs(parts: ProofParts, options: DoctorOptions): Promise<readonly Finding[]> {
  const { approver, other, mailTo, cardTo } = options;
  const asked = [
    ...(approver === undefined ? [] : [proveRight(parts, approver, true)]),
    ...(other === undefined ? [] : [proveRight(parts, other, false)]),
    ...(mailTo === undefined ? [] : [proveMail(parts, mailTo)]),
    ...(cardTo === undefined ? [] : [proveCard(parts, cardTo)]),
  ];
  return (await Promise.all(asked)).flat();
}

/** The parts of the product that `npm run doctor` uses. */
interface DoctorParts extends ProofParts {
  readonly installation: InstallationParts;
  /** The store after it was opened; undefined before, or if it could not be opened. */
  readonly store: () => Store | undefined;
  readonly close: () => Promise<void>;
}

function createDoctorParts(config: Config, log: Log, now: () => number): DoctorParts {
  const identity = createIdentity(config);
  const names = namesFrom(config.productNamesFile);
  const graph = createGraph(config, identity, names, createMetrics().graphCalls, createTracing());
  const readerFallback = { language: config.language, timeZone: config.timeZone };
  const keys = new ChannelKeys({ keysUrl: config.channel.keysUrl, now });
  const store = createLateStore(() => openExisting(config, identity, log));
  const teams = createTeams(config, identity, readerFallback, store.opened);
  return {
    installation: {
      config,
      identity,
      graph,
      ...teams,
      openStore: store.open,
      keysSize: () => keys.size(),
      now,
    },
    directory: graph.directory,
    rights: graph.rights,
    messenger: teams.messenger,
    mailboxes: config.mailFrom,
    async sendTrial(mailbox, to) {
      const { sendMail } = graph;
      const send = sendMail && ((mail: OutgoingMail) => sendMail({ ...mail, from: mailbox }));
      await createMailer({ send, readerFallback, chatUrl: chatLink(config) }).send(
        { address: to },
        { kind: 'trial', mailbox },
      );
    },
    store: store.opened,
    close: async () => store.opened()?.close(),
  };
}

/**
 * A store that is opened by a check. `opened` gives it afterwards; undefined before, or if it could not be
 * opened.
 */
function createLateStore(open: () => Promise<Store | undefined>) {
  let store: Store | undefined;
  return {
    open: async () => (store = await open()),
    opened: () => store,
  };
}

function openExisting(
  config: Config,
  identity: InstallationParts['identity'],
  log: Log,
): Promise<Store | undefined> {
  const { store } = config;
  // Opening a missing file would create it.
  if (store.kind === 'sqlite' && !existsSync(store.path)) return Promise.resolve(undefined);
  return openStore(config, identity, log, { create: false });
}
