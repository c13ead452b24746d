import assert from 'node:assert/strict';
import { answerQuestion } from '../../../src/app/ask/answer-question.ts';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import { askQuestion } from '../../../src/app/decide/ask-question.ts';
import { approveRequest, declineRequest } from '../../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { openRequest } from '../../../src/app/list/open-request.ts';
import type { AskAnswer } from '../../../src/app/ports/results.ts';
import {
  aContextWithPlace,
  APPROVER,
  ask,
  EMPLOYEE,
  entriesOn,
  FORM_ID,
  OTHER_APPROVER,
  seen,
} from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { channel, personalChat } from '../../support/fake-context.ts';
import { withCommit } from '../../support/with-commit.ts';

const WHY = 'Would Plan 1 be enough?';

describe('asking the requester', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    await ask(fake);
  });

  afterEach(() => fake.close());

  const askIt = (text = WHY, revision = 'pending.', who = APPROVER): Promise<AskAnswer> =>
    askQuestion(fake.ctx, who, FORM_ID, revision, text);
  const reply = (text = 'No.', question = 0) => answerQuestion(fake.ctx, EMPLOYEE, FORM_ID, question, text);
  const got = (to: string) =>
    fake.posts.filter(({ conversation }) => conversation.conversationId === to).map(({ message }) => message);
  const OWN = personalChat(EMPLOYEE.id).conversationId;

  it('adds the question, shows the requester a card with it, and sends it by mail', async () => {
    const { outcome, view } = await askIt();
    await fake.work();

    assert.equal(outcome, 'asked');
    assert.deepEqual(view.request.questions, [{ by: APPROVER, at: '2026-11-22T10:00:01.000Z', text: WHY }]);
    const cards = got(OWN).filter(({ kind }) => kind === 'question-asked');
    assert.deepEqual(
      cards.map((card) => card.kind === 'question-asked' && [card.index, card.question.text, card.reminds]),
      [[0, WHY, false]],
    );
    assert.deepEqual(
      fake.mails.map(({ to, content }) => [to, content.kind]),
      [['person1@contoso.com', 'question-asked']],
    );

    await fake.later(2 * 86_400_000);
    const reminders = got(OWN).filter((card) => card.kind === 'question-asked' && card.reminds);
    assert.equal(reminders.length, 1, 'after two days they are reminded, once');
  });

  it('is in the audit with its text, the answer without', async () => {
    await askIt();
    await reply('Private words.');
    const [asked] = await auditedOf(fake, 'question-asked');
    const [answered] = await auditedOf(fake, 'question-answered');
    assert.deepEqual([asked?.actor, asked?.after], [APPROVER, { question: 1, text: WHY }]);
    assert.deepEqual([answered?.actor, answered?.after], [EMPLOYEE, { question: 1 }]);
  });

  it('shows question and answer on the cards of all places, and leaves pending cards to their readers', async () => {
    await askIt();
    await fake.work();
    await reply();
    await fake.work();
    assert.deepEqual(
      fake.updates.filter(({ message }) => message.kind === 'decision-card'),
      [],
    );
    const status = fake.updates.findLast(({ message }) => message.kind === 'status-card')?.message;
    assert.equal(status?.kind === 'status-card' && status.view.request.questions?.length, 1);
    await openRequest(fake.ctx, OTHER_APPROVER, FORM_ID, channel('late'));
    await fake.work();
    const card = got(channel('late').conversationId)[0];
    const thread = card?.kind === 'decision-card' ? card.view.request.questions : undefined;
    assert.equal(thread?.[0]?.answer?.text, 'No.');
  });

  it('counts into the revision: who has not seen the question or its answer decides nothing', async () => {
    await askIt();
    for (const decide of [approveRequest, declineRequest]) {
      const answer = await decide(fake.ctx, OTHER_APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
      assert.deepEqual([answer.outcome, 'diff' in answer && answer.diff.asked.length], ['overtaken', 1]);
    }
    await reply();
    const late = await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending..q'));
    assert.deepEqual([late.outcome, 'diff' in late && late.diff.answered.length], ['overtaken', 1]);
    const now = await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(late.view)));
    assert.equal(now.outcome, 'decided');
  });

  it('decides nothing if the answer comes while somebody decides', async () => {
    const { view } = await askIt();
    let answered = false;
    const ctx = withCommit(fake, async (operations, commitId) => {
      if (!answered) {
        answered = true;
        await reply();
      }
      return fake.store.commit(operations, commitId);
    });
    const answer = await approveRequest(ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));
    assert.equal(answer.outcome, 'overtaken');
    assert.equal(answer.view.request.questions?.[0]?.answer?.text, 'No.');
  });

  it('shows the second of two who ask at once the question of the first, and asks theirs on the next click', async () => {
    let isFirst = true;
    const ctx = withCommit(fake, async (operations, commitId) => {
      if (isFirst) {
        isFirst = false;
        await askIt('Who pays?', 'pending.', OTHER_APPROVER);
      }
      return fake.store.commit(operations, commitId);
    });
    const second = await askQuestion(ctx, APPROVER, FORM_ID, 'pending.', WHY);
    assert.deepEqual([second.outcome, second.view.request.questions?.length], ['overtaken', 1]);
    const again = await askIt(WHY, seen(second.view));
    assert.deepEqual(
      again.view.request.questions?.map(({ text }) => text),
      ['Who pays?', WHY],
    );
  });

  it('asks once if the same click comes twice, also after the answer', async () => {
    await askIt();
    const { outcome, view } = await askIt();
    await reply();
    const late = await askIt();
    assert.deepEqual([outcome, late.outcome, view.request.questions?.length], ['asked', 'asked', 1]);
    assert.equal((await auditedOf(fake, 'question-asked')).length, 1);
  });

  it('takes the same words of another approver, and other words, for another question', async () => {
    await askIt();
    const answers = [await askIt(WHY, 'pending.', OTHER_APPROVER), await askIt('Who pays?')];
    assert.deepEqual(
      answers.map(({ outcome }) => outcome),
      ['overtaken', 'overtaken'],
    );
  });

  it('asks although persons were excluded since: only the thread must have been seen', async () => {
    await changeExclusion(fake.ctx, OTHER_APPROVER, FORM_ID, 0, true);
    assert.equal((await askIt()).outcome, 'asked');
  });

  for (const [title, text, expected] of [
    ['an empty question', '  \n ', { outcome: 'no-question' }],
    [
      'a question of more than 500 characters',
      'x'.repeat(501),
      { outcome: 'question-too-long', length: 501 },
    ],
  ] as const)
    it(`refuses ${title}, and writes nothing`, async () => {
      const { view, ...answer } = await askIt(text);
      assert.deepEqual([answer, view.request.questions], [expected, undefined]);
      assert.deepEqual(await auditedOf(fake, 'question-asked'), []);
    });

  it('takes 500 characters, and 10 questions', async () => {
    let revision = 'pending.';
    for (let n = 0; n < 10; n += 1) {
      const { outcome, view } = await askIt(`${n}`.padEnd(500, 'x'), revision);
      assert.equal(outcome, 'asked');
      revision = seen(view);
    }
    const { outcome, view } = await askIt('One more?', revision);
    assert.deepEqual([outcome, view.request.questions?.length], ['thread-full', 10]);
  });

  it('asks nothing once the request is withdrawn, decided or lapsed', async () => {
    await withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID);
    assert.equal((await askIt()).outcome, 'withdrawn');
    const id = '01900000-0000-7000-8000-000000000002';
    const view = await ask(fake, { id });
    await declineRequest(fake.ctx, APPROVER, id, entriesOn(fake, seen(view)));
    assert.equal((await askQuestion(fake.ctx, APPROVER, id, 'pending.', WHY)).outcome, 'decided-before');
    const last = '01900000-0000-7000-8000-000000000003';
    await ask(fake, { id: last });
    await fake.later(28 * 86_400_000);
    await fake.later(4 * 86_400_000);
    assert.equal((await askQuestion(fake.ctx, APPROVER, last, 'pending.', WHY)).outcome, 'lapsed');
    assert.deepEqual(await auditedOf(fake, 'question-asked'), []);
  });
});
