import assert from 'node:assert/strict';
import { groupIds } from '../../sandbox/tenant/organization.ts';
import { footprint } from '../support/integration/attempts.ts';
import { worlds } from '../support/integration/kit.ts';
import type { Human, Reply } from '../support/integration/people.ts';
import { channel } from '../support/integration/people.ts';
import { RULE_ACTS } from '../support/integration/rule-acts.ts';
import type { Shown } from '../support/integration/shown.ts';
import { buttonsOn, cardOf, wordsOn } from '../support/integration/shown.ts';
import type { Scenario } from '../support/integration/story.ts';
import { ask, audited, openScenario } from '../support/integration/story.ts';

/** The card that answers these words. */
async function shown(human: Human, said: string): Promise<Shown> {
  const [reply, ...more] = await human.say(said);
  assert.ok(reply);
  assert.deepEqual(more, []);
  return { card: cardOf(reply.body), activityId: reply.activityId, room: human.chat };
}

/** The list of rules. */
const rulesOf = (human: Human): Promise<Shown> => shown(human, 'rules');

const words = ({ card }: Reply): string => wordsOn(card.card);

/** Makes a rule that approves Visio for up to three people; gives its card with the rehearsal. */
async function makeRule({ world, alex }: Scenario, inputs: Record<string, string> = {}): Promise<Reply> {
  const form = (await alex.click(await rulesOf(alex), 'New rule')).card;
  const { skuId } = world.tenant.product('VISIOCLIENT');
  const entered = {
    i_name: 'Visio for few',
    i_product: skuId,
    i_max: '3',
    i_hints: 'false',
    i_cap: '5',
    ...inputs,
  };
  const withApps = (await alex.click(form, 'Save', entered)).card;
  assert.match(wordsOn(withApps.card), /Look at the apps of the product/);
  return alex.click(withApps, 'Save');
}

const CHANGING = /^(making|moving|switching a rule on|confirming|deleting)/;
/** These acts are about no request. */
const NOWHERE: Shown = { card: {}, activityId: '', room: channel };
const NOTHING_ASKED = { id: '', status: NOWHERE, inChannel: NOWHERE, inChat: NOWHERE };

describe('Rules in the chat', () => {
  const open = worlds();

  for (const store of ['sqlite', 'cosmos'] as const)
    it(`are made, rehearsed and switched on by clicks, and then decide, and say who answers for it (${store})`, async () => {
      const scenario = await openScenario(open, { store });
      const { world, alex, megan, nestor } = scenario;
      assert.match(wordsOn((await rulesOf(alex)).card), /There are no rules, so people decide/);
      const shadow = await makeRule(scenario);
      assert.match(words(shadow), /Approve Visio Plan 2, at most 3 people, at most 5 a day\./);
      assert.match(words(shadow), /Saved\. The rule is a shadow/);
      const seen = await ask(scenario, 'visio for diegos@contoso.com');
      await nestor.click(seen.inChat, 'Approve 1');
      await world.quiet();
      const decided = nestor.cards().map(({ card }) => wordsOn(card));
      assert.ok(
        decided.some((text) => text.includes('Shadow: the rule “Visio for few” would have approved it')),
      );

      const opened = await alex.click(await rulesOf(alex), 'Open the rule Visio for few');
      const rehearsed = await alex.click(opened.card, 'Rehearse');
      assert.match(words(rehearsed), /the last 1 decision\.\nagreed 1, differs 0, people would decide 0\n/);
      assert.match(words(await alex.click(rehearsed.card, 'Switch on')), /The rule is on\./);
      const form = await megan.ask('visio for isaiahl@contoso.com');
      await megan.submit(form, {});
      await world.quiet();
      const requests = await world.records.requests();
      assert.equal(requests.filter(({ decision }) => decision?.by.name === 'Visio for few').length, 1);
      const byRule = 'by the rule “Visio for few” (version 1, confirmed by Alex Wilber), ';
      for (const human of [megan, nestor])
        assert.ok(
          human.cards().some(({ card }) => wordsOn(card).includes(byRule)),
          human.user.displayName,
        );
      assert.match(
        wordsOn((await shown(alex, 'why Isaiah Langer')).card),
        /Approved by the rule “Visio for few”/,
      );
      assert.match(
        wordsOn((await rulesOf(alex)).card),
        /✓ On\nConfirmed by Alex Wilber, .*decided today: 1 of 5/,
      );
    });

  it('are switched on by no card of an earlier version, and by no replayed or edited click', async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const first = await alex.click((await makeRule(scenario)).card, 'Rehearse');
    const change = (await alex.click(first.card, 'Change')).card;
    const saved = await alex.click(change, 'Save', { i_max: '50' });
    assert.match(words(saved), /at most 50 people/);
    const second = await alex.click(saved.card, 'Rehearse');
    const before = await footprint(world);
    const replayed = alex.clicking(first.card, 'Switch on');
    for (let times = 0; times < 2; times += 1)
      assert.match(
        words(await alex.send({ ...replayed, id: `again-${times}` })),
        /Nothing was changed\. The rehearsal has changed/,
      );
    assert.deepEqual((await footprint(world)).audit, before.audit);
    assert.match(words(await alex.click(second.card, 'Switch on')), /The rule is on\./);
  });

  it('are changed by approvers of SETTINGS_GROUPS alone, but switched off by every approver', async () => {
    const scenario = await openScenario(open, { env: { SETTINGS_GROUPS: groupIds.approvers } });
    const { world, alex } = scenario;
    const before = await footprint(world);
    for (const [title, attempt] of RULE_ACTS.filter(([name]) => CHANGING.test(name))) {
      const { sentence } = await attempt(alex, NOTHING_ASKED, scenario);
      assert.match(sentence, /Only approvers in a certain group may change settings and rules/, title);
    }
    const after = await footprint(world);
    assert.deepEqual(
      after.audit.slice(before.audit.length).map(({ what }) => what),
      ['refused', 'refused', 'refused', 'refused', 'refused'],
    );
    const off = { d: { r: 'none' } };
    const { card } = await alex.invoke({ action: { type: 'Action.Execute', verb: 'rule-off', data: off } });
    assert.match(wordsOn(card.card), /That rule was deleted/);
  });

  it('are switched on by two approvers where the configuration says so, and by nobody in the name of the other', async () => {
    const scenario = await openScenario(open, { env: { RULES_FOUR_EYES: 'on' } });
    const { world, alex, nestor } = scenario;
    const acts = async () => (await audited(world)).filter((what) => /^rule-(proposed|switched)/.test(what));
    const rehearsed = async (human: Human): Promise<Reply> => {
      const opened = await human.click(await rulesOf(human), 'Open the rule Visio for few');
      return human.click(opened.card, 'Rehearse');
    };
    await makeRule(scenario);
    const first = await rehearsed(nestor);
    assert.match(words(first), /Another approver must confirm/);
    const clicked = nestor.clicking(first.card, 'Switch on');
    assert.match(words(await nestor.send(clicked)), /Noted\. The rule is on as soon as another approver/);

    // The same click, again, under the name of the other, and on a card that was drawn anew.
    const { id, displayName: name } = alex.user;
    for (const sent of [
      clicked,
      { ...clicked, id: 'again' },
      { ...clicked, id: 'forged', from: { ...Object(clicked['from']), id: `29:${id}`, name } },
      nestor.clicking((await rehearsed(nestor)).card, 'Switch on'),
    ])
      assert.match(words(await nestor.send(sent)), /○ Waits for a second approver/);
    assert.deepEqual(await acts(), ['rule-proposed']);

    // A change in between voids the proposal, and the rehearsal that the second has seen.
    const before = await rehearsed(alex);
    await nestor.click((await nestor.click(first.card, 'Change')).card, 'Save', { i_max: '50' });
    assert.match(
      words(await alex.click(before.card, 'Switch on')),
      /The rehearsal has changed since you saw it/,
    );
    assert.match(
      words(await nestor.click((await rehearsed(nestor)).card, 'Switch on')),
      /○ Waits for a second/,
    );

    const second = await rehearsed(alex);
    world.tenant.change.revokeRole('AlexW@contoso.com', 'License Administrator');
    const refused = await alex.click(second.card, 'Switch on');
    assert.match(refused.sentence, /Only people who may approve licenses can do that/);
    assert.deepEqual(await acts(), ['rule-proposed', 'rule-proposed']);

    world.tenant.change.grantRole('AlexW@contoso.com', 'License Administrator');
    assert.match(words(await alex.click(second.card, 'Switch on')), /The rule is on\./);
    assert.deepEqual(await acts(), ['rule-proposed', 'rule-proposed', 'rule-switched-on']);
    assert.match(wordsOn((await rulesOf(nestor)).card), /✓ On\nConfirmed by Alex Wilber/);
  });

  it('show a hostile name as text, and keep the entries of a card that is wrong', async () => {
    const scenario = await openScenario(open);
    const { alex } = scenario;
    const name = '**[x](https://evil.example)** {{DATE(1)}}';
    const wrong = await makeRule(scenario, {
      i_name: name,
      i_cap: '0',
      i_who: 'group',
      i_whoin: 'Designers',
    });
    assert.match(words(wrong), /Please fix:\n[^]*from 1 to 1,000[^]*object id, as Microsoft Entra shows it/);
    const saved = await alex.click(wrong.card, 'Save', { i_cap: '4', i_who: 'anyone' });
    assert.ok(words(saved).includes('**[x](https://evil.example)** { {DATE(1)}}'), words(saved));
    const asked = await alex.click(saved.card, 'Delete');
    assert.deepEqual(buttonsOn(asked.card.card), ['Delete', 'Keep it', 'All rules']);
    assert.match(words(await alex.click(asked.card, 'Delete')), /The rule was deleted/);
  });
});
