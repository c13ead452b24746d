import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { Context } from '../../../src/app/ports/context.ts';
import type { Operation } from '../../../src/app/ports/store.ts';
import { isWaitingJob } from '../../../src/app/records/queue-job.ts';
import { answerExtension } from '../../../src/app/seats/answer-extension.ts';
import { askExtension } from '../../../src/app/seats/ask-extension.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { APPROVER } from '../../support/app-story.ts';
import { aPerson, VISIO } from '../../support/builders.ts';

import { dying } from '../../support/dying-context.ts';
import { aWorldWithEnds, DAY, endingGrant, newsOf } from '../../support/ending-story.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { actor, countGrants, grantOf, hasVisio } from '../../support/giving-back.ts';
import { atScale } from '../../support/scale.ts';
import { withCommit } from '../../support/with-commit.ts';

/** The messages about grants that commits made jobs for: the number of the person, and the news. */
function messagesIn(operations: readonly Operation[]): readonly string[] {
  return operations.flatMap((operation) => {
    if (operation.kind !== 'create' || !isWaitingJob(operation.document)) return [];
    const { task } = operation.document.data;
    return task.kind === 'message-grant' ? [`${Number(task.personId.slice(-12))} ${task.news}`] : [];
  });
}

const ALL = [
  '2 ended',
  '2 ends-first',
  '2 ends-last',
  '3 ended',
  '3 ends-first',
  '3 ends-last',
  '4 ends-first',
  '4 extended',
];

/** Lets hours pass around the moments at which something is due; `step` runs the worker. */
async function story(fake: FakeContext, ctx: Context, step: () => Promise<void>): Promise<void> {
  const go = async (days: number): Promise<void> => {
    fake.now += days * DAY;
    for (let n = 0; n < 4; n += 1) {
      await step();
      fake.now += 10_000;
    }
  };
  await go(0);
  for (let day = 1; day < 6; day += 1) await go(1);
  await go(1);
  for (let day = 7; day < 19; day += 1) await go(1);
  await go(0.9);
  await askExtension(fake.ctx, actor(4), VISIO, '2027-06-30', '');
  await go(0.2);
  await go(1);
  const extensionId = (await grantOf(fake, 4))?.extension?.id ?? '';
  await answerExtension(ctx, APPROVER, { personId: aPerson(4).id, skuId: VISIO, extensionId }, 'granted');
  for (let n = 0; n < 3; n += 1) await go(0.01);
}

/** Kills a worker at its nth call, and lets another one go on. Gives whether the first one got so far. */
async function check(at: number, isDone: boolean): Promise<boolean> {
  const fake = await aWorldWithEnds(...[2, 3, 4].map((n) => endingGrant(n, 20)), endingGrant(5, 400));
  const made: string[] = [];
  const { store } = fake.ctx;
  const commit: typeof store.commit = async (operations, id) => {
    const result = await store.commit(operations, id);
    if (result.outcome === 'done') made.push(...messagesIn(operations));
    return result;
  };
  const watched = withCommit(fake, commit);
  try {
    let isDead = false;
    const dead = Promise.withResolvers<void>();
    const ctx = dying({ ctx: watched }, at, isDone, () => {
      isDead = true;
      dead.resolve();
    });
    const first = createWorker({ ctx, owner: 'dead', mailboxes: 1 });
    const heir = createWorker({ ctx: watched, owner: 'heir', mailboxes: 1 });
    await story(fake, watched, async () => {
      if (isDead) await fake.work(heir);
      else await Promise.race([fake.work(first), dead.promise]);
      await setImmediate();
    });
    const where = `killed ${isDone ? 'after' : 'before'} call ${at}`;
    assert.deepEqual(made.toSorted(), ALL, where);
    assert.deepEqual(
      [2, 3, 4, 5].map((n) => hasVisio(fake, n)),
      [false, false, true, true],
      where,
    );
    assert.deepEqual(await countGrants(fake), [2, 0], where);
    assert.equal(fake.removals.length, 2, where);
    for (const n of [2, 3]) assert.ok(newsOf(fake, n).mails.includes('ended'), where);
    assert.ok(newsOf(fake, 4).news.includes('extended'), where);
    const ledger = await fake.store.count({ by: 'list', key: 'dead' });
    assert.equal(ledger, 0, where);
    const drawn = fake.updates.filter(({ message }) => message.kind === 'extension-question').length;
    assert.ok(drawn >= 1, `${where}: ${drawn} cards drawn`);
    return isDead;
  } finally {
    await fake.close();
  }
}

describe('A worker that dies while it follows the ends of licenses', () => {
  for (const isDone of [false, true]) {
    it(`reminds and ends each once, and draws the extension: killed ${isDone ? 'after' : 'before'} each call`, async function () {
      this.timeout(120_000);
      // `npm test` kills at every eighth call, from a random one on.
      const step = atScale(8, 1);
      let at = 1 + Math.floor(Math.random() * step);
      while (await check(at, isDone)) at += step;
      assert.ok(at > 20, `${at} calls`);
    });
  }
});
