import assert from 'node:assert/strict';
import type {
  Again,
  Assignee,
  AssignmentTarget,
} from '../../../../src/app/assign/engine/assignment-target.ts';
import { licenseTarget } from '../../../../src/app/assign/engine/license-target.ts';
import { OutsideError } from '../../../../src/app/ports/outside-error.ts';
import type { AssignAnswer } from '../../../../src/app/ports/ports.ts';
import { aPerson, aProduct, NO_LIST, VISIO } from '../../../support/builders.ts';
import { FakeContext } from '../../../support/fake-context.ts';

type Outcomes = readonly Assignee['outcome'][];

const WRITING = { kind: 'writing', round: 1 } as const;
const UNANSWERED = { ...WRITING, tries: 1 } as const;
const assignee = (n: number, outcome?: Assignee['outcome']): Assignee => ({
  person: { id: aPerson(n).id },
  isLeftOut: false,
  ...(outcome && { outcome }),
});
const assignees = (count: number) => Array.from({ length: count }, (_, n) => assignee(n + 1));
const refusal = (reason: 'denied' | 'no-seat'): AssignAnswer => ({
  outcome: 'failed',
  reason,
  apps: [],
  detail: '',
});
const numberOf = (id: string): number =>
  Array.from({ length: 60 }, (_, n) => n + 1).find((n) => aPerson(n).id === id) ?? 0;
const several = (count: number, kind: string) => Array.from({ length: count }, () => kind);

describe('Writing licenses', () => {
  let fake: FakeContext;
  /** How many writes were taken from the quota, each time. */
  let taken: number[];
  /** The persons who were sent to Graph, by their numbers. */
  let tried: number[];
  let intents: { readonly ids: readonly string[]; readonly outcomes: Outcomes }[];
  let outcomes: Outcomes;
  let again: Again | undefined;
  /** How many batches Graph takes side by side. */
  let width: number;
  let quotaMs: number;

  beforeEach(() => {
    fake = new FakeContext();
    for (let n = 31; n <= 60; n += 1) fake.people.set(aPerson(n).id, aPerson(n));
    [taken, tried, intents, outcomes, again] = [[], [], [], [], undefined];
    width = 4;
    quotaMs = 0;
  });

  afterEach(() => fake.close());

  async function take(count: number): Promise<number> {
    taken.push(count);
    return quotaMs;
  }

  async function license(some: readonly Assignee[], more: Partial<AssignmentTarget> = {}): Promise<void> {
    const licenses: typeof fake.ctx.licenses = {
      ...fake.ctx.licenses,
      pace: () => ({ width, isChained: false }),
      assign: async (orders) => {
        tried.push(...orders.map(({ personId }) => numberOf(personId)));
        return fake.ctx.licenses.assign(orders);
      },
    };
    const target: AssignmentTarget = {
      list: NO_LIST,
      assignment: { skuId: VISIO, off: [] },
      assignees: some,
      round: 1,
      began: fake.now,
      writtenByOthers: async () => new Map(),
      keepIntent: async (found, ids) => {
        intents.push({ ids, outcomes: found.map(({ outcome }) => outcome) });
      },
      record: async (progress) => {
        outcomes = progress.assignees.map(({ outcome }) => outcome);
        again = progress.again;
      },
      ...more,
    };
    await licenseTarget({ ...fake.ctx, licenses }, { attempts: 1, take }, target);
  }
  const kinds = () =>
    outcomes.map((outcome) => (outcome?.kind === 'failed' ? outcome.reason : outcome?.kind));
  const seats = (free: number) => {
    fake.products = [aProduct({ free })];
  };
  /** Graph answers these persons so, and licenses all others. */
  const answer = (answers: Readonly<Record<number, AssignAnswer>>) => {
    fake.beforeAssign = ({ personId }) => answers[numberOf(personId)];
  };

  it('writes all at once where there are seats for them and those behind, else one batch', async () => {
    seats(45);
    await license(assignees(40), { behind: 5 });
    assert.deepEqual([taken, again], [[40], undefined]);

    fake.people.clear();
    for (let n = 1; n <= 60; n += 1) fake.people.set(aPerson(n).id, aPerson(n));
    seats(41);
    await license(assignees(40), { behind: 5 });
    assert.deepEqual(taken, [40, 20]);
    assert.deepEqual(kinds().slice(19, 21), ['assigned', undefined]);
    assert.deepEqual(again, { inMs: 0, failed: false, isStuck: false, isOfAll: false });
  });

  it('goes on at once where others need not have their turn: nobody is left, or all are in one batch', async () => {
    seats(20);
    fake.people.set(aPerson(21).id, aPerson(21, { direct: [VISIO] }));
    await license(assignees(21), { behind: 5 });
    assert.deepEqual([kinds(), again], [[...several(20, 'assigned'), 'holder'], undefined]);

    for (let n = 1; n <= 20; n += 1) fake.people.set(aPerson(n).id, aPerson(n));
    seats(19);
    await license(assignees(20));
    assert.deepEqual([kinds(), again], [[...several(19, 'assigned'), 'no-seat'], undefined]);
  });

  it('leaves the first seats to those before it, and tries nobody else without one', async () => {
    seats(2);
    const list = { isOn: async () => true, ahead: async () => 1 };
    await license(assignees(3), { list });
    assert.deepEqual([tried, kinds()], [[1], ['assigned', 'on-list', 'on-list']]);

    tried = [];
    seats(0);
    await license([assignee(4), assignee(5, UNANSWERED)], { list });
    assert.deepEqual([tried, kinds()], [[5], ['on-list', 'on-list']]);
  });

  it('tries nobody without a seat who is on the list already, since Graph has said that none is left', async () => {
    seats(0);
    const since = fake.ctx.clock.iso(fake.now - 1000);
    await license([assignee(1)], { list: { isOn: async () => true, ahead: async () => 0, since } });
    assert.deepEqual([tried, outcomes], [[], [{ kind: 'on-list', round: 1, since }]]);
    assert.equal(again, undefined);
  });

  it('takes one refusal for a seat as one for all who were not tried, and no other refusal', async () => {
    seats(2);
    answer({ 2: refusal('no-seat') });
    await license(assignees(3));
    assert.deepEqual(
      [tried, kinds()],
      [
        [1, 2],
        ['assigned', 'no-seat', 'no-seat'],
      ],
    );

    tried = [];
    seats(2);
    answer({ 4: refusal('denied') });
    await license([assignee(4), assignee(5), assignee(6)]);
    assert.deepEqual(
      [tried, kinds()],
      [
        [4, 5, 6],
        ['denied', 'assigned', 'assigned'],
      ],
    );
  });

  it('asks for no product where everybody is licensed already', async () => {
    fake.people.set(aPerson(1).id, aPerson(1, { direct: [VISIO] }));
    fake.products = [aProduct({ assignable: false })];
    await license([assignee(1)]);
    assert.deepEqual([kinds(), again], [['holder'], undefined]);

    const suspended = { kind: 'outage', outage: 'product-suspended' };
    await assert.rejects(license([assignee(2)]), suspended);
  });

  it('is over at once where the product is gone, or its last day, or nobody can be licensed with it', async () => {
    const until = fake.ctx.clock.iso(fake.now);
    await license([assignee(1), assignee(2, UNANSWERED)], { until });
    assert.deepEqual([kinds(), again], [['end-passed', 'confirming'], undefined]);

    fake.products = [];
    await license([assignee(1)]);
    assert.deepEqual([kinds(), again], [['product-gone'], undefined]);

    fake.products = [aProduct({ obstacle: 'company' })];
    await license([assignee(1)]);
    assert.deepEqual([kinds(), again, tried], [['not-assignable'], undefined, []]);
  });

  it('does not take an unclear answer for a refusal', async () => {
    answer({ 1: { outcome: 'unclear' } });
    await license([assignee(1)]);
    assert.deepEqual(outcomes, [{ ...UNANSWERED, since: fake.ctx.clock.iso(fake.now) }]);
  });

  it('keeps those in mind whose batch was never sent, and those whose batch was lost', async () => {
    width = 1;
    answer({ 1: { outcome: 'retry', afterMs: 5000 } });
    seats(50);
    await license(assignees(21));
    assert.deepEqual([tried.length, outcomes[20]], [20, { ...WRITING, refused: true }]);
    assert.equal(again?.inMs, 5000);

    const lost = new OutsideError('transient', 'No answer.');
    tried = [];
    fake.beforeAssign = () => {
      throw lost;
    };
    await assert.rejects(license(assignees(60).slice(30)), lost);
    assert.equal(tried.length, 20);

    fake.beforeAssign = ({ personId }) => {
      if (numberOf(personId) === 51) throw lost;
      return undefined;
    };
    width = 4;
    await assert.rejects(license(assignees(51).slice(30)), lost);
    assert.deepEqual([outcomes[0]?.kind, outcomes[20], again], ['assigned', WRITING, undefined]);
  });

  it('notes nobody anew where an outage hits one batch, and calls no answered write refused', async () => {
    const outage = new OutsideError('outage', '403', { outage: 'consent' });
    seats(50);
    fake.beforeAssign = ({ personId }) => {
      if (numberOf(personId) === 21) throw outage;
      return numberOf(personId) === 1 ? { outcome: 'unclear' } : undefined;
    };
    await assert.rejects(license(assignees(21)), outage);
    assert.deepEqual(
      intents.map(({ ids }) => ids.length),
      [21, 0],
    );
    assert.deepEqual(outcomes[0], { ...UNANSWERED, since: fake.ctx.clock.iso(fake.now) });
    assert.deepEqual(outcomes[20], { ...WRITING, refused: true });
  });

  it('knows nothing of the writes of an earlier round', async () => {
    const outage = new OutsideError('outage', '403', { outage: 'consent' });
    fake.beforeAssign = () => {
      throw outage;
    };
    await assert.rejects(license([assignee(1, UNANSWERED)], { round: 2 }), outage);
    assert.deepEqual(
      intents.map((one) => one.outcomes),
      [[{ kind: 'writing', round: 2 }], [{ kind: 'writing', round: 2, refused: true }]],
    );
  });

  it('waits for the quota without a failure, and notes nobody', async () => {
    quotaMs = 7000;
    await license([assignee(1)]);
    assert.deepEqual(again, { inMs: 7000, failed: false, isStuck: false, isOfAll: false });
    assert.deepEqual([intents, tried], [[], []]);
  });
});
