import assert from 'node:assert/strict';
import { submitRequest } from '../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../src/app/decide/view-request.ts';
import { queueAgeSeconds } from '../../src/app/operate/queue-age.ts';
import type { Context } from '../../src/app/ports/context.ts';
import { OutsideError } from '../../src/app/ports/outside-error.ts';
import { createLane } from '../../src/worker/lane.ts';
import { createMailboxes, MAIL_QUOTA } from '../../src/worker/mailboxes.ts';
import { createWorker } from '../../src/worker/worker.ts';
import {
  aContextWithPlace,
  entriesOn,
  aForm,
  APPROVER,
  ask,
  EMPLOYEE,
  FORM_ID,
} from '../support/app-story.ts';
import { aPerson } from '../support/builders.ts';
import type { FakeContext } from '../support/fake-context.ts';
import { personalChat } from '../support/fake-context.ts';

const EVERYBODY = Array.from({ length: 18 }, (_, n) => aPerson(n + 2).id);
const MAILBOXES = ['good@contoso.com', 'bad@contoso.com'];

describe('the mailboxes', () => {
  let fake: FakeContext;
  let sent: { readonly at: number; readonly from: string | undefined }[];
  let tried: Record<string, number>;

  beforeEach(async () => {
    [sent, tried] = [[], {}];
    fake = await aContextWithPlace();
    fake.products = fake.products.map((product) => ({ ...product, free: 30 }));
    await ask(fake, { picked: EVERYBODY, typed: '' });
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
  });

  afterEach(() => fake.close());

  /** One more request, which is approved. */
  async function another(id: string, picked: readonly string[]): Promise<void> {
    const where = { conversation: personalChat(EMPLOYEE.id), activityId: undefined };
    await submitRequest(fake.ctx, EMPLOYEE, aForm({ id, picked, typed: '' }), where);
    await approveRequest(fake.ctx, APPROVER, id, entriesOn(fake, 'pending.'));
  }

  const counts = async () => (await viewForApprover(fake.ctx, APPROVER, FORM_ID)).request.mail;

  /** A worker with two mailboxes. `failure`: Exchange's error for one of them. */
  function workerOf(failure: (from: string) => OutsideError | undefined) {
    const ctx: Context = {
      ...fake.ctx,
      options: { ...fake.ctx.options, mailFrom: MAILBOXES },
      mailer: {
        enabled: true,
        send: async (_to, _content, from = '') => {
          tried[from] = (tried[from] ?? 0) + 1;
          const error = failure(from);
          if (error) throw error;
          sent.push({ at: fake.now, from });
        },
      },
    };
    return createWorker({ ctx, owner: 'worker', mailboxes: 2 });
  }

  const refused = new OutsideError('outage', '403', { outage: 'mailbox', about: 'bad@contoso.com' });
  const limited = new OutsideError('throttled', '400', { about: 'bad@contoso.com' });

  for (const [what, error] of [
    ['is refused', refused],
    ['has sent as much as it may', limited],
  ] as const) {
    it(`leave one out for ten minutes that ${what}, and the others continue`, async () => {
      let isBad = true;
      const worker = workerOf((from) => (isBad && from === 'bad@contoso.com' ? error : undefined));
      await fake.work(worker);
      await fake.later(1000, worker);

      assert.deepEqual(await counts(), { asked: 19, sent: 19, refused: 0 });
      assert.deepEqual([...new Set(sent.map(({ from }) => from))], ['good@contoso.com']);
      // Only the mails that were under way when it was found out.
      assert.ok((tried['bad@contoso.com'] ?? 0) <= 4, JSON.stringify(tried));

      isBad = false;
      await another('form-2', EVERYBODY.slice(1));
      await fake.later(600_000, worker);
      assert.ok(sent.some(({ from }) => from === 'bad@contoso.com'));
    });
  }

  it('do not stop the queue of mails for one that is refused', async () => {
    // Without a mailbox, the jobs that tell hand their mails over to the queue.
    await fake.work(createWorker({ ctx: fake.ctx, owner: 'before', mailboxes: 0 }));
    const worker = workerOf((from) => (from === 'bad@contoso.com' ? refused : undefined));
    await fake.work(worker);
    await fake.later(1000, worker);
    assert.ok((tried['bad@contoso.com'] ?? 0) > 0);
    assert.deepEqual(await counts(), { asked: 19, sent: 19, refused: 0 });
  });

  it('have the places told of a refused one, and not of a full one', async () => {
    await fake.work(workerOf((from) => (from === 'bad@contoso.com' ? refused : undefined)));
    const told = fake.posts.flatMap(({ message }) => (message.kind === 'outage' ? [message.outage] : []));
    assert.deepEqual(told, [{ cause: 'mailbox', about: 'bad@contoso.com' }]);
  });

  it('wait for ten minutes together if all are refused, and lose nothing', async () => {
    let isBad = true;
    const worker = workerOf(() => (isBad ? refused : undefined));
    await fake.work(worker);
    for (let n = 0; n < 200; n += 1) await fake.later(600_000, worker);
    isBad = false;
    await fake.later(600_000, worker);
    assert.deepEqual(await counts(), { asked: 19, sent: 19, refused: 0 });
  });

  it('come back if one was left out on a clock that was a day ahead', async () => {
    const lane = createLane(fake.ctx, 'mail', 'worker', MAIL_QUOTA);
    const { open } = createMailboxes(fake.ctx, lane, ['only@contoso.com']);
    const sending = open();
    fake.now += 86_400_000;
    assert.equal(await sending.take(), 0);
    assert.equal(sending.leaveOut(refused), 600_000);
    sending.end();

    fake.now -= 86_400_000;
    assert.equal(await open().take(), 0);
  });

  it('take at most four mails at a time from each', async () => {
    const lane = createLane(fake.ctx, 'mail', 'worker', MAIL_QUOTA);
    const { open } = createMailboxes(fake.ctx, lane, MAILBOXES);
    const jobs = Array.from({ length: 9 }, () => open());
    const waits = await Promise.all(jobs.map((job) => job.take()));
    assert.deepEqual(waits.filter((waitMs) => waitMs > 0).length, 1);

    jobs[0]?.end();
    assert.equal(await open().take(), 0);
  });

  it('have room for four mails each, without those left out, whichever of three has its turn', async () => {
    const from: string[] = [];
    const mailer: Context['mailer'] = {
      enabled: true,
      send: async (_to, _content, mailbox = '') => {
        from.push(mailbox);
        if (mailbox === 'bad@contoso.com') throw limited;
      },
    };
    const lane = createLane(fake.ctx, 'mail', 'worker', MAIL_QUOTA);
    const three = [...MAILBOXES, 'third@contoso.com'];
    const { open, room } = createMailboxes({ ...fake.ctx, mailer }, lane, three);
    const jobs = Array.from({ length: 13 }, () => open());
    const waits = await Promise.all(jobs.map((job) => job.take()));
    assert.deepEqual(waits, [...Array<number>(12).fill(0), 1000]);
    assert.equal(room(), 12);

    const mail = { kind: 'outage', outage: { cause: 'consent' } } as const;
    await Promise.allSettled(
      jobs.slice(0, 12).map((job) => job.ctx.mailer.send({ address: 'a@contoso.com' }, mail)),
    );
    assert.deepEqual(
      three.map((name) => from.filter((one) => one === name).length),
      [4, 4, 4],
    );
    // A job of several mails goes on, and must not use the one that failed.
    assert.equal(room(), 8);
    for (const job of jobs) job.end();
    for (let n = 0; n < 3; n += 1) {
      const job = open();
      await job.take();
      await job.ctx.mailer.send({ address: 'a@contoso.com' }, mail);
    }
  });

  it('leave one out only for its own failures, and know when another can send', async () => {
    const lane = createLane(fake.ctx, 'mail', 'worker', MAIL_QUOTA);
    const { open, room } = createMailboxes(fake.ctx, lane, MAILBOXES);
    const job = open();
    assert.equal(job.leaveOut(refused), undefined);
    await job.take();
    for (const error of [
      new Error('A fault.'),
      new OutsideError('throttled', '429'),
      new OutsideError('permanent', '400', { about: 'x' }),
    ])
      assert.equal(job.leaveOut(error), undefined);
    assert.equal(room(), 8);
    assert.equal(job.leaveOut(refused), 0);
    assert.equal(room(), 4);
  });

  it('give four mails that go out at the same time a mailbox in which nothing else is on its way', async () => {
    const lane = createLane(fake.ctx, 'mail', 'worker', MAIL_QUOTA);
    const { open } = createMailboxes(fake.ctx, lane, MAILBOXES);
    const [four, other] = [open(4), open()];
    assert.deepEqual([await four.take(4), await other.take()], [0, 0]);
    const again = open(4);
    assert.notEqual(await again.take(4), 0);
    other.end();
    assert.equal(await again.take(4), 0);
    assert.notEqual(await open().take(), 0);
    four.end();
    assert.equal(await open().take(), 0);
  });

  it('send at most 30 mails in any minute from each, also when the other is left out', async () => {
    const worker = workerOf((from) => (from === 'bad@contoso.com' ? refused : undefined));
    for (const n of [1, 2, 3]) await another(`form-${n}`, EVERYBODY.slice(n));
    for (let n = 0; n < 40; n += 1) await fake.later(5000, worker);
    assert.ok(sent.length > 50, String(sent.length));
    for (const { at } of sent)
      assert.ok(sent.filter((one) => one.at >= at && one.at < at + 60_000).length <= 30);
  });

  it('that were removed from MAIL_FROM leave no mail behind: each is counted as not sent', async () => {
    await fake.work(createWorker({ ctx: fake.ctx, owner: 'before', mailboxes: 0 }));
    fake.now += 60_000;
    const mailer: Context['mailer'] = {
      enabled: false,
      send: () => Promise.reject(new OutsideError('permanent', 'No mailbox.')),
    };
    const ctx: Context = { ...fake.ctx, mailer };
    const worker = createWorker({ ctx, owner: 'after', mailboxes: 0 });
    await fake.work(worker);
    // While MAIL_FROM is being set, another instance may have a mailbox already.
    assert.equal((await counts()).refused, 0);

    await fake.later(60_000, worker);
    assert.deepEqual(await counts(), { asked: 19, sent: 0, refused: 19 });
    assert.equal(await queueAgeSeconds(ctx), 0);
  });
});
