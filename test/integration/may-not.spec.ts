import assert from 'node:assert/strict';
import { answersFor } from '../../src/domain/decider.ts';
import { groupIds } from '../../sandbox/tenant/organization.ts';
import type { World } from '../support/integration/kit.ts';
import { worlds } from '../support/integration/kit.ts';
import type { Activity, Human } from '../support/integration/people.ts';
import { channel } from '../support/integration/people.ts';
import { dig, isObject, wordsOn } from '../support/integration/shown.ts';
import type { Asked, Scenario } from '../support/integration/story.ts';
import { ask, openScenario } from '../support/integration/story.ts';

const onlyApprovers = /^Only people who may approve licenses can do that\. Nothing was changed\.$/;
const tryAgain = /^Your rights could not be checked just now\. Nothing was changed\. Please try again/;

/** An act that is refused. Gives the sentence to the person. */
type Try = (human: Human, asked: Asked, scenario: Scenario) => Promise<string>;

/** Employees who may not approve. There are so many that none of them does the same act twice. */
const STRANGERS = 'DiegoS LynneR MiriamG ChrisG IsaiahL GradyA ElinB IrvinS AllanD OskarN'.split(' ');

const ghost = '00000000-0000-4000-8000-000000000000';

/** Sends a command; the reply is a message. */
const say =
  (text: string, room?: typeof channel): Try =>
  async (human) =>
    (await human.say(text, room)).map(({ body }) => String(body['text'])).join('\n');

/** Clicks a button in the personal chat. */
const click =
  (verb: string, data: object): Try =>
  async (human) =>
    (await human.invoke({ action: { type: 'Action.Execute', verb, data } })).sentence;

/** Clicks on the decision card in the channel, as everybody sees it there. */
const decide =
  (button: string, changes: object = {}): Try =>
  async (human, { inChannel }) => {
    const activity = human.clicking(inChannel, 'approve');
    return (await human.send(edited(activity, { verb: button, ...changes }))).sentence;
  };

/** Agrees to receive a file, at an address as Teams sends it. */
const takeFile: Try = async (human, { inChannel }, { world }) => {
  const uploadInfo = {
    uploadUrl: 'https://contoso-my.sharepoint.com/up',
    contentUrl: 'https://contoso-my.sharepoint.com/audit.csv',
    name: 'audit.csv',
    uniqueId: ghost,
    fileType: 'csv',
  };
  const value = { type: 'fileUpload', action: 'accept', context: { e: 'csv' }, uploadInfo };
  const clicked = human.clicking({ ...inChannel, room: human.chat }, 'approve');
  const sent: Activity = { ...clicked, name: 'fileConsent/invoke', value, replyToId: undefined };
  await human.send(sent);
  const replies = world.connector.recorded.filter(({ body }) => body['replyToId'] === sent['id']);
  return replies.map(({ body }) => String(body['text'])).join('\n');
};

const saved = {
  d: { v: '0' },
  i_own: 'true',
  i_message: 'Ask me',
  i_link: 'https://evil.example',
  i_offer: 'all',
  i_days: '1',
  i_language: 'en',
};

/** Everything that only approvers may do. */
const tries: readonly (readonly [string, Try])[] = [
  ['the list', say('requests')],
  ['a page of the list', click('list', { d: { l: 'completed', a: '' } })],
  ['a card of the list', async (...all) => click('open', { d: { r: all[1].id } })(...all)],
  ['the settings', say('settings')],
  ['the settings by a button', click('settings', { d: {} })],
  ['saving settings', click('settings-save', saved)],
  ['the places', click('places', { d: {} })],
  ['removing a place', placeVerb('place-remove')],
  ['testing a place', placeVerb('place-test')],
  ['the export', say('export')],
  ['the file of the export', takeFile],
  ['a channel as a place', say('notify here', channel)],
  ['the own chat as a place', say('notify me')],
  ['ending the place of others', say('stop', channel)],
  ['approving', decide('approve')],
  ['declining', decide('decline-yes')],
  ['asking to decline', decide('decline')],
  ['removing a person', decide('remove', { d: { i: '0' } })],
  ['removing all with a problem', decide('remove-problems')],
  ['putting all back', decide('put-all-back')],
  ['looking for a name', decide('filter')],
  ['checking the installation', click('check-installation', { d: {} })],
  ['putting a person back', decide('put-back', { d: { i: '0' } })],
  ['the card itself', decide('refresh')],
  ['the apps', decide('show-apps')],
  ['another page', decide('page', { d: { g: '0' } })],
  ['trying again', decide('try-again')],
  ['stopping a wait', decide('stop-waiting')],
];

function placeVerb(verb: string): Try {
  return async (human, asked, scenario) => {
    const [place] = await scenario.world.records.places();
    return click(verb, { d: { p: place?.id, g: '' } })(human, asked, scenario);
  };
}

describe('People without the right', () => {
  const open = worlds();

  it('are refused each act of approvers with its sentence, and leave one audit line and nothing else', async () => {
    const scenario = await openScenario(open);
    const { world } = scenario;
    const asked = await ask(scenario, 'visio for adelev@contoso.com');
    for (const [n, [title, attempt]] of tries.entries()) {
      // Some of these are one act in two ways. One act has one audit line per hour and person.
      const human = world.human(STRANGERS[n % STRANGERS.length] ?? '');
      const before = await footprint(world);
      assert.match(await attempt(human, asked, scenario), onlyApprovers, title);
      const after = await footprint(world);
      assert.deepEqual({ ...after, audit: before.audit }, before, title);
      const [line, ...more] = after.audit.slice(before.audit.length);
      assert.deepEqual([line?.what, line?.actor, more], ['refused', nameOf(human), []], title);

      assert.match(await attempt(human, asked, scenario), onlyApprovers, title);
      assert.deepEqual(await footprint(world), after, title);
    }
  });

  it('are refused with “try again” while Graph cannot say, even approvers, and nothing is written', async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const asked = await ask(scenario, 'visio for adelev@contoso.com');
    const before = await footprint(world);
    // Without consent, Graph says so at once. If it does not answer, it is asked three times.
    for (const [status, some] of [
      [403, tries],
      [503, tries.filter(([title]) => ['approving', 'saving settings'].includes(title))],
    ] as const) {
      const { faults } = world.tenant;
      faults.add({ match: ({ path }) => path.includes('checkMemberObjects'), answer: { status } });
      for (const [title, attempt] of some) {
        for (const human of [world.human('DiegoS'), world.human('LeeG')]) {
          assert.match(await attempt(human, asked, scenario), tryAgain, title);
        }
      }
      faults.clear();
    }
    assert.deepEqual(await footprint(world), before);
    await alex.click(asked.inChannel, 'Approve 1');
    await world.quiet();
    assert.equal((await world.records.request(asked.id)).status, 'completed');
  });

  it('cannot decide about themselves by any button if settings forbid it, and leave one audit line', async () => {
    const scenario = await openScenario(open);
    const { world, alex, nestor } = scenario;
    const { card } = await nestor.invoke({
      action: {
        type: 'Action.Execute',
        verb: 'settings-save',
        data: { ...saved, i_own: 'false', i_decide: 'false', i_link: '', i_days: '30' },
      },
    });
    assert.match(wordsOn(card.card), /saved/i);
    const asked = await ask(scenario, 'visio for alexw@contoso.com');
    const before = await footprint(world);
    for (const attempt of [decide('approve'), decide('decline-yes')]) {
      assert.match(
        await attempt(alex, asked, scenario),
        /decide on their own requests\. Nothing was changed\./,
      );
    }
    const after = await footprint(world);
    assert.deepEqual({ ...after, audit: before.audit }, before);
    assert.deepEqual(
      after.audit.slice(before.audit.length).map(({ what, actor }) => [what, actor]),
      [
        ['refused', nameOf(alex)],
        ['refused', nameOf(alex)],
      ],
    );
    await nestor.click(asked.inChat, 'Approve 1');
    await world.quiet();
    const { decision } = await world.records.request(asked.id);
    assert.equal(decision && answersFor(decision.by).id, nestor.user.id);
  });

  it('gain and lose the right to decide with their membership, also in nested groups', async () => {
    const scenario = await openScenario(open, { env: { APPROVER_GROUPS: groupIds.approvers } });
    const { world } = scenario;
    const asked = await ask(scenario, 'visio for adelev@contoso.com');
    const isaiah = world.human('IsaiahL');
    const removed = await isaiah.click(asked.inChannel, 'Remove Adele Vance');
    assert.match(wordsOn(removed.card.card), /Put back Adele Vance/);
    world.tenant.change.leaveGroup('IsaiahL@contoso.com', 'IT service desk');
    assert.match(await decide('approve')(isaiah, asked, scenario), onlyApprovers);
    assert.equal((await world.records.request(asked.id)).status, 'pending');
  });

  it('can be told apart by the groups and roles that exist, if Graph refuses the question because of another one', async () => {
    const gone = '5f0c1a00-7e57-4c0d-9a00-999999999998';
    const scenario = await openScenario(open, { env: { APPROVER_GROUPS: `${gone},${groupIds.approvers}` } });
    const { world } = scenario;
    const asked = await ask(scenario, 'visio for adelev@contoso.com');
    world.tenant.change.harden({ unknownIds: 'not found' });
    assert.match(await decide('approve')(world.human('DiegoS'), asked, scenario), onlyApprovers);
    await world.human('IsaiahL').click(asked.inChannel, 'Approve 1');
    await world.quiet();
    const { decision } = await world.records.request(asked.id);
    assert.equal(decision && answersFor(decision.by).id, world.human('IsaiahL').user.id);
  });

  it('cannot use the cards of others: forms, requests, lists', async () => {
    const scenario = await openScenario(open);
    const { world, megan } = scenario;
    const asked = await ask(scenario, 'visio for adelev@contoso.com');
    const form = await megan.ask('project');
    const diego = world.human('DiegoS');
    const before = await footprint(world);
    const attempts: readonly (readonly [RegExp, Try])[] = [
      [/This form belongs to somebody else/, async (human) => (await human.submit(form, {})).sentence],
      [/belongs to somebody else/, click('withdraw', { d: { r: asked.id } })],
      [/belongs to somebody else/, click('status-refresh', { d: { r: asked.id } })],
      [/belongs to somebody else/, click('open-own', { d: { r: asked.id } })],
      // A form with the sender's own id, but with the id of Megan's request.
      [/belongs to somebody else/, click('submit', { d: { f: asked.id, u: diego.user.id }, i_me: 'true' })],
    ];
    for (const [sentence, attempt] of attempts) assert.match(await attempt(diego, asked, scenario), sentence);
    await world.quiet();
    assert.deepEqual(await footprint(world), before);
  });

  it('decide nothing by editing any one field of a card', async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const other = await ask(scenario, 'project for diegos@contoso.com');
    const asked = await ask(scenario, 'visio for adelev@contoso.com');
    const before = await footprint(world);
    const approve = alex.clicking(asked.inChannel, 'Approve 1');
    const data = dig(approve, 'value', 'action', 'data');
    assert.ok(isObject(data) && isObject(data['d']));
    const strange = [other.id, ghost, 'pending.3', 'x', '', '-1', '9'.repeat(500), null, 7, {}, []];
    const ids = Object.keys(data['d']).filter((key) => key !== 'c');
    // The message belongs to the approver. A product of the tenant is theirs to choose, after its apps were
    // shown.
    const inputs = Object.keys(data).filter((key) => key !== 'd' && key !== 'i_message');
    assert.ok(ids.length >= 3 && inputs.length >= 2, JSON.stringify(data));
    for (const value of strange) {
      for (const key of ids) {
        // An older card has an empty revision, or none.
        checkNoApology(await alex.send(edited(approve, { d: { [key]: value } })));
        assert.equal((await world.records.request(asked.id)).status, 'pending', JSON.stringify([key, value]));
      }
      for (const key of inputs) {
        // For an untouched picker, some clients send null, which means none chosen, like an empty text.
        if (key === 'i_product' && (value === '' || value === null)) continue;
        checkNoApology(await alex.send(edited(approve, { [key]: value })));
        assert.equal((await world.records.request(asked.id)).status, 'pending', JSON.stringify([key, value]));
      }
    }
    await world.quiet();
    assert.deepEqual(await footprint(world), before);
  });

  it('decide nothing by sending the same bytes again after the decision', async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const asked = await ask(scenario, 'visio for adelev@contoso.com');
    const approve = alex.clicking(asked.inChannel, 'Approve 1');
    await alex.send(approve);
    await world.quiet();
    const before = await footprint(world);
    for (let time = 0; time < 3; time += 1) {
      assert.match(wordsOn((await alex.send(approve)).card.card), /Alex Wilber/);
    }
    await world.quiet();
    assert.deepEqual(await footprint(world), before);
  });
});

const nameOf = ({ user }: Human) => ({ id: user.id, name: user.displayName });

/** The click with another verb, other button data (`d`), or other inputs. */
function edited(activity: Activity, { verb, d, ...inputs }: Record<string, unknown>): Activity {
  const action = Object(dig(activity, 'value', 'action'));
  const data = { ...action.data, ...inputs, d: { ...action.data.d, ...Object(d) } };
  return {
    ...activity,
    value: { action: { ...action, ...(verb === undefined ? {} : { verb }), data }, trigger: 'manual' },
  };
}

function checkNoApology({ status, sentence }: { status: number; sentence: string }): void {
  assert.equal(status, 200);
  assert.doesNotMatch(sentence, /^Sorry|^Something/);
}

/** Everything that a refusal must not change. */
async function footprint({ records, tenant, connector }: World) {
  const [requests, audit, jobs, places] = await Promise.all([
    records.requests(),
    records.audit(),
    records.jobs(),
    records.places(),
  ]);
  const cards = connector.recorded.filter(({ body }) => body['attachments'] !== undefined).length;
  const done = { ledger: [...tenant.ledger], mails: tenant.mails.length, cards };
  return { requests, audit, jobs, places, settings: await records.settings(), ...done };
}
