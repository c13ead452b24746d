import assert from 'node:assert/strict';
import { assert as check, constantFrom, oneof, property, string } from 'fast-check';
import type { RequestView } from '../../src/app/messages.ts';
import type { LeftOut } from '../../src/app/problems.ts';
import { createCards } from '../../src/teams/cards.ts';
import { firstDraft } from '../../src/teams/cards/decision-model.ts';
import type { Card } from '../../src/teams/templates.ts';
import { clipped } from '../../src/text/literal.ts';
import { aPerson, aProduct, anEntry, PROJECT, VISIO } from '../fakes/builders.ts';
import type { Node } from '../render/check-card.ts';
import { checkCard, isNode, nodesOf, ofType } from '../render/check-card.ts';
import { approved, aView, emptyForm, reader } from '../render/scenes.ts';

const cards = createCards({ timeZone: 'UTC' });
const at = '2026-11-22T13:02:00.000Z';
/** Marks what came from outside, so that a test can see where it went. */
const MARK = '‡';

const nasty = oneof(
  string({ unit: 'binary', maxLength: 40 }),
  constantFrom(
    '[Approve here](https://evil.example)',
    '**bold** _x_ `y` ~~z~~ # h',
    '![](https://evil.example/pixel.png)',
    '<img src=x onerror=alert(1)>',
    '<at>Everybody</at>',
    '${request} ${text.approve}',
    '{{DATE(2026-01-01T00:00:00Z)}} ` \' " \\',
    '1. item\n- item\r\n\r\n> quote',
    'Adele\u202Eecnav\u2066\u200B',
    '__proto__',
    'x'.repeat(3000),
  ),
);

/** Every text that people, Graph or configuration can give, on every card. */
function allCards(text: string): readonly Card[] {
  const by = { id: aPerson(9).id, name: text };
  const person = { id: aPerson(1).id, name: text, mail: text };
  const failed = { kind: 'failed', round: 1, at, reason: 'needs-app', apps: [text] } as const;
  const apps = [{ planId: aPerson(7).id, name: text }];
  const request = {
    requester: { ...by, mail: text, department: text },
    product: { skuId: VISIO, name: text },
    reason: text,
  };
  const removed = [{ indexes: [1], by, at }];
  const products = [aProduct({ name: text, apps }), aProduct({ skuId: PROJECT, name: text, apps })];
  const more = { entries: [anEntry(0, { person, outcome: failed }), anEntry(1, { person })], products };
  const pending: RequestView = aView({ ...request, removed }, more);
  const decision = { ...approved, by, message: text, productName: text, off: apps };
  const ended = aView({ ...request, status: 'partly-failed', removed, decision, round: 1 }, more);
  const draft = { ...firstDraft(pending), message: text };
  const diff = { status: 'pending', removed, putBack: removed } as const;
  const problems: readonly LeftOut[] = [
    { kind: 'unknown', entries: [text], more: 2 },
    { kind: 'guests', names: [text], more: 0 },
  ];
  const input = {
    id: 'f',
    ownerId: 'o',
    skuId: null,
    otherProduct: text,
    forMe: true,
    picked: [],
    // With more, the form says so in a line of its own.
    typed: text.slice(0, 300),
    reason: text,
  };
  return [
    cards.decision(pending, reader, draft, { kind: 'changed', diff }),
    cards.decision(pending, reader, { ...draft, confirming: true }),
    cards.decision(ended, reader, undefined, { kind: 'decided-by-other' }),
    cards.status(ended, reader, 'existing'),
    cards.status({ ...pending, left: { problems, typed: text } }, reader),
    cards.form(
      {
        ...emptyForm,
        products,
        input,
        problems,
        recognised: [aPerson(3, { name: text })],
        leftover: input.typed,
      },
      reader,
    ),
    cards.waiting(1, [pending.request], reader),
    cards.list({ list: 'completed', page: { requests: [ended.request] }, readerId: 'o' }, reader),
    cards.list({ list: 'own', page: { requests: [pending.request] }, readerId: 'o' }, reader),
    cards.status(pending, reader, undefined, 'o'),
    cards.sentence(text),
  ];
}

/** A card without its texts: what stands where. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => shapeOf(item));
  if (!isNode(value)) return typeof value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, key === 'type' ? child : shapeOf(child)]),
  );
}

/** Places where Teams reads Markdown. */
function markdownIn(card: Node): string {
  const blocks = ofType(card, 'TextBlock').map(({ text }) => text);
  const facts = nodesOf(card).flatMap(({ node, key }) =>
    key === 'facts' ? [node['title'], node['value']] : [],
  );
  return [...blocks, ...facts].join('\n');
}

describe('Text from people, Graph and configuration', () => {
  it('never changes what a card consists of', () => {
    const plain = allCards(`${MARK} plain`).map((card) => shapeOf(card));
    check(
      property(nasty, (text) => {
        const drawn = allCards(MARK + text);
        for (const card of drawn) checkCard(card);
        assert.deepEqual(
          drawn.map((card) => shapeOf(card)),
          plain,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('is shown as it was typed, and never where Markdown is read', () => {
    check(
      property(nasty, (text) => {
        for (const card of allCards(MARK + text)) {
          assert.ok(!markdownIn(card).includes(MARK));
          assert.ok(
            JSON.stringify(card).includes(
              JSON.stringify(clipped(MARK + text, 30))
                .slice(1, -1)
                .replace(/…$/, ''),
            ),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never ends up with unseen characters in a line', () => {
    check(
      property(nasty, (text) => {
        for (const card of allCards(MARK + text)) {
          for (const run of ofType(card, 'TextRun'))
            assert.doesNotMatch(String(run['text']), /[\p{Cc}\p{Cf}]/u);
        }
      }),
      { numRuns: 60 },
    );
  });
});
