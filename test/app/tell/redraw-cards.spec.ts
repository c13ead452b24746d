import assert from 'node:assert/strict';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import { approveRequest, declineRequest } from '../../../src/app/decide/decide-request.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';

const DAY = 86_400_000;

describe('the cards of a request', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    await ask(fake);
  });

  afterEach(() => fake.close());

  /** Approves the request, and lets the cards show that it is being assigned. */
  const approve = async () => {
    await approveNow();
    fake.now += 2000;
    const [general] = withoutMail().polls;
    for (let n = 0; n < 3; n += 1) await general?.();
  };
  const approveNow = () => approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
  const decline = () => declineRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
  /** A worker whose mails wait, since each counted mail redraws the cards too. */
  const withoutMail = (ctx: Context = fake.ctx) => createWorker({ ctx, owner: 'no-mail', mailboxes: 0 });
  const pass = async (days: number) => fake.later(days * DAY, withoutMail());

  /** The status that each card shows, and the number of sent mails. */
  function shown(): readonly string[] {
    const last = new Map<string, string>();
    for (const { activityId, message } of fake.updates) {
      if (!('view' in message)) continue;
      const { status, mail } = message.view.request;
      last.set(activityId, `${message.kind} ${status} ${mail.sent} of ${mail.asked}`);
    }
    return [...last.values()].toSorted();
  }

  for (const [how, end] of [
    ['completed 0 of 3', approve],
    ['declined 0 of 3', decline],
    ['cancelled 0 of 0', () => withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID)],
    ['lapsed 0 of 1', async () => [await pass(27), await pass(3)]],
  ] as const) {
    it(`show the end before any mail is sent: ${how}`, async () => {
      await end();
      await fake.work(withoutMail());
      await fake.later(5000, withoutMail());
      assert.deepEqual(shown(), [`decision-card ${how}`, `status-card ${how}`]);
    });
  }

  it('show the end even if they are not redrawn after each of many chunks', async () => {
    // Eleven chunks: the cards are redrawn after every second one.
    for (let n = 31; n <= 210; n += 1) fake.people.set(aPerson(n).id, aPerson(n));
    fake.products = [aProduct({ free: 300 })];
    const typed = Array.from({ length: 209 }, (_, n) => aPerson(n + 2).mail).join('\n');
    const id = '01900000-0000-7000-8000-000000000002';
    await ask(fake, { id, picked: [], typed });
    fake.updates.length = 0;
    await approveRequest(fake.ctx, APPROVER, id, entriesOn(fake, 'pending.'));
    await fake.work(withoutMail());
    // The quota had no room for the last chunk.
    await fake.later(1000, withoutMail());
    await fake.later(5000, withoutMail());
    assert.deepEqual(shown(), ['decision-card completed 0 of 210', 'status-card completed 0 of 210']);
  });

  it('show that the last mail was sent, however late that is', async () => {
    await approve();
    await fake.work(withoutMail());
    await fake.later(60_000);
    assert.deepEqual(shown(), ['decision-card completed 3 of 3', 'status-card completed 3 of 3']);
  });

  it('are redrawn by a worker that read them before another drew them, and came last', async () => {
    let isOvertaken = false;
    const { messenger } = fake.ctx;
    const update: typeof messenger.update = async (...card) => {
      if (!isOvertaken) {
        isOvertaken = true;
        await fake.work(fake.worker('faster'));
      }
      return messenger.update(...card);
    };
    await approveNow();
    fake.now += 2000;
    const [general] = withoutMail({ ...fake.ctx, messenger: { ...messenger, update } }).polls;
    for (let n = 0; n < 3; n += 1) await general?.();

    assert.deepEqual(shown(), ['decision-card completed 3 of 3', 'status-card completed 3 of 3']);
  });
});
