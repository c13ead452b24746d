import assert from 'node:assert/strict';
import { lastDayByRule } from '../../../src/app/rules/end-by-rule.ts';
import { situationNow } from '../../../src/app/rules/situation-now.ts';
import { create, lineDocument, requestDocument } from '../../../src/app/records/documents.ts';
import { CONFIRM_FOR_MS } from '../../../src/domain/job.ts';
import { checkOf } from '../../../src/domain/person.ts';
import type { RuleBook } from '../../../src/domain/rule-book.ts';
import { MAX_TAKEN, NO_RULES } from '../../../src/domain/rule-book.ts';
import { mustCommit } from '../../contracts/store-notes.ts';
import { aPerson, aProduct, aRequest, PROJECT, VISIO } from '../../support/builders.ts';
import { FakeContext } from '../../support/fake-context.ts';
import { aRuleOf } from '../../support/rules.ts';

const { id } = aPerson(1);
const taken = (requestId: string, seats: number, skuId = VISIO) => ({ requestId, seats, skuId });
/** So many approvals of requests that are not over yet. */
const many = (count: number) => Array.from({ length: count }, () => taken('open', 1, PROJECT));
const book = (more: Partial<RuleBook>): RuleBook => ({ ...NO_RULES, ...more });

describe('The things that rules see', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
  });

  afterEach(() => fake.close());

  /** The free seats for a request of one person, and how many approvals are still counted. */
  const seen = async (free: number | undefined, before: RuleBook, skuId: string | null = VISIO) => {
    const at = fake.ctx.clock.iso(fake.now);
    const request = aRequest({
      product: skuId === null ? { skuId, name: 'Paint' } : { skuId, name: 'Visio' },
    });
    const persons = [{ id, groups: undefined, check: checkOf(aPerson(1), at) }];
    const product = free === undefined ? undefined : aProduct({ free });
    const sight = { entries: [], requester: { id, groups: undefined }, persons, scopes: [], product };
    const { situation, book: after } = await situationNow(fake.ctx, request, sight, before, { ends: {} });
    return [situation.freeSeats, after.taken.length];
  };
  const keep = (requestId: string, endedMsAgo?: number) =>
    mustCommit(
      fake.store,
      create(
        requestDocument(
          aRequest({
            id: requestId,
            ...(endedMsAgo !== undefined && { endedAt: fake.ctx.clock.iso(fake.now - endedMsAgo) }),
          }),
        ),
      ),
    );

  it('of free seats leaves out those for people who wait, and those that rules gave away', async () => {
    assert.deepEqual(await seen(10, book({ taken: [taken('gone', 2), taken('gone', 3, PROJECT)] })), [8, 2]);
    const line = {
      skuId: VISIO,
      productName: 'Visio',
      round: 1,
      approvedAt: '2026',
      since: '2026',
      until: '2027',
    };
    await mustCommit(fake.store, create(lineDocument({ ...line, requestId: 'waits', indexes: [0, 1, 2] })));
    assert.deepEqual(await seen(10, book({ taken: [taken('gone', 2)] })), [5, 1]);
    assert.deepEqual(await seen(undefined, book({})), [undefined, 0]);
    assert.deepEqual(await seen(undefined, book({ taken: [taken('gone', 2)] }), null), [undefined, 1]);
  });

  it('of approvals, when seats are short, counts only those that Graph may not show yet', async () => {
    await keep('open');
    await keep('ended', CONFIRM_FOR_MS);
    await keep('long-ended', CONFIRM_FOR_MS + 1);
    const all = [taken('open', 1), taken('ended', 1), taken('long-ended', 1), taken('gone', 1)];
    // Four are taken, and one is wanted.
    assert.deepEqual(await seen(5, book({ taken: all })), [1, 4]);
    assert.deepEqual(await seen(4, book({ taken: all })), [2, 2]);
    // A rule wants three more to stay free.
    const rules = [aRuleOf(), aRuleOf({ keepSeats: 3 }), aRuleOf({ keepSeats: 1 })];
    assert.deepEqual(await seen(8, book({ taken: all, rules })), [4, 4]);
    assert.deepEqual(await seen(7, book({ taken: all, rules })), [5, 2]);
  });

  it('of approvals counts a hundred at most, looks at them anew from the half on, and else leaves it to people', async () => {
    await keep('open');
    const gone = taken('gone', 1, PROJECT);
    assert.deepEqual(await seen(9, book({ taken: [gone, ...many(MAX_TAKEN / 2 - 2)] })), [
      9,
      MAX_TAKEN / 2 - 1,
    ]);
    assert.deepEqual(await seen(9, book({ taken: [gone, ...many(MAX_TAKEN / 2 - 1)] })), [
      9,
      MAX_TAKEN / 2 - 1,
    ]);
    assert.deepEqual(await seen(9, book({ taken: many(MAX_TAKEN - 1) })), [9, MAX_TAKEN - 1]);
    assert.deepEqual(await seen(9, book({ taken: many(MAX_TAKEN) })), [undefined, MAX_TAKEN]);
  });

  /** The last day of a license for so many days, where the product has a cap of so many. */
  const day = (until: string | undefined, days: number | undefined, cap?: number) => {
    const ends = cap === undefined ? {} : { [VISIO]: { kind: 'must', days: cap } as const };
    const last = lastDayByRule(fake.ctx, aRequest(until === undefined ? {} : { until }), days, { ends });
    return last && (last.day ?? 'never');
  };

  it('of the end of a license: the earliest of its days, the wish, and the cap, and never a day that has passed', () => {
    // It is 22 November 2026 there. Without a rule of its own, a license of the product never ends.
    assert.equal(day('2026-11-21', undefined, 30), undefined);
    assert.equal(day('2026-11-22', undefined, 30), '2026-11-22');
    assert.equal(day(undefined, undefined), 'never');
    assert.equal(day(undefined, 10), undefined);
    assert.equal(day(undefined, 10, 30), '2026-12-02');
    assert.equal(day('2026-11-25', 10, 30), '2026-11-25');
    assert.equal(day('2026-12-05', 10, 30), '2026-12-02');
    assert.equal(day(undefined, 40, 30), '2026-12-22');
  });
});
