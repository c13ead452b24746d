import assert from 'node:assert/strict';
import type { Status } from '../../../src/domain/request.ts';
import { createCards } from '../../../src/teams/cards/cards.ts';
import { requestInWords, seenBy } from '../../../src/teams/cards/request-in-words.ts';
import type { Reader } from '../../../src/text/languages.ts';
import { allTexts, readerFor } from '../../../src/text/languages.ts';
import { anEntry, aPerson, VISIO } from '../../support/builders.ts';
import type { Node } from '../../render/check-card.ts';
import { asItArrives, nodesOf, ofType, textOf, titlesOf } from '../../render/check-card.ts';
import { aTeam, ended, failedFor, nineFailed, resultScenes } from '../../render/result-scenes.ts';
import {
  approved,
  at,
  aView,
  halfDone,
  lee,
  manyPersons,
  member,
  reader,
  waiting,
} from '../../render/views.ts';

const cards = createCards({ timeZone: 'UTC' });
const swedish = readerFor('sv-SE', { language: 'en', timeZone: 'UTC' });

const assigned = { kind: 'assigned', round: 1, at } as const;
const result = (view = nineFailed(), to: Reader = reader): Node => cards.decision(view, to);
const arriving = (card: Node): string => textOf(asItArrives(card));

/** A text that is longer than its start. */
const longWords = (letter: string): string => `${letter.repeat(250)}.`;

const fallback = (card: Node): string => String(card['fallbackText']);

/** How often a text has that in it. */
const countIn = (text: string, part: string): number => text.split(part).length - 1;

/** The buttons of the last row. */
function lastRow(card: Node): readonly Node[] {
  const { actions } = ofType(asItArrives(card), 'ActionSet').at(-1) ?? {};
  return Array.isArray(actions) ? actions : [];
}

describe('The result of a request', () => {
  it('has one box for a cause, with all of its people and what to do, once', () => {
    const text = arriving(result());
    assert.match(
      text,
      /⚠ No license was left · 9 people\nGrady Archie, Henrietta Mueller, Isaiah Langer, Debra/,
    );
    assert.equal(countIn(text, 'No license was left'), 1);
    assert.equal(countIn(text, 'What to do: Buy licenses or free some'), 1);
  });

  it('says with a sign, words and numbers how it stands before anything else', () => {
    const [heading, title, verdict, sum] = arriving(result()).split('\n');
    assert.deepEqual(
      [heading, title, verdict, sum],
      [
        'License request',
        'Microsoft 365 E3 for 23 people',
        '⚠ 9 not assigned yet',
        '3 assigned · 9 had it already · 2 left out',
      ],
    );
  });

  it('folds the names of those who need nothing', () => {
    assert.ok(!arriving(result()).includes('Adele Vance'));
    assert.match(textOf(result()), /Assigned \(3\)\nAdele Vance, Alex Wilber, Diego Siciliani\n/);
    assert.match(textOf(result()), /Left out \(2\)\nJohanna Lorenz, Chris Green/);
  });

  it('keeps causes apart, the largest first, and two apps are two causes', () => {
    const outcomes = ['no-location', 'needs-app', 'needs-app', 'no-location', 'no-location'] as const;
    const entries = outcomes.map((reason, n) => {
      const apps = reason === 'needs-app' ? [n === 1 ? 'Exchange Online' : 'SharePoint'] : [];
      return member(n, { outcome: failedFor(reason, ...apps) });
    });
    const titles = arriving(result(ended('failed', entries))).match(/^⚠ .* · .*$/gm);
    assert.deepEqual(titles, [
      '⚠ No usage location · 3 people',
      '⚠ It needs Exchange Online first · 1 person',
      '⚠ It needs SharePoint first · 1 person',
    ]);
  });

  it('counts while it runs: those left out are not waited for', () => {
    const entries = aTeam([assigned, assigned, failedFor('no-location')]);
    const view = ended('approving', entries, { excluded: [{ indexes: [22], by: lee, at }] });
    assert.match(arriving(result(view)), /Approved, licenses are being assigned: 3 of 22 done/);
    assert.match(arriving(cards.status(view, reader)), /3 of 22 done/);
  });

  it('does not say that everybody has it when somebody was left out', () => {
    const excluded = [{ indexes: [2], by: lee, at }];
    const entries = [0, 1, 2].map((n) => member(n, n < 2 ? { outcome: assigned } : {}));
    assert.match(arriving(result(ended('completed', entries, { excluded }))), /✓ 2 of 3 have it/);
    const all = entries.slice(0, 2);
    assert.match(arriving(result(ended('completed', all))), /✓ Everybody has it/);
  });

  it('is short for one person, whom the title names', () => {
    const card = result(ended('failed', [member(0, { outcome: failedFor('no-location') })]));
    const text = arriving(card);
    assert.match(text, /^License request\nVisio Plan 2 for Adele Vance\n⚠ 1 not assigned yet\n/);
    assert.equal(countIn(textOf(card), 'Adele Vance'), 1);
  });

  it('quotes the message of the approver at the top, below their name', () => {
    const text = arriving(result(halfDone()));
    assert.ok(text.indexOf('“Enjoy, and tell me') < text.indexOf('Asked by'));
    const declined = aView({
      status: 'declined',
      decision: { kind: 'declined', by: lee, at, message: 'Not this year.' },
    });
    assert.match(
      arriving(cards.status(declined, reader)),
      /✕ Not approved\nDecided by Lee Gu, .*\n“Not this year\.”\n/,
    );
  });

  it('folds a long message and a long reason behind their start, and shows short ones whole', () => {
    const decision = { kind: 'declined', by: lee, at, message: longWords('m') } as const;
    const view = aView({ status: 'declined', decision, reason: longWords('r') });
    for (const card of [result(view), cards.status(view, reader)]) {
      assert.match(arriving(card), /^“m{199}…”$/m);
      assert.doesNotMatch(arriving(card), /m{200}|r{2}/);
      const toggles = ofType(card, 'Action.ToggleVisibility').map(({ title, targetElements }) => [
        title,
        targetElements,
      ]);
      assert.deepEqual(toggles.slice(0, 2), [
        ['Whole message', ['quote-start', 'quote-all']],
        ['Whole reason', ['reason-start', 'reason-all']],
      ]);
      const hidden = nodesOf(card).flatMap(({ node }) => (node['isVisible'] === false ? [node['id']] : []));
      assert.deepEqual(hidden, ['quote-all', 'more', 'reason-all']);
      assert.ok(textOf(card).includes(`“${longWords('m')}”`) && textOf(card).includes(longWords('r')));
    }
    const short = aView({ status: 'declined', decision: { ...decision, message: 'm'.repeat(200) } });
    assert.match(arriving(result(short)), /^“m{200}”$/m);
    assert.equal(ofType(result(short), 'Action.ToggleVisibility').length, 1);
  });

  it('tells people who share a name apart, and keeps a name with a comma whole', () => {
    const people = ['Green, Chris', 'Green, Chris', 'Vance, Adele'].map((name, n) =>
      member(n, { person: { ...member(n).person, name }, outcome: failedFor('no-seat') }),
    );
    assert.match(
      arriving(result(ended('failed', people))),
      /\nGreen, Chris \(adele\.vance@contoso\.com\); Green, Chris \(alex\.wilber@contoso\.com\); Vance, Adele\n/,
    );
  });

  it('says who has to do what while an administrator is waited for', () => {
    assert.match(
      arriving(result(waiting())),
      /⚠ Waiting for an administrator · 3 people\n.*What to do: grant/,
    );
    assert.doesNotMatch(arriving(cards.status(waiting(), reader)), /administrator|consent/);
  });

  it('has no color alone, and no green', () => {
    for (const draw of Object.values(resultScenes(reader))) {
      const runs = ofType(draw(), 'TextRun').filter(
        ({ color }) => color !== undefined && color !== 'default',
      );
      for (const { text, color } of runs) {
        assert.equal(color, 'attention');
        assert.match(String(text), /^[⚠✕] \S/u);
      }
    }
  });

  it('has at most three buttons in its last row, Refresh out of sight', () => {
    for (const [name, draw] of Object.entries({ ...resultScenes(reader), ...resultScenes(swedish) })) {
      const row = lastRow(draw());
      const seen = row.filter(({ mode }) => mode !== 'secondary');
      const isMore = seen.length < row.length ? 1 : 0;
      assert.ok(seen.length + isMore <= 3, name);
      for (const { verb, mode } of row)
        if (verb === 'refresh') assert.equal(mode, 'secondary', `${name}: ${verb}`);
    }
  });

  it('says why a click did nothing in the line before the buttons', () => {
    for (const card of [
      cards.decision(nineFailed(), reader, undefined, { kind: 'decided-by-other' }),
      cards.status(aView(), reader, 'existing'),
      cards.status(aView(), reader, 'withdraw'),
    ]) {
      const { body } = asItArrives(card);
      const before = Array.isArray(body) ? body.at(-2) : undefined;
      assert.match(textOf({ before }), /has already decided|asked for this already|Withdraw this request\?/);
    }
  });
});

describe('A client that cannot draw the card', () => {
  it('is told who asked, for what, for how many, how it stands, and what to do', () => {
    assert.equal(
      fallback(result()),
      'License request from Megan Bowen: Microsoft 365 E3 for 23 people. 9 not assigned yet. ' +
        '3 assigned · 9 had it already · 2 left out. ⚠ No license was left · 9 people. ' +
        'What to do: Buy licenses or free some, then select Try again. ' +
        'Open Teams on a computer or in a browser to see the whole card.',
    );
    assert.match(
      fallback(cards.status(aView({ approversReached: false }), swedish)),
      /^Din licensbegäran: Visio Plan 2 till 3 personer\. Ingen godkännare har fått besked än\. Din begäran är sparad/,
    );
  });

  it('is told what others of the requester’s card may know', () => {
    const other = fallback(cards.status(aView(), reader, undefined, lee.id));
    assert.match(
      other,
      /^License request from Megan Bowen: Visio Plan 2 for 3 people\. Waiting for an approver\./,
    );
  });

  it('is told in a notification whose request it is, for what, for whom, and how it stands', () => {
    const view = aView({ status: 'cancelled' });
    const said = (readerId?: string): string => requestInWords(view, reader, seenBy(readerId, view.request));
    assert.equal(said(), 'Your license request: Visio Plan 2 for 3 people. You withdrew this request.');
    assert.equal(
      said(lee.id),
      'License request from Megan Bowen: Visio Plan 2 for 3 people. Withdrawn by the requester.',
    );
  });

  it('gets nothing that could be markup', () => {
    const name = '[Approve](https://evil.example) **now** `x` <at>all</at> _y_ ~z~ # \\ |';
    const person = { ...aPerson(1), name };
    const view = ended('failed', [anEntry(1, { person, outcome: failedFor('needs-app', name) })], {
      requester: person,
      decision: { ...approved, productName: name },
    });
    for (const card of [result(view), cards.status(view, reader)])
      assert.doesNotMatch(fallback(card), /[[\]<>*_`~#\\|]/);
  });
});

describe('The words of the result', () => {
  const statuses: readonly Status[] = [
    'approving',
    'completed',
    'partly-failed',
    'failed',
    'declined',
    'lapsed',
  ];

  it('speak of licenses and of what to do, never of seats or a cure', () => {
    for (const status of statuses) {
      const view = ended(
        status,
        manyPersons(3).map((entry) => ({ ...entry, outcome: failedFor('no-seat') })),
      );
      for (const card of [result(view), cards.status(view, reader)])
        assert.doesNotMatch(
          JSON.stringify([textOf(card), titlesOf(card)]),
          /\bseats?\b|\bcures?\b|\bfailed\b/i,
        );
    }
    for (const { cards: words } of allTexts) {
      const said = Object.values(words.failures).flatMap((say) => Object.values(say('')));
      for (const sentence of said) assert.doesNotMatch(sentence, /\bseats?\b|\bcures?\b/i);
    }
  });

  it('head a box without a period', () => {
    for (const { cards: words } of allTexts)
      for (const say of Object.values(words.failures))
        for (const apps of ['', 'Exchange Online']) assert.doesNotMatch(say(apps).why, /\.$/);
  });

  it('name another product that was asked for, and the apps that are off', () => {
    const off = [1, 2, 3, 4].map((n) => ({ planId: `p${n}`, name: `App ${n}` }));
    const few = result(ended('completed', [member(0, { outcome: assigned })]));
    assert.match(arriving(few), /\nWithout OneDrive for Business/);
    const many = result(
      ended('completed', [member(0, { outcome: assigned })], {
        product: { skuId: null, name: 'Figma' },
        decision: { ...approved, skuId: VISIO, off },
      }),
    );
    assert.match(arriving(many), /\nAsked for: Another product: Figma\nWithout 4 apps/);
    assert.match(textOf(many), /App 1, App 2, App 3, App 4/);
  });
});
