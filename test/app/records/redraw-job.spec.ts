import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID } from '../../support/app-story.ts';
import { withStore } from '../../support/both-stores.ts';
import type { FakeContext, Posted } from '../../support/fake-context.ts';

function wordsOf({ message }: Posted): string {
  if (!('view' in message)) return message.kind;
  const { status, mail } = message.view.request;
  return `${message.kind} ${status} ${mail.sent} of ${mail.asked}`;
}

describe('The redraw of an approved request', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    await ask(fake);
    fake.updates.length = 0;
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
  });

  afterEach(() => fake.close());

  const withoutMail = (ctx: Context = fake.ctx) => createWorker({ ctx, owner: 'no-mail', mailboxes: 0 });
  const drawn = () => fake.updates.map(wordsOf);
  /** What each card shows in the end. */
  const shown = () =>
    [...new Map(fake.updates.map((one) => [one.activityId, wordsOf(one)])).values()].toSorted();
  const END = ['decision-card completed 3 of 3', 'status-card completed 3 of 3'];

  it('is one for the decision, its outcomes and its mails', async () => {
    await fake.work();
    await fake.later(60_000);
    assert.deepEqual(drawn().toSorted(), END);
  });

  it('waits five seconds for the mails, and comes again with the last one', async () => {
    await fake.work(withoutMail());
    await fake.later(4999, withoutMail());
    assert.deepEqual(drawn(), []);
    await fake.later(1, withoutMail());
    assert.deepEqual(drawn().toSorted(), ['decision-card completed 0 of 3', 'status-card completed 0 of 3']);
    fake.updates.length = 0;
    await fake.work();
    assert.deepEqual(drawn().toSorted(), END);
  });

  it('shows that the licenses are being assigned while that takes longer', async () => {
    const { licenses } = fake.ctx;
    const products: typeof licenses.products = async (freshness) => {
      if (freshness === 'now') throw new OutsideError('transient', '503');
      return licenses.products(freshness);
    };
    await fake.later(2000, withoutMail({ ...fake.ctx, licenses: { ...licenses, products } }));
    assert.deepEqual(drawn().toSorted(), ['decision-card approving 0 of 0', 'status-card approving 0 of 0']);
  });

  it('shows the last mail also if a worker drew the cards a moment before that was recorded', async () => {
    await fake.work(withoutMail());
    const { store } = fake;
    let isOvertaken = false;
    const read: typeof store.read = async (id) => {
      const found = await store.read<never>(id);
      if (id.startsWith('job:redraw:') && found !== undefined && !isOvertaken) {
        isOvertaken = true;
        fake.now += 5000;
        await fake.work(withoutMail());
      }
      return found;
    };
    const ctx = { ...fake.ctx, store: withStore({ ...fake.ctx, store }, { read }).store };
    await fake.work(createWorker({ ctx, owner: 'mail', mailboxes: 1 }));

    assert.deepEqual([isOvertaken, shown()], [true, END]);
  });

  it('shows the last mail also if a worker is drawing the cards while that is recorded', async () => {
    await fake.work(withoutMail());
    const { messenger } = fake.ctx;
    let isOvertaken = false;
    const update: typeof messenger.update = async (...card) => {
      if (!isOvertaken) {
        isOvertaken = true;
        await fake.work(fake.worker('mail'));
      }
      return messenger.update(...card);
    };
    await fake.later(5000, withoutMail({ ...fake.ctx, messenger: { ...messenger, update } }));

    assert.deepEqual([isOvertaken, shown()], [true, END]);
  });
});
