import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { addPlace } from '../../../src/app/places/manage-places.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { Operation } from '../../../src/app/ports/store.ts';
import type { StoredCard } from '../../../src/app/tell/draw-cards.ts';
import { readRequestDocument } from '../../../src/app/records/load-request.ts';
import { jobDocument, newJob } from '../../../src/app/records/queue-job.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { create, mustCommit } from '../../contracts/store-notes.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID } from '../../support/app-story.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { channel } from '../../support/fake-context.ts';
import { withCommit } from '../../support/with-commit.ts';

const MINUTE = 60_000;
const isCard = (one: Operation): boolean => one.kind === 'replace' && one.document.type === 'card';

describe('The cards of a request that are redrawn together', () => {
  let fake: FakeContext;
  let ran: string[];

  beforeEach(async () => {
    fake = await aContextWithPlace();
    ran = [];
  });

  afterEach(() => fake.close());

  const worker = (ctx: Context = fake.ctx) =>
    createWorker({
      ctx,
      owner: 'worker',
      mailboxes: 1,
      onJob: (kind, result) => ran.push(`${kind} ${result}`),
    });
  const redraws = () => ran.filter((job) => job.startsWith('redraw')).toSorted();
  const cards = () =>
    fake.store.page<StoredCard>({ by: 'list', key: `cards:${FORM_ID}`, order: 'ascending', limit: 100 });

  /** A request with so many cards at places, which has just been licensed and told. */
  async function decided(places: number): Promise<void> {
    for (let n = 2; n <= places; n += 1) await addPlace(fake.ctx, APPROVER, channel(`it${n}`), 'IT');
    await fake.later(1000);
    await ask(fake);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    fake.updates.length = 0;
  }

  /** Fails unless each card was drawn so often, and is known to show the present. */
  async function assertDrawn(times: readonly number[]): Promise<void> {
    const header = await readRequestDocument(fake.ctx, FORM_ID);
    const counts = Map.groupBy(fake.updates, ({ activityId }) => activityId);
    assert.deepEqual(
      [...counts.values()].map(({ length }) => length),
      times,
    );
    for (const { data } of await cards()) assert.equal(data.shownVersion, header?.data.version);
    for (const { message } of fake.updates.slice(-times.length))
      assert.equal('view' in message && message.view.request.status, 'completed');
  }

  it('are up to ten, drawn by one job and recorded by one commit', async () => {
    await decided(9);
    let commits = 0;
    const ctx = withCommit(fake, (operations, id) => {
      if (operations.some(isCard)) commits += 1;
      return fake.store.commit(operations, id);
    });
    await fake.work(worker(ctx));
    assert.deepEqual([redraws(), commits], [['redraw done'], 1]);
    await assertDrawn(Array<number>(10).fill(1));
  });

  it('get a job each if they are more', async () => {
    await decided(10);
    await fake.work(worker());
    assert.deepEqual(redraws(), ['redraw done', ...Array<string>(11).fill('redraw-card done')]);
    await assertDrawn(Array<number>(11).fill(1));
  });

  it('are sent at the same time, so that a slow conversation holds up no other', async () => {
    await decided(2);
    const all = Promise.withResolvers<void>();
    let begun = 0;
    const { messenger } = fake.ctx;
    const update: typeof messenger.update = async (...card) => {
      begun += 1;
      if (begun === 3) all.resolve();
      await all.promise;
      await messenger.update(...card);
    };
    await fake.work(worker({ ...fake.ctx, messenger: { ...messenger, update } }));
    await assertDrawn([1, 1, 1]);
  });

  for (const [what, error, againInMs] of [
    ['Teams is away', () => new OutsideError('transient', '503'), 3000],
    ['Teams asks to wait', () => new OutsideError('throttled', '429', { retryAfterMs: MINUTE }), MINUTE],
    ['our own code fails', () => new TypeError('A bug.'), 3000],
  ] as const) {
    it(`leave one behind with a job of its own: ${what}`, async () => {
      await decided(2);
      let isAway = true;
      const { messenger } = fake.ctx;
      const update: typeof messenger.update = async (conversation, ...card) => {
        if (isAway && conversation.conversationId === channel('it2').conversationId) throw error();
        await messenger.update(conversation, ...card);
      };
      const failing = worker({ ...fake.ctx, messenger: { ...messenger, update } });
      await fake.work(failing);
      assert.equal(fake.updates.length, 2);
      isAway = false;
      await fake.later(againInMs - 1000, failing);
      assert.equal(fake.updates.length, againInMs > 3000 ? 2 : 3);
      await fake.later(2000, failing);
      assert.deepEqual(redraws(), ['redraw done', 'redraw-card done']);
      await assertDrawn([1, 1, 1]);
    });
  }

  it('get a job each after a worker died with them, and each is drawn again', async () => {
    await decided(2);
    await fake.work();
    fake.updates.length = 0;
    const at = fake.ctx.clock.iso(fake.now);
    const task = { kind: 'redraw', requestId: FORM_ID } as const;
    const died = { task, attempts: 1, madeAt: at, owner: 'dead' };
    await mustCommit(fake.store, create(jobDocument('died', died, at)));
    await fake.work(worker());
    assert.deepEqual(redraws(), ['redraw done', ...Array<string>(3).fill('redraw-card done')]);
    await assertDrawn([1, 1, 1]);
  });

  it('are drawn again only if somebody else drew them meanwhile', async () => {
    await decided(2);
    const { messenger } = fake.ctx;
    const [one] = await cards();
    assert.ok(one);
    let isOvertaken = false;
    const update: typeof messenger.update = async (conversation, activityId, message) => {
      if (!isOvertaken && activityId === one.data.activityId) {
        isOvertaken = true;
        const task = { kind: 'redraw-card', requestId: FORM_ID, cardId: one.id, always: true } as const;
        await fake.store.commit([newJob(fake.ctx, task)], fake.ctx.ids.next());
        await fake.work(fake.worker('other'));
      }
      await messenger.update(conversation, activityId, message);
    };
    await fake.work(worker({ ...fake.ctx, messenger: { ...messenger, update } }));
    const counts = Map.groupBy(fake.updates, ({ activityId }) => activityId);
    assert.deepEqual(
      [isOvertaken, counts.get(one.data.activityId ?? '')?.length, fake.updates.length],
      [true, 3, 5],
    );
  });
});
