import assert from 'node:assert/strict';
import { readCommand } from '../../src/teams/inbound/read-command.ts';
import { en } from '../../src/text/en/en.ts';
import { allTexts, readerFor } from '../../src/text/languages.ts';
import { sv } from '../../src/text/sv/sv.ts';
import { sampleNames } from '../support/sample-arguments.ts';
import { leavesOf } from '../support/leaves.ts';
import { samples } from '../support/text-samples.ts';

const NAMES = /License Desk|Microsoft (?:365|Graph|Entra|Teams)?|\bTeams\b|\bIT\b/g;
/** Words of English sentences that do not occur in Swedish. */
const TELLTALE =
  /\b(?:the|and|you|your|this|that|was|were|are|not|with|people|please|again|request|license|approve|message|select|nobody|of|it|has|have|to)\b/i;
/**
 * Limits of the menu in Teams: titles of 32 characters, and descriptions of 128 in older schemas of the
 * manifest.
 */
const MOST_IN_TITLE = 32;
const MOST_IN_DESCRIPTION = 128;
/** The most characters of a button, so that two of them fit a phone, one below the other. */
const MOST_IN_BUTTON = 24;

/** All numbers in a text, without their thousands separators. */
function numbersIn(text: string): readonly string[] {
  const digits = text.replaceAll(/(?<=\d)[,\u00a0\u202f](?=\d{3})/g, '');
  return (digits.match(/\d+/g) ?? []).toSorted();
}

const namesIn = (text: string): readonly string[] => sampleNames.filter((name) => text.includes(name));

const quoted = (words: readonly string[]): RegExp => new RegExp(`[“”]${words[0]}”`);

const english = leavesOf(en, samples);

for (const text of allTexts.filter((other) => other !== en)) {
  const leaves = leavesOf(text, samples);
  /** Without the leaves that are command words. */
  const sentences = [...leaves].filter(([path]) => !/\.(?:commands|particles|courtesies)\./.test(path));

  describe(`The words of “${text.cards.form.heading}”`, () => {
    it('have those of English at every depth, with the same arguments', () => {
      const shapes = (of: typeof leaves) =>
        [...of].map(([path, { shape }]) => `${path}: ${shape}`).toSorted();
      assert.deepEqual(shapes(leaves), shapes(english));
    });

    it('contain the same names and numbers', () => {
      for (const [path, { texts }] of sentences) {
        for (const [index, said] of texts.entries()) {
          const original = english.get(path)?.texts[index] ?? '';
          assert.deepEqual(namesIn(said), namesIn(original), `${path}: ${said}`);
          assert.deepEqual(numbersIn(said), numbersIn(original), `${path}: ${said}`);
        }
      }
    });

    it('are not English', () => {
      for (const [path, { texts }] of sentences) {
        for (const said of texts) {
          const word = TELLTALE.exec(said.replaceAll(NAMES, ''));
          assert.equal(word, null, `${path}: ${said}`);
        }
      }
    });

    it('are complete: nothing is empty, unfilled, undefined or has stray spaces', () => {
      for (const [path, { texts }] of leaves) {
        assert.ok(texts.length > 0, path);
        for (const said of texts) {
          assert.doesNotMatch(said, /\$\{|undefined|null|\[object|NaN|^$|^\s|\s$|\s{2}|\.\.|,,/, path);
        }
      }
    });

    it('end a sentence if English does', () => {
      for (const [path, { texts }] of sentences) {
        for (const [index, said] of texts.entries()) {
          const original = english.get(path)?.texts[index] ?? '';
          if (path !== 'mail.hello') assert.equal(/[.:]$/.exec(said)?.[0], /[.:]$/.exec(original)?.[0], path);
        }
      }
    });

    it('fit the menu of Teams and the buttons', () => {
      const { help, decision, status, details, pages, form, list, refresh, settings } = text.cards;
      const { checks } = text;
      for (const words of Object.values(text.chat.commands))
        assert.ok((words[0] ?? '').length <= MOST_IN_TITLE, words[0]);
      for (const does of Object.values(help.does)) assert.ok(does.length <= MOST_IN_DESCRIPTION, does);
      const titles = [
        [
          decision.approve(20, 20, 0, ''),
          status.leave,
          details.takeOff,
          decision.decline,
          decision.goBack,
          decision.putBack,
          decision.showApps,
        ],
        [status.withdraw, status.newRequest, details.tryAgain, pages.previous, pages.next, refresh],
        [form.send, help.newRequest, list.counted(list.pending, '10+')],
        [list.pending, list.completed, list.newer, list.older],
        [settings.change, settings.save, checks.short, checks.back, checks.again],
        Object.values(text.cards.buttons),
      ].flat();
      for (const title of titles) assert.ok(title.length <= MOST_IN_BUTTON, title);
    });

    it('tell the two decisions apart by their first letters, since phones cut buttons', () => {
      const { approve, decline } = text.cards.decision;
      assert.notEqual(approve(1, 0, 0, '').slice(0, 4), decline.slice(0, 4));
    });

    it('contain the commands as they are written', () => {
      const { refusals, placeAdded } = text.chat;
      const { greeting, waiting } = text.cards;
      const { request, requests, help, notifyMe, notifyHere, stop } = text.chat.commands;
      assert.match(refusals['not-your-form'], quoted(request));
      assert.match(refusals['card-outdated'], quoted(request));
      assert.match(refusals['card-outdated'], quoted(help));
      assert.match(refusals['channel-only'], quoted(notifyMe));
      assert.match(placeAdded.personal, quoted(stop));
      assert.match(placeAdded.channel, quoted(stop));
      assert.match(greeting.shared, quoted(request));
      assert.match(greeting.shared, quoted(help));
      const { channels, personal, shared } = text.cards.help;
      assert.match(channels, quoted(notifyHere));
      assert.match(channels, quoted(stop));
      const example = `visio ${text.chat.particles.for.find((word) => greeting.personal.includes(` ${word} Adele`))} Adele Vance`;
      for (const words of [greeting.personal, personal, shared]) assert.ok(words.includes(example), words);
      assert.match(waiting.more(1), quoted(requests));
      assert.match(text.mail.setUpPlace, quoted(notifyMe));
      assert.match(text.mail.setUpPlace, quoted(notifyHere));
      const [why] = text.chat.commands.why;
      for (const said of [text.cards.help.does.why, text.chat.whyWhom])
        assert.ok(said.includes(`: ${why} adele@contoso.com`), said);
      assert.ok(text.cards.help.does.request.includes(`${request[0]} visio ${text.chat.particles.for[0]} `));
    });

    it('contain the names of buttons and boxes as they are', () => {
      const { decision, details, form, anotherProduct, failures } = text.cards;
      assert.ok(decision.nobodyKept.includes(decision.notAssign));
      assert.ok(decision.questionNobody('').includes(decision.notAssign));
      assert.ok(decision.appsNotShown.includes(decision.showApps));
      assert.ok(decision.appsOfOther('', '').includes(decision.showApps));
      assert.ok(details.notConfirmed.includes(details.tryAgain));
      assert.ok(failures.other('').cure.includes(details.tryAgain));
      assert.ok(form.other.includes(anotherProduct));
      assert.ok(form.problems['no-product'].includes(anotherProduct));
      assert.ok(form.problems.unknown('').includes(form.people));
      assert.ok(text.chat.slow.includes(text.cards.refresh));
    });
  });
}

describe('Swedish', () => {
  it('is read by people with that language, and by all if it is the default', () => {
    const fallback = { language: 'en', timeZone: 'UTC' };
    assert.equal(readerFor('sv-SE', fallback).text, sv);
    assert.equal(readerFor('sv', fallback).text, sv);
    assert.equal(readerFor('de-DE', { ...fallback, language: 'sv' }).text, sv);
  });

  it('distinguishes one from many', () => {
    const { cards, chat, mail } = sv;
    for (const [one, many] of [
      [cards.people(1), cards.people(2)],
      [cards.sums.assigned(1), cards.sums.assigned(2)],
      [cards.sums['not-confirmed'](1), cards.sums['not-confirmed'](2)],
      [cards.decision.seatsUnknown(1), cards.decision.seatsUnknown(2)],
      [cards.decision.free('', 1, 0), cards.decision.free('', 2, 0)],
      [cards.decision.unlisted(1), cards.decision.unlisted(2)],
      [cards.details.mails(2, 2, 1), cards.details.mails(2, 2, 2)],
      [cards.waiting.count(1), cards.waiting.count(2)],
      [chat.waitingSummary(1), chat.waitingSummary(2)],
      [cards.waiting.reminder(1), cards.waiting.reminder(2)],
      [chat.reminderSummary(1), chat.reminderSummary(2)],
      [chat.decisionSummary('', '', 1), chat.decisionSummary('', '', 2)],
      [mail.requestWaits('', '', 1), mail.requestWaits('', '', 2)],
    ] as const)
      assert.notEqual(one, many.replaceAll('2', '1').replace('1 av 1', '2 av 2'));

    assert.equal(cards.people(1), '1 person');
    assert.equal(cards.people(2), '2 personer');
    assert.equal(cards.waiting.count(0), 'Inget väntar på beslut.');
    assert.equal(cards.waiting.count(1), '1 begäran väntar på beslut.');
    assert.equal(cards.waiting.count(2), '2 begäranden väntar på beslut.');
  });

  it('sets thousands apart as Swedish does', () => {
    assert.match(sv.cards.notices.messageTooLong(1234), /har 1\u00a0234 tecken: korta det till 1\u00a0000\./);
  });
});

describe('The command words', () => {
  const languageWords = allTexts.map(({ chat }) => chat);
  const entries = languageWords.flatMap(({ commands }) =>
    Object.entries(commands).flatMap(([name, words]: readonly [string, readonly string[]]) =>
      words.map((word) => ({ name, word })),
    ),
  );

  it('each belong to one command, in all languages together', () => {
    const words = entries.map(({ word }) => word);
    assert.deepEqual(
      words.filter((word, index) => words.indexOf(word) !== index),
      [],
    );
  });

  it('are understood in every language at once', () => {
    for (const { name, word } of entries)
      assert.equal(readCommand(word.toUpperCase(), languageWords)?.name, name, word);
    assert.deepEqual(readCommand('Begär Visio för mig', languageWords), {
      name: 'request',
      words: 'Visio för mig',
    });
    assert.deepEqual(readCommand('request visio for me', languageWords)?.words, 'visio for me');
  });
});
