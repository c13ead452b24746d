import assert from 'node:assert/strict';
import type { InstallationView } from '../../../src/app/operate/check-installation.ts';
import { found } from '../../../src/domain/finding.ts';
import { createCards } from '../../../src/teams/cards/cards.ts';
import type { Card } from '../../../src/teams/cards/cards.ts';
import { toOutsideError } from '../../../src/teams/channel/outside-errors.ts';
import { allTexts, readerFor } from '../../../src/text/languages.ts';
import { HANDLERS } from '../../../src/worker/handlers.ts';
import { ofType, sizeOf, textOf, titlesOf } from '../../render/check-card.ts';
import { reader } from '../../render/views.ts';

const cards = createCards({ timeZone: 'UTC' });
const good = [found('queue-right'), found('permissions-right'), found('store-right', 'SQLite')];
const madeAt = '2026-11-22T13:02:00.000Z';
const dead = { kind: 'message-person', madeAt, reason: 'The connector said 400.', reference: '3f9a01c2' };
const draw = (view: Partial<InstallationView>): Card =>
  cards.installation({ findings: good, dead: [], deadCount: 0, ...view }, reader);

describe('The card of a check of the installation', () => {
  it('says in one line that everything works, and shows what passed only when it is asked to', () => {
    const card = draw({});
    assert.match(textOf(card), /✓ Everything works \(3 checks\)/);
    assert.deepEqual(titlesOf(card), ['Show the 3 that passed', 'Check again', 'Settings']);
    const hidden = ofType(card, 'Container').find(({ id }) => id === 'good');
    assert.equal(hidden?.['isVisible'], false);
    assert.match(textOf(hidden ?? {}), /✓ No work is late\./);
  });

  it('counts what is wrong, each with a sign and what to do', () => {
    const text = textOf(draw({ findings: [found('keys-away'), found('no-mail'), ...good] }));
    assert.match(text, /✕ 1 problem · ⚠ 1 thing to look at/);
    assert.match(text, /✕ The keys of the Teams channel could not be fetched.*\nWhat to do: /);
    assert.match(text, /⚠ No mail is sent.*\nWhat to do: /);
    assert.doesNotMatch(text, /Everything works/);
  });

  it('says in words what was given up, of a kind that it does not know, too', () => {
    const text = textOf(draw({ dead: [dead, { ...dead, kind: 'constructor', reason: '' }], deadCount: 7 }));
    assert.match(text, /Could not be done: the last of 7/);
    assert.match(
      text,
      /A message to a person could not be delivered\n22 Nov, 14:02 · reference 3f9a01c2 · The connector said 400\./,
    );
    assert.match(text, /Something could not be done\n22 Nov, 14:02 · reference 3f9a01c2(\n|$)/);
    assert.doesNotMatch(text, /message-person/);
  });

  it('says in Swedish why, and marks words that it does not know as an error message', () => {
    const swedish = readerFor('sv', { language: 'sv', timeZone: 'UTC' });
    const reasons = [
      toOutsideError({ statusCode: 400 }).message,
      toOutsideError({}).message,
      'BadArgument: No.',
    ];
    const view = { findings: good, dead: reasons.map((reason) => ({ ...dead, reason })), deadCount: 3 };
    const lines = textOf(cards.installation(view, swedish)).match(/(?<=referens 3f9a01c2 · ).*/g);
    assert.deepEqual(lines, [
      'Teams svarade 400.',
      'Teams svarade inte.',
      'felmeddelande: ”BadArgument: No.”',
    ]);
  });

  it('has words for every kind of job', () => {
    for (const { checks } of allTexts)
      assert.deepEqual(Object.keys(checks.jobs).toSorted(), Object.keys(HANDLERS).toSorted());
  });

  it('tells a client that cannot draw it what is wrong', () => {
    const { fallbackText } = draw({ findings: [found('keys-away'), ...good] });
    assert.match(
      String(fallbackText),
      /^Check of the installation: ✕ 1 problem\. ✕ The keys .* What to do: /,
    );
  });

  it('stays within 28 KB with the longest words from outside', () => {
    const about = '名'.repeat(1000);
    const findings = [
      found('token-refused', about),
      found('store-refused', about),
      found('role-unknown', about),
    ];
    const long = { ...dead, reason: about, reference: about };
    const card = draw({ findings, dead: Array.from({ length: 5 }, () => long), deadCount: 5 });
    assert.ok(sizeOf(card) <= 28 * 1024 - 200, String(sizeOf(card)));
  });
});
