import assert from 'node:assert/strict';
import type {
  Again,
  Assignee,
  AssignmentTarget,
} from '../../../../src/app/assign/engine/assignment-target.ts';
import { licenseTarget } from '../../../../src/app/assign/engine/license-target.ts';
import { OutsideError } from '../../../../src/app/ports/outside-error.ts';
import type { AssignAnswer } from '../../../../src/app/ports/ports.ts';
import { aPerson, VISIO, NO_LIST } from '../../../support/builders.ts';
import { FakeContext } from '../../../support/fake-context.ts';

const assignee = (n: number): Assignee => ({ person: { id: aPerson(n).id }, isLeftOut: false });

const DAY = 86_400_000;
/** Another target is just giving the first person the product. */
const writtenByOthers: AssignmentTarget['writtenByOthers'] = async () => new Map([[aPerson(1).id, 'waits']]);

describe('The assign engine', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
  });

  afterEach(() => fake.close());

  /** How a job goes on where Graph answers each write like this, in that attempt. */
  async function again(
    answers: readonly (AssignAnswer | undefined)[],
    attempts = 1,
    more: Partial<AssignmentTarget> & { readonly quotaMs?: number } = {},
  ): Promise<Again | undefined> {
    const { quotaMs = 0, ...rest } = more;
    let result: Again | undefined;
    fake.beforeAssign = ({ personId }) =>
      answers[answers.findIndex((_, n) => aPerson(n + 1).id === personId)];
    const target: AssignmentTarget = {
      list: NO_LIST,
      assignment: { skuId: VISIO, off: [] },
      assignees: answers.map((_, n) => assignee(n + 1)),
      round: 1,
      began: fake.now,
      writtenByOthers: async () => new Map(),
      keepIntent: async () => {},
      record: async (progress) => {
        result = progress.again;
      },
      ...rest,
    };
    await licenseTarget(fake.ctx, { attempts, take: async () => quotaMs }, target);
    return result;
  }
  const waitMs = async (...args: Parameters<typeof again>) => (await again(...args))?.inMs;

  /** The outcome of the person who is hidden, beside one who is not. */
  async function outcome(waitedMs: number, attempts: number, before: Partial<Assignee> = {}) {
    let found: Assignee | undefined;
    await again([undefined, undefined], attempts, {
      assignees: [{ ...assignee(1), ...before }, assignee(2)],
      began: fake.now - waitedMs,
      record: async ({ assignees }) => {
        [found] = assignees;
      },
    });
    return found?.outcome;
  }
  const failed = (reason: string) => ({
    kind: 'failed',
    round: 1,
    at: fake.ctx.clock.iso(fake.now),
    reason,
    detail: 'y'.repeat(300),
  });
  /** Lets no read show the first person. */
  const hide = (kind: OutsideError['kind']) => {
    const error = new OutsideError(kind, 'y'.repeat(301));
    const read: typeof fake.ctx.directory.read = async (ids) => {
      if (ids.includes(aPerson(1).id)) throw error;
      return ids.map((id) => fake.people.get(id));
    };
    Object.assign(fake.ctx, { directory: { ...fake.ctx.directory, read } });
  };

  it('goes on when the quota allows, which is nobody’s failure', async () => {
    const expected = { inMs: 5000, failed: false, isStuck: false, isOfAll: false };
    assert.deepEqual(await again([undefined], 1, { quotaMs: 5000 }), expected);
  });

  it('waits as long as Graph says, a second at least and half an hour at most', async () => {
    for (const [afterMs, expected] of [
      [10, 1000],
      [60_000, 60_000],
      [86_400_000, 30 * 60_000],
    ] as const) {
      assert.equal(await waitMs([{ outcome: 'retry', afterMs }]), expected);
    }
  });

  it('waits as long as the longest of the answers', async () => {
    const answers = [20_000, 40_000, 30_000].map((afterMs) => ({ outcome: 'retry', afterMs }) as const);
    assert.equal(await waitMs(answers), 40_000);
  });

  it('waits longer after each attempt where Graph says nothing, and less long where it is over soon', async () => {
    for (const [answer, first, tenth] of [
      [{ outcome: 'retry' }, 2000, 600_000],
      [{ outcome: 'retry', cause: 'conflict' }, 2000, 30_000],
      [{ outcome: 'retry', cause: 'untried' }, 2000, 30_000],
      [{ outcome: 'unclear' }, 2000, 120_000],
    ] as const) {
      assert.deepEqual([await waitMs([answer]), await waitMs([answer], 10)], [first, tenth]);
    }
  });

  it('begins to count attempts anew when somebody came on', async () => {
    const expected = { inMs: 2000, failed: false, isStuck: false, isOfAll: false };
    assert.deepEqual(await again([undefined, { outcome: 'retry' }], 10), expected);
  });

  it('leads nowhere from the sixth attempt on in which nobody came on', async () => {
    const conflict = [{ outcome: 'retry', cause: 'conflict' }] as const;
    const [fifth, sixth] = [await again(conflict, 5), await again(conflict, 6)];
    assert.deepEqual([fifth?.failed, fifth?.isStuck], [true, false]);
    assert.deepEqual([sixth?.failed, sixth?.isStuck], [true, true]);
  });

  it('lets all writes of the tenant wait where Graph said so of all, or another write is under way', async () => {
    for (const [answer, expected] of [
      [{ outcome: 'retry', cause: 'conflict' }, true],
      [{ outcome: 'retry', afterMs: 5000 }, true],
      [{ outcome: 'retry', cause: 'untried' }, false],
      [{ outcome: 'retry' }, false],
      [{ outcome: 'unclear' }, false],
    ] as const) {
      assert.equal((await again([answer]))?.isOfAll, expected, JSON.stringify(answer));
    }
    assert.equal((await again([{ outcome: 'retry', afterMs: 5000 }], 6))?.isOfAll, false);
  });

  it('looks for what another target was about to write within ten seconds, and at last every two minutes', async () => {
    for (const [attempts, expected] of [
      [1, 10_000],
      [4, 16_000],
      [10, 120_000],
    ] as const) {
      assert.equal(await waitMs([undefined], attempts, { writtenByOthers }), expected);
    }
  });

  describe('where Graph does not show an account', () => {
    it('asks again for a day and twelve times at least, and gives up then', async () => {
      hide('transient');
      assert.equal(await outcome(DAY - 1, 12), undefined);
      assert.equal(await outcome(DAY, 11), undefined);
      assert.deepEqual(await outcome(DAY, 12), failed('busy'));
    });

    it('looks for a license that may have gone in already', async () => {
      hide('transient');
      const writing = { outcome: { kind: 'writing', round: 1 } } as const;
      const since = fake.ctx.clock.iso(fake.now);
      assert.deepEqual(await outcome(DAY, 12, writing), { kind: 'confirming', round: 1, since });
    });

    it('gives up at once where it denies the account for good', async () => {
      hide('permanent');
      assert.deepEqual(await outcome(0, 1), failed('denied'));
    });
  });
});
