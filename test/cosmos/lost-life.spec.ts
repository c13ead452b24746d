import assert from 'node:assert/strict';
import { startCosmosDouble } from '../../sandbox/cosmos/double.ts';
import type { Effect } from '../../sandbox/cosmos/faults.ts';
import { submitRequest } from '../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { addPlace } from '../../src/app/places/manage-places.ts';
import type { Context } from '../../src/app/ports/context.ts';
import type { DataDocument } from '../../src/app/records/documents.ts';
import { requestDocumentId } from '../../src/app/records/documents.ts';
import { createCosmosStore } from '../../src/cosmos/store.ts';
import type { LicenseRequest } from '../../src/domain/request.ts';
import type { Worker } from '../../src/worker/worker.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { entriesOn, aForm, APPROVER, EMPLOYEE, FORM_ID } from '../support/app-story.ts';
import { channel, FakeContext, personalChat } from '../support/fake-context.ts';
import { atScale } from '../support/scale.ts';

/** What came of a request, in an order of its own. */
interface Life {
  readonly sent: readonly string[];
  readonly status: string | undefined;
  /** Jobs that a worker lost, though nobody took them from it. */
  readonly lost: readonly string[];
  /** Commits that were sent to the store. */
  readonly commits: number;
}

/** How many workers there are, and how far the clock of the second is ahead. */
const CREWS = [
  ['one worker', []],
  ['two workers whose clocks are 10 s apart', [10_000]],
] as const;

/** The life of a request for three people, in which the store's answer to one commit suffers. */
async function live(ahead: readonly number[], effect?: Effect, at = -1): Promise<Life> {
  const double = await startCosmosDouble();
  const fake = new FakeContext();
  const { endpoint, key } = double;
  const open = () =>
    createCosmosStore({
      endpoint,
      key,
      database: 'd',
      container: 'c',
      tenantId: 't',
      wait: async () => undefined,
    });
  const stores = await Promise.all([0, ...ahead].map(open));
  const [store = assert.fail()] = stores;
  const ctx: Context = { ...fake.ctx, store };
  const lost: string[] = [];
  const workers = stores.map((own, n): Worker => {
    const now = () => fake.now + (ahead[n - 1] ?? 0);
    return createWorker({
      ctx: { ...fake.ctx, store: own, clock: { ...fake.ctx.clock, now } },
      owner: `worker-${n}`,
      mailboxes: 1,
      pauseFor: async () => undefined,
      onJob: (kind, result) => result === 'lost' && lost.push(kind),
    });
  });
  const work = async (): Promise<void> => {
    for (let isIdle = false; !isIdle;) {
      const polls = await Promise.all(workers.map((worker) => worker.runDue()));
      isIdle = polls.every(({ ran }) => ran === 0);
    }
  };
  try {
    fake.approvers.add(APPROVER.id);
    await addPlace(ctx, APPROVER, channel('it'), 'IT');
    fake.now += 1000;
    await work();
    let commits = 0;
    const match = (): boolean => (commits += 1) === at + 1;
    double.faults.add({ on: ['batch'], effect: effect ?? 'lost', match });
    const where = { conversation: personalChat(EMPLOYEE.id), activityId: 'form-1' };
    await submitRequest(ctx, EMPLOYEE, aForm(), where);
    await work();
    await approveRequest(ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    await work();
    const request = await store.read<DataDocument<LicenseRequest>>(requestDocumentId(FORM_ID));
    const sent = [
      ...fake.posts.map(({ message, conversation }) => `${message.kind} to ${conversation.conversationId}`),
      ...fake.mails.map(({ content, to }) => `mail ${content.kind} to ${to}`),
      ...fake.writes.map(({ personId }) => `license for ${personId}`),
    ];
    return { sent: sent.toSorted(), status: request?.data.status, lost, commits };
  } finally {
    await Promise.all(stores.map((one) => one.close()));
    await fake.close();
    await double.close();
  }
}

describe('A request during whose life the answer to one commit is lost', function () {
  // Each row lives the same life again and again.
  this.timeout(atScale(60_000, 600_000));

  for (const [crew, ahead] of CREWS) {
    for (const [n, effect] of (['lost', 'cut', 'late'] as const).entries()) {
      it(`is sent, licensed and told once: ${effect}, ${crew}`, async () => {
        const whole = await live(ahead);
        assert.deepEqual([whole.status, whole.lost], ['completed', []]);
        for (let at = n; at < whole.commits; at += atScale(24, 1)) {
          const { sent, status, lost } = await live(ahead, effect, at);
          const place = `commit ${at} of ${whole.commits}`;
          assert.deepEqual({ sent, status }, { sent: whole.sent, status: whole.status }, place);
          // A commit that went in counts as lost where all that it wrote has changed before it was found.
          if (effect === 'cut') assert.deepEqual(lost, [], place);
        }
      });
    }
  }
});
