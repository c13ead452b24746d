import assert from 'node:assert/strict';
import { deciderAtStart, deciderName } from '../../src/text/decider-name.ts';
import { en } from '../../src/text/en/en.ts';
import { literal } from '../../src/text/literal.ts';
import { sv } from '../../src/text/sv/sv.ts';
import { aRule } from '../support/builders.ts';

const rule = aRule({ confirmedBy: { id: 'm', name: 'Megan\nBowen' } });
const person = { id: 'v', name: 'von Essen' };

describe('The name of a decider', () => {
  it('is the name of the person, as they write it', () => {
    for (const text of [en, sv]) {
      assert.equal(deciderName(person, text, literal), 'von Essen');
      assert.equal(deciderAtStart(person, text, literal), 'von Essen');
    }
  });

  it('is the rule in its version, and who confirmed it', () => {
    assert.equal(
      deciderName(rule, en, literal),
      'the rule “Power BI for Finance” (version 3, confirmed by Megan Bowen)',
    );
    assert.equal(
      deciderName(rule, sv, literal),
      'regeln ”Power BI for Finance” (version 3, bekräftad av Megan Bowen)',
    );
  });

  it('begins a sentence with a capital letter', () => {
    assert.match(deciderAtStart(rule, en, literal), /^The rule “Power BI for Finance” \(/);
    assert.match(deciderAtStart(rule, sv, literal), /^Regeln ”Power BI for Finance” \(/);
  });
});
