import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fake } from 'sinon';
import type { ExtensionEnd } from '../../../src/domain/extension-end.ts';
import type { Grant } from '../../../src/domain/grant.ts';
import { endReminderModel } from '../../../src/teams/cards/extension-model.ts';
import { writeLetter } from '../../../src/mail/letter.ts';
import { aPerson, VISIO } from '../../support/builders.ts';
import { aGrant } from '../../support/grants.ts';
import { answerTo, cardAfter, click, reader, real, refused } from '../../support/teams/clicks.ts';
import { adele, channelActivity, dig } from '../../support/teams/kit.ts';
import { textOf, titlesOf } from '../../render/check-card.ts';

const until = '2027-03-12T23:00:00.000Z';
const mine = aGrant(1, { until });
const listOwnGrants = fake.resolves([mine]);
const days = { proposed: '2027-06-12', first: '2027-03-13', last: '2037-01-01' } as const;
const own = real.licenses([mine], reader);
const form = real.licenses([mine], reader, { extending: { skuId: VISIO, ...days } });
const reminder = real.endReminder(mine, 'ends-first', reader);

const extension = {
  id: 'extension-1',
  at: '2027-03-01T10:00:00.000Z',
  to: '2027-06-12T22:00:00.000Z',
  heldUntil: '2027-03-15T23:00:00.000Z',
  reason: 'The plans are late.',
};
const person = { id: aPerson(2).id, name: 'Megan Bowen' };
const asked: Grant = aGrant(2, { person, until, extension });
const end = { day: '2027-06-12', isCut: false } as const;
const message = { kind: 'extension-question', grant: asked, extensionId: extension.id, waits: 3 } as const;
const question = real.extension({ ...message, end }, reader);

describe('“Extend”', () => {
  it('stands on the reminder and in the list of one’s own licenses, and opens the form with a day', async () => {
    for (const card of [own, reminder]) {
      const proposeExtension = fake.resolves({ outcome: 'extendable' as const, grant: mine, ...days });
      const next = await cardAfter(click(card, 'extend'), { proposeExtension, listOwnGrants });
      assert.deepEqual(proposeExtension.firstCall.args, [adele, VISIO]);
      assert.deepEqual(dig(next, 'state'), { extending: { skuId: VISIO, ...days } });
    }
    assert.match(textOf(form), /It now ends after Mar 12, 2027\./);
    assert.match(JSON.stringify(form), /"type":"Input.Date"[^}]*"value":"2027-06-12"/);
    assert.deepEqual(titlesOf(form), ['Ask to extend', 'Go back', 'Request a license']);
  });

  it('asks for the day and the reason that were entered, and says what follows', async () => {
    const askExtension = fake.resolves({ outcome: 'asked' as const, grant: mine });
    const entered = { i_day: '2027-05-01', i_reason: ' Late \u202E plans ' };
    const next = await cardAfter(click(form, 'extend-yes', entered), { askExtension, listOwnGrants });
    assert.deepEqual(askExtension.firstCall.args, [adele, VISIO, '2027-05-01', 'Late  plans']);
    assert.deepEqual(dig(next, 'state'), { extended: { outcome: 'asked', product: 'Visio Plan 2' } });
    const waiting = real.licenses([{ ...mine, extension }], reader, {
      extended: { outcome: 'asked', product: 'Visio Plan 2' },
    });
    assert.match(textOf(waiting), /The approvers are asked to extend Visio Plan 2/);
    assert.match(textOf(waiting), /You asked for it until Jun 12, 2027.*you keep it until Mar 15, 2027/);
    assert.deepEqual(titlesOf(waiting), ['Give back', 'Request a license']);
  });

  it('keeps the form open after a day that is none, and says so', async () => {
    const askExtension = fake.resolves({ outcome: 'bad-day' as const, grant: mine, ...days });
    const next = await cardAfter(click(form, 'extend-yes', { i_day: '' }), { askExtension, listOwnGrants });
    assert.deepEqual(dig(next, 'state', 'extending'), { skuId: VISIO, ...days });
    assert.deepEqual(dig(next, 'state', 'extended', 'outcome'), 'bad-day');
  });

  it('is refused outside the personal chat, and with data of any shape calls nothing', async () => {
    for (const [card, verb] of [
      [own, 'extend'],
      [form, 'extend-yes'],
    ] as const) {
      const button = click(card, verb);
      await assert.rejects(answerTo(button, {}, channelActivity()), refused('personal-only'));
      await fc.assert(
        fc.asyncProperty(fc.jsonValue(), async (data) => {
          const forged = { ...button, action: { ...button.action, data: { d: { s: data } } } };
          if (typeof data === 'string' && /^[\w-]{1,64}$/.test(data)) return;
          await assert.rejects(answerTo(forged, {}), refused('card-outdated'));
        }),
        { numRuns: 50 },
      );
    }
  });
});

/** The card after a click that granted nothing, since granting it has that effect now. */
const after = (now: ExtensionEnd) =>
  real.extensionAnswer({ outcome: 'not-granted', question: { ...message, end: now } }, extension.id, reader);

describe('The card that asks whether a license is extended', () => {
  it('says who, what, until when it was and would be, who waits, and what no answer means', () => {
    const text = textOf(question);
    assert.match(
      text,
      /^Request for a later end\nExtend Visio Plan 2 for Megan Bowen\?\nIt ends after Mar 12, 2027\. It is needed until Jun 12, 2027/,
    );
    assert.match(text, /Reason: The plans are late\./);
    assert.match(
      text,
      /3 people wait for this product\.\nWithout an answer, the license is taken back after Mar 15, 2027/,
    );
    assert.deepEqual(titlesOf(question), ['Extend until Jun 12', "Don't extend"]);
  });

  for (const [verb, outcome, words] of [
    ['extension-yes', 'granted', /Adele Vance extended it until Jun 12, 2027\./],
    ['extension-no', 'declined', /Adele Vance did not extend it\. It ends after Mar 12, 2027\./],
  ] as const) {
    it(`is answered by one click, in a channel too: ${outcome}`, async () => {
      const { extension: _extension, ...rest } = asked;
      const lastExtension = {
        id: extension.id,
        to: extension.to,
        result: outcome,
        was: until,
        at: '',
        by: adele,
      };
      const answered = { outcome, grant: { ...rest, lastExtension } };
      const answerExtension = fake.resolves(answered);
      await cardAfter(click(question, verb), { answerExtension }, channelActivity());
      const about = { personId: person.id, skuId: VISIO, extensionId: extension.id };
      const day = outcome === 'granted' ? end.day : '';
      assert.deepEqual(answerExtension.firstCall.args, [adele, about, outcome, day]);
      const decided = real.extensionAnswer(answered, extension.id, reader);
      assert.match(textOf(decided), words);
      assert.deepEqual(titlesOf(decided), []);
      const later = real.extensionAnswer({ outcome: 'answered', grant: rest }, 'another', reader);
      assert.match(textOf(later), /answered already/);
    });
  }

  it('is drawn anew where its product allows another day, or none, and where the day has passed', () => {
    const cut = after({ day: '2027-04-30', isCut: true });
    assert.match(textOf(cut), /Nothing decided yet\..*The product now allows Apr 30, 2027 at the latest\./s);
    assert.deepEqual(titlesOf(cut), ['Extend until Apr 30', "Don't extend"]);
    for (const [none, words] of [
      ['day-passed', /That day has passed/],
      ['at-limit', /now allows no later end/],
    ] as const) {
      assert.match(textOf(after({ none })), words);
      assert.deepEqual(titlesOf(after({ none })), ["Don't extend"]);
    }
  });

  it('refuses data that no card of ours has', async () => {
    const button = click(question, 'extension-yes');
    for (const d of [
      { p: 'x', s: VISIO, a: 'e' },
      { p: person.id, s: VISIO },
      { p: person.id, s: VISIO, a: '../x' },
    ]) {
      const forged = { ...button, action: { ...button.action, data: { d } } };
      await assert.rejects(answerTo(forged, {}), refused('card-outdated'));
    }
    assert.match(textOf(real.extensionAnswer({ outcome: 'gone' }, 'x', reader)), /no record of this license/);
  });
});

describe('A reminder that a license ends', () => {
  it('names the last day, and has both things to do; in a mail it says where they are', () => {
    assert.match(textOf(reminder), /Your license for Visio Plan 2 ends after Mar 12, 2027\./);
    assert.deepEqual(titlesOf(reminder), ['Extend', 'Give back']);
    const letter = writeLetter(
      { kind: 'grant-news', grant: mine, news: 'ends-last' },
      reader,
      'https://teams.microsoft.com/l/chat/0/0',
    );
    assert.equal(letter.subject, 'Your license for Visio Plan 2 ends after Mar 12, 2027');
    assert.match(letter.paragraphs.join('\n'), /send “my licenses” to License Desk/);
  });

  it('offers no second extension while one waits', () => {
    const { buttons } = endReminderModel({ ...mine, extension }, 'ends-last', reader);
    assert.deepEqual(
      buttons.map(({ verb }) => verb),
      ['give-back'],
    );
  });
});
