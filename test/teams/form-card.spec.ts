import assert from 'node:assert/strict';
import type { FormProblem } from '../../src/app/results.ts';
import { createCards } from '../../src/teams/cards.ts';
import type { Card } from '../../src/teams/templates.ts';
import { aPerson, aProduct } from '../fakes/builders.ts';
import { ofType } from '../render/check-card.ts';
import { reader } from '../render/scenes.ts';

const cards = createCards({ timeZone: 'UTC' });
const [owner, adele] = [aPerson(0), aPerson(1)];

/** The form as it comes back with what is wrong. */
function corrected(problem: FormProblem, recognised: readonly (typeof owner)[]): Card {
  return cards.form(
    {
      id: 'r-1',
      ownerId: owner.id,
      products: [aProduct()],
      productsKnown: true,
      input: {
        id: 'r-1',
        ownerId: owner.id,
        skuId: null,
        otherProduct: 'Acrobat',
        forMe: true,
        picked: [adele.id],
        typed: 'a@contoso.com b@contoso.com',
        reason: '',
      },
      problems: [problem],
      recognised,
      leftover: 'a@contoso.com b@contoso.com',
    },
    reader,
  );
}
const valueOf = (card: Card, id: string): unknown =>
  ofType(card, 'Input.').find((input) => input['id'] === id)?.['value'];

describe('a form that comes back', () => {
  it('keeps those picked when it names too many people for anybody to be looked up', () => {
    const card = corrected({ kind: 'too-many-persons', count: 22, most: 20 }, []);
    assert.equal(valueOf(card, 'i_people'), adele.id);
    assert.equal(valueOf(card, 'i_typed'), 'a@contoso.com b@contoso.com');
  });

  it('keeps those picked, and says when to send it again, when its owner made too many requests', () => {
    const card = corrected({ kind: 'too-many-requests', most: 20, minutes: 37 }, []);
    assert.equal(valueOf(card, 'i_people'), adele.id);
    assert.equal(valueOf(card, 'i_typed'), 'a@contoso.com b@contoso.com');
    const texts = ofType(card, 'Text').map(({ text }) => text);
    const sentence = texts.find((text) => String(text).startsWith('You have made 20 requests'));
    assert.match(String(sentence), /You can send this request in 37 minutes\.$/);
  });

  it('names the others who were found, since not every host shows them in its people picker', () => {
    const card = corrected({ kind: 'unknown', entries: ['a@contoso.com'], more: 0 }, [owner, adele]);
    const texts = ofType(card, 'Text').map(({ text }) => text);
    assert.ok(texts.includes(`Already found: ${adele.name}.`), texts.join('\n'));
  });
});
