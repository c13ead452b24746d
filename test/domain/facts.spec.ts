import assert from 'node:assert/strict';
import { array, assert as check, boolean, nat, property, record } from 'fast-check';
import type { Situation } from '../../src/domain/facts.ts';
import { factsOf } from '../../src/domain/facts.ts';
import { aCheck, anEntry, aPerson, aProduct, aRequest, PROJECT, VISIO } from '../support/builders.ts';

const product = aProduct({ free: 2, grace: 3 });
const situation = (more: Partial<Situation> = {}): Situation => ({
  request: aRequest(),
  entries: [anEntry(1), anEntry(2), anEntry(3)],
  excluded: new Set(),
  skuId: VISIO,
  product,
  openRequests: 1,
  approvals: 0,
  waitedMs: 0,
  ...more,
});

describe('The facts of a decision', () => {
  it('count who was kept and removed, who has the product, and the hints of those who were kept', () => {
    const entries = [
      anEntry(1, { check: aCheck({ guest: true }) }),
      anEntry(2, { check: aCheck({ direct: [VISIO] }) }),
      anEntry(3, { check: aCheck({ inherited: [VISIO], guest: true }) }),
      anEntry(4, { check: aCheck({ enabled: false }) }),
      anEntry(5, { check: aCheck({ direct: [PROJECT], guest: true }) }),
    ];
    const { kept, removed, holders, hints } = factsOf(situation({ entries, excluded: new Set([4]) }));
    assert.deepEqual({ kept, removed, holders }, { kept: 4, removed: 1, holders: 2 });
    assert.deepEqual(hints, { guest: 2, 'has-it': 1, 'has-it-by-group': 1, disabled: 1 });
  });

  it('know the free seats with those of a grace period, and say so where nobody could be asked', () => {
    const { freeSeats, graceSeats } = factsOf(situation());
    assert.deepEqual([freeSeats, graceSeats], [5, 3]);
    assert.ok(!('graceSeats' in factsOf(situation({ product: aProduct() }))));
    assert.equal(factsOf(situation({ product: undefined })).freeSeats, null);
  });

  it('know no holders of a product that is not in the list', () => {
    const entries = [anEntry(1, { check: aCheck({ direct: [VISIO] }) })];
    assert.equal(factsOf(situation({ entries, skuId: null, product: undefined })).holders, 0);
  });

  it('say who asked, from which department, and whether for themselves as well', () => {
    const requester = {
      id: aPerson(2).id,
      name: 'Person 2',
      mail: 'p@contoso.com',
      department: 'Finance',
    };
    const request = aRequest({ requester, reason: ' Plans. ' });
    const facts = factsOf(situation({ request }));
    assert.deepEqual(facts.requester, {
      id: requester.id,
      name: 'Person 2',
      department: 'Finance',
    });
    assert.ok(facts.forRequester && facts.hasReason);
    assert.ok(!factsOf(situation({ request, excluded: new Set([1]) })).forRequester);
    assert.ok(!factsOf(situation({ request: aRequest({ reason: ' ' }) })).hasReason);
  });

  it('name no department where there is none, and the days of the licenses where they were approved', () => {
    assert.equal('department' in factsOf(situation()).requester, false);
    assert.equal('untilDays' in factsOf(situation()), false);
    assert.equal(factsOf(situation({ untilDays: null })).untilDays, null);
    assert.equal(factsOf(situation({ untilDays: 30 })).untilDays, 30);
  });

  it('count whole minutes, and none where the clock of another instance was ahead', () => {
    assert.equal(factsOf(situation({ waitedMs: 119_999 })).waitedMinutes, 1);
    assert.equal(factsOf(situation({ waitedMs: -5000 })).waitedMinutes, 0);
  });

  it('always account for each person once', () => {
    const persons = array(record({ has: boolean(), guest: boolean(), out: boolean() }), {
      maxLength: 30,
    });
    check(
      property(persons, nat(9), (some, openRequests) => {
        const entries = some.map(({ has, guest }, n) =>
          anEntry(n, { check: aCheck({ guest, direct: has ? [VISIO] : [] }) }),
        );
        const excluded = new Set(some.flatMap(({ out }, n) => (out ? [n] : [])));
        const facts = factsOf(situation({ entries, excluded, openRequests }));
        assert.equal(facts.kept + facts.removed, some.length);
        assert.equal(facts.holders, some.filter(({ has, out }) => has && !out).length);
        assert.equal(facts.hints.guest ?? 0, some.filter(({ guest, out }) => guest && !out).length);
        assert.equal(facts.openRequests, openRequests);
      }),
    );
  });
});
