import assert from 'node:assert/strict';
import { answerQuestion } from '../../../src/app/ask/answer-question.ts';
import { askQuestion } from '../../../src/app/decide/ask-question.ts';
import { readRequestDocument } from '../../../src/app/records/load-request.ts';
import { aContextWithPlace, APPROVER, ask, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { channel } from '../../support/fake-context.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const IT = channel('it').conversationId;

describe('The time until a request lapses', () => {
  let fake: FakeContext;
  let made: number;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    made = fake.now;
    await ask(fake);
  });

  afterEach(() => fake.close());

  const askNow = (revision = 'pending.') => askQuestion(fake.ctx, APPROVER, FORM_ID, revision, 'Why?');
  const reply = (question = 0) => answerQuestion(fake.ctx, EMPLOYEE, FORM_ID, question, 'So.');
  const hours = async (n: number): Promise<void> => {
    for (let hour = 0; hour < n; hour += 1) await fake.later(HOUR);
  };
  const status = async () => (await readRequestDocument(fake.ctx, FORM_ID))?.data.status;
  const warnings = () =>
    fake.posts.filter(
      ({ conversation, message }) => conversation.conversationId === IT && message.kind === 'request-lapses',
    ).length;
  /** The days after which it lapsed, up to the hour. */
  const lapsedAfter = async (): Promise<number> => {
    for (let hour = 0; hour < 90 * 24; hour += 1) {
      if ((await status()) === 'lapsed') return Math.round(((fake.now - made) / DAY) * 10) / 10;
      await fake.later(HOUR);
    }
    return Number.NaN;
  };

  it('stands still while a question is open', async () => {
    await hours(10 * 24);
    await askNow();
    await hours(5 * 24);
    await reply();
    assert.equal(await lapsedAfter(), 35);
    assert.equal(warnings(), 1);
  });

  it('stands still for 14 days at most', async () => {
    await hours(10 * 24);
    await askNow();
    assert.equal(await lapsedAfter(), 44);
    assert.equal(warnings(), 1);
  });

  it('stands still once: later questions change nothing', async () => {
    await askNow();
    await hours(2 * 24);
    await reply();
    await hours(24);
    await askNow('pending..a');
    assert.equal(await lapsedAfter(), 32);
    assert.equal(warnings(), 1);
  });

  it('has no warning while a question is open, and another one if it was named before', async () => {
    await hours(28 * 24);
    assert.equal(warnings(), 1);
    await askNow();
    await hours(6 * 24);
    assert.deepEqual([await status(), warnings()], ['pending', 1]);
    await reply();
    await hours(2);
    assert.equal(warnings(), 2);
    // A second question gives no more time, so that the day of the warning stays true.
    await askNow('pending..a');
    await reply(1);
    await hours(2);
    assert.equal(warnings(), 2);
    // Nobody lapses sooner than three days after a warning.
    assert.equal(await lapsedAfter(), 37);
  });
});

describe('The daily reminder', () => {
  it('skips a request while its question is open, and has it again after the answer', async () => {
    const fake = await aContextWithPlace();
    const reminded = () => fake.posts.filter(({ message }) => message.kind === 'reminder').length;
    await ask(fake);
    await askQuestion(fake.ctx, APPROVER, FORM_ID, 'pending.', 'Why?');
    for (let day = 0; day < 5; day += 1) await fake.later(DAY);
    assert.equal(reminded(), 0);

    await answerQuestion(fake.ctx, EMPLOYEE, FORM_ID, 0, 'So.');
    for (let day = 0; day < 2; day += 1) await fake.later(DAY);
    assert.equal(reminded(), 2);
    await fake.close();
  });
});
