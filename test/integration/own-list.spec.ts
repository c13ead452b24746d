import assert from 'node:assert/strict';
import { footprint } from '../support/integration/attempts.ts';
import { worlds } from '../support/integration/kit.ts';
import { wordsOn } from '../support/integration/shown.ts';
import { ask, openScenario } from '../support/integration/story.ts';

describe('An employee who asks for all requests', () => {
  const open = worlds();

  it('is led to their own, with one line in the audit', async () => {
    const scenario = await openScenario(open);
    const { world } = scenario;
    await ask(scenario, 'visio for adelev@contoso.com');
    const before = await footprint(world);
    const [said, list] = await world.human('DiegoS').say('requests');
    assert.match(String(said?.body['text']), /The list of all requests is for approvers/);
    assert.match(wordsOn(list?.body), /My requests.*You have not asked for a license yet/s);
    const after = await footprint(world);
    assert.deepEqual({ ...after, audit: before.audit, sent: before.sent }, before);
    assert.deepEqual(
      after.audit.slice(before.audit.length).map(({ what }) => what),
      ['refused'],
    );
  });
});
