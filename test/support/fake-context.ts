import { createHash } from 'node:crypto';
import type { Context } from '../../src/app/ports/context.ts';
import type { MailContent, Message } from '../../src/app/ports/messages.ts';
import { OutsideError } from '../../src/app/ports/outside-error.ts';
import type {
  AssignAnswer,
  AssignOrder,
  Found,
  RemoveAnswer,
  RemoveOrder,
} from '../../src/app/ports/ports.ts';
import type { Archive } from '../../src/app/ports/store.ts';
import type { Finding } from '../../src/domain/finding.ts';
import type { Person } from '../../src/domain/person.ts';
import type { Channel, Conversation } from '../../src/domain/place.ts';
import type { Product } from '../../src/domain/product.ts';
import { openSqliteStore } from '../../src/sqlite/store.ts';
import { createTracing } from '../../src/telemetry/tracing.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { aPerson, aProduct, PROJECT, VISIO } from './builders.ts';

export interface Posted {
  readonly conversation: Conversation;
  readonly message: Message;
  readonly activityId: string;
}

/**
 * A context with the real embedded store, a small world in memory in place of Graph and Teams, and a clock
 * that tests move.
 */
export class FakeContext {
  now = Date.parse('2026-11-22T10:00:00.000Z');
  readonly people = new Map<string, Person>();
  readonly approvers = new Set<string>();
  products: Product[] = [
    aProduct(),
    aProduct({ skuId: PROJECT, partNumber: 'PROJECTPROFESSIONAL', name: 'Planner and Project Plan 3' }),
  ];
  readonly posts: Posted[] = [];
  readonly updates: Posted[] = [];
  readonly mails: { readonly to: string; readonly content: MailContent }[] = [];
  readonly uploads: { readonly url: string; readonly text: string }[] = [];
  uploadFails: OutsideError | undefined;
  readonly writes: AssignOrder[] = [];
  /** The names that Teams gives for every channel. */
  channelNames: Channel = {};
  /** Conversations in which Teams no longer delivers. */
  readonly dead = new Set<string>();
  /** Called before Graph writes an order. If it gives an answer, that is used and nothing is written. */
  beforeAssign: (order: AssignOrder) => AssignAnswer | undefined = () => undefined;
  /** The licenses that were taken, and what is called before, as for `beforeAssign`. */
  readonly removals: RemoveOrder[] = [];
  beforeRemove: (order: RemoveOrder) => RemoveAnswer | undefined = () => undefined;
  /** The last look at the waiting lists found them empty. */
  nobodyWaits = false;
  /** While true, reads show people as they were before the last writes. */
  staleReads = false;
  /** While set, every call of Graph fails with this error. */
  graphFails: OutsideError | undefined;
  /** The names of groups that may be read, by object id. */
  readonly groups = new Map<string, string>();
  /** The members of groups, by object id. A group that is not here does not exist. */
  readonly members = new Map<string, ReadonlySet<string>>();
  /** The people who may change settings and rules; undefined: every approver may. */
  settingsGroup: ReadonlySet<string> | undefined;
  /** The names that Microsoft publishes for products, by id. */
  readonly published = new Map<string, string>();
  /** The findings of the checks outside the store. */
  findings: readonly Finding[] = [];
  readonly store: Archive;
  readonly ctx: Context;
  readonly #before = new Map<string, Person>();
  readonly #rights = new Map<string, { readonly may: boolean; readonly at: number }>();
  #ids = 0;

  /** `path`: a file for the store, so that the test can look into it. */
  constructor(
    options: {
      readonly mail?: boolean;
      readonly approverMail?: readonly string[];
      /** Off, as far as a test does not say otherwise: without a seat, an approved person fails. */
      readonly waitingList?: boolean;
      readonly fourEyes?: boolean;
      readonly path?: string;
      /** In place of the embedded store. */
      readonly store?: Archive;
    } = {},
  ) {
    const path = options.path ?? ':memory:';
    this.store = options.store ?? openSqliteStore({ path, tenantId: 'tenant', now: () => this.now });
    this.ctx = {
      store: this.store,
      directory: {
        find: (addresses) => this.#find(addresses),
        named: (names) => this.#find(names),
        read: (ids) => this.#read(ids),
        groupNames: (ids) => this.#ask(() => ids.map((id) => this.groups.get(id))),
        memberships: (ids, groups) => this.#ask(() => ids.map((id) => this.#groupsOf(id, groups))),
      },
      rights: {
        mayApprove: (id, freshness) => this.#may(`approve ${id}`, freshness, () => this.approvers.has(id)),
        mayChangeSettings: (id, freshness) =>
          this.#may(`settings ${id}`, freshness, () => this.settingsGroup?.has(id) ?? true),
      },
      licenses: {
        products: () => this.#ask(() => this.products),
        nameOf: (skuId) => this.published.get(skuId) ?? skuId,
        assign: (orders) => this.#assign(orders),
        remove: (orders) =>
          this.#ask(() => orders.map((order) => this.beforeRemove(order) ?? this.take(order))),
        pace: () => ({ width: 4, isChained: false }),
      },
      mailer: {
        enabled: options.mail ?? true,
        send: async (to, content) => {
          this.mails.push({ to: to.address, content });
        },
      },
      messenger: {
        post: async (conversation, message) => this.#post(conversation, message),
        update: async (conversation, activityId, message) => {
          this.#knock(conversation);
          this.updates.push({ conversation, activityId, message });
        },
        personal: async (personId) => this.#personal(personId),
        channel: async () => this.channelNames,
        openChat: async (personId) => this.#personal(personId),
      },
      files: {
        mayUpload: (url) => url.startsWith('https://contoso-my.sharepoint.com/'),
        upload: async (url, content) => {
          if (this.uploadFails) throw this.uploadFails;
          this.uploads.push({ url, text: Buffer.from(content).toString() });
        },
      },
      installation: { check: async () => this.findings },
      clock: {
        now: () => this.now,
        iso: (at) => new Date(at).toISOString(),
        parse: (iso) => Date.parse(iso),
      },
      ids: {
        next: () => `00000000-0000-7000-8000-${String((this.#ids += 1)).padStart(12, '0')}`,
        digest: (text) => createHash('sha256').update(text).digest('base64url'),
        random: () => 0.5,
      },
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      tracing: createTracing(),
      wake: () => {},
      nobodyWaits: () => this.nobodyWaits,
      options: {
        approverMail: options.approverMail ?? [],
        auditDays: 400,
        retentionDays: 30,
        waitingList: options.waitingList ?? false,
        waitingDays: 90,
        requestsPerHour: 20,
        removalsPerDay: 25,
        rulesFourEyes: options.fourEyes ?? false,
        language: 'en',
        timeZone: 'Europe/Stockholm',
        approvers: { roles: ['License Administrator'], groups: [] },
        mailFrom: options.mail === false ? [] : ['licenses@contoso.com'],
      },
    };
    for (let n = 1; n <= 30; n += 1) this.people.set(aPerson(n).id, aPerson(n));
  }

  /** A worker on this context, with other parts. Several workers stand for several processes. */
  worker(owner = 'worker', parts: Partial<Context> = {}) {
    return createWorker({
      ctx: { ...this.ctx, ...parts },
      owner,
      mailboxes: this.ctx.mailer.enabled ? 1 : 0,
    });
  }

  /** Runs all due jobs, and those that they cause, until none is due. The clock stands still. */
  async work(worker = this.worker()): Promise<number> {
    for (let total = 0; ;) {
      const { ran } = await worker.runDue();
      if (ran === 0) return total;
      total += ran;
    }
  }

  /** Moves the clock, and runs the jobs that are due then. */
  async later(ms: number, worker = this.worker()): Promise<number> {
    this.now += ms;
    return this.work(worker);
  }

  close(): Promise<void> {
    return this.store.close();
  }

  async #ask<T>(answer: () => T): Promise<T> {
    if (this.graphFails) throw this.graphFails;
    return answer();
  }

  /**
   * Answers with the oldest answer that is allowed, a minute, unless it is asked for `now`. A use case that does
   * not ask so then fails its test.
   */
  async #may(right: string, freshness: 'now' | 'recent', ask: () => boolean): Promise<boolean> {
    const known = this.#rights.get(right);
    if (freshness !== 'now' && known && this.now - known.at < 60_000) return known.may;
    const may = await this.#ask(ask);
    this.#rights.set(right, { may, at: this.now });
    return may;
  }

  /** Undefined, as Graph answers where the person or one of the groups does not exist. */
  #groupsOf(personId: string, groups: readonly string[]): ReadonlyMap<string, boolean> | undefined {
    if (!this.people.has(personId)) return undefined;
    const known = groups.filter((id) => this.members.has(id));
    return new Map(known.map((id) => [id, this.members.get(id)?.has(personId) === true]));
  }

  #find(addresses: readonly string[]): Promise<readonly Found[]> {
    return this.#ask(() =>
      addresses.map((address): Found => {
        const matches = [...this.people.values()].filter(({ id, mail, name }) =>
          [id, mail, name].includes(address),
        );
        const [person] = matches;
        if (person && matches.length === 1) return { address, outcome: 'found', person };
        return person ? { address, outcome: 'ambiguous', people: matches } : { address, outcome: 'unknown' };
      }),
    );
  }

  #read(ids: readonly string[]): Promise<readonly (Person | undefined)[]> {
    const source = (id: string) =>
      this.staleReads ? (this.#before.get(id) ?? this.people.get(id)) : this.people.get(id);
    return this.#ask(() => ids.map(source));
  }

  #assign(orders: readonly AssignOrder[]): Promise<readonly AssignAnswer[]> {
    return this.#ask(() => orders.map((order) => this.beforeAssign(order) ?? this.grant(order)));
  }

  /** Grants one order as Graph would. */
  grant(order: AssignOrder): AssignAnswer {
    const person = this.people.get(order.personId);
    const product = this.products.find(({ skuId }) => skuId === order.skuId);
    if (!person || person.usageLocation === undefined) return failed('no-location');
    if (person.direct.includes(order.skuId)) return { outcome: 'accepted' };
    if (person.restricted) return failed('denied');
    const isGrace = product?.free === 0;
    if (!product || (isGrace && (product.grace ?? 0) < 1)) return failed('no-seat');

    this.writes.push(order);
    this.#before.set(person.id, person);
    const { skuId, disabledPlans: off } = order;
    const state = { skuId, changed: this.ctx.clock.iso(this.ctx.clock.now()), off };
    this.people.set(person.id, {
      ...person,
      direct: [...person.direct, skuId],
      states: [...(person.states ?? []), state],
    });
    const { free, grace = 0 } = product;
    const left = isGrace ? { grace: grace - 1 } : { free: free - 1 };
    this.products = this.products.map((one) => (one === product ? { ...one, ...left } : one));
    return { outcome: 'accepted' };
  }

  /** Removes one license as Graph would. */
  take(order: RemoveOrder): RemoveAnswer {
    const { personId, skuId } = order;
    const person = this.people.get(personId);
    if (!person) return { outcome: 'failed', reason: 'person-gone', apps: [], detail: '' };
    if (!person.direct.includes(skuId))
      return { outcome: person.inherited.includes(skuId) ? 'inherited' : 'gone' };

    this.removals.push(order);
    this.#before.set(personId, person);
    const isOther = (one: { readonly skuId: string }): boolean => one.skuId !== skuId;
    const direct = person.direct.filter((id) => id !== skuId);
    this.people.set(personId, { ...person, direct, states: (person.states ?? []).filter(isOther) });
    this.products = this.products.map((one) => (isOther(one) ? one : { ...one, free: one.free + 1 }));
    return { outcome: 'accepted' };
  }

  #knock({ conversationId }: Conversation): void {
    if (this.dead.has(conversationId)) throw new OutsideError('gone', 'The conversation is no more.');
  }

  #post(conversation: Conversation, message: Message): string {
    this.#knock(conversation);
    const activityId = `activity-${this.posts.length + 1}`;
    this.posts.push({ conversation, message, activityId });
    return activityId;
  }

  #personal(personId: string): Conversation {
    const conversation = personalChat(personId);
    this.#knock(conversation);
    return conversation;
  }
}

function failed(reason: 'no-seat' | 'no-location' | 'denied'): AssignAnswer {
  return { outcome: 'failed', reason, apps: [], detail: '' };
}

/** A person's personal chat with the bot. */
export function personalChat(personId: string): Conversation {
  return { serviceUrl: 'https://localhost/', conversationId: `chat-${personId}`, kind: 'personal', personId };
}

export function channel(name: string): Conversation {
  return { serviceUrl: 'https://localhost/', conversationId: `19:${name}@thread.tacv2`, kind: 'channel' };
}

export { VISIO, PROJECT };
