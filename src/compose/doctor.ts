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

/** The proofs for real beside the checks, by the addresses of people. */
export interface DoctorOptions {
  /** Somebody who should be an approver, and somebody who should not. */
  readonly approver: string | undefined;
  readonly other: string | undefined;
  /** The person who gets a real mail from each mailbox, and the one who gets a real card. */
  readonly mailTo: string | undefined;
  readonly cardTo: string | undefined;
}

/** The time that one check may take; a slow network is no problem yet. */
const PATIENCE_MS = 20_000;

/**
 * Checks an installation from outside the product. Nothing is made that is not there, and nothing sent that is not wished for.
 * Throws ConfigError for a bad file of names.
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

/** The findings about the store's content, where there is a store that answers; where not, that was found already. */
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

/** The parts of the product that `npm run doctor` asks, without the product. */
interface DoctorParts extends ProofParts {
  readonly installation: InstallationParts;
  /** The store once it was opened; undefined while it was not, or could not be. */
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
      await createMailer({ send, readerFallback }).send({ address: to }, { kind: 'trial', mailbox });
    },
    store: store.opened,
    close: async () => store.opened()?.close(),
  };
}

/** A store that a check opens. `opened` gives it once it was opened; undefined while it was not, or could not be. */
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
  // Opening a file that is not there would make it.
  if (store.kind === 'sqlite' && !existsSync(store.path)) return Promise.resolve(undefined);
  return openStore(config, identity, log, { create: false });
}
