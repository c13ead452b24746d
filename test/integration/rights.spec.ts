import assert from 'node:assert/strict';
import { answersFor } from '../../src/domain/decider.ts';
import { groupIds } from '../../sandbox/tenant/organization.ts';
import type { Attempt } from '../support/integration/attempts.ts';
import { click, decide, edited, footprint, onPlace, say, takeFile } from '../support/integration/attempts.ts';
import type { Options } from '../support/integration/kit.ts';
import { worlds } from '../support/integration/kit.ts';
import type { Activity, Human } from '../support/integration/people.ts';
import { channel } from '../support/integration/people.ts';
import { RULE_ACTS } from '../support/integration/rule-acts.ts';
import { wordsOn } from '../support/integration/shown.ts';
import type { Asked, Scenario } from '../support/integration/story.ts';
import { ask, openScenario } from '../support/integration/story.ts';
import { atScale } from '../support/scale.ts';

const ONLY_APPROVERS = /^Only people who may approve licenses can do that\. Nothing was changed\.$/;
const TRY_AGAIN = /^Your rights could not be checked just now\. Nothing was changed\. Please try again/;
const NOT_THEIR_OWN = /decide on their own requests\. Nothing was changed\./;
const OTHERS_FORM = /This form belongs to somebody else/;
const OTHERS = /belongs to somebody else/;

type Act = readonly [title: string, attempt: Attempt];

const SAVED = {
  d: { v: '0' },
  i_own: 'true',
  i_message: 'Ask me',
  i_link: 'https://evil.example',
  i_offer: 'all',
  i_days: '1',
  i_language: 'en',
};

const EXTENSION = {
  p: '00000000-0000-4000-8000-000000000000',
  s: '00000000-0000-4000-8000-000000000001',
  a: 'extension-1',
};
const VISIO = 'c5928f49-12ba-48f7-ada3-0d743a3601d5';
const ENDS = { d: { s: VISIO, e: 'must30', o: 'never' }, i_product: VISIO, i_rule: 'may' };

/** A click on the card on which several are decided, with the request ticked. */
const ticked =
  (verb: string): Attempt =>
  (human, asked, scenario) => {
    const data = { d: { a: '', c: 'a9.9' }, i_rows: `!${asked.id}.seen`, i_t0: 'true' };
    return click(verb, data)(human, asked, scenario);
  };

const SAVING: Act = ['saving settings', click('settings-save', SAVED)];
const APPROVING: Act = ['approving', decide('approve')];

/** Acts on the card of a request for which Graph is asked anew. */
const CHANGES: readonly Act[] = [
  APPROVING,
  ['declining', decide('decline-yes')],
  ['removing a person', decide('remove', { d: { i: '0' } })],
  ['asking the requester', decide('ask-yes', { i_question: 'Why?' })],
  ['trying again', decide('try-again')],
  ['stopping a wait', decide('stop-waiting')],
  ['approving several', ticked('decide-approve')],
];

/**
 * Everything that only approvers may do. Acts whose refusal has the same line in the audit must not stand as far apart as there are
 * strangers, or a multiple of it.
 */
const ACTS: readonly Act[] = [
  ['the list', click('list', { d: { l: 'pending', a: '' } })],
  ['the settings by a button of the help', click('say', { d: { w: 'settings' } })],
  ['the own chat as a place by a button', click('say', { d: { w: 'notifyMe' } })],
  ['why somebody has a license', say('why adelev@contoso.com')],
  ['the same of a person who was chosen', click('why', { d: { p: '00000000-0000-4000-8000-000000000000' } })],
  ['the seats', say('seats')],
  ['the seats by a button of the help', click('say', { d: { w: 'seats' } })],
  ['a page of the list', click('list', { d: { l: 'completed', a: '' } })],
  [
    'a card of the list',
    (human, asked, scenario) => click('open', { d: { r: asked.id } })(human, asked, scenario),
  ],
  ['the settings', say('settings')],
  ['the settings by a button', click('settings', { d: {} })],
  SAVING,
  ['the places', click('places', { d: {} })],
  ['removing a place', onPlace('place-remove')],
  ['testing a place', onPlace('place-test')],
  ['the export', say('export')],
  ['the file of the export', takeFile],
  ['a channel as a place', say('notify here', channel)],
  ['the own chat as a place', say('notify me')],
  ['ending the place of others', say('stop', channel)],
  ['asking to decline', decide('decline')],
  ['looking for a name', decide('filter')],
  ['the card itself', decide('refresh')],
  ['the apps', decide('show-apps')],
  ['another page', decide('page', { d: { g: '0' } })],
  ['removing all with a problem', decide('remove-problems')],
  ['asking who is taken off the waiting list', decide('take-off')],
  ['putting all back', decide('put-all-back')],
  ['checking the installation', click('check-installation', { d: {} })],
  ['putting a person back', decide('put-back', { d: { i: '0' } })],
  ['saving an end of licenses', click('ends-save', ENDS)],
  ['several to decide', say('decide')],
  ['several to decide by a button of the help', click('say', { d: { w: 'decide' } })],
  ['a page of several to decide', ticked('decide-page')],
  ['a look ahead', ticked('decide-look')],
  ['what an end of licenses would do', click('ends-look', ENDS)],
  ...CHANGES,
  ['extending a license', click('extension-yes', { d: EXTENSION })],
  ['not extending one', click('extension-no', { d: EXTENSION })],
  ...RULE_ACTS,
  ['taking everybody off the waiting list', decide('take-off-yes', { i_whom: 'all' })],
];

/** Acts that change rules, each with its own line in the audit. */
const RULE_CHANGES = RULE_ACTS.filter(([title]) =>
  /^(making|moving a rule up|switching|confirming|deleting)/.test(title),
);
/** Acts that came with questions, with deciding several, and with rules. */
const LATE_VERBS = ['ask-yes', 'answer', 'decide-approve', 'rule-save', 'rule-on'];

/** Employees who may not approve. There are so many that none of them does the same act twice. */
const STRANGERS = 'DiegoS LynneR MiriamG ChrisG IsaiahL GradyA ElinB IrvinS AllanD OskarN'.split(' ');

/** An act, the person who may not do it, and the sentence that refuses it. */
type Try = readonly [human: Human, act: Act, sentence: RegExp];

interface Row {
  readonly who: string;
  /** A refusal that is audited leaves one line per act, person and hour. */
  readonly isAudited: boolean;
  readonly stores?: readonly ('sqlite' | 'cosmos')[];
  readonly about?: string;
  readonly beforeRequest?: (scenario: Scenario) => Promise<void>;
  /** Takes rights away, and gives what is tried. */
  readonly tries: (scenario: Scenario, asked: Asked) => Promise<readonly Try[]>;
}

/** The table of people and the acts that they may not do. */
const ROWS: readonly Row[] = [
  {
    who: 'employees each act of approvers',
    isAudited: true,
    // The acts of the next row show that a refusal leaves the same in the other store.
    stores: atScale(['sqlite'], ['sqlite', 'cosmos']),
    // Some of these are one act in two ways.
    tries: async ({ world }) =>
      ACTS.map((act, n) => [world.human(STRANGERS[n % STRANGERS.length] ?? ''), act, ONLY_APPROVERS]),
  },
  {
    who: 'people who lost the right a moment ago, though they had just looked at the card, and guests,',
    isAudited: true,
    stores: ['sqlite', 'cosmos'],
    async tries({ world, alex }, { inChannel }) {
      // This remembers that Alex may look.
      await alex.click(inChannel, 'refresh');
      world.tenant.change.revokeRole('AlexW@contoso.com', 'License Administrator');
      const guest = world.human('sara.davis_fabrikam.com#EXT#');
      return [alex, guest].flatMap((human) =>
        [...CHANGES, ...RULE_CHANGES].map((act) => [human, act, ONLY_APPROVERS] as const),
      );
    },
  },
  {
    who: 'everybody, also approvers, while Graph cannot say',
    isAudited: false,
    // Without consent, Graph says so at once. If it does not answer, it is asked three times.
    tries: async ({ world }) =>
      [
        ...ACTS.map((act) => whileGraphAnswers(403, act)),
        ...[APPROVING, SAVING].map((act) => whileGraphAnswers(503, act)),
      ].flatMap((act) =>
        [world.human('DiegoS'), world.human('LeeG')].map((human) => [human, act, TRY_AGAIN]),
      ),
  },
  {
    who: 'approvers a decision about themselves by any button, if settings forbid it',
    isAudited: true,
    about: 'visio for alexw@contoso.com',
    async beforeRequest({ nestor }) {
      const data = { ...SAVED, i_own: 'false', i_decide: 'false', i_link: '', i_days: '30' };
      const action = { type: 'Action.Execute', verb: 'settings-save', data };
      assert.match(wordsOn((await nestor.invoke({ action })).card.card), /saved/i);
    },
    tries: async ({ alex }) => CHANGES.slice(0, 2).map((act) => [alex, act, NOT_THEIR_OWN]),
  },
  {
    who: 'people of other tenants',
    isAudited: false,
    async tries({ alex }, { inChannel }) {
      const foreign = '99999999-7e57-4a11-8000-c0ffee000001';
      const approve = alex.clicking(inChannel, 'Approve 1');
      const conversation = Object(approve['conversation']);
      const copies: readonly (readonly [string, Activity])[] = [
        ['another tenant', { channelData: { tenant: { id: foreign } } }],
        ['a conversation of another tenant', { conversation: { ...conversation, tenantId: foreign } }],
        ['no tenant', { channelData: {}, conversation: { ...conversation, tenantId: undefined } }],
        ['a sender outside the directory', { from: { id: '29:somebody', name: 'Alex Wilber' } }],
      ];
      const clicks = [approve, ...LATE_VERBS.map((verb) => edited(approve, { verb }))];
      return clicks.flatMap((sent) =>
        copies.map(([title, copy]): Try => [
          alex,
          [title, (human) => human.send({ ...sent, ...copy })],
          /organi[sz]ation/,
        ]),
      );
    },
  },
  {
    who: 'guests a request',
    isAudited: false,
    async tries({ world, megan }) {
      const guest = world.human('sara.davis_fabrikam.com#EXT#');
      const [form, theirs] = [await megan.ask('visio'), await guest.ask('visio')];
      const owned = edited(guest.clicking(form, 'submit'), { d: { u: guest.user.id } });
      return [
        [guest, ['a form of their own', (human) => human.submit(theirs, {})], /active members/],
        [guest, ['a form of somebody else with their id', (human) => human.send(owned)], /active members/],
      ];
    },
  },
  {
    who: 'employees the cards of others: forms, requests, lists',
    isAudited: false,
    async tries({ world, megan }, { id }) {
      const form = await megan.ask('project');
      const diego = world.human('DiegoS');
      const filled = { d: { f: id, u: diego.user.id }, i_me: 'true' };
      return [
        [diego, ['sending the form', (human) => human.submit(form, {})], OTHERS_FORM],
        [diego, ['withdrawing', click('withdraw', { d: { r: id } })], OTHERS],
        [diego, ['withdrawing without being asked', click('withdraw-yes', { d: { r: id } })], OTHERS],
        [diego, ['looking', click('status-refresh', { d: { r: id } })], OTHERS],
        [diego, ['opening a question', click('answer-box', { d: { r: id } })], OTHERS],
        [diego, ['answering', click('answer', { d: { r: id, q: '0' }, i_answer: 'So.' })], OTHERS],
        [diego, ['opening', click('open-own', { d: { r: id } })], OTHERS],
        [diego, ['a form of their own with the id of the request', click('submit', filled)], OTHERS],
      ];
    },
  },
];

function whileGraphAnswers(status: number, [title, attempt]: Act): Act {
  return [
    `${title} (${status})`,
    async (human, asked, scenario) => {
      const { faults } = scenario.world.tenant;
      faults.add({ match: ({ path }) => path.includes('checkMemberObjects'), answer: { status } });
      const answer = await attempt(human, asked, scenario);
      faults.clear();
      return answer;
    },
  ];
}

describe('Rights', () => {
  const open = worlds();

  for (const { who, isAudited, stores, about, beforeRequest, tries } of ROWS) {
    for (const store of stores ?? (['sqlite'] as const)) {
      const left = isAudited ? 'one audit line and nothing else' : 'nothing';
      it(`refuses ${who}, and leaves ${left} (${store})`, async () => {
        const scenario = await openScenario(open, { store });
        await beforeRequest?.(scenario);
        const asked = await ask(scenario, about ?? 'visio for adelev@contoso.com');
        for (const one of await tries(scenario, asked)) await checkTry(scenario, asked, one, isAudited);
        await checkDecidedBy(scenario.nestor, asked, scenario);
      });
    }
  }

  it('gives and takes the right to decide with a membership, also in nested groups', async () => {
    const { scenario, asked } = await askIn({ env: { APPROVER_GROUPS: groupIds.approvers } });
    const isaiah = scenario.world.human('IsaiahL');
    const removed = await isaiah.click(asked.inChannel, 'Remove Adele Vance');
    assert.match(wordsOn(removed.card.card), /Put back Adele Vance/);
    scenario.world.tenant.change.leaveGroup('IsaiahL@contoso.com', 'IT service desk');
    await checkTry(scenario, asked, [isaiah, APPROVING, ONLY_APPROVERS], true);
    assert.equal((await scenario.world.records.request(asked.id)).status, 'pending');
  });

  it('tells approvers by the groups and roles that exist, if Graph refuses the question because of another one', async () => {
    const gone = '5f0c1a00-7e57-4c0d-9a00-999999999998';
    const { scenario, asked } = await askIn({ env: { APPROVER_GROUPS: `${gone},${groupIds.approvers}` } });
    const { world } = scenario;
    world.tenant.change.harden({ unknownIds: 'not found' });
    const diego = world.human('DiegoS');
    await checkTry(scenario, asked, [diego, APPROVING, ONLY_APPROVERS], true);
    await checkDecidedBy(world.human('IsaiahL'), { ...asked, inChat: asked.inChannel }, scenario);
  });

  it('makes no request for people who may not be asked for, and names them on the form', async () => {
    const { world, megan } = await openScenario(open);
    const form = await megan.ask('visio');
    const before = await footprint(world);
    const inputs = {
      i_people: '',
      i_typed: 'sara.davis@fabrikam.com, JohannaL@contoso.com, nobody@contoso.com',
    };
    const again = (await megan.submit(form, inputs)).card;
    assert.match(wordsOn(again.card), /Sara Davis[^]*Johanna Lorenz|nobody@contoso\.com/);
    assert.deepEqual(await footprint(world), before);
  });

  async function askIn(options: Options): Promise<{ readonly scenario: Scenario; readonly asked: Asked }> {
    const scenario = await openScenario(open, options);
    return { scenario, asked: await ask(scenario, 'visio for adelev@contoso.com') };
  }
});

/** Asserts that an act is refused with its sentence, and changes nothing; an audited one leaves one line. */
async function checkTry(scenario: Scenario, asked: Asked, one: Try, isAudited: boolean): Promise<void> {
  const [human, [title, attempt], sentence] = one;
  const { world } = scenario;
  const line = ['refused', { id: human.user.id, name: human.user.displayName }];
  // The second time, the line is there already.
  for (const lines of isAudited ? [[line], []] : [[]]) {
    const before = await footprint(world);
    const answer = await attempt(human, asked, scenario);
    assert.match(answer.sentence, sentence, title);
    const after = await footprint(world);
    const sent = before.sent + (answer.messages ?? 0);
    assert.deepEqual({ ...after, audit: before.audit }, { ...before, sent }, title);
    const more = after.audit.slice(before.audit.length).map(({ what, actor }) => [what, actor]);
    assert.deepEqual(more, lines, title);
  }
}

/** Asserts that a person who has the right decides on the card of the refused acts. */
async function checkDecidedBy(human: Human, { id, inChat }: Asked, { world }: Scenario): Promise<void> {
  await human.click(inChat, 'Approve 1');
  await world.quiet();
  const { decision, status } = await world.records.request(id);
  assert.equal(decision && answersFor(decision.by).id, human.user.id);
  assert.equal(status, 'completed');
}
