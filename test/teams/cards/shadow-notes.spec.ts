import assert from 'node:assert/strict';
import type { ShadowNote } from '../../../src/domain/judged.ts';
import type { LicenseRequest } from '../../../src/domain/request.ts';
import { createCards } from '../../../src/teams/cards/cards.ts';
import { readerFor } from '../../../src/text/languages.ts';
import { textOf } from '../../render/check-card.ts';
import { aRule } from '../../support/builders.ts';
import { at, megan, readerFallback, viewWith } from '../../support/teams/kit.ts';

const cards = createCards({ timeZone: 'UTC' });
const en = readerFor('en', readerFallback);
const sv = readerFor('sv', readerFallback);

const note = (n: number, would: ShadowNote['would'] = 'approve'): ShadowNote => ({
  ruleId: `rule-${n}`,
  rule: `Rule ${n}`,
  version: 1,
  would,
});

/** A request that people decided, with the notes of shadows. */
const withNotes = (shadows: readonly ShadowNote[], more: Partial<LicenseRequest> = {}) =>
  viewWith({
    status: 'declined',
    decision: { kind: 'declined', by: megan, at, message: '' },
    judged: { scopes: { requester: {}, persons: {} }, shadows },
    ...more,
  });

describe('The note of a shadow', () => {
  it('stands beside the decision of people, for approvers alone', () => {
    const view = withNotes([note(1), note(2, 'decline')]);
    assert.match(
      textOf(cards.decision(view, en)),
      /Megan Bowen.*\nShadow: the rule “Rule 1” would have approved it\nShadow: the rule “Rule 2” would not have approved it\n/,
    );
    assert.match(textOf(cards.decision(view, sv)), /Skugga: regeln ”Rule 1” skulle ha godkänt den/);
    assert.doesNotMatch(textOf(cards.status(view, en)), /Shadow/);
  });

  it('names three rules, and counts more', () => {
    const text = textOf(cards.decision(withNotes([1, 2, 3, 4, 5].map((n) => note(n))), en));
    assert.match(text, /“Rule 3” would have approved it\nShadows: 2 more rules matched/);
    assert.doesNotMatch(text, /Rule 4/);
  });

  it('does not stand on a card to decide on, so that it leads nobody, nor beside a decision of a rule', () => {
    const pending = viewWith({ judged: { scopes: { requester: {}, persons: {} }, shadows: [note(1)] } });
    assert.doesNotMatch(textOf(cards.decision(pending, en)), /Shadow/);
    const byRule = { kind: 'declined', by: aRule(), at, message: 'No.' } as const;
    assert.doesNotMatch(textOf(cards.decision(withNotes([note(1)], { decision: byRule }), en)), /Shadow/);
  });

  it('takes no markup from the name of a rule', () => {
    const evil = { ...note(1), rule: '[x](https://evil.example)\n{{DATE(1)}}' };
    const said = JSON.stringify(cards.decision(withNotes([evil]), en));
    assert.ok(said.includes('{ {DATE'));
    assert.ok(said.includes('"type":"TextRun","text":"Shadow: the rule “[x]'));
  });
});
