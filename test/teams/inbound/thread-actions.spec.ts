import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fake } from 'sinon';
import type { AskAnswer, ReplyAnswer } from '../../../src/app/ports/results.ts';
import { createBot } from '../../../src/teams/inbound/bot.ts';
import { readDecisionData } from '../../../src/teams/inbound/card-data.ts';
import { readAnswer } from '../../../src/teams/inbound/thread-data.ts';
import { afterAsking } from '../../../src/teams/inbound/decision-answer.ts';
import type { UseCases } from '../../../src/teams/inbound/use-cases.ts';
import { firstDraft } from '../../../src/teams/cards/draft.ts';
import { writeSeen } from '../../../src/teams/cards/card-keys.ts';
import {
  adele,
  activityFrom,
  depsWith,
  dig,
  invokeAnswer,
  turnOf,
  viewWith,
} from '../../support/teams/kit.ts';

const view = viewWith();
const { request } = view;
const draft = { ...firstDraft(view), message: 'No.', question: 'Who pays?', confirming: 'ask' } as const;
const diff = { status: 'pending', excluded: [], included: [], asked: [], answered: [] } as const;

/** Clicks with that data, and gives the card of the answer, or its sentence. */
async function click(verb: string, data: object, expected: Partial<UseCases>) {
  const { context, sent } = turnOf(
    activityFrom({
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: { action: { type: 'Action.Execute', verb, data } },
    }),
  );
  await createBot(depsWith(expected)).onTurn(context);
  return { value: invokeAnswer(sent).body.value, sent };
}

describe('The drawing after Ask', () => {
  for (const [answer, notice, changes] of [
    [{ view, outcome: 'asked' }, { kind: 'question-sent' }, { question: '', confirming: undefined }],
    [{ view, outcome: 'overtaken', diff }, { kind: 'asked-meanwhile', diff }, {}],
    [{ view, outcome: 'no-question' }, { kind: 'no-question' }, {}],
    [{ view, outcome: 'thread-full' }, { kind: 'thread-full' }, {}],
    [{ view, outcome: 'question-too-long', length: 501 }, { kind: 'question-too-long', length: 501 }, {}],
  ] as const satisfies ReadonlyArray<readonly [AskAnswer, object, object]>)
    it(`keeps the reader's entries: ${answer.outcome}`, () => {
      assert.deepEqual(afterAsking(answer, draft), { draft: { ...draft, ...changes }, notice });
    });

  for (const [outcome, kind] of [
    ['withdrawn', 'withdrawn'],
    ['decided-before', 'decided-by-other'],
    ['lapsed', 'decided-by-other'],
  ] as const)
    it(`shows what became of the request: ${outcome}`, () => {
      assert.deepEqual(afterAsking({ view, outcome }, draft), { notice: { kind } });
    });
});

describe('The buttons of a thread', () => {
  const d = { r: request.id, t: '0.0.', v: writeSeen(request) };

  it('send the question with the revision that was seen, and keep the other entries', async () => {
    const askQuestion = fake.resolves({ view, outcome: 'no-question' });
    const data = { d: { ...d, c: 'q' }, i_question: ' Who\u0007 pays? ', i_message: 'No.', i_product: '' };
    const { value } = await click('ask-yes', data, { askQuestion });
    assert.deepEqual(askQuestion.firstCall.args.slice(1), [request.id, 'pending.', ' Who pays? ']);
    assert.equal(dig(value, 'draft', 'question'), ' Who pays? ');
    assert.deepEqual([dig(value, 'draft', 'message'), dig(value, 'draft', 'confirming')], ['No.', 'ask']);
  });

  it('open the box without asking anything', async () => {
    const viewForApprover = fake.resolves(view);
    const { value } = await click(
      'ask',
      { d: { r: request.id, t: '0.0.' }, i_product: '' },
      { viewForApprover },
    );
    assert.equal(dig(value, 'draft', 'confirming'), 'ask');
  });

  it('send the answer of the person who clicks, whoever the card names', async () => {
    const answered: ReplyAnswer = { request, question: 2, outcome: 'answer-too-long' };
    const answerQuestion = fake.resolves(answered);
    const data = { d: { r: request.id, q: '2', u: 'somebody-else' }, i_answer: 'So.' };
    const { value } = await click('answer', data, { answerQuestion });
    const [actor, ...rest] = answerQuestion.firstCall.args;
    assert.deepEqual([dig(actor, 'id'), ...rest], [adele.id, request.id, 2, 'So.']);
    assert.deepEqual(dig(value, 'reply'), { outcome: 'answer-too-long', written: 'So.' });
  });

  it('post the first open question in a message of its own, so that the status card stays', async () => {
    const by = { id: 'a', name: 'Alex' };
    const open = { by, at: request.createdAt, text: 'And?' };
    const questions = [{ ...open, answer: open }, open];
    const requestToAnswer = fake.resolves({ ...request, questions });
    const { sent } = await click('answer-box', { d: { r: request.id } }, { requestToAnswer });
    const card = sent.flatMap(({ attachments }) => attachments ?? [])[0]?.content;
    assert.deepEqual([dig(card, 'card'), dig(card, 'index')], ['asked', 1]);
    const none = await click(
      'answer-box',
      { d: { r: request.id } },
      { requestToAnswer: fake.resolves(request) },
    );
    assert.match(String(none.value), /Nobody waits for an answer of yours/);
  });
});

describe('The data of an answer', () => {
  it('is refused in any other shape', () => {
    for (const q of ['10', '-1', 'a', '', ' 1'])
      assert.equal(readAnswer({ d: { r: 'r1', q }, i_answer: 'So.' }), undefined, q);
    assert.equal(readAnswer({ d: { r: 'r1', q: '1' }, i_answer: 'x'.repeat(10_001) }), undefined);
    fc.assert(
      fc.property(fc.anything(), (data) => {
        const read = readAnswer(data);
        if (read) assert.equal(typeof read.answer, 'string');
      }),
    );
  });

  it('may lack the text, as some clients send an untouched box', () => {
    for (const i_answer of [null, undefined])
      assert.equal(readAnswer({ d: { r: 'r1', q: '0' }, i_answer })?.answer, '');
    assert.equal(readDecisionData({ d: { r: 'r1', t: '0.0.', c: 'q' } })?.draft.question, '');
  });
});
