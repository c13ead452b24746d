import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { answersFor } from '../../src/domain/decider.ts';
import type { World } from '../support/integration/kit.ts';
import { worlds } from '../support/integration/kit.ts';
import type { Activity, Reply } from '../support/integration/people.ts';
import { channel } from '../support/integration/people.ts';
import { dig, wordsOn } from '../support/integration/shown.ts';
import type { Asked } from '../support/integration/story.ts';
import { ask, now, openScenario } from '../support/integration/story.ts';

describe('People without the right, and input that no card of ours sends', () => {
  const open = worlds();

  for (const store of ['sqlite', 'cosmos'] as const) {
    it(`refuses people who are no approvers, or not any more, with a sentence and one audit line (${store})`, async () => {
      const scenario = await openScenario(open, { store });
      const { world, alex, nestor } = scenario;
      const asked = await ask(scenario, 'visio for adelev@contoso.com');
      const before = await footprint(world);
      const adele = world.human('AdeleV');
      // Alex has just looked at the card, so his right is remembered for looking.
      await alex.click(asked.inChannel, 'refresh');
      world.tenant.change.revokeRole('AlexW@contoso.com', 'License Administrator');

      for (const human of [adele, alex]) {
        const buttons = ['Approve 1', 'decline-yes', 'Remove Adele Vance', 'try-again', 'stop-waiting'];
        for (const button of buttons) {
          const reply = await human.send(withVerb(human.clicking(asked.inChannel, 'approve'), button));
          assert.match(reply.sentence, /may approve|not allowed|approver/i);
        }
      }
      assert.match(adele.told().join(''), /^$/);
      const after = await footprint(world);
      assert.deepEqual({ ...after, audit: before.audit }, before);
      assert.deepEqual(new Set(after.audit.slice(before.audit.length)), new Set(['refused']));
      assert.equal(after.audit.length, before.audit.length + 10);

      // Another approver, who still has the right, decides on the same card.
      await nestor.click(asked.inChat, 'Approve 1');
      await world.quiet();
      const { decision } = await world.records.request(asked.id);
      assert.equal(decision && answersFor(decision.by).id, nestor.user.id);
    });
  }

  it('answers people of other tenants with a sentence, and nothing else happens', async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const { inChannel } = await ask(scenario, 'visio');
    const before = await footprint(world);
    const foreign = '99999999-7e57-4a11-8000-c0ffee000001';
    const click = alex.clicking(inChannel, 'Approve 1');
    const copies: readonly Activity[] = [
      { ...click, channelData: { tenant: { id: foreign } } },
      { ...click, conversation: { ...Object(click['conversation']), tenantId: foreign } },
      { ...click, channelData: {}, conversation: { ...Object(click['conversation']), tenantId: undefined } },
      { ...click, from: { id: '29:somebody', name: 'Alex Wilber' } },
    ];
    for (const copy of copies) assert.match((await alex.send(copy)).sentence, /organi[sz]ation/);
    assert.deepEqual(await footprint(world), before);
  });

  it('lets no guest make a request, and nobody send the form of somebody else', async () => {
    const scenario = await openScenario(open);
    const { world, megan } = scenario;
    const form = await megan.ask('visio');
    const guest = world.human('sara.davis_fabrikam.com#EXT#');
    const theirs = await guest.ask('visio');
    const before = await footprint(world);
    assert.match((await world.human('AdeleV').submit(form, {})).sentence, /form/i);
    assert.match((await guest.submit(theirs, {})).sentence, /active members/);
    const owned = withData(guest.clicking(form, 'submit'), { u: guest.user.id });
    assert.match((await guest.send(owned)).sentence, /active members/);
    assert.deepEqual(await footprint(world), before);

    // The form names people who may not be asked for; no request is made.
    const inputs = {
      i_me: 'false',
      i_typed: 'sara.davis@fabrikam.com, JohannaL@contoso.com, nobody@contoso.com',
    };
    const again = (await megan.submit(form, inputs)).card;
    assert.match(wordsOn(again.card), /Sara Davis[^]*Johanna Lorenz|nobody@contoso\.com/);
    assert.deepEqual(await footprint(world), before);
  });

  it('believes nothing that was edited on a card', async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const { id, inChannel } = await ask(scenario, 'visio for adelev@contoso.com, diegos@contoso.com');
    const before = await footprint(world);
    const approve = alex.clicking(inChannel, 'Approve 2');
    const unknown = '00000000-0000-4000-8000-000000000000';
    const edits: readonly Activity[] = [
      withData(approve, { r: unknown }),
      withData(approve, { r: '../settings' }),
      withData(approve, { r: { $gt: '' } }),
      withData(approve, { v: 'pending.1' }),
      withData(approve, { v: `pending.1~${id.slice(-8)}` }),
      withData(approve, { v: `approving.~${id.slice(-8)}` }),
      withData(approve, { v: 'x'.repeat(100_000) }),
      withData(approve, { t: `0.1.${unknown}` }),
      withInputs(approve, { i_product: unknown }),
      withInputs(approve, { i_product: world.tenant.product('Microsoft_Teams_Premium').skuId }),
      withInputs(approve, { i_product: world.tenant.product('PROJECTPROFESSIONAL').skuId }),
      withInputs(approve, { i_product: "' or 1=1 --" }),
      withInputs(approve, { i_message: 'x'.repeat(1001) }),
      withInputs(approve, { i_message: { toString: 'x' } }),
      withInputs(approve, { a_: 'true', ['__proto__']: { d: 1 } }),
      withoutSwitches(approve),
      withVerb(withData(approve, { i: '1001' }), 'remove'),
      withVerb(withData(approve, { i: '-1' }), 'remove'),
      withVerb(withData(approve, { i: '7' }), 'put-back'),
      withVerb(approve, 'delete-everything'),
      withVerb(approve, 'constructor'),
      withVerb(approve, 'submit'),
      withVerb(approve, 'try-again'),
      withVerb(approve, 'stop-waiting'),
      withVerb(approve, ''),
    ];
    for (const edit of edits) checkAnswer(await alex.send(edit));
    for (const value of [{}, null, [], 'approve', 7, { action: {} }, { action: { verb: 'approve' } }]) {
      assert.match((await alex.invoke(value)).sentence, /can(?:not| no longer) be used/);
    }
    await world.quiet();
    assert.deepEqual(await footprint(world), before);
  });

  it('decides nothing on an old card, and shows who decided', async () => {
    const scenario = await openScenario(open);
    const { world, alex, nestor } = scenario;
    const asked: Asked = await ask(scenario, 'visio for adelev@contoso.com');
    await alex.click(asked.inChannel, 'Approve 1');
    await world.quiet();
    const before = await footprint(world);
    const shown = now(world, asked.inChat);
    for (const button of ['Approve 1', 'Remove Adele Vance', 'show-apps', "Don't approve"]) {
      const { card } = await nestor.click(asked.inChat, button);
      assert.match(wordsOn(card.card), /Alex Wilber decided first/);
    }
    const late = (await scenario.megan.click(asked.status, 'Withdraw')).card;
    assert.match(wordsOn(late.card), /decided before it could be withdrawn/);
    await world.quiet();
    assert.deepEqual(await footprint(world), before);
    assert.equal(now(world, asked.inChat), shown);
  });

  it('answers any broken invoke of an approver with a card, or a sentence that is no apology', async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const { inChannel } = await ask(scenario, 'visio');
    const verbs = [
      'submit',
      'withdraw',
      'remove',
      'approve',
      'page',
      'refresh',
      'show-apps',
      'open',
      'go-back',
    ];
    const real = dig(alex.clicking(inChannel, 'refresh')['value'], 'action', 'data', 'd');
    const data = fc.record(
      {
        d: fc.oneof(
          fc.jsonValue(),
          fc.dictionary(fc.constantFrom('r', 'v', 't', 'i', 'g', 'c', 'f', 'u'), fc.jsonValue()),
          fc
            .dictionary(fc.constantFrom('v', 't', 'i', 'g', 'c'), fc.string())
            .map((changes) => ({ ...Object(real), ...changes })),
        ),
        i_product: fc.jsonValue(),
        i_message: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const before = await footprint(world);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...verbs), data, async (verb, sent) => {
        checkAnswer(await alex.invoke({ action: { type: 'Action.Execute', verb, data: sent } }, inChannel));
      }),
      { numRuns: 150 },
    );
    await world.quiet();
    const { ledger, requests } = await footprint(world);
    assert.deepEqual(ledger, before.ledger);
    // Nothing can be approved without the check boxes of its apps, and nothing declined without the question.
    assert.deepEqual(
      requests.map(({ status }) => status),
      ['pending'],
    );
  });

  it('answers broken bodies and strange requests with a client error', async () => {
    const scenario = await openScenario(open);
    const { world } = scenario;
    const before = await footprint(world);
    const token = await world.keys.sign({
      audience: world.tenant.app.clientId,
      serviceUrl: world.connector.serviceUrl,
    });
    const usual = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const bodies = ['', 'null', '[]', '7', '"x"', '{', '{}', '{"type":"message"}', '\u0000', '{"type":7}'];
    for (const body of bodies) {
      const { status } = await fetch(`${world.url}/api/messages`, { method: 'POST', headers: usual, body });
      assert.ok(status >= 400 && status < 500, `${status} for ${body}`);
    }
    const strange: readonly (readonly [number, RequestInit])[] = [
      [413, { headers: usual, body: `{"text":"${'x'.repeat(300_000)}"}` }],
      [415, { headers: { ...usual, 'content-type': 'text/plain' }, body: '{}' }],
      [415, { headers: { ...usual, 'content-encoding': 'gzip' }, body: '{}' }],
      [401, { headers: { 'content-type': 'application/json' }, body: '{}' }],
      [401, { headers: { ...usual, authorization: `Bearer ${token}x` }, body: '{}' }],
    ];
    for (const [expected, request] of strange) {
      const { status } = await fetch(`${world.url}/api/messages`, { method: 'POST', ...request });
      assert.equal(status, expected);
    }
    assert.deepEqual(await footprint(world), before);
  });
});

/** Everything that a refused click must not change. */
async function footprint({ records, tenant, connector }: World) {
  const [requests, audit, jobs] = await Promise.all([records.requests(), records.audit(), records.jobs()]);
  return {
    requests,
    audit: audit.map(({ what }) => what),
    jobs,
    ledger: [...tenant.ledger],
    mails: tenant.mails.length,
    places: connector.of(channel.id).length,
  };
}

/** Accepts a card, or a sentence that is neither empty nor an apology. */
function checkAnswer({ status, body, sentence }: Reply): void {
  assert.equal(status, 200);
  if (String(dig(body, 'type')).endsWith('.message')) assert.match(sentence, /^(?!Sorry|Something).{10}/);
  else assert.equal(dig(body, 'type'), 'application/vnd.microsoft.card.adaptive');
}

function withAction(activity: Activity, changes: object): Activity {
  const action = { ...Object(dig(activity, 'value', 'action')), ...changes };
  return { ...activity, value: { action, trigger: 'manual' } };
}

/** The click, as if the button had another verb. The name of a button stands for its verb. */
function withVerb(activity: Activity, verb: string): Activity {
  const known: Readonly<Record<string, string>> = { 'Approve 1': 'approve', 'Remove Adele Vance': 'remove' };
  const next = withAction(activity, { verb: known[verb] ?? verb });
  return verb.startsWith('Remove') ? withData(next, { i: '0' }) : next;
}

function withData(activity: Activity, changes: object): Activity {
  const data = Object(dig(activity, 'value', 'action', 'data'));
  return withAction(activity, { data: { ...data, d: { ...Object(data.d), ...changes } } });
}

function withInputs(activity: Activity, changes: object): Activity {
  return withAction(activity, { data: { ...Object(dig(activity, 'value', 'action', 'data')), ...changes } });
}

function withoutSwitches(activity: Activity): Activity {
  const data = Object.entries(Object(dig(activity, 'value', 'action', 'data')));
  return withAction(activity, { data: Object.fromEntries(data.filter(([id]) => !id.startsWith('a_'))) });
}
