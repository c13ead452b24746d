import assert from 'node:assert/strict';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import { newJob } from '../../../src/app/records/queue-job.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { APPROVER, ask, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { FakeContext } from '../../support/fake-context.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const ADDRESS = 'it@contoso.com';

type Options = ConstructorParameters<typeof FakeContext>[0];

describe('A mail to APPROVER_MAIL', () => {
  let fake: FakeContext;
  let ran: string[];

  /** A request that waits while no place is set up. */
  const waits = async (options: Options): Promise<void> => {
    fake = new FakeContext(options);
    ran = [];
    fake.approvers.add(APPROVER.id);
    await ask(fake);
  };

  afterEach(() => fake.close());

  const onJob = (kind: string, result: string) => void (kind === 'mail-approvers' && ran.push(result));
  const worker = (mail = true) => {
    const ctx = { ...fake.ctx, mailer: { ...fake.ctx.mailer, enabled: mail } };
    return createWorker({ ctx, owner: 'worker', mailboxes: mail ? 1 : 0, onJob });
  };
  const mails = () => fake.mails.map(({ to, content }) => [to, content.kind, 'at' in content && content.at]);
  const add = (about: 'waits' | 'lapses' | 'lapsed', requestId: string = FORM_ID) =>
    fake.store.commit(
      [newJob(fake.ctx, { kind: 'mail-approvers', requestId, about, address: ADDRESS })],
      fake.ctx.ids.next(),
    );

  it('goes to each address once, to as many as fit into one commit', async () => {
    await waits({ approverMail: Array.from({ length: 95 }, (_, n) => `it${n}@contoso.com`) });
    for (let n = 0; n < 4; n += 1) await fake.later(2 * MINUTE);
    assert.equal(new Set(fake.mails.map(({ to }) => to)).size, 90);
    assert.equal(fake.mails.length, 90);
  });

  it('is made for nobody while mail is off', async () => {
    await waits({ approverMail: [ADDRESS], mail: false });
    assert.equal(await fake.store.count({ by: 'list', key: 'queue:mail-first' }), 0);
  });

  it('says when a request lapses, in the warning alone', async () => {
    await waits({ approverMail: [] });
    for (const about of ['waits', 'lapses'] as const) await add(about);
    await fake.work(worker());
    const at = fake.ctx.clock.iso(fake.now + 30 * DAY);
    assert.deepEqual(mails(), [
      [ADDRESS, 'request-waits', false],
      [ADDRESS, 'request-lapses', at],
    ]);
  });

  for (const [what, about, requestId] of [
    ['has not lapsed', 'lapsed', FORM_ID],
    ['was withdrawn', 'waits', FORM_ID],
    ['is gone', 'waits', 'gone'],
  ] as const)
    it(`is not sent if the request ${what}`, async () => {
      await waits({ approverMail: [] });
      await add(about, requestId);
      if (what === 'was withdrawn') await withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID);
      await fake.work(worker());
      assert.deepEqual([ran, mails()], [['done'], []]);
    });

  it('is not sent if mail was switched off since', async () => {
    await waits({ approverMail: [] });
    await add('waits');
    await fake.later(3 * MINUTE, worker(false));
    assert.deepEqual([ran, mails()], [['done'], []]);
  });
});
