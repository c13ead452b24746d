import { setImmediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import { submitRequest } from '../../src/app/ask/submit-request.ts';
import { withdrawRequest } from '../../src/app/ask/withdraw-request.ts';
import { approveRequest, declineRequest } from '../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../src/app/decide/exclude-persons.ts';
import { tryAgain } from '../../src/app/decide/try-again.ts';
import { viewForApprover } from '../../src/app/decide/view-request.ts';
import { addPlace } from '../../src/app/places/manage-places.ts';
import type { Context } from '../../src/app/ports/context.ts';
import type { MailContent, Message } from '../../src/app/ports/messages.ts';
import { OutsideError } from '../../src/app/ports/outside-error.ts';
import type { AssignAnswer, AssignOrder } from '../../src/app/ports/ports.ts';
import { DomainError } from '../../src/domain/errors.ts';
import { revisionOf } from '../../src/domain/revision.ts';
import { createBirths } from '../../src/worker/births.ts';
import type { Worker } from '../../src/worker/worker.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { entriesOn, aForm, APPROVER, EMPLOYEE, OTHER_APPROVER } from './app-story.ts';
import { aPerson, aProduct } from './builders.ts';
import { channel, FakeContext, personalChat } from './fake-context.ts';
import { saidBy } from './model-news.ts';

const MINUTE = 60_000;
export const FORMS = ['form-a', 'form-b'] as const;
export type FormId = (typeof FORMS)[number];
const PERSONS: Record<FormId, readonly number[]> = { 'form-a': [1, 2, 3], 'form-b': [2, 4] };

/** A fault of the next call to the outside. */
type Fault = 'none' | 'slow' | 'throttled' | 'unclear-done' | 'unclear-not-done' | 'lost';

export type Step =
  | { readonly do: 'submit' | 'withdraw'; readonly form: FormId }
  | {
      readonly do: 'remove' | 'put-back';
      readonly form: FormId;
      readonly index: number;
      readonly other: boolean;
    }
  | { readonly do: 'approve' | 'decline' | 'try-again'; readonly form: FormId; readonly other: boolean }
  /** Two people decide at the same time. */
  | { readonly do: 'duel'; readonly form: FormId }
  | { readonly do: 'work'; readonly worker: 0 | 1; readonly faults: readonly Fault[] }
  /** A worker's process dies at its nth call to the outside, before or after the call was carried out. */
  | { readonly do: 'crash'; readonly worker: 0 | 1; readonly at: number; readonly after: boolean }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'stale'; readonly on: boolean }
  | { readonly do: 'seats'; readonly free: number };

const form = fc.constantFrom(...FORMS);
const other = fc.boolean();
const fault = fc.constantFrom<Fault>(
  'none',
  'none',
  'slow',
  'slow',
  'throttled',
  'unclear-done',
  'unclear-not-done',
  'lost',
);
const worker = fc.constantFrom<0 | 1>(0, 1);
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('submit' as const, 'withdraw' as const), form }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('remove' as const, 'put-back' as const),
      form,
      index: fc.nat(2),
      other,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom<'approve' | 'decline' | 'try-again'>(
        'approve',
        'approve',
        'decline',
        'try-again',
        'try-again',
      ),
      form,
      other,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('duel' as const), form }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('work' as const),
      worker,
      faults: fc.array(fault, { maxLength: 8 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('crash' as const), worker, at: fc.nat(4), after: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1000, 2000, 31_000, 10 * MINUTE),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stale' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('seats' as const), free: fc.nat(4) }) },
);

/** A tenant, people who click, and two workers that can die and whose calls to the outside can fail. */
export class World {
  readonly fake = new FakeContext();
  readonly workers: [Worker, Worker];
  /** The clicks and the first worker are one process. */
  #clicks: Context;
  /** Every word that was told, by request, person and way. */
  readonly told = new Map<string, readonly string[]>();
  /**
   * People to whose write Graph once gave no clear answer. After a quarter of an hour they are not confirmed,
   * with or without a license.
   */
  readonly unclear = new Set<string>();
  faults: Fault[] = [];
  /**
   * News that may be told again: the sender died, the answer was lost, or the lease may have expired before
   * it was recorded.
   */
  readonly #unrecorded = new Map<string, number>();
  #isClockMoving = false;
  #names = 0;

  constructor() {
    this.fake.approvers.add(APPROVER.id).add(OTHER_APPROVER.id);
    this.fake.products = [aProduct({ free: 2 })];
    const first = this.#newProcess();
    this.workers = [first.worker, this.#newProcess().worker];
    this.#clicks = first.ctx;
  }

  async setUp(): Promise<void> {
    await addPlace(this.fake.ctx, APPROVER, channel('it'), 'IT');
    await addPlace(this.fake.ctx, OTHER_APPROVER, personalChat(OTHER_APPROVER.id), 'Other');
    await this.fake.work(this.workers[0]);
  }

  /** Runs everything in a group at the same time. */
  async actAtOnce(group: readonly Step[]): Promise<void> {
    this.#isClockMoving = group.some((one) => one.do === 'wait');
    await Promise.all(group.map((one) => this.act(one)));
    this.#isClockMoving = false;
  }

  async act(next: Step): Promise<void> {
    switch (next.do) {
      case 'submit':
        return this.#submit(next.form);
      case 'withdraw':
        return this.#click(() => withdrawRequest(this.#clicks, EMPLOYEE, next.form));
      case 'remove':
      case 'put-back': {
        const actor = next.other ? OTHER_APPROVER : APPROVER;
        return this.#click(() =>
          changeExclusion(this.#clicks, actor, next.form, next.index, next.do === 'remove'),
        );
      }
      case 'approve':
      case 'decline':
        return this.#decide(next.form, next.other, next.do);
      case 'try-again':
        return this.#click(() => tryAgain(this.#clicks, next.other ? OTHER_APPROVER : APPROVER, next.form));
      case 'duel':
        await Promise.all([
          this.#decide(next.form, false, 'approve'),
          this.#decide(next.form, true, 'decline'),
        ]);
        return undefined;
      case 'work':
        this.faults = [...next.faults];
        await this.workers[next.worker].runDue();
        return undefined;
      case 'crash':
        return this.#crash(next.worker, next.at, next.after);
      case 'wait':
        this.fake.now += next.ms;
        return undefined;
      case 'stale':
        this.fake.staleReads = next.on;
        return undefined;
      case 'seats':
        this.fake.products = [aProduct({ free: next.free })];
        return undefined;
      default:
        return next satisfies never;
    }
  }

  /**
   * The different words that were told, in order. A repeated word is in the list again if no fault excuses
   * it.
   */
  heard(key: string): readonly string[] {
    const words = this.told.get(key) ?? [];
    return [...new Set(words)].flatMap((word) => {
      const times = words.filter((one) => one === word).length;
      const excused = this.#unrecorded.get(`${key} ${word}`) ?? 0;
      return Array.from({ length: Math.max(1, times - excused) }, () => word);
    });
  }

  /** Nothing fails any more. Lets time pass until nothing is left to do. */
  async settle(): Promise<void> {
    this.faults = [];
    this.fake.staleReads = false;
    for (let n = 0; n < 8; n += 1) await this.fake.later(n === 0 ? 31_000 : 12 * MINUTE, this.workers[0]);
    // The last copy of a mail whose answers were lost comes after six hours.
    await this.fake.later(7 * 60 * MINUTE, this.workers[0]);
  }

  async #click(act: () => Promise<unknown>): Promise<void> {
    await act().catch((error: unknown) => {
      if (!(error instanceof DomainError && error.code === 'request-gone')) throw error;
    });
  }

  async #submit(id: FormId): Promise<void> {
    const [first = 0, ...others] = PERSONS[id];
    const picked = [...(first === 1 ? [] : [first]), ...others].map((n) => aPerson(n).id);
    await submitRequest(this.#clicks, EMPLOYEE, aForm({ id, forMe: first === 1, picked, typed: '' }), {
      conversation: personalChat(EMPLOYEE.id),
      activityId: `${id}-status`,
    });
  }

  async #decide(id: FormId, isOther: boolean, verb: 'approve' | 'decline'): Promise<void> {
    await this.#click(async () => {
      const actor = isOther ? OTHER_APPROVER : APPROVER;
      const { request } = await viewForApprover(this.#clicks, actor, id);
      const decide = verb === 'approve' ? approveRequest : declineRequest;
      await decide(this.#clicks, actor, id, entriesOn(this.fake, revisionOf(request)));
    });
  }

  /**
   * A process dies at its nth call to the outside, together with its jobs in hand. A new one takes its place.
   */
  async #crash(which: 0 | 1, at: number, after: boolean): Promise<void> {
    const died = Promise.withResolvers<void>();
    let calls = 0;
    let isDead = false;
    const throughDying = async <T>(act: () => Promise<T>): Promise<T> => {
      calls += 1;
      if (isDead) return new Promise<never>(() => {});
      if (calls <= at) return act();
      isDead = true;
      if (after) await act().catch(() => {});
      died.resolve();
      return new Promise<never>(() => {});
    };
    const { worker: dying } = this.#newProcess(throughDying, true);
    await Promise.race([dying.runDue(), died.promise]);
    isDead = true;
    const next = this.#newProcess();
    this.workers[which] = next.worker;
    if (which === 0) this.#clicks = next.ctx;
  }

  #newProcess(
    through: <T>(act: () => Promise<T>) => Promise<T> = (act) => act(),
    isDying = false,
  ): { readonly ctx: Context; readonly worker: Worker } {
    const { messenger, mailer, licenses, directory } = this.fake.ctx;
    const send = <T>(act: () => Promise<T>, onLost = () => {}): Promise<T> =>
      through(() => this.#suffer(act, onLost));
    const deliver = <T>(news: Message | MailContent, by: 'chat' | 'mail', act: () => Promise<T>) =>
      send(
        async () => {
          const answer = await act();
          this.#tell(news, by, isDying || this.#isClockMoving);
          return answer;
        },
        () => this.#excuse(news, by),
      );
    const owner = `worker-${(this.#names += 1)}`;
    const births = createBirths(this.fake.ctx.clock, owner);
    const clicks: Context = { ...this.fake.ctx, store: births.through(this.fake.store) };
    const ctx: Context = {
      ...clicks,
      messenger: {
        personal: (id) => messenger.personal(id),
        channel: (conversation) => messenger.channel(conversation),
        openChat: (id) => messenger.openChat(id),
        post: (conversation, message) =>
          deliver(message, 'chat', () => messenger.post(conversation, message)),
        update: (conversation, id, message) => send(() => messenger.update(conversation, id, message)),
      },
      mailer: {
        enabled: true,
        send: (to, content) => deliver(content, 'mail', () => mailer.send(to, content)),
      },
      directory: { ...directory, read: (ids) => send(() => directory.read(ids)) },
      licenses: {
        ...licenses,
        products: (freshness) => licenses.products(freshness),
        assign: (orders) => through(async () => orders.map((order) => this.#assign(order))),
      },
    };
    return { ctx: clicks, worker: createWorker({ ctx, owner, mailboxes: 1, births }) };
  }

  #assign(order: AssignOrder): AssignAnswer {
    const next = this.faults.shift() ?? 'none';
    if (next === 'throttled') return { outcome: 'retry', afterMs: 3000 };
    if (['unclear-done', 'unclear-not-done', 'lost'].includes(next)) this.unclear.add(order.personId);
    if (next === 'unclear-not-done' || next === 'lost') return { outcome: 'unclear' };
    const answer = this.fake.grant(order);
    return next === 'unclear-done' ? { outcome: 'unclear' } : answer;
  }

  async #suffer<T>(act: () => Promise<T>, onLost: () => void): Promise<T> {
    const next = this.faults.shift() ?? 'none';
    if (next === 'throttled') throw new OutsideError('throttled', '429', { retryAfterMs: 3000 });
    if (next === 'unclear-not-done' || next === 'lost') throw new OutsideError('transient', '503');
    if (next === 'slow') for (let n = 0; n < 5; n += 1) await setImmediate();
    const answer = await act();
    if (next !== 'unclear-done') return answer;
    onLost();
    throw new OutsideError('transient', 'The answer was lost.', { mayBeDone: true });
  }

  #tell(news: Message | MailContent, by: 'chat' | 'mail', mayComeAgain: boolean): void {
    const said = saidBy(news, by);
    if (!said) return;
    this.told.set(said.key, [...(this.told.get(said.key) ?? []), said.word]);
    if (mayComeAgain) this.#excuse(news, by);
  }

  #excuse(news: Message | MailContent, by: 'chat' | 'mail'): void {
    const said = saidBy(news, by);
    const id = said && `${said.key} ${said.word}`;
    if (id !== undefined) this.#unrecorded.set(id, (this.#unrecorded.get(id) ?? 0) + 1);
  }
}
