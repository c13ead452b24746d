import assert from 'node:assert/strict';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { tryAgain } from '../../../src/app/decide/try-again.ts';
import { viewForApprover, viewForRequester } from '../../../src/app/decide/view-request.ts';
import { openRequest } from '../../../src/app/list/open-request.ts';
import { addPlace, removePlace } from '../../../src/app/places/manage-places.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { outcomeOf } from '../../../src/text/outcome-sentences.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import {
  aContextWithPlace,
  entriesOn,
  aForm,
  APPROVER,
  ask,
  EMPLOYEE,
  FORM_ID,
} from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import { channel, FakeContext, personalChat } from '../../support/fake-context.ts';

const workerOver = (ctx: Context, owner = 'worker') => createWorker({ ctx, owner, mailboxes: 1 });

describe('when things go wrong', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  const approve = () => approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
  const outcomes = async () =>
    (await viewForApprover(fake.ctx, APPROVER, FORM_ID)).entries.map(({ outcome }) => outcome?.kind);
  const cards = () => fake.posts.filter(({ message }) => message.kind === 'decision-card');
  const submit = () => {
    const where = { conversation: personalChat(EMPLOYEE.id), activityId: 'form-1' };
    return submitRequest(fake.ctx, EMPLOYEE, aForm(), where);
  };

  it('a person whose write may have gone in is not told that there was no seat', async () => {
    await ask(fake);
    let first = true;
    fake.products = [aProduct({ free: 3 })];
    fake.beforeAssign = (order) => {
      if (!first) return undefined;
      // The answers are lost, and only the second write went in. Meanwhile somebody else takes the other
      // seats.
      if (order.personId === aPerson(2).id) fake.grant(order);
      return { outcome: 'unclear' };
    };
    await approve();
    await fake.work();
    first = false;
    fake.products = [aProduct({ free: 0 })];
    fake.staleReads = true;
    await fake.later(5000);
    fake.staleReads = false;
    for (let minute = 0; minute < 20; minute += 1) await fake.later(60_000);

    assert.deepEqual(await outcomes(), ['failed', 'assigned', 'failed']);
  });

  it('a throttled job waits even if Graph names no time', async () => {
    await ask(fake);
    let asked = 0;
    fake.beforeAssign = () => {
      asked += 1;
      return asked > 30 ? undefined : { outcome: 'retry', afterMs: 0 };
    };

    await approve();
    await fake.work();

    assert.equal(asked, 3);
  });

  it('lost answers are retried less and less often', async () => {
    await ask(fake);
    let asked = 0;
    fake.beforeAssign = () => {
      asked += 1;
      return { outcome: 'unclear' };
    };

    await approve();
    for (let seconds = 0; seconds < 600; seconds += 5) await fake.later(5000);

    assert.ok(asked <= 3 * 12, `${asked} writes in ten minutes`);
  });

  it('a card goes out once when Graph is slower than the lease', async () => {
    await submit();
    let slow = true;
    const ctx: Context = {
      ...fake.ctx,
      licenses: {
        ...fake.ctx.licenses,
        products: async (freshness) => {
          if (slow) {
            slow = false;
            await fake.later(31_000, fake.worker('heir'));
          }
          return fake.ctx.licenses.products(freshness);
        },
      },
    };

    await fake.work(workerOver(ctx, 'slow'));

    assert.equal(cards().length, 1);
  });

  it('stop removes a place to which a card is being delivered at the same moment', async () => {
    const { store } = fake.ctx;
    let once = true;
    const ctx: Context = {
      ...fake.ctx,
      store: {
        ...fake.ctx.store,
        page: (query) => store.page(query),
        count: (query) => store.count(query),
        commit: (operations, id) => store.commit(operations, id),
        read: async (id) => {
          const found = await store.read(id);
          if (id.startsWith('place:') && once) {
            once = false;
            await ask(fake);
          }
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion
          return found as never;
        },
      },
    };

    assert.equal(await removePlace(ctx, APPROVER, channel('it')), 'removed');

    assert.equal(await fake.store.count({ by: 'list', key: 'places' }), 0);
  });

  it('a redraw whose answer was lost is repeated, whatever was drawn meanwhile', async () => {
    await ask(fake);
    const late: (() => Promise<void>)[] = [];
    const { messenger } = fake.ctx;
    const ctx: Context = {
      ...fake.ctx,
      messenger: {
        ...messenger,
        update: async (conversation, activityId, message) => {
          late.push(() => messenger.update(conversation, activityId, message));
          throw new OutsideError('transient', 'No answer in time.');
        },
      },
    };
    await approve();
    // Both cards are redrawn. Teams accepts the updates, but answers too late.
    const slow = createWorker({ ctx, owner: 'slow', mailboxes: 0 });
    for (let n = 0; n < 3; n += 1) await slow.runDue();
    await fake.later(5000, slow);
    assert.ok(late.length > 0);
    await fake.work();
    for (const update of late) await update();
    for (let n = 0; n < 5; n += 1) await fake.later(60_000);

    const { request } = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    const drawn = new Map(fake.updates.map((update) => [update.activityId, update.message]));
    for (const message of drawn.values()) {
      assert.equal('view' in message && message.view.request.version, request.version);
    }
  });

  it('a card that was opened while the last mail was counted shows that count', async () => {
    await ask(fake);
    await approve();
    const { messenger } = fake.ctx;
    let once = true;
    const ctx: Context = {
      ...fake.ctx,
      messenger: {
        ...messenger,
        post: async (conversation, message) => {
          if (message.kind === 'decision-card' && once) {
            once = false;
            await fake.work();
          }
          return messenger.post(conversation, message);
        },
      },
    };
    const quiet = createWorker({ ctx: fake.ctx, owner: 'quiet', mailboxes: 0 });
    for (let n = 0; n < 20; n += 1) await quiet.runDue();
    await openRequest(fake.ctx, APPROVER, FORM_ID, personalChat(APPROVER.id));

    await fake.work(createWorker({ ctx, owner: 'opener', mailboxes: 0 }));
    await fake.work();

    const opened = cards().at(-1);
    const shown =
      fake.updates.findLast(({ activityId }) => activityId === opened?.activityId)?.message ??
      opened?.message;
    assert.deepEqual(shown?.kind === 'decision-card' && shown.view.request.mail, {
      asked: 3,
      sent: 3,
      refused: 0,
    });
  });

  it('a form with an id that somebody else used at the same moment shows them nothing', async () => {
    const other = { id: aPerson(2).id, name: 'Person 2' };
    const where = { conversation: personalChat(other.id), activityId: undefined };

    const results = await Promise.allSettled([
      submit(),
      submitRequest(fake.ctx, other, aForm({ ownerId: other.id }), where),
    ]);

    const views = results.flatMap((result) =>
      result.status === 'fulfilled' && 'view' in result.value ? [result.value.view] : [],
    );
    assert.equal(views.length, 1);
    assert.equal(results.filter(({ status }) => status === 'rejected').length, 1);
  });

  it('a person who is told late, during another round, hears the end and not the state in between', async () => {
    await ask(fake);
    fake.products = [aProduct({ free: 1 })];
    let isAway = true;
    const { messenger } = fake.ctx;
    const post: typeof messenger.post = async (conversation, message) => {
      if (isAway && message.kind === 'person-ended') throw new OutsideError('transient', '503');
      return messenger.post(conversation, message);
    };
    const worker = workerOver({ ...fake.ctx, messenger: { ...messenger, post } });
    await approve();
    await fake.work(worker);

    isAway = false;
    fake.beforeAssign = () => ({ outcome: 'retry', afterMs: 60_000 });
    await tryAgain(fake.ctx, APPROVER, FORM_ID);
    await fake.later(5000, worker);
    fake.beforeAssign = () => undefined;
    for (let minute = 0; minute < 5; minute += 1) await fake.later(60_000, worker);

    const told = fake.posts.flatMap(({ message }) =>
      message.kind === 'person-ended' ? [outcomeOf(message)] : [],
    );
    assert.deepEqual(told, ['failed', 'failed']);
  });

  it('a card opened in a conversation that is gone is tried once', async () => {
    await ask(fake);
    const gone = channel('gone');
    fake.dead.add(gone.conversationId);
    let knocks = 0;
    const { messenger } = fake.ctx;
    const post: typeof messenger.post = (conversation, message) => {
      knocks += 1;
      return messenger.post(conversation, message);
    };
    const worker = workerOver({ ...fake.ctx, messenger: { ...messenger, post } });
    await openRequest(fake.ctx, APPROVER, FORM_ID, gone);

    await fake.work(worker);
    for (let n = 0; n < 10; n += 1) await fake.later(600_000, worker);

    assert.equal(knocks, 1);
  });
});

describe('when the only place is dropped', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = new FakeContext({ approverMail: ['it@contoso.com'] });
    fake.approvers.add(APPROVER.id);
  });

  afterEach(() => fake.close());

  const waiting = () => fake.mails.filter(({ content }) => content.kind === 'request-waits').length;
  const shownAsReached = () => {
    const last = fake.updates.findLast(({ message }) => message.kind === 'status-card')?.message;
    return last?.kind === 'status-card' && last.view.request.approversReached;
  };

  it('APPROVER_MAIL gets a mail and the requester is told, if Teams reports the removal', async () => {
    await addPlace(fake.ctx, APPROVER, channel('it'), 'IT');
    await addPlace(fake.ctx, APPROVER, channel('other'), 'Other');
    await fake.work();
    fake.dead.add(channel('it').conversationId).add(channel('other').conversationId);

    await ask(fake);

    assert.equal(waiting(), 1);
    assert.equal(shownAsReached(), false);
    assert.equal((await viewForRequester(fake.ctx, EMPLOYEE, FORM_ID)).request.approversReached, false);
  });

  it("APPROVER_MAIL gets a mail, if the place's reader may not approve any more", async () => {
    await addPlace(fake.ctx, APPROVER, personalChat(APPROVER.id), 'Alex');
    await fake.work();
    fake.approvers.clear();

    await ask(fake);

    assert.equal(waiting(), 1);
    assert.equal(shownAsReached(), false);
  });
});
