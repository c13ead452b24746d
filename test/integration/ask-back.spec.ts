import assert from 'node:assert/strict';
import { footprint } from '../support/integration/attempts.ts';
import { worlds } from '../support/integration/kit.ts';
import { mailedQuestions, questionsTo } from '../support/integration/questions.ts';
import { buttonsOn, wordsOn } from '../support/integration/shown.ts';
import { ask, audited, openScenario, written } from '../support/integration/story.ts';

describe('A question to the requester over HTTP', () => {
  const open = worlds();

  it('reaches them by chat and mail, and the request is approved on the answer', async () => {
    const scenario = await openScenario(open);
    const { world, megan, alex, nestor } = scenario;
    const asked = await ask(scenario, 'visio for adelev@contoso.com');

    const sure = (await alex.click(asked.inChannel, 'Ask')).card;
    const sent = (await alex.click(sure, 'ask-yes', { i_question: 'Who pays for it?' })).card;
    assert.match(wordsOn(sent.card), /Alex Wilber asked[^]*Who pays for it\?[^]*No answer yet\./);
    await world.quiet();

    const [box, ...more] = questionsTo(world, megan);
    assert.ok(box);
    assert.deepEqual(more, []);
    const { asking } = mailedQuestions(world, megan);
    assert.equal(asking.length, 1);
    assert.match(asking[0] ?? '', /https:\/\/teams\.microsoft\.com\/l\/chat\/[^]*Who pays for it\?/);

    const answered = await megan.click(box, 'Answer', { i_answer: 'Our plant pays.' });
    assert.match(wordsOn(answered.card.card), /You answered[^]*Our plant pays\./);
    await world.quiet();
    assert.equal(alex.told().length, 1);
    assert.match(alex.told()[0] ?? '', /Megan Bowen answered your question[^]*“Our plant pays\.”/);
    assert.deepEqual(nestor.told(), []);

    // The first answer counts: neither another click on its card nor forged data changes it.
    const before = await footprint(world);
    const again = (await megan.click(box, 'Answer', { i_answer: 'Nobody does.' })).card;
    assert.match(wordsOn(again.card), /Our plant pays\./);
    const data = { d: { r: asked.id, q: '0' }, i_answer: 'I do.' };
    const forged = await alex.invoke({ action: { type: 'Action.Execute', verb: 'answer', data } });
    assert.match(forged.sentence, /belongs to somebody else/);
    assert.deepEqual(await footprint(world), before);

    // Nestor's card is from before the question.
    const stale = (await nestor.click(asked.inChat, 'Approve 1')).card;
    assert.match(wordsOn(stale.card), /Who pays for it\?[^]*Our plant pays\.[^]*Nothing decided yet\./);
    assert.equal((await world.records.request(asked.id)).status, 'pending');
    assert.deepEqual(written(world), []);
    assert.ok(buttonsOn(stale.card).includes('Approve 1'));

    const looked = (await alex.click(sent, 'Approve 1')).card;
    assert.match(
      wordsOn(looked.card),
      /Our plant pays\.[^]*Nothing decided yet\. Meanwhile Megan Bowen answered/,
    );
    const approved = (await alex.click(looked, 'Approve 1')).card;
    assert.match(wordsOn(approved.card), /Approved by Alex Wilber/);
    await world.quiet();
    assert.deepEqual(written(world), ['AdeleV']);
    assert.deepEqual(
      (await audited(world)).filter((what) => /^(?:question|request)-/.test(what)),
      ['request-made', 'question-asked', 'question-answered', 'request-approved', 'request-ended'],
    );
  });
});
