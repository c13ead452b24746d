import assert from 'node:assert/strict';
import { answerQuestion, requestToAnswer } from '../../../src/app/ask/answer-question.ts';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import { askQuestion } from '../../../src/app/decide/ask-question.ts';
import { declineRequest } from '../../../src/app/decide/decide-request.ts';
import type { Actor } from '../../../src/app/ports/results.ts';
import { aContextWithPlace, APPROVER, ask, EMPLOYEE, entriesOn, FORM_ID } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { personalChat } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';

const DAY = 86_400_000;

describe('answering a question', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    await ask(fake);
    await askQuestion(fake.ctx, APPROVER, FORM_ID, 'pending.', 'Why?');
    await fake.work();
  });

  afterEach(() => fake.close());

  const reply = (text: string, who: Actor = EMPLOYEE, question = 0) =>
    answerQuestion(fake.ctx, who, FORM_ID, question, text);
  const told = () =>
    fake.posts.flatMap(({ conversation, message }) =>
      message.kind === 'question-answered'
        ? [[conversation.conversationId, message.question.answer.text]]
        : [],
    );

  it('stands beside the question, and is told to the approver who asked', async () => {
    const { outcome, request } = await reply(' To draw plans.\nOften. ');
    await fake.work();

    assert.equal(outcome, 'answered');
    assert.deepEqual(request.questions?.[0]?.answer, {
      by: EMPLOYEE,
      at: '2026-11-22T10:00:01.000Z',
      text: 'To draw plans.\nOften.',
    });
    assert.deepEqual(told(), [[personalChat(APPROVER.id).conversationId, 'To draw plans.\nOften.']]);
  });

  it('can be given once: a second click changes nothing and gives what was sent', async () => {
    await reply('First.');
    const { outcome, request } = await reply('Second.');
    await fake.work();

    assert.deepEqual([outcome, request.questions?.[0]?.answer?.text], ['answered-before', 'First.']);
    assert.equal((await auditedOf(fake, 'question-answered')).length, 1);
    assert.equal(told().length, 1);
  });

  it('wakes the worker, once', async () => {
    let wakes = 0;
    const ctx = { ...fake.ctx, wake: () => void (wakes += 1) };
    for (const text of ['First.', 'Second.']) await answerQuestion(ctx, EMPLOYEE, FORM_ID, 0, text);
    assert.equal(wakes, 1);
  });

  it('is what was sent also after the decision', async () => {
    await reply('First.');
    await declineRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending..a'));
    assert.equal((await reply('Second.')).outcome, 'answered-before');
  });

  it('is for the requester alone: no other employee, no other person of the request, no approver', async () => {
    for (const n of [2, 9, 20]) {
      const who = { id: aPerson(n).id, name: aPerson(n).name };
      await assertRefused(reply('Mine.', who), 'not-your-request');
      await assertRefused(requestToAnswer(fake.ctx, who, FORM_ID), 'not-your-request');
    }
    assert.deepEqual(await auditedOf(fake, 'question-answered'), []);
  });

  it('is refused for a question or a request that does not exist', async () => {
    await assertRefused(reply('So.', EMPLOYEE, 1), 'card-outdated');
    await assertRefused(answerQuestion(fake.ctx, EMPLOYEE, 'no-such', 0, 'So.'), 'request-gone');
    await assertRefused(requestToAnswer(fake.ctx, EMPLOYEE, 'no-such'), 'request-gone');
  });

  it('needs words, at most 1,000 characters of them', async () => {
    assert.equal((await reply(' \n')).outcome, 'no-answer');
    assert.equal((await reply('x'.repeat(1001))).outcome, 'answer-too-long');
    assert.deepEqual(await auditedOf(fake, 'question-answered'), []);
    assert.equal((await reply('x'.repeat(1000))).outcome, 'answered');
  });

  for (const [why, end] of [
    ['decided-before', () => declineRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending..q'))],
    ['withdrawn', () => withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID)],
    [
      'lapsed',
      async () => {
        for (let day = 0; day < 60; day += 1) await fake.later(DAY);
      },
    ],
  ] as const)
    it(`comes too late, and writes nothing: ${why}`, async () => {
      await end();
      const { outcome, request } = await reply('So.');
      assert.deepEqual([outcome, request.questions?.[0]?.answer], [why, undefined]);
      assert.deepEqual(await auditedOf(fake, 'question-answered'), []);
    });

  it('is not told to the approver if the request was decided meanwhile', async () => {
    await reply('So.');
    await declineRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending..a'));
    await fake.work();
    assert.deepEqual(told(), []);
  });
});

describe('a reminder of a question', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    await ask(fake);
    await askQuestion(fake.ctx, APPROVER, FORM_ID, 'pending.', 'Why?');
    await fake.later(2 * DAY - 1000);
  });

  afterEach(() => fake.close());

  const reminded = () => [
    fake.posts.filter(({ message }) => message.kind === 'question-asked' && message.reminds).length,
    fake.mails.filter(({ content }) => content.kind === 'question-asked' && content.reminds).length,
  ];

  it('comes to the requester once, after 2 days, in Teams and by mail', async () => {
    assert.deepEqual(reminded(), [0, 0]);
    await fake.later(1000);
    assert.deepEqual(reminded(), [1, 1]);
    for (let day = 0; day < 5; day += 1) await fake.later(DAY);
    assert.deepEqual(reminded(), [1, 1]);
  });

  it('does not come if the question is answered, or nobody can decide any more', async () => {
    await answerQuestion(fake.ctx, EMPLOYEE, FORM_ID, 0, 'So.');
    await askQuestion(fake.ctx, APPROVER, FORM_ID, 'pending..a', 'And?');
    await withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID);
    for (let day = 0; day < 5; day += 1) await fake.later(DAY);
    assert.deepEqual(reminded(), [0, 0]);
  });
});
