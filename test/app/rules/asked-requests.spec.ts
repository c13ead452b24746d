import assert from 'node:assert/strict';
import { answerQuestion } from '../../../src/app/ask/answer-question.ts';
import { askQuestion } from '../../../src/app/decide/ask-question.ts';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, APPROVER, entriesOn, OTHER_APPROVER, seen } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { aRuleThatIsOn, askFor, makeRule, requestOf, seeRehearsal } from '../../support/rules.ts';
import { withCommit } from '../../support/with-commit.ts';

describe('Rules and a request with a question', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    fake.products = [aProduct({ free: 10 })];
  });

  afterEach(() => fake.close());

  const question = (id: string, ctx: Context = fake.ctx) =>
    askQuestion(ctx, OTHER_APPROVER, id, 'pending.', 'Who pays?');
  const answer = (id: string) =>
    answerQuestion(fake.ctx, { id: aPerson(1).id, name: aPerson(1).name }, id, 0, 'We do.');
  const approve = async (id: string) => {
    const view = await viewForApprover(fake.ctx, APPROVER, id);
    await approveRequest(fake.ctx, APPROVER, id, entriesOn(fake, seen(view)));
  };

  for (const isAnswered of [false, true])
    it(`leave it to people ${isAnswered ? 'also once it is answered' : 'while it is open'}`, async () => {
      await aRuleThatIsOn(fake);
      const id = await askFor(fake, 1);
      await question(id);
      if (isAnswered) await answer(id);
      await fake.work();
      const { status, questions } = await requestOf(fake, id);
      assert.deepEqual([status, questions?.length], ['pending', 1]);
      assert.deepEqual(fake.writes, []);
    });

  it('leave it to people where the question came while they looked at it', async () => {
    await aRuleThatIsOn(fake);
    const id = await askFor(fake, 1);
    let asked: ReturnType<typeof question> | undefined;
    const ctx = withCommit(fake, async (operations, commitId) => {
      if (JSON.stringify(operations).includes('"request-approved"')) await (asked ??= question(id));
      return fake.store.commit(operations, commitId);
    });
    await fake.work(createWorker({ ctx, owner: 'slow', mailboxes: 1 }));
    assert.equal((await asked)?.outcome, 'asked');
    const { status, questions } = await requestOf(fake, id);
    assert.deepEqual([status, questions?.length], ['pending', 1]);
    assert.deepEqual([fake.writes, await auditedOf(fake, 'request-approved')], [[], []]);
  });

  it('win where they decided while the question was on its way, and nothing is asked', async () => {
    await aRuleThatIsOn(fake);
    const id = await askFor(fake, 1);
    let worked: Promise<unknown> | undefined;
    const ctx = withCommit(fake, async (operations, commitId) => {
      await (worked ??= fake.work());
      return fake.store.commit(operations, commitId);
    });
    assert.equal((await question(id, ctx)).outcome, 'decided-before');
    const { decision, questions } = await requestOf(fake, id);
    assert.deepEqual([decision?.kind, questions], ['approved', undefined]);
    assert.deepEqual(await auditedOf(fake, 'question-asked'), []);
  });

  it('are tried on its decision with what they would have done before the question', async () => {
    const ruleId = await makeRule(fake);
    const id = await askFor(fake, 1);
    await fake.work();
    await question(id);
    await answer(id);
    await approve(id);
    const [entry] = await auditedOf(fake, 'request-approved');
    assert.match(
      JSON.stringify(entry?.facts),
      new RegExp(`"shadows":\\[\\{"ruleId":"${ruleId}"[^\\]]*"would":"approve"[^\\]]*\\],"questions":1`),
    );
    const { counts } = await seeRehearsal(fake, ruleId);
    assert.deepEqual([counts.decisions, counts.agreed, counts.cannotSay], [1, 1, 0]);
  });
});
