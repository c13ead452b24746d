import { answerQuestion } from '../../src/app/ask/answer-question.ts';
import { submitRequest } from '../../src/app/ask/submit-request.ts';
import { acceptExport } from '../../src/app/audit/send-export.ts';
import { askQuestion } from '../../src/app/decide/ask-question.ts';
import { approveRequest, declineRequest } from '../../src/app/decide/decide-request.ts';
import { stopWaiting } from '../../src/app/decide/stop-waiting.ts';
import { tryAgain } from '../../src/app/decide/try-again.ts';
import { openOwnRequest, openRequest } from '../../src/app/list/open-request.ts';
import { addPlace } from '../../src/app/places/manage-places.ts';
import { OutsideError } from '../../src/app/ports/outside-error.ts';
import type { Actor, FormInput } from '../../src/app/ports/results.ts';
import type { Operation, Store } from '../../src/app/ports/store.ts';
import { erasePerson } from '../../src/app/privacy/erase-person.ts';
import type { DataDocument } from '../../src/app/records/documents.ts';
import { noteEnds } from '../../src/app/records/ends.ts';
import { grantDocumentId, statusCardId } from '../../src/app/records/keys.ts';
import { newJob } from '../../src/app/records/queue-job.ts';
import { answerExtension } from '../../src/app/seats/answer-extension.ts';
import { askExtension } from '../../src/app/seats/ask-extension.ts';
import { giveBack } from '../../src/app/seats/give-back.ts';
import { reportOutage } from '../../src/app/tell/report-outage.ts';
import type { Grant } from '../../src/domain/grant.ts';
import type { JobTask } from '../../src/domain/job.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { entriesOn, aForm, APPROVER, EMPLOYEE } from './app-story.ts';
import { withStore } from './both-stores.ts';
import { aPerson, OFFERED_FILE, PROJECT } from './builders.ts';
import { channel, FakeContext, personalChat, VISIO } from './fake-context.ts';
import { aGrant, keep } from './grants.ts';
import { aRuleThatIsOn } from './rules.ts';
import { isObject } from './integration/shown.ts';
import { dig } from './teams/kit.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** The person who is erased. */
export const zyxel = aPerson(7, { name: 'Zyxel Marked', mail: 'zyxel@contoso.com' });
export const ZYXEL: Actor = { id: zyxel.id, name: zyxel.name };
export const SUBJECT = { id: zyxel.id, names: [zyxel.name], addresses: ['zyxel@contoso.com'] };
const PERSON_9: Actor = { id: aPerson(9).id, name: 'Person 9' };
const GONE_PLACE = { ownerId: ZYXEL.id, place: { kind: 'channel', name: 'IT' } } as const;
/** Matches every text that names her. */
export const NAMED = /zyxel|4000-8000-000000000007/i;
const idOf = (n: number): string => `01900000-0000-7000-8000-00000000000${n}`;
const MANY = Array.from({ length: 25 }, (_, n) => (n === 5 ? 'zyxel' : `person${n + 2}`))
  .map((name) => `${name}@contoso.com`)
  .join('\n');
/** A product of which Zyxel has a license that ends. */
const OTHER_SKU = '0c21030a-7e60-4ec7-9a0f-0042e0e0211a';
const NOBODY = Array.from({ length: 25 }, (_, n) => `nobody${n}@contoso.com`).join('\n');

/**
 * A world in which every kind of document names Zyxel, and a worker that stalls before one of its commits.
 */
export class ErasureStory {
  readonly fake = new FakeContext({ waitingList: true });
  /**
   * The commits of the worker in order: the kind of the job, and the shape that tells commits of one kind
   * apart.
   */
  readonly commits: { readonly kind: string; readonly shape: string }[] = [];
  /** Whether the erasure began while the worker stood still. */
  isErased = false;
  /** The requests that had to end before the erasure could finish. */
  waiting: readonly string[] = [];
  /** The numbers of messages and mails that were sent before the erasure. */
  sentBefore = { posts: 0, mails: 0 };
  readonly #worker: ReturnType<typeof createWorker>;
  /** While true, License Desk has no permission to assign. */
  #lacksRight = false;
  /** The tasks of jobs, by id. */
  readonly #tasks = new Map<string, object>();

  /** `stallsAt`: the number of the commit before which the worker stalls while Zyxel is erased. */
  constructor(stallsAt: number) {
    const { fake } = this;
    fake.people.set(zyxel.id, zyxel);
    fake.approvers.add(APPROVER.id).add(ZYXEL.id);
    fake.products = fake.products.map((product) => ({ ...product, free: 100, plans: [] }));
    const { store } = fake;
    const commit: Store['commit'] = async (operations, id) => {
      this.commits.push(this.#describe(operations));
      if (this.commits.length === stallsAt) await this.erase();
      return store.commit(operations, id);
    };
    const { licenses } = fake.ctx;
    const assign: typeof licenses.assign = (orders) =>
      this.#lacksRight
        ? Promise.reject(new OutsideError('outage', '403', { outage: 'consent' }))
        : licenses.assign(orders);
    const ctx = {
      ...fake.ctx,
      store: withStore({ ...fake.ctx, store }, { commit }).store,
      licenses: { ...licenses, assign },
    };
    this.#worker = createWorker({ ctx, owner: 'stalled', mailboxes: 1 });
  }

  /** Runs everything that makes jobs about Zyxel, one after the other, until the erasure. */
  async run(): Promise<void> {
    const { fake } = this;
    const { ctx } = fake;
    const acts: readonly (() => Promise<unknown>)[] = [
      () => addPlace(ctx, ZYXEL, personalChat(ZYXEL.id), 'Zyxel Marked'),
      () => addPlace(ctx, ZYXEL, channel('it'), 'IT'),
      () =>
        this.#submit(1, EMPLOYEE, {
          typed: MANY,
          forMe: false,
          picked: [],
          skuId: null,
          otherProduct: 'List',
        }),
      () => this.#submit(2, ZYXEL, { reason: 'My own words.' }),
      () => this.#submit(3, EMPLOYEE, { typed: 'zyxel@contoso.com' }),
      // Made by a commit for more than ten places.
      () => this.#make({ kind: 'announce', requestId: idOf(3) }),
      () => openOwnRequest(ctx, ZYXEL, idOf(2), personalChat(ZYXEL.id)),
      () => acceptExport(ctx, ZYXEL, personalChat(ZYXEL.id), 'csv', OFFERED_FILE),
      () =>
        this.#make({ kind: 'redraw-card', requestId: idOf(3), cardId: statusCardId(idOf(3)), always: true }),
      () => this.#make({ kind: 'mail-owner', ...GONE_PLACE }),
      () => this.#make({ kind: 'message-owner', ...GONE_PLACE }),
      () => reportOutage(ctx, { cause: 'consent' }),
      async () => (fake.now += 20 * MINUTE),
      () => openRequest(ctx, APPROVER, idOf(3), personalChat(APPROVER.id)),
      async () => (this.#lacksRight = true),
      () => approveRequest(ctx, APPROVER, idOf(3), entriesOn(fake, 'pending.')),
      () => stopWaiting(ctx, APPROVER, idOf(3)),
      // Made where somebody could not be told together with the others.
      () => this.#make({ kind: 'message-requester', requestId: idOf(2), round: 0 }),
      () => this.#make({ kind: 'mail-requester', requestId: idOf(2), round: 0 }),
      () => this.#make({ kind: 'message-person', requestId: idOf(3), round: 1, index: 2 }),
      () => this.#make({ kind: 'mail-person', requestId: idOf(3), round: 1, index: 2 }),
      () => this.#make({ kind: 'mail-persons', requestId: idOf(3), round: 1, chat: [], mail: [2] }),
      async () => (this.#lacksRight = false),
      async () => (fake.staleReads = true),
      async () => (fake.now += 20 * MINUTE),
      () => tryAgain(ctx, APPROVER, idOf(3)),
      () => declineRequest(ctx, APPROVER, idOf(2), entriesOn(fake, 'pending.')),
      async () => (fake.staleReads = false),
      async () => (fake.now += MINUTE),
      () => this.#keepEnding(),
      () => askExtension(ctx, ZYXEL, OTHER_SKU, '2027-12-31', 'My own words.'),
      () => this.#answerExtension(),
      () => this.#make({ kind: 'remind-half-time', personId: ZYXEL.id, skuId: OTHER_SKU, end: '2028' }),
      () => giveBack(ctx, ZYXEL, VISIO),
      () => aRuleThatIsOn(fake, { skuId: PROJECT, selfOnly: true, name: 'By Zyxel Marked' }, ZYXEL),
      () => this.#submit(6, PERSON_9, { typed: '', picked: [], skuId: PROJECT }),
      () => this.#make({ kind: 'announce-pause', at: '' }),
      () => this.#make({ kind: 'announce-loss', requestId: idOf(3), personId: ZYXEL.id, skuId: VISIO }),
      () =>
        this.#make({
          kind: 'announce-left-alone',
          requestId: idOf(3),
          grants: [{ personId: ZYXEL.id, skuId: VISIO, news: 'left-alone' }],
        }),
      () => this.#submit(7, ZYXEL, { skuId: null, otherProduct: 'Thread', picked: [] }),
      () => askQuestion(ctx, APPROVER, idOf(7), 'pending.', 'Why, Zyxel Marked?'),
      () => answerQuestion(ctx, ZYXEL, idOf(7), 0, 'My own answer.'),
      () => askQuestion(ctx, ZYXEL, idOf(7), 'pending..a', 'And who pays?'),
      () => this.#make({ kind: 'remind-requester', requestId: idOf(7), question: 1 }),
      () => this.#submit(4, ZYXEL, { typed: NOBODY, forMe: false, picked: [] }),
      async () => (fake.products = fake.products.map((product) => ({ ...product, free: 0 }))),
      () => this.#submit(5, EMPLOYEE, { typed: 'zyxel@contoso.com', skuId: PROJECT }),
      () =>
        approveRequest(
          ctx,
          APPROVER,
          idOf(5),
          entriesOn(fake, 'pending.', { skuId: PROJECT, appsOf: PROJECT }),
        ),
      async () => (fake.now += MINUTE),
      async () => (fake.products = fake.products.map((product) => ({ ...product, free: 100 }))),
      async () => (fake.now += 11 * MINUTE),
      async () => (fake.now += 3 * DAY),
      async () => (fake.now += 26 * DAY),
      async () => (fake.now += 5 * DAY),
      async () => (fake.now += 31 * DAY),
    ];
    for (const act of acts) {
      if (!this.isErased) await act();
      if (!this.isErased) await fake.later(1000, this.#worker);
    }
  }

  /**
   * Lets everybody work on for weeks. Gives the ids of documents that name Zyxel at any time, and what she
   * was sent.
   */
  async goOn(): Promise<readonly string[]> {
    const { fake } = this;
    const found: string[] = [];
    fake.staleReads = false;
    this.#lacksRight = false;
    await fake.work(this.#worker);
    // Licenses were being assigned. That ends first, with the next try of the lane.
    if (this.waiting.length > 0) {
      await fake.later(11 * MINUTE, this.#worker);
      await this.erase();
      found.push(...this.waiting);
    }
    for (const ms of [0, MINUTE, DAY, 3 * DAY, 40 * DAY]) {
      await fake.later(ms);
      for await (const page of fake.store.scan()) {
        found.push(...page.filter((one) => NAMED.test(JSON.stringify(one))).map(({ id }) => id));
      }
    }
    const posts = fake.posts.slice(this.sentBefore.posts);
    const mails = fake.mails.slice(this.sentBefore.mails);
    found.push(...posts.filter((one) => one.conversation.personId === ZYXEL.id).map(() => 'a message'));
    found.push(...mails.filter(({ to }) => to === zyxel.mail).map(() => 'a mail'));
    return [...new Set(found)];
  }

  async erase(): Promise<void> {
    const { fake } = this;
    this.isErased = true;
    this.waiting = await erasePerson({ ...fake.ctx, store: fake.store }, SUBJECT);
    this.sentBefore = { posts: fake.posts.length, mails: fake.mails.length };
  }

  /** Gives Zyxel a license that ends. */
  async #keepEnding(): Promise<void> {
    const { ctx, now } = this.fake;
    const until = ctx.clock.iso(now + 20 * DAY);
    await keep(this.fake, aGrant(7, { person: ZYXEL, skuId: OTHER_SKU, since: ctx.clock.iso(now), until }));
    await ctx.store.commit(await noteEnds(ctx, OTHER_SKU), ctx.ids.next());
  }

  async #answerExtension(): Promise<void> {
    const { ctx, store } = this.fake;
    const grant = await store.read<DataDocument<Grant>>(grantDocumentId(ZYXEL.id, OTHER_SKU));
    const extensionId = grant?.data.extension?.id ?? '';
    await answerExtension(ctx, APPROVER, { personId: ZYXEL.id, skuId: OTHER_SKU, extensionId }, 'granted');
  }

  #submit(n: number, actor: Actor, more: Partial<FormInput>): Promise<unknown> {
    const form = aForm({ id: idOf(n), ownerId: actor.id, ...more });
    const where = { conversation: personalChat(actor.id), activityId: `form-${n}` };
    return submitRequest(this.fake.ctx, actor, form, where);
  }

  #make(task: JobTask): Promise<unknown> {
    const { ctx, store } = this.fake;
    return store.commit([newJob(ctx, task)], ctx.ids.next());
  }

  /** Describes a commit by its operations. In a commit of a job, the job comes first. */
  #describe(operations: readonly Operation[]): ErasureStory['commits'][number] {
    const [own] = operations;
    const ownId = own?.kind === 'remove' ? own.id : (own?.document.id ?? '');
    const task = own?.kind === 'replace' ? dig(own.document, 'data', 'task') : undefined;
    if (isObject(task)) this.#tasks.set(ownId, task);
    const known = this.#tasks.get(ownId);
    const types = operations.map((one) => `${one.kind} ${one.kind === 'remove' ? '' : one.document.type}`);
    // A card goes into the ledger without its job; then its conversation tells it apart.
    const beside = own?.kind === 'create' ? dig(own.document, 'data', 'conversation') : undefined;
    return { kind: String(dig(known, 'kind')), shape: JSON.stringify([known ?? beside, types]) };
  }
}
