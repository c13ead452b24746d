import assert from 'node:assert/strict';
import type { Assignee, AssignmentTarget } from '../../../../src/app/assign/engine/assignment-target.ts';
import { licenseTarget } from '../../../../src/app/assign/engine/license-target.ts';
import { OutsideError } from '../../../../src/app/ports/outside-error.ts';
import { aPerson, aProduct, VISIO, NO_LIST } from '../../../support/builders.ts';
import { FakeContext } from '../../../support/fake-context.ts';

const WRITING = { kind: 'writing', round: 1 } as const;
const UNANSWERED = { ...WRITING, tries: 1 } as const;
const assignee = (n: number, outcome?: Assignee['outcome']): Assignee => ({
  person: { id: aPerson(n).id },
  isLeftOut: false,
  ...(outcome === undefined ? {} : { outcome }),
});

describe('A write that may have gone in without an answer', () => {
  let fake: FakeContext;
  /** The outcomes that were written down before a write or after its failure, one after the other. */
  let intents: (readonly Assignee['outcome'][])[];
  let recorded: readonly Assignee['outcome'][];
  /** The persons of whom it was asked whether others write them. */
  let asked: ReadonlySet<string>;
  let tried: readonly string[];

  beforeEach(() => {
    fake = new FakeContext();
    intents = [];
    recorded = [];
    asked = new Set();
    tried = [];
  });

  afterEach(() => fake.close());

  const license = (assignees: readonly Assignee[], more: Partial<AssignmentTarget> = {}) => {
    const licenses: typeof fake.ctx.licenses = {
      ...fake.ctx.licenses,
      assign: async (orders) => {
        tried = [...tried, ...orders.map(({ personId }) => personId)];
        return fake.ctx.licenses.assign(orders);
      },
    };
    const target: AssignmentTarget = {
      list: NO_LIST,
      assignment: { skuId: VISIO, off: [] },
      assignees,
      round: 1,
      began: fake.now,
      writtenByOthers: async (personIds) => {
        asked = personIds;
        return new Map();
      },
      keepIntent: async (found) => {
        intents.push(found.map(({ outcome }) => outcome));
      },
      record: async (progress) => {
        recorded = progress.assignees.map(({ outcome }) => outcome);
      },
      ...more,
    };
    return licenseTarget({ ...fake.ctx, licenses }, { attempts: 1, take: async () => 0 }, target);
  };
  const failWith = (error: Error) => {
    fake.beforeAssign = () => {
      throw error;
    };
  };

  it('stays one where the whole batch fails and nobody knows whether it went in', async () => {
    const lost = new OutsideError('transient', 'No answer.');
    failWith(lost);
    await assert.rejects(license([assignee(1), assignee(2)]), lost);
    assert.deepEqual(intents, [[WRITING, WRITING]]);
  });

  it('is told from one that was refused for a cause that hits everybody', async () => {
    const refused = new OutsideError('outage', '403', { outage: 'consent' });
    failWith(refused);
    await assert.rejects(license([assignee(1), assignee(2, UNANSWERED)]), refused);
    assert.deepEqual(intents, [
      [WRITING, UNANSWERED],
      [{ ...WRITING, refused: true }, UNANSWERED],
    ]);
  });

  it('is no refused one any more when it is tried again', async () => {
    await license([assignee(1, { ...WRITING, refused: true })]);
    assert.deepEqual(intents, [[WRITING]]);
  });

  it('is not taken for the license that somebody else gave after the refusal', async () => {
    for (const n of [1, 2]) fake.people.set(aPerson(n).id, aPerson(n, { direct: [VISIO] }));
    await license([assignee(1, { ...WRITING, refused: true }), assignee(2, WRITING)]);
    assert.deepEqual(
      recorded.map((outcome) => outcome?.kind),
      ['holder', 'assigned'],
    );
  });

  it('may hold a seat: only Graph’s answer to it says that none is left', async () => {
    fake.products = [aProduct({ free: 1 })];
    fake.beforeAssign = ({ personId }) =>
      personId === aPerson(2).id ? undefined : { outcome: 'failed', reason: 'no-seat', apps: [], detail: '' };
    await license([assignee(1), assignee(2, UNANSWERED), assignee(3)]);
    assert.deepEqual(
      recorded.map((outcome) => outcome?.kind),
      ['failed', 'assigned', 'failed'],
    );
    // The third has failed with the first.
    assert.deepEqual(tried, [aPerson(1).id, aPerson(2).id]);
  });

  it('waits for no other target, of which it may be the one that waits', async () => {
    await license([assignee(1, UNANSWERED), assignee(2), assignee(3, { kind: 'holder', round: 1 })]);
    assert.deepEqual(asked, new Set([aPerson(2).id]));
  });
});
