import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Template } from 'adaptivecards-templating';
import { createCards } from '../../src/teams/cards/cards.ts';
import { decisionModel, decisionWords } from '../../src/teams/cards/decision-model.ts';
import { CARD_VERSION, expand } from '../../src/teams/cards/templates.ts';
import { en } from '../../src/text/en/en.ts';
import { sv } from '../../src/text/sv/sv.ts';
import { textOf } from '../render/check-card.ts';
import { aView, reader, withExclusion } from '../render/scenes.ts';

const cards = createCards({ timeZone: 'UTC' });
const source: unknown = JSON.parse(
  readFileSync(new URL('../../cards/decision.json', import.meta.url), 'utf8'),
);

describe('The decision card, whose words are put into its template', () => {
  it('has the words of each reader’s language in it, whoever read before', () => {
    const seen = [en, sv, en].map((text) =>
      textOf(cards.decision(aView(), { ...reader, text }))
        .split('\n')
        .includes(text.cards.decision.productAndApps),
    );
    assert.deepEqual(seen, [true, true, true]);
  });

  it('is parsed once per language, not once per card', () => {
    assert.equal(decisionWords(en), decisionWords(en));
    assert.notEqual(decisionWords(en), decisionWords(sv));
  });

  it('is the same as if its words were looked up, as in every other template', () => {
    for (const text of [en, sv]) {
      const model = decisionModel(withExclusion(), { ...reader, text });
      const template = new Template({ version: CARD_VERSION, ...Object(source) });
      assert.deepEqual(expand('decision', model), template.expand({ $root: model }));
    }
  });

  it('is not drawn if its template names an unknown word', () => {
    const model = decisionModel(aView(), reader);
    for (const word of Object.keys(model.text)) {
      const text = Object.fromEntries(Object.entries(model.text).filter(([name]) => name !== word));
      const missing = new RegExp(`names an unknown word: ${word}\\.`);
      assert.throws(() => expand('decision', { ...model, text }), missing);
    }
  });
});
