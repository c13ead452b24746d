import assert from 'node:assert/strict';
import type {
  Assignee,
  AssignmentTarget,
  Progress,
} from '../../../../src/app/assign/engine/assignment-target.ts';
import { licenseTarget } from '../../../../src/app/assign/engine/license-target.ts';
import { StoreError } from '../../../../src/app/ports/store.ts';
import { aPerson, VISIO, NO_LIST } from '../../../support/builders.ts';
import { FakeContext } from '../../../support/fake-context.ts';

const assignee = (n: number, more: Partial<Assignee> = {}): Assignee => ({
  person: { id: aPerson(n).id },
  isLeftOut: false,
  ...more,
});
const kindsOf = (assignees: readonly Assignee[]) => assignees.map(({ outcome }) => outcome?.kind);

describe('the assign engine', () => {
  let fake: FakeContext;
  let happened: unknown[];
  let recorded: Progress[];

  beforeEach(() => {
    fake = new FakeContext();
    happened = [];
    recorded = [];
    fake.beforeAssign = ({ personId }) => {
      happened.push(['write', personId]);
      return undefined;
    };
  });

  afterEach(() => fake.close());

  const license = (assignees: readonly Assignee[], more: Partial<AssignmentTarget> = {}) =>
    licenseTarget(
      fake.ctx,
      { attempts: 1, take: async () => 0 },
      {
        list: NO_LIST,
        assignment: { skuId: VISIO, off: [] },
        assignees,
        round: 1,
        began: fake.now,
        writtenByOthers: async () => new Map(),
        keepIntent: async (found, personIds) => {
          happened.push(['intent', ...personIds, ...kindsOf(found)]);
        },
        record: async (progress) => {
          recorded.push(progress);
        },
        ...more,
      },
    );

  it('licenses persons without a request: looks, stores the intent, writes, looks again, records the outcomes', async () => {
    const { id } = aPerson(3);
    fake.people.set(aPerson(2).id, aPerson(2, { direct: [VISIO] }));

    await license([assignee(1, { isLeftOut: true }), assignee(2), assignee(3)]);

    assert.deepEqual(happened, [
      ['intent', id, 'not-assigned', 'holder', 'writing'],
      ['write', id],
    ]);
    assert.deepEqual(
      recorded.map(({ assignees, hasNews, again }) => [kindsOf(assignees), hasNews, again]),
      [[['not-assigned', 'holder', 'assigned'], true, undefined]],
    );
  });

  it('writes nobody to whom another target was about to give the product', async () => {
    const others = new Map([
      [aPerson(1).id, 'has'],
      [aPerson(2).id, 'waits'],
    ] as const);

    await license([assignee(1), assignee(2)], { writtenByOthers: async () => others });

    assert.deepEqual(happened, []);
    const [{ assignees, again } = {}] = recorded;
    assert.deepEqual(kindsOf(assignees ?? []), ['holder', undefined]);
    assert.deepEqual([again?.failed, again?.isStuck, again?.isOfAll], [false, true, false]);
  });

  it('writes nobody if the intent cannot be stored', async () => {
    const conflict = new StoreError('conflict', 'Changed.');
    const keepIntent = () => Promise.reject(conflict);

    await assert.rejects(license([assignee(1)], { keepIntent }), conflict);

    assert.deepEqual(happened, []);
    assert.deepEqual(recorded, []);
  });
});
