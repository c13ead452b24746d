import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { edited, footprint } from '../support/integration/attempts.ts';
import { worlds } from '../support/integration/kit.ts';
import type { Activity, Reply } from '../support/integration/people.ts';
import { dig, isObject, wordsOn } from '../support/integration/shown.ts';
import { ask, now, openScenario } from '../support/integration/story.ts';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

describe('Input that no card of ours sends', () => {
  const open = worlds();

  it('believes nothing that was edited on a card', async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const { id, inChannel } = await ask(scenario, 'visio for adelev@contoso.com, diegos@contoso.com');
    const before = await footprint(world);
    const approve = alex.clicking(inChannel, 'Approve 2');
    const edits: readonly Activity[] = [
      edited(approve, { d: { r: '../settings' } }),
      edited(approve, { d: { r: { $gt: '' } } }),
      edited(approve, { d: { v: 'pending.1' } }),
      edited(approve, { d: { v: `pending.1~${id.slice(-8)}` } }),
      edited(approve, { d: { v: `approving.~${id.slice(-8)}` } }),
      edited(approve, { d: { v: 'x'.repeat(100_000) } }),
      edited(approve, { d: { t: `0.1.${UNKNOWN}` } }),
      edited(approve, { i_product: world.tenant.product('Microsoft_Teams_Premium').skuId }),
      edited(approve, { i_product: world.tenant.product('PROJECTPROFESSIONAL').skuId }),
      edited(approve, { i_product: "' or 1=1 --" }),
      edited(approve, { i_message: 'x'.repeat(1001) }),
      edited(approve, { d: { u: '2027-03-12' } }),
      edited(approve, { d: { u: '2027-03-12' }, i_until: '2027-03-12' }),
      edited(approve, { i_until: { toString: 'x' } }),
      edited(approve, { i_message: { toString: 'x' } }),
      edited(approve, { a_0: '../x', ['__proto__']: { d: 1 } }),
      withoutSwitches(approve),
      edited(approve, { verb: 'remove', d: { i: '1001' } }),
      edited(approve, { verb: 'remove', d: { i: '-1' } }),
      edited(approve, { verb: 'put-back', d: { i: '7' } }),
      edited(approve, { verb: 'delete-everything' }),
      edited(approve, { verb: 'constructor' }),
      edited(approve, { verb: 'submit' }),
      edited(approve, { verb: 'try-again' }),
      edited(approve, { verb: 'stop-waiting' }),
      edited(approve, { verb: '' }),
    ];
    for (const edit of edits) checkAnswer(await alex.send(edit));
    for (const value of [{}, null, [], 'approve', 7, { action: {} }, { action: { verb: 'approve' } }]) {
      assert.match((await alex.invoke(value)).sentence, /can(?:not| no longer) be used/);
    }
    await world.quiet();
    assert.deepEqual(await footprint(world), before);
  });

  it('decides nothing by any one field of a card that was edited', async () => {
    const scenario = await openScenario(open);
    const { world, alex } = scenario;
    const other = await ask(scenario, 'project for diegos@contoso.com');
    const asked = await ask(scenario, 'visio for adelev@contoso.com');
    const before = await footprint(world);
    const approve = alex.clicking(asked.inChannel, 'Approve 1');
    const data = dig(approve, 'value', 'action', 'data');
    assert.ok(isObject(data) && isObject(data['d']));
    const strange = [other.id, UNKNOWN, 'pending.3', 'x', '', '-1', '9'.repeat(500), null, 7, {}, []];
    const ids = Object.keys(data['d']).filter((key) => key !== 'c');
    // The message belongs to the approver. A product of the tenant is theirs to choose, after its apps were
    // shown.
    const inputs = Object.keys(data).filter((key) => key !== 'd' && key !== 'i_message');
    assert.ok(ids.length >= 3 && inputs.length >= 2, JSON.stringify(data));
    const check = async (value: unknown, key: string, edit: Activity): Promise<void> => {
      checkAnswer(await alex.send(edit));
      assert.equal((await world.records.request(asked.id)).status, 'pending', JSON.stringify([key, value]));
    };
    for (const value of strange) {
      // An older card has an empty revision, or none.
      for (const key of ids) await check(value, key, edited(approve, { d: { [key]: value } }));
      for (const key of inputs) {
        // For an untouched picker, some clients send null, which means none chosen, like an empty text.
        if (key === 'i_product' && (value === '' || value === null)) continue;
        await check(value, key, edited(approve, { [key]: value }));
      }
    }
    await world.quiet();
    assert.deepEqual(await footprint(world), before);
  });

  it('decides nothing on an old card, or by the same bytes again, and shows who decided', async () => {
    const scenario = await openScenario(open);
    const { world, megan, alex, nestor } = scenario;
    const asked = await ask(scenario, 'visio for adelev@contoso.com');
    const approve = alex.clicking(asked.inChannel, 'Approve 1');
    await alex.send(approve);
    await world.quiet();
    const before = await footprint(world);
    const shown = now(world, asked.inChat);
    for (const button of ['Approve 1', 'Remove Adele Vance', 'show-apps', "Don't approve"]) {
      const { card } = await nestor.click(asked.inChat, button);
      assert.match(wordsOn(card.card), /Alex Wilber has already decided/);
    }
    for (const verb of ['withdraw', 'withdraw-yes']) {
      const clicked = megan.clicking(asked.status, 'withdraw');
      const late = (await megan.send(edited(clicked, { verb }))).card;
      assert.match(wordsOn(late.card), /decided before it could be withdrawn/);
    }
    for (let time = 0; time < 3; time += 1) {
      assert.match(wordsOn((await alex.send(approve)).card.card), /Alex Wilber/);
    }
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
      'withdraw-yes',
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

/** Accepts a card, or a sentence that is neither empty nor an apology. */
function checkAnswer({ status, body, sentence }: Reply): void {
  assert.equal(status, 200);
  if (String(dig(body, 'type')).endsWith('.message')) assert.match(sentence, /^(?!Sorry|Something).{10}/);
  else assert.equal(dig(body, 'type'), 'application/vnd.microsoft.card.adaptive');
}

function withoutSwitches(activity: Activity): Activity {
  const { action } = Object(activity['value']);
  const data = Object.entries(action.data).filter(([id]) => id !== 'i_shown' && !id.startsWith('a_'));
  return { ...activity, value: { action: { ...action, data: Object.fromEntries(data) }, trigger: 'manual' } };
}
