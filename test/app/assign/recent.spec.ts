import assert from 'node:assert/strict';
import { beingRemoved, hasJustEnded, isEnded, isGoing } from '../../../src/app/assign/recent-removals.ts';
import { noteWrite, writtenByOthers } from '../../../src/app/assign/recent-writes.ts';
import { chunkDocument, create } from '../../../src/app/records/documents.ts';
import { CONFIRM_FOR_MS } from '../../../src/domain/job.ts';
import type { Outcome } from '../../../src/domain/outcome.ts';
import { mustCommit } from '../../contracts/store-notes.ts';
import { anEntry, aPerson, VISIO } from '../../support/builders.ts';
import { FakeContext } from '../../support/fake-context.ts';
import { aGrant, keep } from '../../support/grants.ts';

const idsOf = (...numbers: readonly number[]) => numbers.map((n) => aPerson(n).id);

describe('Graph shows late', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
  });

  afterEach(() => fake.close());

  const ago = (ms: number) => fake.ctx.clock.iso(fake.now - ms);

  it('the end of a license: for a quarter of an hour, it may still be there', async () => {
    const ended = (ms: number) => aGrant(1, { state: 'ended', endedAt: ago(ms) });
    assert.deepEqual(
      [ended(0), ended(CONFIRM_FOR_MS - 1), ended(CONFIRM_FOR_MS)].map((one) => isGoing(fake.ctx, one)),
      [true, true, false],
    );
    assert.equal(hasJustEnded(fake.ctx, aGrant(1, { endedAt: ago(0) })), false);
    assert.equal(hasJustEnded(fake.ctx, aGrant(1, { state: 'ended' })), false);
    assert.equal(isGoing(fake.ctx, aGrant(1, { state: 'ending' })), true);
    assert.equal(isGoing(fake.ctx, aGrant(1)), false);
    assert.equal(isGoing(fake.ctx, undefined), false);
  });

  it('who loses a license: those whose end runs, or is just over', async () => {
    const long = ago(2 * CONFIRM_FOR_MS);
    await keep(
      fake,
      aGrant(1),
      aGrant(2, { state: 'ending' }),
      aGrant(3, { state: 'ended', endedAt: ago(1000) }),
      aGrant(4, { state: 'ended', endedAt: long }),
    );
    assert.deepEqual(await beingRemoved(fake.ctx, VISIO, idsOf(1, 2, 3, 4, 5)), new Set(idsOf(2, 3)));
    const over = await Promise.all(idsOf(1, 2, 3, 4, 5).map((id) => isEnded(fake.ctx, VISIO, id)));
    assert.deepEqual(over, [false, true, true, true, false]);
  });

  describe('what another request has just written', () => {
    /** Notes that a request was about to write those persons, and what came of it. */
    const wrote = async (
      requestId: string,
      persons: readonly number[],
      outcomes: readonly (Outcome | undefined)[],
    ) => {
      const entries = outcomes.map((outcome, n) => anEntry(n + 1, outcome && { outcome }));
      const note = await noteWrite(
        fake.ctx,
        { requestId, chunk: 0, round: 1 },
        VISIO,
        idsOf(...persons),
        true,
      );
      const chunk = create(chunkDocument({ requestId, index: 0, entries }));
      await mustCommit(fake.store, note, ...(outcomes.length > 0 ? [chunk] : []));
    };
    const others = async (...persons: readonly number[]) =>
      Object.fromEntries(await writtenByOthers(fake.ctx, 'own', VISIO, new Set(idsOf(...persons))));
    const outcomes: readonly (Outcome | undefined)[] = [
      { kind: 'writing', round: 1 },
      { kind: 'confirming', round: 1, since: '2026-11-22T10:00:00.000Z' },
      { kind: 'assigned', round: 1, at: '2026-11-22T10:00:00.000Z' },
      { kind: 'holder', round: 1 },
      undefined,
      { kind: 'assigned', round: 1, at: '2026-11-22T10:00:00.000Z' },
    ];
    const [first = '', second = '', third = ''] = idsOf(1, 2, 3);

    it('is known for those whom it was about to write, and no others', async () => {
      await wrote('other', [1, 2, 3, 4, 5], outcomes);
      assert.deepEqual(await others(1, 2, 3, 4, 5, 6), {
        [first]: 'waits',
        [second]: 'waits',
        [third]: 'has',
      });
      assert.deepEqual(await others(2, 7), { [second]: 'waits' });
    });

    it('says nothing of its own writes, of those older than half an hour, and of a request that is gone', async () => {
      await wrote('own', [1], outcomes);
      await wrote('gone', [1], []);
      assert.deepEqual(await others(1), {});
      await wrote('other', [1], outcomes);
      fake.now += 30 * 60_000;
      assert.deepEqual(await others(1), { [first]: 'waits' });
      fake.now += 1;
      assert.deepEqual(await others(1), {});
    });

    it('is no license any more where that was taken back since', async () => {
      await wrote('other', [3], outcomes);
      await keep(fake, aGrant(3, { state: 'ending' }));
      assert.deepEqual(await others(3), {});
    });
  });
});
