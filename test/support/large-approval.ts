import { setImmediate } from 'node:timers/promises';
import { submitRequest } from '../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../src/app/decide/view-request.ts';
import type { Context } from '../../src/app/ports/context.ts';
import type { AssignAnswer, AssignOrder, Pace } from '../../src/app/ports/ports.ts';
import type { Store } from '../../src/app/ports/store.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { aContextWithPlace, aForm, APPROVER, EMPLOYEE, entriesOn, FORM_ID } from './app-story.ts';
import { aPerson, aProduct } from './builders.ts';
import type { FakeContext } from './fake-context.ts';
import { personalChat, VISIO } from './fake-context.ts';

/** Numbers of persons, from the first to the last. */
export const numbers = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, n) => first + n);

export const OTHER_ID = '01900000-0000-7000-8000-000000000002';

/** A request for persons in several chunks, and Graph as a test wants it. */
export interface LargeApproval {
  readonly fake: FakeContext;
  /** Answers a batch, in place of Graph. */
  assign: (orders: readonly AssignOrder[]) => Promise<readonly AssignAnswer[]>;
  pace: Pace;
  /** The persons of each batch, as it was sent. */
  readonly batches: (readonly number[])[];
  /** The most batches that were in flight together. */
  inFlight: number;
  /** Run before and after each commit and each call of Graph. */
  before: (call: string) => Promise<void>;
  after: (call: string) => Promise<void>;
  worker(owner?: string): ReturnType<typeof createWorker>;
  /** Makes a request for these persons, and one for others; then approves each. */
  approve(persons: readonly number[], others?: readonly number[]): Promise<void>;
  /** Outcomes by person; a failure by its reason. */
  outcomes(id?: string): Promise<readonly string[]>;
  status(id?: string): Promise<string>;
  /** How often each person was told by message and mail. */
  told(persons: readonly number[]): readonly number[];
  /** The persons who have the product, by as many writes. */
  written(): readonly number[];
}

const numberOf = (personId: string): number => Number(personId.slice(-12));

/** A world with 120 persons and seats for all. Close its `fake` after the test. */
export async function aLargeApproval(
  options: ConstructorParameters<typeof FakeContext>[0] = {},
): Promise<LargeApproval> {
  const fake = await aContextWithPlace(options);
  fake.products = [aProduct({ free: 200 })];
  for (const n of numbers(31, 120)) fake.people.set(aPerson(n).id, aPerson(n));
  let running = 0;

  async function assign(orders: readonly AssignOrder[]): Promise<readonly AssignAnswer[]> {
    large.batches.push(orders.map(({ personId }) => numberOf(personId)));
    running += 1;
    large.inFlight = Math.max(large.inFlight, running);
    try {
      await large.before('assign');
      // Lets batches that may be in flight together begin.
      await setImmediate();
      const answers = await large.assign(orders);
      await large.after('assign');
      return answers;
    } finally {
      running -= 1;
    }
  }

  const { store, directory, licenses } = fake.ctx;
  const watch = async <T>(call: string, act: () => Promise<T>): Promise<T> => {
    await large.before(call);
    const result = await act();
    await large.after(call);
    return result;
  };
  const watched: Store = {
    read: (id) => store.read(id),
    page: (query) => store.page(query),
    count: (query) => store.count(query),
    commit: (operations, commitId) => watch('commit', () => store.commit(operations, commitId)),
    health: () => store.health(),
    close: () => store.close(),
  };
  const ctx: Context = {
    ...fake.ctx,
    store: watched,
    directory: { ...directory, read: (ids) => watch('read', () => directory.read(ids)) },
    licenses: {
      ...licenses,
      products: (freshness) => watch('products', () => licenses.products(freshness)),
      assign,
      pace: () => large.pace,
    },
  };
  const view = (id: string) => viewForApprover(fake.ctx, APPROVER, id);
  const large: LargeApproval = {
    fake,
    assign: (orders) => licenses.assign(orders),
    pace: licenses.pace(),
    batches: [],
    inFlight: 0,
    before: async () => {},
    after: async () => {},
    worker: (owner = 'worker') => createWorker({ ctx, owner, mailboxes: 1 }),
    async approve(persons, others) {
      const all = [[FORM_ID, persons] as const, ...(others ? [[OTHER_ID, others] as const] : [])];
      for (const [id, some] of all) {
        const typed = some.map((n) => `person${n}@contoso.com`).join('\n');
        const form = aForm({ id, forMe: false, picked: [], typed });
        const where = { conversation: personalChat(EMPLOYEE.id), activityId: undefined };
        await submitRequest(fake.ctx, EMPLOYEE, form, where);
      }
      await fake.work();
      for (const [id] of all) await approveRequest(fake.ctx, APPROVER, id, entriesOn(fake, 'pending.'));
    },
    async outcomes(id = FORM_ID) {
      return (await view(id)).entries.map(({ outcome }) =>
        outcome?.kind === 'failed' ? outcome.reason : (outcome?.kind ?? 'waiting'),
      );
    },
    status: async (id = FORM_ID) => (await view(id)).request.status,
    told: (persons) =>
      persons.map((n) => {
        const { conversationId } = personalChat(aPerson(n).id);
        const messages = fake.posts.filter(
          ({ conversation }) => conversation.conversationId === conversationId,
        );
        const mails = fake.mails.filter(({ to }) => to === `person${n}@contoso.com`);
        return Math.max(messages.length, mails.length);
      }),
    written: () =>
      fake.writes.filter(({ skuId }) => skuId === VISIO).map(({ personId }) => numberOf(personId)),
  };
  return large;
}
