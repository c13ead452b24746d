import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { answerQuestion } from '../../../src/app/ask/answer-question.ts';
import { askQuestion } from '../../../src/app/decide/ask-question.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { readRequestDocument } from '../../../src/app/records/load-request.ts';
import { newJob } from '../../../src/app/records/queue-job.ts';
import type { ThreadTask } from '../../../src/domain/thread.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, APPROVER, ask, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { withCommit } from '../../support/with-commit.ts';

const DAY = 86_400_000;
const never = (): Promise<never> => new Promise(() => {});

type Act = (ctx: Context) => Promise<unknown>;

/** An act, then what must be so after all jobs. `sent`: messages and mails about the question, each sent once. */
const ACTS: ReadonlyArray<readonly [title: string, act: Act, event: string]> = [
  ['a question', (ctx) => askQuestion(ctx, APPROVER, FORM_ID, 'pending..a', 'And?'), 'question-asked'],
  ['an answer', (ctx) => answerQuestion(ctx, EMPLOYEE, FORM_ID, 1, 'So.'), 'question-answered'],
];

/** A request with an answered question, and where an answer is tried with an open one. */
async function aStory(isAnswer: boolean): Promise<FakeContext> {
  const fake = await aContextWithPlace();
  await ask(fake);
  await askQuestion(fake.ctx, APPROVER, FORM_ID, 'pending.', 'Why?');
  await answerQuestion(fake.ctx, EMPLOYEE, FORM_ID, 0, 'So.');
  if (isAnswer) await askQuestion(fake.ctx, APPROVER, FORM_ID, 'pending..a', 'And?');
  await fake.work();
  fake.posts.length = 0;
  fake.mails.length = 0;
  return fake;
}

const news = (fake: FakeContext) =>
  [
    ...fake.posts.map(({ message }) => message.kind),
    ...fake.mails.map(({ content }) => `mail ${content.kind}`),
  ].toSorted();

/** The context of a process that dies at its nth commit, before or after the store did it. */
function dying(fake: FakeContext, at: number, isDone: boolean, dead: () => void): Context {
  let commits = 0;
  return withCommit(fake, async (operations, commitId) => {
    commits += 1;
    if (commits > at || (commits === at && !isDone)) {
      dead();
      return never();
    }
    const result = await fake.store.commit(operations, commitId);
    if (commits < at) return result;
    dead();
    return never();
  });
}

for (const [title, act, event] of ACTS) {
  describe(`A process that dies with ${title}`, () => {
    for (const isDone of [false, true])
      it(`has written all of it or nothing: ${isDone ? 'after' : 'before'} the commit`, async () => {
        const isAnswer = event === 'question-answered';
        const fake = await aStory(isAnswer);
        const before = (await auditedOf(fake, event)).length;
        const dead = Promise.withResolvers<void>();
        void act(dying(fake, 1, isDone, dead.resolve));
        await dead.promise;
        await setImmediate();
        // The person clicks again, since nobody answered.
        await act(fake.ctx);
        await fake.work();

        assert.equal((await auditedOf(fake, event)).length, before + 1);
        const request = (await readRequestDocument(fake.ctx, FORM_ID))?.data;
        assert.equal(request?.questions?.length, 2);
        assert.deepEqual(
          news(fake),
          isAnswer ? ['question-answered'] : ['mail question-asked', 'question-asked'],
        );
        await fake.close();
      });

    it('has told everybody, whichever commit of a job is its last', async () => {
      for (const isDone of [false, true])
        for (let at = 1; at < 20; at += 1) {
          const isAnswer = event === 'question-answered';
          const fake = await aStory(isAnswer);
          await act(fake.ctx);
          const dead = Promise.withResolvers<void>();
          const ctx = dying(fake, at, isDone, dead.resolve);
          const worker = createWorker({ ctx, owner: 'dies', mailboxes: 1 });
          const ran = fake.work(worker).then(() => 'all done' as const);
          const end = await Promise.race([ran, dead.promise]);
          await setImmediate();
          await fake.later(31_000);

          const told = new Set(news(fake));
          const expected = isAnswer ? ['question-answered'] : ['mail question-asked', 'question-asked'];
          assert.deepEqual([...told], expected, `commit ${at}`);
          await fake.close();
          if (end === 'all done') break;
        }
    });
  });
}

describe('A job about a question that runs twice', () => {
  const about = { requestId: FORM_ID, question: 0 } as const;
  for (const task of [
    { kind: 'ask-requester', ...about },
    { kind: 'mail-question', ...about },
    { kind: 'remind-requester', ...about },
  ] as const satisfies readonly ThreadTask[])
    it(`tells nothing once the question is answered: ${task.kind}`, async () => {
      const fake = await aStory(false);
      await fake.store.commit([newJob(fake.ctx, task)], fake.ctx.ids.next());
      await fake.work();
      assert.deepEqual(news(fake), []);
      await fake.close();
    });

  it('reminds once, whichever commit of the reminder is the last of a process', async () => {
    for (const isDone of [false, true])
      for (let at = 1; at < 20; at += 1) {
        const fake = await aStory(true);
        fake.now += 2 * DAY;
        const dead = Promise.withResolvers<void>();
        const worker = createWorker({
          ctx: dying(fake, at, isDone, dead.resolve),
          owner: 'dies',
          mailboxes: 1,
        });
        const end = await Promise.race([fake.work(worker).then(() => 'all done' as const), dead.promise]);
        await setImmediate();
        await fake.later(31_000);
        const told = new Set(news(fake).filter((kind) => kind.endsWith('question-asked')));
        assert.deepEqual([...told], ['mail question-asked', 'question-asked'], `commit ${at}`);
        await fake.close();
        if (end === 'all done') break;
      }
  });
});
