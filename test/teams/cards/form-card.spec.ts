import assert from 'node:assert/strict';
import type { FormProblem } from '../../../src/app/ports/form-problems.ts';
import { createCards } from '../../../src/teams/cards/cards.ts';
import type { Card } from '../../../src/teams/cards/templates.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import { nodesOf, ofType } from '../../render/check-card.ts';
import { reader } from '../../render/scenes.ts';

const cards = createCards({ timeZone: 'UTC' });
const [owner, adele] = [aPerson(0), aPerson(1)];

const form = {
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
};

const styleOf = (products: number, skuId?: string) => {
  const offered = Array.from({ length: products }, (_, n) => aProduct({ skuId: `sku-${n}` }));
  const { input, ...rest } = form;
  const filled = skuId === undefined ? {} : { input: { ...input, skuId } };
  const [set] = ofType(cards.form({ ...rest, products: offered, ...filled }, reader), 'Input.ChoiceSet');
  return set?.['style'];
};

/** The form as it comes back with its problems. */
function corrected(problem: FormProblem, recognized?: readonly (typeof owner)[]): Card {
  const looked = recognized ? { recognized, remaining: 'a@contoso.com b@contoso.com' } : {};
  return cards.form({ ...form, problems: [problem], ...looked }, reader);
}
const valueOf = (card: Card, id: string): unknown =>
  ofType(card, 'Input.').find((input) => input['id'] === id)?.['value'];

const wordsOn = (card: Card): string =>
  ofType(card, 'Text')
    .map(({ text }) => text)
    .join('\n');
const many = (count: number): string =>
  Array.from({ length: count }, (_, n) => `person${n}@contoso.com`).join('\n');
/** The bytes of typed text in inputs. */
const echoed = (card: Card): number =>
  ['i_people', 'i_typed', 'i_other', 'i_reason']
    .filter((id) => id !== 'i_people' || !JSON.stringify(card).includes('Already found'))
    .reduce((sum, id) => sum + Buffer.byteLength(String(valueOf(card, id))), 0);

const inputOf = (card: Card, id: string) => ofType(card, 'Input.').find((input) => input['id'] === id);
const { input: _input, ...newForm } = form;

const open = (card: Card) => ['i_typed', 'i_other'].map((id) => inputOf(card, id)?.['isVisible']);

describe('a form', () => {
  it('is for its owner first, who can take themselves off it', () => {
    const people = inputOf(cards.form({ ...newForm, ownerName: 'Megan Bowen' }, reader), 'i_people');
    assert.deepEqual(people?.['choices'], [{ title: 'Megan Bowen (me)', value: owner.id }]);
    assert.equal(people['value'], owner.id);
    assert.equal(people['label'], 'For');
    const without = { ...form.input, forMe: false, picked: [] };
    assert.equal(valueOf(cards.form({ ...form, input: without }, reader), 'i_people'), '');
    assert.match(JSON.stringify(cards.form(newForm, reader)), /"title":"Me"/);
  });

  it('folds the list and the other product, and opens what is filled or needed', () => {
    const filled = (more: Partial<typeof form.input>) =>
      open(cards.form({ ...form, input: { ...form.input, otherProduct: '', typed: '', ...more } }, reader));
    const chosen: object = { skuId: 'sku-1' };
    assert.deepEqual(open(cards.form(newForm, reader)), [false, false]);
    assert.deepEqual(filled({ ...chosen, typed: 'a@contoso.com' }), [true, false]);
    assert.deepEqual(filled({ ...chosen, otherProduct: 'Figma' }), [false, true]);
    assert.deepEqual(filled({ skuId: null }), [false, true]);
    assert.deepEqual(open(cards.form({ ...newForm, products: [], productsKnown: false }, reader)), [
      false,
      true,
    ]);
    const targets = ofType(cards.form(newForm, reader), 'Action.ToggleVisibility').map(
      ({ title, targetElements }) => [title, targetElements],
    );
    assert.deepEqual(targets, [
      ['Paste a list', ['i_typed']],
      ['Product not listed?', ['i_other']],
    ]);
  });

  it('shows that a filled box counts instead of the product chosen', () => {
    const chosen: object = { skuId: aProduct().skuId };
    const card = cards.form({ ...form, input: { ...form.input, ...chosen } }, reader);
    assert.deepEqual([valueOf(card, 'i_product'), valueOf(card, 'i_other')], ['other', 'Acrobat']);
    assert.match(String(inputOf(card, 'i_other')?.['label']), /counts instead of the one above/);
  });

  it('says in its fallback what it is for', () => {
    const [empty, figma] = [newForm, form].map((view) => cards.form(view, reader)['fallbackText']);
    assert.equal(empty, 'Request a license. Open Teams on a computer to fill in the form.');
    assert.equal(figma, 'Request a license: Acrobat. Open Teams on a computer to fill in the form.');
  });
});

describe('a form that comes back', () => {
  it('says everything in one box directly before its only button, each line with its field', () => {
    const problems: readonly FormProblem[] = [
      { kind: 'no-product' },
      { kind: 'no-persons' },
      { kind: 'reason-too-long', length: 2000 },
      { kind: 'too-many-requests', most: 20, minutes: 1 },
    ];
    const view = { ...form, productsKnown: false, problems, recognized: [adele], remaining: '' };
    const body: unknown = cards.form(view, reader)['body'];
    assert.ok(Array.isArray(body));
    const [box, send] = body.slice(-2);
    assert.deepEqual([box['style'], send['type'], send['actions'].length], ['warning', 'ActionSet', 1]);
    assert.deepEqual(
      ofType(box, 'TextRun').flatMap(({ text }) => /^[^.]*: $/.exec(String(text)) ?? []),
      ['Product: ', 'Product: ', 'For: ', 'Why is it needed: '],
    );
    assert.match(wordsOn(box), /^⚠ Not sent yet\n.*You have made 20 requests.*Already found: /s);
    const before = { ...box, items: body.slice(0, -2) };
    assert.deepEqual(
      ofType(before, 'Text').map(({ text }) => text),
      ['Request a license', 'Paste a list', 'Product not listed?'],
    );
  });

  it('says once that the products cannot be read, and not that a new form was not sent', () => {
    const unread = { ...newForm, products: [], productsKnown: false };
    assert.doesNotMatch(wordsOn(cards.form(unread, reader)), /Not sent/);
    assert.match(wordsOn(cards.form(unread, reader)), /list can't be shown right now/);
    const sent = wordsOn(cards.form({ ...unread, problems: [{ kind: 'products-unknown' }] }, reader));
    assert.match(sent, /Not sent yet.*products can't be read right now/s);
    assert.doesNotMatch(sent, /list can't be shown/);
  });

  it('shows a chosen product, or few products, without a filter, since iPhones do not show a filtered choice', () => {
    assert.deepEqual([styleOf(11), styleOf(12), styleOf(60, 'sku-3')], ['compact', 'filtered', 'compact']);
  });

  it('keeps the picked people if it names too many for a look-up', () => {
    const card = corrected({ kind: 'too-many-persons', count: 1002, most: 1000 });
    assert.equal(valueOf(card, 'i_people'), `${owner.id},${adele.id}`);
    assert.equal(valueOf(card, 'i_typed'), 'a@contoso.com b@contoso.com');
  });

  it('keeps the picked people, and says when to send it again, if its owner made too many requests', () => {
    const card = corrected({ kind: 'too-many-requests', most: 20, minutes: 37 });
    assert.equal(valueOf(card, 'i_people'), `${owner.id},${adele.id}`);
    assert.equal(valueOf(card, 'i_typed'), 'a@contoso.com b@contoso.com');
    const texts = ofType(card, 'Text').map(({ text }) => text);
    const sentence = texts.find((text) => String(text).startsWith('You have made 20 requests'));
    assert.match(String(sentence), /You can send this request in 37 minutes\.$/);
  });

  it('keeps as many of the addresses as fit into 4 KB, and counts the others', () => {
    const input = { ...form.input, typed: many(1000), picked: [adele.id] };
    const card = cards.form({ ...form, input, problems: [{ kind: 'no-product' }] }, reader);
    const kept = String(valueOf(card, 'i_typed')).split('\n');
    assert.ok(echoed(card) <= 4096, String(echoed(card)));
    assert.deepEqual(kept, many(1000).split('\n').slice(0, kept.length));
    assert.match(wordsOn(card), new RegExp(`Only the first ${kept.length + 1} of 1,001 people fit`));
  });

  it('repeats at most 4 KB of typed text, whatever its problems are', () => {
    const addresses = Array.from({ length: 20 }, (_, n) => `${'名'.repeat(90)}${n}@contoso.com`);
    const problems = [
      { kind: 'unknown', addresses, more: 0 },
      { kind: 'ambiguous', addresses, more: 30 },
    ] as const;
    const input = {
      ...form.input,
      otherProduct: '名'.repeat(1000),
      typed: addresses.join(),
      reason: '名'.repeat(9000),
    };
    const recognized = Array.from({ length: 20 }, (_, n) => aPerson(n, { name: '名'.repeat(256) }));
    const products = Array.from({ length: 40 }, (_, n) =>
      aProduct({ skuId: `s${n}`, name: 'x'.repeat(103) }),
    );
    const view = { ...form, products, input, problems, recognized, remaining: addresses.join() };
    const card = cards.form(view, reader);
    const named = wordsOn(card).match(/名+\S*\d/g) ?? [];
    assert.ok(echoed(card) + Buffer.byteLength(named.join()) <= 4096);
    assert.ok(Buffer.byteLength(JSON.stringify(card)) <= 28 * 1024 - 100);
  });

  it('fits into an answer with 50 names that were not found and 20 people with long names', () => {
    const name = `**${'名"'.repeat(128)}**`;
    const addresses = Array.from({ length: 50 }, (_, n) => `${n}${'名"'.repeat(120)}`);
    const recognized = Array.from({ length: 20 }, (_, n) =>
      aPerson(n, { name, mail: `${'名'.repeat(200)}@c.de` }),
    );
    const problems = [{ kind: 'unknown', addresses, more: 900 }] as const;
    const products = Array.from({ length: 40 }, (_, n) =>
      aProduct({ skuId: `s${n}`, name: 'x'.repeat(103) }),
    );
    const remaining = addresses.join(', ');
    const card = cards.form({ ...form, ownerName: name, products, problems, recognized, remaining }, reader);
    assert.ok(
      Buffer.byteLength(JSON.stringify(card)) <= 28 * 1024 - 100,
      String(JSON.stringify(card).length),
    );
  });

  it('asks who is meant of a few entries and a few people, and never outgrows an answer', () => {
    const long = '名'.repeat(256);
    const people = Array.from({ length: 20 }, (_, n) => aPerson(n, { name: long, department: long }));
    const entries = Array.from({ length: 9 }, (_, n) => `${'名'.repeat(90)}${n}`);
    const offers = entries.map((entry) => ({ entry, people }));
    const problems = [{ kind: 'ambiguous', addresses: entries, more: 0 }] as const;
    const input = { ...form.input, reason: '名'.repeat(1000) };
    const view = { ...form, input, problems, recognized: people, remaining: entries.join(', '), offers };
    const card = cards.form(view, reader);
    assert.ok(Buffer.byteLength(JSON.stringify(card)) <= 28 * 1024 - 100);
    const asked = ofType(card, 'Input.ChoiceSet').filter(({ id }) => String(id).startsWith('i_who'));
    assert.equal(asked.length, 4);
    const small = cards.form(
      { ...view, offers: [{ entry: 'Lee', people: [aPerson(1), aPerson(2)] }] },
      reader,
    );
    assert.match(JSON.stringify(small), /Who is “Lee”\?/);
  });

  it('folds what need not be looked at when it has to be said who is meant, and keeps it', () => {
    const both = [aPerson(1), aPerson(2)];
    const typed = 'Lee; Ann';
    const offers = [
      { entry: 'Lee', people: both },
      { entry: 'Ann', people: both },
    ];
    const problems = [{ kind: 'ambiguous', addresses: ['Lee', 'Ann'], more: 0 }] as const;
    const input = { ...form.input, typed, reason: 'Plans' };
    const view = { ...form, input, problems, recognized: [], remaining: typed };
    const card = cards.form({ ...view, offers }, reader);
    const ids = ['i_product', 'i_more', 'i_other', 'i_typed', 'i_reason'];
    const [whole] = ofType(card, 'Action.ToggleVisibility');
    const shown = ids.filter((id) => id !== 'i_other').map((elementId) => ({ elementId, isVisible: true }));
    assert.deepEqual([whole?.['title'], whole?.['targetElements']], ['Whole form', shown]);
    const hidden = nodesOf(card).flatMap(({ node }) => (node['isVisible'] === false ? [node['id']] : []));
    assert.deepEqual(new Set(hidden), new Set(ids));
    assert.deepEqual(
      ['i_other', 'i_typed', 'i_reason'].map((id) => valueOf(card, id)),
      ['Acrobat', typed, 'Plans'],
    );
    assert.match(wordsOn(card), /Acrobat.*Not sent yet: choose who is meant$/s);
    assert.equal(inputOf(card, 'i_who0')?.['style'], 'compact');

    // The text box is open for an entry without a question; a wrong reason is open too.
    const [lee] = offers;
    const tooLong = [...problems, { kind: 'reason-too-long', length: 2000 }] as const;
    const half = cards.form({ ...view, problems: tooLong, offers: lee ? [lee] : [] }, reader);
    assert.deepEqual(
      ids.map((id) => nodesOf(half).find(({ node }) => node['id'] === id)?.node['isVisible']),
      [false, false, false, true, true],
    );
    assert.equal(inputOf(half, 'i_who0')?.['style'], 'expanded');
    assert.match(wordsOn(half), /More than one person was found/);
  });

  it('keeps a table from a spreadsheet as its addresses', () => {
    const typed = 'Name\tMail\tOffice\nAdele\ta@contoso.com\tParis\nBo\tb@contoso.com\tRome';
    const card = cards.form({ ...form, input: { ...form.input, typed } }, reader);
    assert.equal(valueOf(card, 'i_typed'), 'a@contoso.com\nb@contoso.com');
  });

  it('names the people found, since not every host shows them in its people picker', () => {
    const card = corrected({ kind: 'unknown', addresses: ['a@contoso.com'], more: 0 }, [owner, adele]);
    const texts = ofType(card, 'Text').map(({ text }) => text);
    assert.ok(texts.includes(`Already found: ${adele.name}.`), texts.join('\n'));
  });

  it('names as many people as are looked up at once', () => {
    const people = Array.from({ length: 20 }, (_, n) => aPerson(n + 1));
    const card = corrected({ kind: 'unknown', addresses: ['a@contoso.com'], more: 0 }, people);
    const texts = ofType(card, 'Text').map(({ text }) => text);
    assert.ok(
      texts.includes(`Already found: ${people.map(({ name }) => name).join(', ')}.`),
      texts.join('\n'),
    );
  });
});
