import assert from 'node:assert/strict';
import { answerQuestion } from '../../../src/app/ask/answer-question.ts';
import { askQuestion } from '../../../src/app/decide/ask-question.ts';
import { aContextWithPlace, APPROVER, ask, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { aPerson } from '../../support/builders.ts';
import { TellingStory } from '../../support/telling-story.ts';

const KINDS = ['ask-requester', 'mail-question', 'remind-requester', 'tell-answer'] as const;

/** A question to the first person, who is so, and no more. */
async function asked(me: Partial<ReturnType<typeof aPerson>> = {}, mail = true): Promise<TellingStory> {
  const fake = await aContextWithPlace({ mail });
  const { mail: _address, ...person } = aPerson(1);
  fake.people.set(person.id, { ...person, ...me });
  const story = new TellingStory(fake);
  await ask(fake);
  await askQuestion(fake.ctx, APPROVER, FORM_ID, 'pending.', 'Why?');
  return story;
}

describe('A question', () => {
  let story: TellingStory;

  afterEach(() => story.fake.close());

  const sent = () => story.fake.posts.filter(({ message: { kind } }) => kind.startsWith('question-')).length;

  for (const [what, me, mail] of [
    ['they have no address', {}, true],
    ['mail is off', { mail: 'person1@contoso.com' }, false],
  ] as const)
    it(`goes to its requester in Teams alone if ${what}, and so does the reminder`, async () => {
      story = await asked(me, mail);
      await story.work();
      for (const kind of ['mail-question', 'remind-requester'] as const)
        if (mail || kind !== 'mail-question') await story.add({ kind, requestId: FORM_ID, question: 0 });
      await story.work();
      assert.deepEqual([sent(), story.to], [2, []]);
      assert.ok(
        story.ran.every((job) => job.endsWith(' done')),
        story.ran.join(),
      );
      assert.equal(
        story.made.some((job) => job.startsWith('mail')),
        false,
      );
    });

  for (const language of ['sv-SE', undefined])
    it(`is mailed in the language of its requester (${language ?? 'unknown'})`, async () => {
      const mail = 'person1@contoso.com';
      story = await asked({ mail, ...(language !== undefined && { language }) });
      await story.work();
      assert.deepEqual(story.to, [{ address: mail, ...(language !== undefined && { language }) }]);
    });

  for (const kind of KINDS) {
    for (const more of [{ requestId: 'gone' }, { question: 7 }])
      it(`that does not exist is told to nobody (${kind}, ${JSON.stringify(more)})`, async () => {
        story = await asked({ mail: 'person1@contoso.com' });
        await story.work();
        const before = sent();
        story.ran.length = 0;
        await story.add({ kind, requestId: FORM_ID, question: 0, ...more });
        await story.work();
        assert.deepEqual([story.ran, sent(), story.to.length], [[`${kind} done`], before, 1]);
      });

    it(`that has an answer is not asked again, and one without tells no answer (${kind})`, async () => {
      story = await asked({ mail: 'person1@contoso.com' });
      await story.work();
      if (kind !== 'tell-answer') await answerQuestion(story.fake.ctx, EMPLOYEE, FORM_ID, 0, 'So.');
      await story.work();
      const before = sent();
      story.ran.length = 0;
      await story.add({ kind, requestId: FORM_ID, question: 0 });
      await story.work();
      assert.deepEqual([story.ran, sent(), story.to.length], [[`${kind} done`], before, 1]);
    });
  }
});
