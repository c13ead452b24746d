import assert from 'node:assert/strict';
import { worlds } from '../support/integration/kit.ts';
import { dig, isObject, wordsOn } from '../support/integration/shown.ts';
import { ask, openScenario } from '../support/integration/story.ts';

/** Markdown, a link, HTML, a template, a mention, entities and an override of the writing direction. */
const hostile = (mark: string): string =>
  `${mark} **b** [l](//e.example) <b>x</b> <at>y</at> \${r} &lt; \u202Eexe\u200B`;
/** The same text, as people must read it. */
const literal = (mark: string): string => `${mark} **b** [l](//e.example) <b>x</b> <at>y</at> \${r} &lt; exe`;

const marks = { name: 'NAME', person: 'PERSON', product: 'PRODUCT', reason: 'REASON', message: 'MESSAGE' };

describe('Text of people, of Graph and of approvers', () => {
  const open = worlds();

  it('arrives as it was written, in cards, messages and mails, and does nothing', async () => {
    const scenario = await openScenario(open);
    const { world, megan, alex } = scenario;
    world.tenant.change.updateUser('MeganB@contoso.com', { displayName: hostile(marks.name) });
    world.tenant.change.updateUser('AdeleV@contoso.com', { displayName: hostile(marks.person) });
    const asked = await ask(scenario, 'x for adelev@contoso.com', {
      i_other: hostile(marks.product),
      i_reason: `${hostile(marks.reason)}\n# second line`,
    });
    const shown = [asked.status, asked.inChannel, asked.inChat].map(({ card }) => card);
    const question = await alex.click(asked.inChannel, "Don't approve", {
      i_message: hostile(marks.message),
    });
    const declined = await alex.click(question.card, 'decline-yes');
    await world.quiet();

    const cards = [...shown, question.card.card, declined.card.card];
    for (const room of [megan.chat, scenario.nestor.chat]) {
      const last = megan.cards(room).at(-1);
      assert.ok(last);
      cards.push(last.card);
    }
    for (const card of cards) {
      checkCard(card);
      assert.ok(wordsOn(card).includes(literal(marks.person)), wordsOn(card));
    }
    const all = cards.map(wordsOn).join('\n');
    for (const mark of Object.values(marks)) assert.ok(all.includes(literal(mark)), `${mark} in\n${all}`);

    const messages = world.connector.recorded.filter(({ body }) => String(body['text']).includes('PRODUCT'));
    assert.equal(messages.length, 2);
    for (const { body } of messages) {
      assert.equal(body['textFormat'], 'plain');
      const text = String(body['text']);
      for (const mark of [marks.product, marks.message]) assert.ok(text.includes(literal(mark)), text);
      assert.doesNotMatch(text + String(body['summary']), /[\u202e\u200b]/);
    }

    assert.equal(world.tenant.mails.length, 2);
    for (const { content, text, subject } of world.tenant.mails) {
      for (const mark of [marks.product, marks.message, marks.name]) {
        assert.ok(text.includes(literal(mark)), text);
      }
      assert.doesNotMatch(content, /<b>|<at>|<a |[\u202e\u200b]/);
      assert.ok(content.includes('&lt;b&gt;x&lt;/b&gt;'));
      assert.match(subject, /^[^\n\r]*PRODUCT \*\*b\*\*[^\n\r]*$/);
    }
  });

  it('is never written to the log', async () => {
    const scenario = await openScenario(open);
    await ask(scenario, 'x', { i_other: 'SECRETPRODUCT', i_reason: 'SECRETREASON' });
    assert.doesNotMatch(JSON.stringify(scenario.world.lines), /SECRET/);
  });
});

/**
 * Fails if text from people is in an element that reads Markdown (TextBlock, FactSet), or has invisible
 * characters.
 */
function checkCard(card: unknown): void {
  const text = JSON.stringify(card);
  assert.doesNotMatch(text, /[\u202e\u200b]/);
  JSON.parse(text, (_, part: unknown) => {
    if (!isObject(part)) return part;
    const markdown = part['type'] === 'TextBlock' ? part['text'] : undefined;
    const facts = part['type'] === 'FactSet' ? JSON.stringify(dig(part, 'facts')) : '';
    assert.doesNotMatch(`${String(markdown)}${facts}`, /\*\*b\*\*/, text);
    return part;
  });
}
