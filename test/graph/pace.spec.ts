import assert from 'node:assert/strict';
import { OutsideError } from '../../src/app/ports/outside-error.ts';
import type { AssignAnswer } from '../../src/app/ports/ports.ts';
import { createPace } from '../../src/graph/pace.ts';

const ACCEPTED: AssignAnswer = { outcome: 'accepted' };
const FAILED: AssignAnswer = { outcome: 'failed', reason: 'no-location', apps: [], detail: '' };
const CONFLICT: AssignAnswer = { outcome: 'retry', cause: 'conflict' };
const THROTTLED: AssignAnswer = { outcome: 'retry', afterMs: 1000 };
const HOUR = 3_600_000;

describe('The pace of license writes', () => {
  let time: number;
  let pace: ReturnType<typeof createPace>;

  beforeEach(() => {
    time = 1_000_000;
    pace = createPace(() => time);
  });

  const batch = (...answers: readonly AssignAnswer[]) => pace.learn(async () => answers);
  const width = () => pace.now().width;
  async function widen(): Promise<void> {
    for (let n = 0; n < 3; n += 1) await batch(ACCEPTED);
  }

  it('starts with one batch, and has one more with each that is taken, up to four', async () => {
    const widths = [width()];
    for (const answers of [[ACCEPTED], [ACCEPTED, FAILED], [FAILED, FAILED], [ACCEPTED]]) {
      await batch(...answers);
      widths.push(width());
    }
    assert.deepEqual(widths, [1, 2, 3, 4, 4]);
  });

  it('has two more when several writes are taken side by side, until the tenant puts one off', async () => {
    const widths = [];
    for (const answer of [ACCEPTED, ACCEPTED, THROTTLED, THROTTLED, ACCEPTED, ACCEPTED]) {
      await batch(ACCEPTED, ACCEPTED, answer);
      widths.push(width());
    }
    assert.deepEqual(widths, [3, 4, 2, 1, 2, 3]);
  });

  it('halves at a conflict or a throttle, to one at least', async () => {
    for (const refusal of [CONFLICT, THROTTLED]) {
      pace = createPace(() => time);
      await widen();
      const widths = [];
      for (let n = 0; n < 3; n += 1) {
        await batch(ACCEPTED, refusal);
        widths.push(width());
      }
      assert.deepEqual(widths, [2, 1, 1]);
    }
  });

  it('halves when a batch is throttled as a whole, and not for another failure', async () => {
    await widen();
    for (const [kind, after] of [
      ['transient', 4],
      ['throttled', 2],
    ] as const) {
      const failing = pace.learn(async () => {
        throw new OutsideError(kind, 'No.');
      });
      await assert.rejects(failing);
      assert.equal(width(), after);
    }
  });

  it('halves once for batches that were in flight together, and lets none of them widen it again', async () => {
    await widen();
    const ends = Array.from({ length: 4 }, () => Promise.withResolvers<readonly AssignAnswer[]>());
    const running = ends.map(({ promise }) => pace.learn(() => promise));
    ends[0]?.resolve([CONFLICT]);
    ends[1]?.resolve([CONFLICT]);
    ends[2]?.resolve([ACCEPTED]);
    ends[3]?.resolve([THROTTLED]);
    await Promise.all(running);
    assert.equal(width(), 2);
    await batch(ACCEPTED);
    assert.equal(width(), 3);
  });

  it('stays as it is where an answer was lost', async () => {
    await batch(ACCEPTED);
    await batch(ACCEPTED, { outcome: 'unclear' });
    assert.equal(width(), 2);
  });

  it('chains writes for an hour only if they meet a conflict while one batch is in flight', async () => {
    const chained: boolean[] = [];
    const learn = (answer: AssignAnswer) =>
      pace.learn(async (isChained) => {
        chained.push(isChained);
        return [answer];
      });
    await learn(ACCEPTED);
    for (let n = 0; n < 2; n += 1) await learn(CONFLICT);
    assert.deepEqual(pace.now(), { width: 1, isChained: true });
    time += HOUR - 1;
    await learn(ACCEPTED);
    assert.deepEqual(pace.now(), { width: 1, isChained: true });
    time += 1;
    assert.deepEqual(pace.now(), { width: 1, isChained: false });
    await learn({ outcome: 'retry', cause: 'untried' });
    assert.equal(width(), 1);
    assert.deepEqual(chained, [false, false, false, true, false]);
  });
});
