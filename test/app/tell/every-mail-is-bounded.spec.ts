import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { askQuestion } from '../../../src/app/decide/ask-question.ts';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { addPlace } from '../../../src/app/places/manage-places.ts';
import { forgetConversation } from '../../../src/app/places/remember-conversation.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { newJob } from '../../../src/app/records/queue-job.ts';
import { reportOutage } from '../../../src/app/tell/report-outage.ts';
import type { MailKind } from '../../../src/domain/job.ts';
import type { Worker } from '../../../src/worker/worker.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { entriesOn, APPROVER, ask, FORM_ID } from '../../support/app-story.ts';
import { aPerson } from '../../support/builders.ts';
import { channel, FakeContext, VISIO } from '../../support/fake-context.ts';
import { aGrant, keep } from '../../support/grants.ts';

const TEN_MINUTES = 600_000;

/** The cause of each kind of mail; the compiler demands a row for every kind. */
const CAUSES: Readonly<Record<MailKind, (fake: FakeContext, worker: Worker) => Promise<unknown>>> = {
  'mail-approvers': (fake, worker) => ask(fake, {}, worker),
  'mail-requester': approve,
  'mail-person': approve,
  'mail-owner': async ({ ctx }) => {
    await addPlace(ctx, APPROVER, channel('it'), 'IT');
    await forgetConversation(ctx, channel('it'));
  },
  'mail-grant': async (fake) => {
    await keep(fake, aGrant(2, { state: 'ended' }));
    const task = { kind: 'mail-grant', personId: aPerson(2).id, skuId: VISIO, news: 'ended' } as const;
    await fake.store.commit([newJob(fake.ctx, task)], fake.ctx.ids.next());
  },
  'mail-question': async (fake, worker) => {
    await ask(fake, {}, worker);
    await askQuestion(fake.ctx, APPROVER, FORM_ID, 'pending.', 'Why?');
  },
  'mail-outage': ({ ctx }) => reportOutage(ctx, { cause: 'app-blocked' }),
};

async function approve(fake: FakeContext): Promise<void> {
  await ask(fake);
  await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
}

describe('a mail whose answers are all lost', () => {
  it('is sent from one place in the use cases', () => {
    const files = readdirSync('src/app', { recursive: true, encoding: 'utf8' });
    const senders = files.filter((file) => {
      return file.endsWith('.ts') && readFileSync(`src/app/${file}`, 'utf8').includes('mailer.send');
    });
    assert.deepEqual(senders, ['tell/send-mail.ts']);
  });

  for (const [kind, cause] of Object.entries(CAUSES)) {
    it(`comes five times at most, and its job ends (${kind})`, async () => {
      const fake = new FakeContext({ approverMail: ['it@contoso.com'] });
      fake.approvers.add(APPROVER.id);
      const ran = new Set<string>();
      const send: typeof fake.ctx.mailer.send = async (to, content) => {
        await fake.ctx.mailer.send(to, content);
        throw new OutsideError('transient', 'Lost.', { mayBeDone: true });
      };
      const ctx = { ...fake.ctx, mailer: { ...fake.ctx.mailer, send } };
      const worker = createWorker({ ctx, owner: 'worker', mailboxes: 1, onJob: (done) => ran.add(done) });
      await cause(fake, worker);
      await fake.work(worker);
      for (let n = 0; n < 300; n += 1) await fake.later(TEN_MINUTES, worker);

      assert.ok(ran.has(kind));
      const copies = Map.groupBy(fake.mails, ({ to, content }) => {
        const reminds = 'reminds' in content && content.reminds ? ' again' : '';
        return `${content.kind}${reminds} to ${to}`;
      });
      assert.equal(Math.max(...[...copies.values()].map(({ length }) => length)), 5);
      for (const list of ['queue:mail-first', 'queue:mail', 'dead'])
        assert.equal(await fake.store.count({ by: 'list', key: list }), 0, list);
      await fake.close();
    });
  }
});
