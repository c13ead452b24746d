import assert from 'node:assert/strict';
import { worlds } from '../support/integration/kit.ts';
import type { Human } from '../support/integration/people.ts';
import type { Shown } from '../support/integration/shown.ts';
import { ask, audited, now, openScenario, written } from '../support/integration/story.ts';

const elsewhere =
  /^Your version of Teams .* cannot read\. This click changed nothing\. .* on a computer or in a browser/;

/** The bot's reply to a click on that button that a client sends as a message. */
async function toldFor(human: Human, card: Shown, button: string): Promise<readonly string[]> {
  const replies = await human.clickAsMessage(card, button);
  return replies.map(({ body }) => String(body['text']));
}

describe('A client that sends clicks as messages', function () {
  this.timeout(60_000);
  const open = worlds();

  it('decides nothing, and its user is told where the button works, in a channel and in a chat', async () => {
    const scenario = await openScenario(open);
    const { world, alex, nestor } = scenario;
    const { id, inChannel, inChat } = await ask(scenario, 'visio for adelev@contoso.com');

    for (const [human, card] of [
      [alex, inChannel],
      [nestor, inChat],
    ] as const) {
      for (const button of ['approve', 'decline']) {
        const told = await toldFor(human, card, button);
        assert.equal(told.length, 1);
        assert.match(told[0] ?? '', elsewhere);
      }
    }
    await world.quiet();
    assert.equal((await world.records.request(id)).status, 'pending');
    assert.deepEqual(written(world), []);
    assert.ok(!(await audited(world)).includes('request-approved'));

    // The same card in a client in which the button works.
    await alex.click(inChannel, 'Approve 1');
    await world.quiet();
    assert.match(now(world, inChannel), /1 assigned/i);
  });

  it('keeps the entries of a form: the form stays, and no request is made', async () => {
    const { world, megan } = await openScenario(open);
    const form = await megan.ask('visio for adelev@contoso.com');

    const told = await toldFor(megan, form, 'submit');
    assert.match(told.join('\n'), elsewhere);
    await world.quiet();
    assert.deepEqual(await world.records.requests(), []);
    assert.ok(megan.cards().some(({ activityId }) => activityId === form.activityId));
  });

  it('is reported to the operator by a line of the log', async () => {
    const { world, megan } = await openScenario(open);
    await megan.clickAsMessage(await megan.ask(), 'submit');

    const lines = world.lines.filter(({ fields }) => fields['code'] === 'click-as-message');
    assert.deepEqual(
      lines.map(({ level, message }) => [level, message]),
      [['info', 'Refused']],
    );
  });
});
