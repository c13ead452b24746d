import assert from 'node:assert/strict';
import { answerQuestion } from '../../../src/app/ask/answer-question.ts';
import { askQuestion } from '../../../src/app/decide/ask-question.ts';
import { erasePerson } from '../../../src/app/privacy/erase-person.ts';
import { exportPerson } from '../../../src/app/privacy/export-person.ts';
import type { ArchiveContext } from '../../../src/app/privacy/person-documents.ts';
import { readRequestDocument } from '../../../src/app/records/load-request.ts';
import { aContextWithPlace, APPROVER, ask, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';

const SECRET = 'I draw for the works council.';

/** A request with an answered and an open question, whose requester has that name. */
async function aThread(): Promise<FakeContext> {
  const fake = await aContextWithPlace();
  await ask(fake);
  await askQuestion(fake.ctx, APPROVER, FORM_ID, 'pending.', 'Dear Person 1, why?');
  await answerQuestion(fake.ctx, EMPLOYEE, FORM_ID, 0, SECRET);
  await askQuestion(fake.ctx, APPROVER, FORM_ID, 'pending..a', 'And who pays?');
  await fake.work();
  return fake;
}

const archive = (fake: FakeContext): ArchiveContext => ({ ...fake.ctx, store: fake.store });
const subject = (n: number) => ({
  id: aPerson(n).id,
  names: [`Person ${n}`],
  addresses: [`person${n}@contoso.com`],
});
const questionsOf = async (fake: FakeContext) =>
  (await readRequestDocument(fake.ctx, FORM_ID))?.data.questions ?? [];

describe('The data of a person in a thread', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aThread();
  });

  afterEach(() => fake.close());

  it('is in the export of the requester: the questions and their answers, without the name of the approver', async () => {
    const { documents } = await exportPerson(archive(fake), subject(1));
    const said = JSON.stringify(documents.filter(({ type }) => type === 'request'));
    for (const part of ['Dear Person 1, why?', SECRET]) assert.ok(said.includes(part), part);
    assert.ok(!said.includes(APPROVER.id));
  });

  it('is in the export of the approver: their questions', async () => {
    const { documents } = await exportPerson(archive(fake), subject(20));
    const said = JSON.stringify(documents);
    for (const part of ['Dear Person 1, why?', 'And who pays?']) assert.ok(said.includes(part), part);
    assert.ok(!said.includes(EMPLOYEE.id));
  });

  it('goes with the requester: the answers are empty, and no question or audit entry names them', async () => {
    assert.deepEqual(await erasePerson(archive(fake), subject(1)), []);
    const [answered, open] = await questionsOf(fake);
    assert.equal(answered?.answer?.text, '');
    assert.match(answered?.answer?.by.id ?? '', /^erased-/);
    assert.match(answered?.text ?? '', /^Dear Person \w{8}, why\?$/);
    assert.equal(open?.text, 'And who pays?');
    const audit = JSON.stringify([
      await auditedOf(fake, 'question-asked'),
      await auditedOf(fake, 'question-answered'),
    ]);
    assert.ok(!audit.includes(EMPLOYEE.id) && !audit.includes('Person 1,') && !audit.includes(SECRET));
  });

  it('goes with the approver: their name, and not the question, which was written for others', async () => {
    assert.deepEqual(await erasePerson(archive(fake), subject(20)), []);
    const questions = await questionsOf(fake);
    for (const { by } of questions) assert.match(by.id, /^erased-/);
    assert.deepEqual(
      questions.map(({ text }) => text),
      ['Dear Person 1, why?', 'And who pays?'],
    );
    await answerQuestion(fake.ctx, EMPLOYEE, FORM_ID, 1, 'We do.');
    const before = fake.posts.length;
    await fake.work();
    assert.equal(fake.posts.length, before);
  });
});
