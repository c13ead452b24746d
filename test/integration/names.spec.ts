import assert from 'node:assert/strict';
import { worlds } from '../support/integration/kit.ts';
import { channel } from '../support/integration/people.ts';
import { dig, wordsOn } from '../support/integration/shown.ts';
import { openScenario, requestOf } from '../support/integration/story.ts';

describe('Somebody who writes as people write', () => {
  const open = worlds();

  it('asks by a name, chooses among two of that name, and is told who has the product', async () => {
    const { world, megan } = await openScenario(open);
    const { tenant } = world;
    const [reply] = await megan.say('Hi, I need Visio for Chris Green and Adele please');
    assert.ok(reply);
    const form = {
      card: dig(reply.body, 'attachments', 0, 'content'),
      activityId: reply.activityId,
      room: megan.chat,
    };
    assert.match(wordsOn(form.card), /Chris Green, Adele/);

    const asking = (await megan.submit(form, {})).card;
    assert.match(
      wordsOn(asking.card),
      /Who is “Chris Green”\?[^]*choose who is meant[^]*Already found: Adele Vance/,
    );
    assert.match(
      wordsOn(asking.card),
      /Chris Green · ChrisG@contoso\.com · Finance\n[^]*Chris Green · ChrisG2@contoso\.com · Sales/,
    );
    const chris = tenant.user('ChrisG2@contoso.com').id;
    const status = (await megan.submit(asking, { i_who0: chris })).card;
    const { persons } = await world.records.request(requestOf(status));
    assert.equal(persons, 2);
    assert.match(wordsOn(status.card), /Adele Vance[^]*Chris Green/);

    const again = await world.human('MiriamG').ask('visio');
    const told = (await world.human('MiriamG').submit(again, {})).card;
    assert.match(wordsOn(told.card), /You already have Visio Plan 2\.[^]*Send anyway/);
    const sent = (await world.human('MiriamG').submit(told, {})).card;
    assert.match(wordsOn(sent.card), /Waiting for an approver/);
  });

  it('is heard in a channel, and gets nothing private there', async () => {
    const { world } = await openScenario(open);
    const diego = world.human('DiegoS');
    const [offer, ...others] = await diego.say('what is the weather', channel);
    assert.deepEqual(others, []);
    assert.match(wordsOn(offer?.body), /Request a license\n[^]*Help/);
    assert.doesNotMatch(wordsOn(offer?.body), /My requests|Show requests/);
    const [slip] = await diego.say('stpo', channel);
    assert.match(wordsOn(slip?.body), /Did you mean this\?[^]*Stop requests here/);
    assert.equal((await world.records.places()).length, 2);
  });
});
