import assert from 'node:assert/strict';
import type { Source, WhyLicense } from '../../../src/app/seats/why-person.ts';
import { createCards } from '../../../src/teams/cards/cards.ts';
import type { Card } from '../../../src/teams/cards/cards.ts';
import { readerFor } from '../../../src/text/languages.ts';
import { aPerson, aRule } from '../../support/builders.ts';
import { aGrant } from '../../support/grants.ts';
import { ofType, sizeOf, textOf, titlesOf } from '../../render/check-card.ts';
import { ownGrants, whyOf } from '../../render/license-scenes.ts';
import { reader } from '../../render/scenes.ts';

const MAX_BYTES = 28 * 1024 - 200;
const cards = createCards({ timeZone: 'UTC' });
const svensk = readerFor('sv-SE', { language: 'sv', timeZone: 'Europe/Stockholm' });
/** The longest names that people and Graph can give: each character takes four bytes. */
const LONG = '🦉'.repeat(300);

const openers = (card: Card) => ofType(card, 'Action.Execute').filter(({ verb }) => verb === 'open');

describe('The card of one’s own licenses', () => {
  it('says since when, until when and without which apps, in the reader’s language', () => {
    assert.equal(
      textOf(cards.licenses(ownGrants, reader)),
      [
        'My licenses',
        'Visio Plan 2',
        'Since 20 Nov 2026 · until 12 Mar 2027',
        'Project Plan 3',
        'Since 20 Nov 2026',
        'Without OneDrive for Business',
      ].join('\n'),
    );
    assert.match(textOf(cards.licenses(ownGrants, svensk)), /Sedan 20 nov\. 2026 · t\.o\.m\. 12 mars 2027/);
  });

  it('names a day of the reader’s zone', () => {
    const grant = aGrant(1, { since: '2026-11-20T23:30:00.000Z' });
    assert.match(textOf(cards.licenses([grant], reader)), /Since 21 Nov 2026/);
  });

  it('counts the apps that are off if there are many', () => {
    const off = Array.from({ length: 4 }, (_, n) => ({ planId: `${n}`, name: `App ${n}` }));
    assert.match(textOf(cards.licenses([aGrant(1, { off })], reader)), /Without 4 apps/);
  });

  it('says so if there are none, and has the way to ask in any case', () => {
    const empty = cards.licenses([], reader);
    assert.match(textOf(empty), /^My licenses\nLicense Desk has not given you a license yet\./);
    assert.deepEqual(titlesOf(empty), ['Request a license']);
    assert.deepEqual(titlesOf(cards.licenses(ownGrants, reader)), [
      'Extend',
      'Give back',
      'Give back',
      'Request a license',
    ]);
  });
});

describe('The card of a person’s licenses', () => {
  it('says of each how the person got it', () => {
    assert.equal(
      textOf(cards.why(whyOf(), reader)),
      [
        'Licenses and why',
        'Adele Vance · adelev@contoso.com · Design',
        'Microsoft 365 E3',
        'Not through License Desk, since 1 Feb 2024',
        'Through the group All employees',
        'Power BI Pro',
        'Not through License Desk',
        'Project Plan 3',
        'Through License Desk, before it kept a record of each license',
        'Approved by Lee Gu, 22 Nov 2026, 14:02',
        'Visio Plan 2',
        'Through License Desk, until 12 Mar 2027',
        'Approved by Lee Gu, 22 Nov 2026, 14:02',
        'Through the groups Design, Drawing, Floor plans and 2 more',
        'Planner Plan 1',
        'License Desk gave it, but Microsoft 365 does not show it now',
        `Approved by the rule “${aRule().name}” (version 3, confirmed by Person 20), 22 Nov 2026, 14:02`,
        'An older approval may be missing here: License Desk looked only through the newest 2,000 entries of its audit.',
      ].join('\n'),
    );
  });

  it('opens the requests that are kept, each by a button that names the product', () => {
    assert.deepEqual(
      openers(cards.why(whyOf(), reader)).map(({ title, tooltip, data }) => [title, tooltip, data]),
      ['Project Plan 3', 'Visio Plan 2'].map((name) => ['Open', `Open: ${name}`, { d: { r: 'r1' } }]),
    );
  });

  it('says nothing of the audit if all of it was searched, and says if there is no license', () => {
    assert.doesNotMatch(textOf(cards.why(whyOf({ isCut: false }), reader)), /audit/);
    const none = textOf(cards.why(whyOf({ licenses: [], isCut: false }), reader));
    assert.match(none, /Microsoft 365 shows no license of this person\.$/);
  });

  it('names an account without a mail address by its sign-in name', () => {
    const { mail: _mail, ...person } = aPerson(1);
    assert.match(textOf(cards.why(whyOf({ person }), reader)), /Person 1 · person1@contoso\.com/);
  });

  it('offers people to choose from, and says if there are more', () => {
    const people = Array.from({ length: 12 }, (_, n) => aPerson(n + 1));
    const choose = (count: number, more: boolean) =>
      cards.why({ outcome: 'several', people: people.slice(0, count), more }, reader);
    assert.match(textOf(choose(2, false)), /Select one\.\nPerson 1\nperson1@contoso\.com\n›/);
    assert.deepEqual(ofType(choose(2, false), 'ColumnSet')[1]?.['selectAction'], {
      type: 'Action.Execute',
      title: 'Open: Person 2 person2@contoso.com',
      tooltip: 'Open: Person 2 person2@contoso.com',
      verb: 'why',
      data: { d: { p: aPerson(2).id } },
    });
    for (const card of [choose(12, false), choose(2, true)])
      assert.match(textOf(card), /use an address: there are more than these\./);
  });

  it('is told to a client that cannot draw it', () => {
    assert.match(
      String(cards.why(whyOf(), reader)['fallbackText']),
      /^Licenses and why\. Adele Vance · .*\. Microsoft 365 E3: Not through License Desk, since 1 Feb 2024, Through/,
    );
  });
});

describe('The cards of licenses', () => {
  const by = aRule({ name: LONG, confirmedBy: { id: aPerson(1).id, name: LONG } });
  const approved = { requestId: 'r'.repeat(64), by, at: '2026-11-22T13:02:00.000Z', isKept: true };
  const sources: readonly Source[] = [
    { from: 'not-shown', approved },
    { from: 'groups', names: Array.from({ length: 50 }, () => LONG) },
  ];
  const person = aPerson(1, { name: LONG, mail: LONG, department: LONG });
  const whyMany = (count: number, license: WhyLicense): Card =>
    cards.why(whyOf({ person, licenses: Array.from({ length: count }, () => license) }), reader);

  it('fit into an answer whatever somebody has, and count what they have no room for', () => {
    const off = [1, 2, 3].map((n) => ({ planId: `${n}`, name: LONG }));
    const grants = Array.from({ length: 200 }, () => aGrant(1, { productName: LONG, off }));
    for (const card of [
      whyMany(200, { productName: LONG, sources }),
      cards.licenses(grants, reader),
      cards.why({ outcome: 'several', people: Array.from({ length: 90 }, () => person), more: true }, reader),
    ])
      assert.ok(sizeOf(card) <= MAX_BYTES, String(sizeOf(card)));

    const rows = ofType(cards.licenses(grants, reader), 'ColumnSet').length;
    assert.ok(rows >= 1);
    assert.ok(textOf(cards.licenses(grants, reader)).includes(`${200 - rows} more licenses do not fit`));
  });

  it('show 20 licenses with usual names, and say that one more does not fit', () => {
    const license: WhyLicense = { productName: 'Visio Plan 2', sources: [{ from: 'elsewhere' }] };
    assert.match(textOf(whyMany(21, license)), /\n1 more license does not fit on this card\./);
    assert.doesNotMatch(textOf(whyMany(20, license)), /not fit/);
  });
});
