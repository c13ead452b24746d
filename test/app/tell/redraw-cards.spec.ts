import assert from 'node:assert/strict';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import { approveRequest, declineRequest } from '../../../src/app/decide/decide-request.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';

const MINUTE = 60_000;
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

  it('of many chunks show the end and each change of a wait, and are not redrawn for one person more', async () => {
    // Eleven chunks: the cards are redrawn after every second one, and so not after the last.
    for (let n = 31; n <= 210; n += 1) fake.people.set(aPerson(n).id, aPerson(n));
    fake.products = [aProduct({ free: 300 })];
    const typed = Array.from({ length: 209 }, (_, n) => aPerson(n + 2).mail).join('\n');
    const id = '01900000-0000-7000-8000-000000000002';
    const putOff = new Set([209, 210].map((n) => aPerson(n).id));
    fake.beforeAssign = ({ personId }) =>
      putOff.has(personId) ? { outcome: 'retry', afterMs: MINUTE } : undefined;
    const wait = () => fake.later(MINUTE, withoutMail());
    const waits = () => {
      const message = fake.updates.findLast(({ message: { kind } }) => kind === 'decision-card')?.message;
      return message?.kind === 'decision-card' && message.view.request.waits?.cause;
    };
    await ask(fake, { id, picked: [], typed });
    await approveRequest(fake.ctx, APPROVER, id, entriesOn(fake, 'pending.'));
    await fake.work(withoutMail());
    // The quota had no room for the last chunk.
    await fake.later(1000, withoutMail());
    await wait();
    fake.updates.length = 0;

    putOff.delete(aPerson(209).id);
    await wait();
    await wait();
    assert.deepEqual(shown(), []);

    fake.graphFails = new OutsideError('outage', '403', { outage: 'consent' });
    await wait();
    await wait();
    assert.equal(waits(), 'consent');
    fake.graphFails = undefined;
    for (let n = 0; n < 10; n += 1) await wait();
    assert.equal(waits(), undefined);

    putOff.clear();
    await wait();
    await wait();
    assert.deepEqual(shown(), ['decision-card completed 0 of 210', 'status-card completed 0 of 210']);
  });

  it('show the end once, with its mails, and at once where there are none', async () => {
    const ends = () =>
      fake.updates.flatMap(({ message }) => {
        if (message.kind !== 'decision-card' || message.view.request.status !== 'completed') return [];
        return [message.view.request.mail.sent];
      });
    await approveNow();
    fake.now += 2000;
    await fake.work();
    await fake.later(5000);
    assert.deepEqual(ends(), [3]);

    const silent = await aContextWithPlace({ mail: false });
    await fake.close();
    fake = silent;
    await ask(fake);
    await approveNow();
    fake.now += 2000;
    await fake.work();
    assert.deepEqual(ends(), [0]);
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
