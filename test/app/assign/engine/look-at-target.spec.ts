import assert from 'node:assert/strict';
import type { Assignee, AssignmentTarget } from '../../../../src/app/assign/engine/assignment-target.ts';
import { lookAtTarget } from '../../../../src/app/assign/engine/look-at-target.ts';
import { aPerson, NO_LIST, VISIO } from '../../../support/builders.ts';
import { FakeContext } from '../../../support/fake-context.ts';

const assignee = (n: number, more: Partial<Assignee> = {}): Assignee => ({
  person: { id: aPerson(n).id },
  isLeftOut: false,
  ...more,
});
const idsOf = (...numbers: readonly number[]) => numbers.map((n) => aPerson(n).id);

describe('The look at the persons before a write', () => {
  let fake: FakeContext;
  /** The persons of whom each one was asked. */
  let asked: { graph: readonly string[]; removed: readonly string[]; others: readonly string[] };

  beforeEach(() => {
    fake = new FakeContext();
    asked = { graph: [], removed: [], others: [] };
  });

  afterEach(() => fake.close());

  const look = async (assignees: readonly Assignee[], more: Partial<AssignmentTarget> = {}) => {
    const directory: typeof fake.ctx.directory = {
      ...fake.ctx.directory,
      read: async (ids) => {
        asked.graph = [...asked.graph, ...ids];
        return fake.ctx.directory.read(ids);
      },
    };
    const looked = await lookAtTarget({ ...fake.ctx, directory }, 1, {
      list: NO_LIST,
      assignment: { skuId: VISIO, off: [] },
      assignees,
      round: 1,
      began: fake.now,
      writtenByOthers: async (ids) => {
        asked.others = [...ids];
        return new Map();
      },
      keepIntent: async () => {},
      record: async () => {},
      ...more,
    });
    return { kinds: looked.assignees.map(({ outcome }) => outcome?.kind), held: [...looked.held] };
  };

  it('asks about nobody who is done, is left out, or stands on the waiting list', async () => {
    const at = fake.ctx.clock.iso(fake.now);
    const { kinds } = await look([
      assignee(1, { isLeftOut: true, outcome: { kind: 'holder', round: 1 } }),
      assignee(2, { isLeftOut: true, outcome: { kind: 'on-list', round: 1, since: at } }),
      assignee(3, { isLeftOut: true }),
      assignee(4, { outcome: { kind: 'on-list', round: 1, since: at } }),
    ]);
    assert.deepEqual(kinds, ['holder', 'on-list', 'not-assigned', 'on-list']);
    assert.deepEqual(asked, { graph: [], removed: [], others: [] });
  });

  it('holds those who lose the license in a moment, and takes the others who have it for holders', async () => {
    for (const n of [1, 2, 3]) fake.people.set(aPerson(n).id, aPerson(n, { direct: [VISIO] }));
    const known = { kind: 'holder', round: 1 } as const;
    const { kinds, held } = await look(
      [assignee(1), assignee(2), assignee(3, { outcome: known }), assignee(4)],
      {
        beingRemoved: async (personIds) => {
          asked.removed = personIds;
          return new Set(idsOf(1));
        },
      },
    );
    assert.deepEqual([kinds, held], [[undefined, 'holder', 'holder', undefined], idsOf(1)]);
    assert.deepEqual([asked.graph, asked.removed], [idsOf(1, 2, 4), idsOf(1, 2)]);
    // Another request may have given the license of person 2 a moment ago, and not recorded that yet.
    assert.deepEqual(asked.others, idsOf(1, 2, 4));
  });

  it('does not ask who loses a license where nobody has it', async () => {
    const { kinds } = await look([assignee(1)], { beingRemoved: () => assert.fail() });
    assert.deepEqual(kinds, [undefined]);
  });

  it('lets a disabled account wait for a write, and leave the waiting list', async () => {
    fake.people.set(aPerson(1).id, aPerson(1, { enabled: false }));
    assert.deepEqual((await look([assignee(1)])).kinds, [undefined]);
    const list = { ...NO_LIST, since: fake.ctx.clock.iso(fake.now) };
    assert.deepEqual((await look([assignee(1)], { list })).kinds, ['failed']);
  });
});
