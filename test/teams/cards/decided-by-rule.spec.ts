import assert from 'node:assert/strict';
import { createCards } from '../../../src/teams/cards/cards.ts';
import { readerFor } from '../../../src/text/languages.ts';
import { aRule } from '../../support/builders.ts';
import { at, megan, readerFallback, viewWith } from '../../support/teams/kit.ts';

const cards = createCards({ timeZone: 'UTC' });
const by = aRule({ confirmedBy: megan });
const view = viewWith({ status: 'declined', decision: { kind: 'declined', by, at, message: '' } });

describe('A card of a request that a rule decided', () => {
  for (const [locale, name, first] of [
    [
      'en',
      'the rule “Power BI for Finance” (version 3, confirmed by Megan Bowen)',
      'The rule “Power BI for Finance” (version 3, confirmed by Megan Bowen) has already decided',
    ],
    [
      'sv',
      'regeln ”Power BI for Finance” (version 3, bekräftad av Megan Bowen)',
      'Regeln ”Power BI for Finance” (version 3, bekräftad av Megan Bowen) har redan beslutat',
    ],
  ] as const) {
    const reader = readerFor(locale, readerFallback);

    it(`names the rule and who confirmed it, to approvers and to the requester (${locale})`, () => {
      for (const card of [cards.decision(view, reader), cards.status(view, reader)]) {
        const words = JSON.stringify(card);
        assert.ok(words.includes(`${name}, `), words);
      }
    });

    it(`says that the rule was faster than its reader (${locale})`, () => {
      const card = cards.decision(view, reader, undefined, { kind: 'decided-by-other' });
      assert.ok(JSON.stringify(card).includes(first));
    });
  }
});
