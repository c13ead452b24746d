import assert from 'node:assert/strict';
import type { Question } from '../../../src/domain/thread.ts';
import type { Card } from '../../../src/teams/cards/cards.ts';
import { createCards } from '../../../src/teams/cards/cards.ts';
import type { Draft } from '../../../src/teams/cards/draft.ts';
import { firstDraft } from '../../../src/teams/cards/draft.ts';
import type { CardNotice } from '../../../src/teams/cards/notice.ts';
import { readerFor } from '../../../src/text/languages.ts';
import { nodesOf, ofType, sizeOf, textOf, titlesOf } from '../../render/check-card.ts';
import { aSuite, aView, approved, manyPersons, reader } from '../../render/scenes.ts';
import { answered, askedView, openQuestion } from '../../render/thread-scenes.ts';
import { lee, megan } from '../../render/views.ts';
import { VISIO } from '../../support/builders.ts';

const cards = createCards({ timeZone: 'UTC' });
const MOST = 28 * 1024 - 100;

/** Ten questions and answers of full length, the words made of that text. */
const fullThread = (text: string): readonly Question[] =>
  Array.from({ length: 10 }, (_, n) => ({
    by: { id: lee.id, name: text.repeat(256).slice(0, 256) },
    at: `2026-11-22T1${n}:02:00.000Z`,
    text: `${n}${text.repeat(500)}`.slice(0, 500),
    answer: {
      by: { id: megan.id, name: text.repeat(256).slice(0, 256) },
      at: `2026-11-22T1${n}:42:00.000Z`,
      text: `${n}${text.repeat(1000)}`.slice(0, 1000),
    },
  }));

const inputOf = (card: Card, wanted: string) => ofType(card, 'Input.Text').find(({ id }) => id === wanted);

const draw = (change: Partial<Draft> = {}) => {
  const view = aView();
  return cards.decision(view, reader, { ...firstDraft(view), ...change });
};

/** The words of a card with that notice. */
const noticed = (notice: CardNotice) => textOf(cards.decision(aView(), reader, undefined, notice));

const statusIn = (list: 'own' | 'pending', questions: readonly Question[], readerId = megan.id) =>
  textOf(cards.list({ list, page: { requests: [askedView(questions).request] }, readerId }, reader));

describe('The thread on the card to decide on', () => {
  it('shows question and answer, with names and times', () => {
    const text = textOf(cards.decision(askedView([answered]), reader));
    assert.match(text, /Lee Gu asked \(22 Nov, 14:02\): ?\n?Would Visio Plan 1 be enough\?/);
    assert.match(text, /Megan Bowen answered \(22 Nov, 16:40\): ?\n?No\. We need the layers/);
    assert.match(textOf(cards.decision(askedView([openQuestion]), reader)), /No answer yet\./);
  });

  it('shows what was asked or answered last, and folds all of it in its order', () => {
    const view = askedView([
      answered,
      { ...openQuestion, text: 'Who pays?', at: '2026-11-22T18:00:00.000Z' },
    ]);
    const card = cards.decision(view, reader);
    assert.ok(titlesOf(card).includes('All 2 questions'));
    const fold = nodesOf(card).find(({ node }) => node['id'] === 'thread')?.node;
    assert.equal(fold?.['isVisible'], false);
    assert.match(textOf(fold ?? {}), /Would Visio Plan 1[^]*No\. We need[^]*Who pays\?/);
    const above = textOf(card).split('All 2 questions')[0] ?? '';
    assert.ok(above.includes('Who pays?') && !above.includes('We need the layers'));
  });

  it('cuts long words in sight, and has all of them in the fold', () => {
    const long = { ...openQuestion, text: `${'x '.repeat(240)}the end` };
    const card = cards.decision(askedView([long]), reader);
    assert.ok(titlesOf(card).includes('Full question and answer'));
    assert.match(textOf(card).split('Full question')[0] ?? '', /…/);
    assert.match(textOf(card), /the end/);
  });

  for (const [words, text] of [
    ['plain words', 'plain words '],
    ['characters of three bytes', '名'],
    ['quotes', '"\\'],
  ] as const)
    for (const persons of [1, 1000])
      it(`fits with 10 questions and answers of full length: ${words}, ${persons} persons`, () => {
        const suite = { ...aSuite(86), skuId: VISIO };
        const entries = manyPersons(persons);
        const view = aView(
          { questions: fullThread(text), reason: text.repeat(1000).slice(0, 1000) },
          { entries, products: [suite] },
        );
        const draft = {
          ...firstDraft(view),
          question: text.repeat(500).slice(0, 500),
          message: text.repeat(1000).slice(0, 1000),
        };
        for (const confirming of [undefined, 'ask'] as const) {
          const card = cards.decision(view, reader, { ...draft, confirming });
          assert.ok(sizeOf(card) <= MOST, String(sizeOf(card)));
          // Whatever else has no room, the last question is there.
          assert.ok(textOf(card).includes(`9${text.slice(0, 1)}`));
        }
        const ended = {
          ...view,
          request: { ...view.request, status: 'completed', decision: approved, round: 1 } as const,
        };
        assert.ok(sizeOf(cards.decision(ended, reader)) <= MOST);
        assert.ok(sizeOf(cards.status(view, reader)) <= MOST);
      });

  it('has all 10 questions in full and most of the answers, where texts are plain', () => {
    const thread = fullThread('plain words ');
    const text = textOf(cards.decision(aView({ questions: thread }, { entries: manyPersons(1000) }), reader));
    for (const { text: question, answer } of thread)
      assert.ok(text.includes(question.trim()) && text.includes((answer?.text ?? '').trim().slice(0, 400)));
  });

  it('says so where texts are cut, and not where they are whole', () => {
    const cut = /Long texts are cut here/;
    assert.match(textOf(cards.decision(askedView(fullThread('名')), reader)), cut);
    assert.doesNotMatch(textOf(cards.decision(askedView([answered, openQuestion]), reader)), cut);
  });
});

describe('Ask on the card to decide on', () => {
  it("stands beside Don't approve where that has a row of its own, else beside the requester", () => {
    for (const persons of [1, 3, 1000])
      for (const language of ['en-GB', 'sv-SE']) {
        const to = readerFor(language, { language: 'en', timeZone: 'UTC' });
        const card = cards.decision(aView({}, { entries: manyPersons(persons) }), to);
        assert.equal(ofType(card, 'Action.Execute').filter(({ verb }) => verb === 'ask').length, 1);
      }
  });

  it('opens a box for 500 characters, with Ask and Go back alone', () => {
    const card = draw({ confirming: 'ask', question: 'Who pays?' });
    const box = inputOf(card, 'i_question');
    assert.deepEqual([box?.['value'], box?.['maxLength'], box?.['isVisible']], ['Who pays?', 500, true]);
    const verbs = ofType(card, 'Action.Execute').map(({ verb }) => verb);
    assert.ok(verbs.includes('ask-yes') && verbs.includes('go-back'));
    assert.ok(!verbs.some((verb) => ['approve', 'decline', 'decline-yes', 'ask'].includes(String(verb))));
    assert.match(textOf(card), /Ask Megan Bowen before you decide/);
  });

  it('keeps a question that is not sent while the reader does something else', () => {
    const box = inputOf(draw({ question: 'Who pays?' }), 'i_question');
    assert.deepEqual([box?.['value'], box?.['isVisible']], ['Who pays?', false]);
    assert.equal(inputOf(draw(), 'i_question'), undefined);
  });

  it('says why nothing was sent, and what happened meanwhile', () => {
    const diff = {
      status: 'pending',
      excluded: [],
      included: [],
      asked: [openQuestion],
      answered: [answered],
    } as const;
    assert.match(
      noticed({ kind: 'asked-meanwhile', diff }),
      /Your question is not sent yet\. Meanwhile Lee Gu asked a question \(22 Nov, 14:02\); Megan Bowen answered a question \(22 Nov, 16:40\)\./,
    );
    assert.match(
      noticed({ kind: 'changed', diff }),
      /Nothing decided yet\. Meanwhile Lee Gu asked a question/,
    );
    assert.match(
      noticed({ kind: 'question-too-long', length: 1501 }),
      /It has 1,501 characters: shorten it to 500\./,
    );
    assert.match(noticed({ kind: 'thread-full' }), /at most 10 questions/);
  });
});

describe("The requester's cards of a question", () => {
  it('show it on the status card, with a way to answer, to the requester alone', () => {
    const card = cards.status(askedView([openQuestion]), reader);
    assert.match(
      textOf(card),
      /Waiting for your answer[^]*Lee Gu asked \(22 Nov, 14:02\): ?\n?Would Visio Plan 1/,
    );
    assert.ok(titlesOf(card).includes('Answer'));
    const other = cards.status(askedView([openQuestion]), reader, undefined, 'somebody-else');
    assert.ok(!titlesOf(other).includes('Answer'));
    assert.ok(!titlesOf(cards.status(askedView([answered]), reader)).includes('Answer'));
  });

  it('have a box for 1,000 characters until the answer is sent, then what was sent', () => {
    const open = cards.asked({ request: askedView([openQuestion]).request, index: 0 }, reader);
    assert.equal(inputOf(open, 'i_answer')?.['maxLength'], 1000);
    const sent = cards.asked({ request: askedView([answered]).request, index: 0 }, reader);
    assert.equal(inputOf(sent, 'i_answer'), undefined);
    assert.match(textOf(sent), /You answered \(22 Nov, 16:40\): ?\n?No\. We need/);
  });

  it('keep an answer that is too long, and say how long it is', () => {
    const { request } = askedView([openQuestion]);
    const written = 'x'.repeat(1001);
    const card = cards.asked({ request, index: 0, reply: { outcome: 'answer-too-long', written } }, reader);
    assert.equal(inputOf(card, 'i_answer')?.['value'], written);
    assert.match(textOf(card), /Your answer has 1,001 characters: shorten it to 1,000\./);
  });

  it('have no box once nobody can decide', () => {
    const { request } = askedView([openQuestion], { status: 'lapsed' });
    const card = cards.asked({ request, index: 0, reply: { outcome: 'lapsed', written: 'So.' } }, reader);
    assert.deepEqual(ofType(card, 'Input.'), []);
    assert.match(textOf(card), /The request expired before your answer came/);
  });
});

describe('The status of a request with a thread', () => {
  it('is Question for you in the list of the requester, until the answer', () => {
    assert.match(statusIn('own', [openQuestion]), /Question for you/);
    assert.doesNotMatch(statusIn('own', [answered]), /Question|Answered/);
    assert.match(statusIn('own', [answered]), /Waiting for a decision/);
    assert.doesNotMatch(statusIn('own', [openQuestion], 'one-of-its-persons'), /Question/);
  });

  it('is Question asked, then Answered, in the list of approvers', () => {
    assert.match(statusIn('pending', [answered, openQuestion]), /Question asked/);
    assert.match(statusIn('pending', [answered]), /Answered/);
  });
});
