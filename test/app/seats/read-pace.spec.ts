import assert from 'node:assert/strict';
import { spy } from 'sinon';
import type { AuditEntry } from '../../../src/app/records/audit-entry.ts';
import { auditDocument } from '../../../src/app/records/audit-entry.ts';
import { create } from '../../../src/app/records/documents.ts';
import type { GivingPace } from '../../../src/app/seats/read-pace.ts';
import { readPace } from '../../../src/app/seats/read-pace.ts';
import { aPerson, PROJECT, VISIO } from '../../support/builders.ts';
import { FakeContext } from '../../support/fake-context.ts';

const DAY_MS = 86_400_000;

type Line = Pick<AuditEntry, 'what' | 'requestId' | 'after' | 'facts'>;

const approval = (requestId: string, waitedMinutes?: number, skuId = VISIO): Line => {
  const after = { kind: 'approved', skuId };
  return {
    what: 'request-approved',
    requestId,
    after,
    ...(waitedMinutes !== undefined && { facts: { waitedMinutes } }),
  };
};
const outcomes = (requestId: string, given: number, what = 'request-ended'): Line => {
  const kinds = [...Array.from({ length: given }, () => 'assigned'), 'failed', 'holder', undefined];
  return {
    what,
    requestId,
    after: { outcomes: kinds.map((outcome, n) => ({ person: aPerson(n + 1).id, outcome })) },
  };
};

const removed = (...skuIds: readonly string[]): Line => {
  const grants = skuIds.map((skuId, n) => ({ person: aPerson(n + 1).id, skuId }));
  return { what: 'license-removed', after: { removed: grants.length, grants } };
};

describe('The pace of License Desk', () => {
  let fake: FakeContext;
  let now: number;

  beforeEach(() => {
    fake = new FakeContext();
    ({ now } = fake);
  });
  afterEach(() => fake.close());

  /** Writes entries of that many days ago; the newest has to be written last. */
  async function wrote(days: number, ...lines: readonly Line[]): Promise<void> {
    fake.now = now - days * DAY_MS;
    const entries = lines.map((line) =>
      auditDocument(fake.ctx, fake.ctx.ids.next(), { actor: 'license-desk', ...line }),
    );
    assert.equal((await fake.store.commit(entries.map(create), fake.ctx.ids.next())).outcome, 'done');
    fake.now = now;
  }

  const pace = async (): Promise<
    Omit<GivingPace, 'given' | 'taken'> & { readonly given: object; readonly days: number }
  > => {
    const { since, given, waits } = await readPace(fake.ctx);
    return { since, given: Object.fromEntries(given), waits, days: (now - since) / DAY_MS };
  };

  it('counts the licenses that were taken back in this time, by product', async () => {
    await wrote(40, removed(VISIO));
    await wrote(3, removed(VISIO, PROJECT), { what: 'license-given-back', after: { skuId: VISIO } });
    await wrote(2, removed(VISIO));
    assert.deepEqual(Object.fromEntries((await readPace(fake.ctx)).taken), { [VISIO]: 2, [PROJECT]: 1 });
  });

  it('counts the licenses that were given, by product: no holders, and nobody for whom it failed', async () => {
    await wrote(12, approval('a'), approval('b', 0, PROJECT));
    await wrote(11, outcomes('a', 2, 'outcomes-recorded'), outcomes('b', 1));
    await wrote(10, outcomes('a', 3), outcomes('of-nobody', 0));
    assert.partialDeepStrictEqual(await pace(), { given: { [VISIO]: 5, [PROJECT]: 1 }, days: 12 });
  });

  it('is that of the last 30 days, also where the approval is older', async () => {
    await wrote(50, { what: 'place-added' });
    await wrote(45, approval('old'), approval('waits', 1));
    await wrote(31, outcomes('old', 7));
    await wrote(29, outcomes('waits', 2));
    assert.deepEqual(await pace(), { since: now - 30 * DAY_MS, given: { [VISIO]: 2 }, waits: [], days: 30 });
  });

  it('begins with the first moment of these days', async () => {
    await wrote(31, removed(VISIO));
    await wrote(30, removed(VISIO), removed(PROJECT));
    const { since, taken } = await readPace(fake.ctx);
    assert.deepEqual([since, Object.fromEntries(taken)], [now - 30 * DAY_MS, { [VISIO]: 1, [PROJECT]: 1 }]);
  });

  it('has the minutes that requests waited for a decision of either kind; older releases did not note them', async () => {
    await wrote(9, approval('a'), { what: 'request-declined', requestId: 'b', facts: { waitedMinutes: 90 } });
    await wrote(1, approval('c', 5), { what: 'request-lapsed', requestId: 'd' });
    assert.deepEqual((await pace()).waits, [5, 90]);
  });

  it('is of no time at all while nothing has happened', async () => {
    assert.deepEqual(await pace(), { since: now, given: {}, waits: [], days: 0 });
  });

  it('is read from the newest 2,000 entries, and is then that of fewer days', async () => {
    await wrote(20, approval('a'), approval('b', 1));
    for (let n = 0; n < 1999; n += 50)
      await wrote(9, ...Array.from({ length: Math.min(50, 1999 - n) }, () => ({ what: 'refused' })));
    await wrote(1, outcomes('a', 5));
    const page = spy(fake.store, 'page');
    assert.deepEqual(await pace(), { since: now - 9 * DAY_MS, given: {}, waits: [], days: 9 });
    assert.equal(page.callCount, 20);
  });

  it('is read no further than it must', async () => {
    for (let n = 0; n < 6; n += 1)
      await wrote(40, ...Array.from({ length: 90 }, () => ({ what: 'refused' })));
    await wrote(1, approval('a', 1), outcomes('a', 5), outcomes('gave nothing', 0));
    const page = spy(fake.store, 'page');
    assert.deepEqual((await pace()).given, { [VISIO]: 5 });
    assert.equal(page.callCount, 1);
  });
});
