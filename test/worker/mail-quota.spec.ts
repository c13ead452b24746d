import assert from 'node:assert/strict';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { addPlace } from '../../src/app/places/manage-places.ts';
import { dropPlace, GONE } from '../../src/app/places/place-records.ts';
import type { Context } from '../../src/app/ports/context.ts';
import { placeId } from '../../src/app/records/documents.ts';
import { newJob } from '../../src/app/records/queue-job.ts';
import { reportOutage } from '../../src/app/tell/report-outage.ts';
import { createLane } from '../../src/worker/lane.ts';
import { MAIL_QUOTA } from '../../src/worker/mailboxes.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID } from '../support/app-story.ts';
import { aPerson } from '../support/builders.ts';
import { channel, FakeContext } from '../support/fake-context.ts';

const IT = channel('it');

/** Another instance sends as many mails as the mailbox may in a minute. */
async function useUpTheMinute(ctx: Context): Promise<void> {
  const other = createLane(ctx, 'mail', 'other', MAIL_QUOTA);
  assert.equal(await other.take(MAIL_QUOTA.most, ctx.options.mailFrom[0]), 0);
  await other.release();
}

describe('The quota of mail', () => {
  for (const [what, cause] of [
    [
      'those about a request',
      (fake) => approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.')),
    ],
    ['the one that a place is no more', ({ ctx }) => dropPlace(ctx, placeId(ctx, IT), GONE)],
    ['the one about a cause that hits everybody', ({ ctx }) => reportOutage(ctx, { cause: 'bot-unknown' })],
  ] as const satisfies readonly [string, (fake: FakeContext) => Promise<unknown>][]) {
    it(`holds for every mail: ${what}`, async () => {
      const fake = new FakeContext({ approverMail: ['it@contoso.com'] });
      fake.approvers.add(APPROVER.id);
      await addPlace(fake.ctx, APPROVER, IT, 'IT');
      await ask(fake);
      await useUpTheMinute(fake.ctx);
      await cause(fake);
      await fake.work();
      assert.equal(fake.mails.length, 0);

      await fake.later(MAIL_QUOTA.withinMs);
      assert.ok(fake.mails.length > 0);
      await fake.close();
    });
  }

  it('is taken from by four mails at a time once it is used up, however many wait', async () => {
    const fake = await aContextWithPlace();
    fake.products = fake.products.map((product) => ({ ...product, free: 30 }));
    await ask(fake, { picked: Array.from({ length: 18 }, (_, n) => aPerson(n + 2).id), typed: '' });
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    await fake.work(createWorker({ ctx: fake.ctx, owner: 'other', mailboxes: 0 }));
    // Those who could not be told together have a mail each.
    const one = (index: number) =>
      newJob(fake.ctx, { kind: 'mail-person', requestId: FORM_ID, index, round: 1 });
    await fake.store.commit(
      Array.from({ length: 18 }, (_, n) => one(n + 1)),
      fake.ctx.ids.next(),
    );
    await useUpTheMinute(fake.ctx);
    let tried = 0;
    const onJob = (kind: string): void => {
      if (kind.startsWith('mail-')) tried += 1;
    };
    await fake.work(createWorker({ ctx: fake.ctx, owner: 'worker', mailboxes: 1, onJob }));

    assert.deepEqual([fake.mails.length, tried], [0, 4]);
    await fake.close();
  });
});
