import assert from 'node:assert/strict';
import { actorOf, answersFor } from '../../src/domain/decider.ts';
import { mayDecide } from '../../src/domain/policy.ts';
import { aRule, anEntry, aPerson, aRequest } from '../support/builders.ts';

const megan = { id: aPerson(9).id, name: 'Megan Bowen' };

describe('The decider of a request', () => {
  it('answers for it and is the actor of the audit, where it is a person', () => {
    assert.deepEqual([answersFor(megan), actorOf(megan)], [megan, megan]);
  });

  it('is answered for by whoever confirmed it, where it is a rule, and License Desk acts', () => {
    const rule = aRule({ confirmedBy: megan });
    assert.deepEqual([answersFor(rule), actorOf(rule)], [megan, 'license-desk']);
  });

  it('is no rule that somebody confirmed whom the request concerns, where nobody decides on their own', () => {
    const request = aRequest();
    const entries = [anEntry(2)];
    const may = (n: number, ownDecisions: boolean) =>
      mayDecide(aRule({ confirmedBy: { id: aPerson(n).id, name: '' } }), request, entries, { ownDecisions });
    assert.deepEqual(
      [1, 2, 9].map((n) => may(n, false)),
      [false, false, true],
    );
    assert.deepEqual(
      [1, 2, 9].map((n) => may(n, true)),
      [true, true, true],
    );
  });
});
