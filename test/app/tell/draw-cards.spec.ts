import assert from 'node:assert/strict';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import { openOwnRequest } from '../../../src/app/list/open-request.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { Operation } from '../../../src/app/ports/store.ts';
import { conversationDocument } from '../../../src/app/records/documents.ts';
import { jobDocument, newJob } from '../../../src/app/records/queue-job.ts';
import { create, mustCommit } from '../../contracts/store-notes.ts';
import { ask, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { Drawings } from '../../support/drawings.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { channel, personalChat } from '../../support/fake-context.ts';
import { withCommit } from '../../support/with-commit.ts';

const MINUTE = 60_000;
const isCard = (one: Operation): boolean => one.kind === 'replace' && one.document.type === 'card';

describe('The cards of a request that are redrawn together', () => {
  let all: Drawings;
  let fake: FakeContext;

  beforeEach(async () => {
    all = await Drawings.begin();
    ({ fake } = all);
  });

  afterEach(() => fake.close());

  it('are up to ten, drawn by one job and recorded by one commit', async () => {
    await all.decided(9);
    let commits = 0;
    const { store } = withCommit(fake, (operations, id) => {
      if (operations.some(isCard)) commits += 1;
      return fake.store.commit(operations, id);
    });
    await fake.work(all.worker({ store }));
    assert.deepEqual([all.redraws(), commits], [['redraw done'], 1]);
    await all.assertDrawn(Array<number>(10).fill(1));
  });

  it('get a job each if they are more', async () => {
    await all.decided(10);
    await fake.work(all.worker());
    assert.deepEqual(all.redraws(), ['redraw done', ...Array<string>(11).fill('redraw-card done')]);
    await all.assertDrawn(Array<number>(11).fill(1));
  });

  it('are not drawn again, however many they are, while they show the present', async () => {
    await all.decided(10);
    await fake.work(all.worker());
    const times = fake.updates.length;
    await mustCommit(fake.store, newJob(fake.ctx, { kind: 'redraw', requestId: FORM_ID }));
    await fake.work(all.worker());
    assert.deepEqual([all.redraws().length, fake.updates.length], [2 * 12, times]);
  });

  it('are drawn again one by one after a worker died with one of them', async () => {
    await all.decided(2);
    await fake.work();
    fake.updates.length = 0;
    const { id: cardId } = await all.card(0);
    const at = fake.ctx.clock.iso(fake.now);
    const task = { kind: 'redraw-card', requestId: FORM_ID, cardId } as const;
    const died = { task, attempts: 1, madeAt: at, owner: 'dead' };
    await mustCommit(fake.store, create(jobDocument('died', died, at)));
    await fake.work(all.worker());
    await all.assertDrawn([1]);
  });

  it('are left alone once they have left the ledger', async () => {
    await all.decided(1);
    const task = { kind: 'redraw-card', requestId: FORM_ID, cardId: `card:${FORM_ID}:gone` } as const;
    await mustCommit(fake.store, newJob(fake.ctx, task));
    await fake.work(all.worker());
    assert.deepEqual(all.redraws(), ['redraw done', 'redraw-card done']);
  });

  it('are sent at the same time, so that a slow conversation holds up no other', async () => {
    await all.decided(2);
    const allBegun = Promise.withResolvers<void>();
    let begun = 0;
    const { messenger } = fake.ctx;
    const update: typeof messenger.update = async (...card) => {
      begun += 1;
      if (begun === 3) allBegun.resolve();
      await allBegun.promise;
      await messenger.update(...card);
    };
    await fake.work(all.worker({ messenger: { ...messenger, update } }));
    await all.assertDrawn([1, 1, 1]);
  });

  for (const [what, error, againInMs] of [
    ['Teams is away', () => new OutsideError('transient', '503'), 3000],
    ['Teams asks to wait', () => new OutsideError('throttled', '429', { retryAfterMs: MINUTE }), MINUTE],
    ['our own code fails', () => new TypeError('A bug.'), 3000],
  ] as const) {
    it(`leave one behind with a job of its own: ${what}`, async () => {
      await all.decided(2);
      let isAway = true;
      const { messenger } = fake.ctx;
      const update: typeof messenger.update = async (conversation, ...card) => {
        if (isAway && conversation.conversationId === channel('it2').conversationId) throw error();
        await messenger.update(conversation, ...card);
      };
      const failing = all.worker({ messenger: { ...messenger, update } });
      await fake.work(failing);
      assert.equal(fake.updates.length, 2);
      isAway = false;
      await fake.later(againInMs - 1000, failing);
      assert.equal(fake.updates.length, againInMs > 3000 ? 2 : 3);
      await fake.later(2000, failing);
      assert.deepEqual(all.redraws(), ['redraw done', 'redraw-card done']);
      await all.assertDrawn([1, 1, 1]);
    });
  }

  it('get a job each after a worker died with them, and each is drawn again', async () => {
    await all.decided(2);
    await fake.work();
    fake.updates.length = 0;
    const at = fake.ctx.clock.iso(fake.now);
    const task = { kind: 'redraw', requestId: FORM_ID } as const;
    const died = { task, attempts: 1, madeAt: at, owner: 'dead' };
    await mustCommit(fake.store, create(jobDocument('died', died, at)));
    await fake.work(all.worker());
    assert.deepEqual(all.redraws(), ['redraw done', ...Array<string>(3).fill('redraw-card done')]);
    await all.assertDrawn([1, 1, 1]);
  });

  for (const [what, isAlone] of [
    ['with others', false],
    ['alone', true],
  ] as const)
    it(`leave the ledger if their message was deleted: drawn ${what}`, async () => {
      await all.decided(isAlone ? 10 : 2);
      const one = await all.card(0);
      const gone = all.failing(one, () => new OutsideError('message-gone', '404'));
      await fake.work(all.worker(gone.parts));
      const left = await all.cards();
      assert.deepEqual([left.length, left.some(({ id }) => id === one.id)], [isAlone ? 10 : 2, false]);
      await fake.later(MINUTE, all.worker(gone.parts));
      assert.deepEqual([gone.state.tries, new Set(all.ran.map((job) => job.split(' ')[1])).size], [1, 1]);
    });

  it('wait longer and longer for a conversation that does not answer, with one job each', async () => {
    await all.decided(2);
    const { state, parts } = all.failing(await all.card(0), () => new OutsideError('transient', '503'));
    const failingWorker = all.worker(parts);
    await fake.work(failingWorker);
    for (let n = 0; n < 60; n += 1) await fake.later(1000, failingWorker);
    assert.deepEqual([...new Set(all.redraws())], ['redraw done', 'redraw-card again']);
    assert.ok(state.tries < 8, `${state.tries} tries in a minute`);
  });

  it('are not drawn before they were sent', async () => {
    const { messenger } = fake.ctx;
    const post: typeof messenger.post = async (...card) => {
      if (card[1].kind === 'decision-card') throw new OutsideError('transient', '503', { notSent: true });
      return messenger.post(...card);
    };
    const waiting = all.worker({ messenger: { ...messenger, post } });
    await ask(fake, {}, waiting);
    await withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID);
    await fake.later(2000, waiting);
    assert.deepEqual(
      [all.redraws(), fake.updates.map(({ message }) => message.kind), (await all.cards()).length],
      [['redraw done'], ['status-card'], 2],
    );
  });

  it('keep the language and zone of a chat about which Teams does not say them any more', async () => {
    const chat = { ...personalChat(EMPLOYEE.id), locale: 'sv-SE', timeZone: 'Asia/Tokyo' };
    await ask(fake);
    await openOwnRequest(fake.ctx, EMPLOYEE, FORM_ID, chat);
    await fake.work();
    const known = conversationDocument(EMPLOYEE.id, personalChat(EMPLOYEE.id));
    await mustCommit(fake.store, create(known));
    await withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID);
    await fake.later(2000);
    const { activityId } = fake.posts.at(-1) ?? {};
    const drawn = fake.updates.findLast((update) => update.activityId === activityId);
    assert.deepEqual(drawn?.conversation, chat);
  });
});
