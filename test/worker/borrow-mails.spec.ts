import assert from 'node:assert/strict';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { borrowMails } from '../../src/worker/borrow-mails.ts';
import { createLane } from '../../src/worker/lane.ts';
import { createMailboxes, MAIL_QUOTA } from '../../src/worker/mailboxes.ts';
import { groupOf, pause } from '../../src/worker/queue-group.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { aContextWithPlace, APPROVER, ask, entriesOn, FORM_ID } from '../support/app-story.ts';
import type { FakeContext } from '../support/fake-context.ts';

describe('A job that tells readers by message', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });
  afterEach(() => fake.close());

  /** The kinds of jobs that ran, after a worker with one mailbox told the three readers of a request. */
  async function tell(): Promise<readonly string[]> {
    const ran: string[] = [];
    const onJob = (kind: string, result: string): void => void ran.push(`${kind} ${result}`);
    await ask(fake);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    await fake.work(createWorker({ ctx: fake.ctx, owner: 'worker', mailboxes: 1, onJob }));
    return ran;
  }

  it('sends their mails, too, if a mailbox has room for them', async () => {
    const ran = await tell();
    assert.ok(ran.includes('tell done'), ran.join());
    assert.ok(!ran.some((one) => one.startsWith('mail-')), ran.join());
    assert.equal(fake.mails.length, 3);
  });

  it('leaves their mails to the instance that sends them, and does not wait for it', async () => {
    await createLane(fake.ctx, 'mail', 'other', MAIL_QUOTA).hold();
    const ran = await tell();
    assert.ok(ran.includes('tell done'), ran.join());
    assert.equal(fake.mails.length, 0);
    assert.equal(await fake.store.count({ by: 'list', key: 'queue:mail' }), 1);
    await fake.later(60_000);
    assert.equal(fake.mails.length, 3);
  });

  it('takes no mails from the quota while no mails are sent, and fails with the store', async () => {
    const lane = createLane(fake.ctx, 'mail', 'worker', MAIL_QUOTA);
    const mailboxes = createMailboxes(fake.ctx, lane, ['only@contoso.com']);
    const mails = groupOf(['mail'], 4, { lane, mailboxes });
    const sending = mailboxes.open();
    assert.equal(await borrowMails(undefined, undefined, 1, fake.now), 1000);
    assert.equal(await borrowMails(mails, sending, MAIL_QUOTA.most, fake.now), 0);

    fake.now += MAIL_QUOTA.withinMs;
    pause(mails, fake.now, 5000);
    assert.equal(await borrowMails(mails, sending, 1, fake.now), 5000);
    fake.now += 5000;
    assert.equal(await borrowMails(mails, sending, MAIL_QUOTA.most, fake.now), 0);
    assert.ok((await borrowMails(mails, sending, 1, fake.now)) > 5000);

    const away = new Error('The store is away.');
    const failing = { ...sending, take: () => Promise.reject(away) };
    await assert.rejects(borrowMails(mails, failing, 1, fake.now), away);
  });
});
