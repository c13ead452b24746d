import assert from 'node:assert/strict';
import type { Fault } from '../../sandbox/tenant/faults.ts';
import { worlds } from '../support/integration/kit.ts';
import { dig } from '../support/integration/shown.ts';
import type { Asked, Scenario } from '../support/integration/story.ts';
import { ask, mailed, now, openScenario, written } from '../support/integration/story.ts';

const people = ['AdeleV', 'DebraB', 'DiegoS'];
const words = 'visio for adelev@contoso.com, diegos@contoso.com, debrab@contoso.com';

type Match = Fault['match'];
const isWrite: Match = ({ template }) => template === '/users/{id}/assignLicense';
/** The call with the writes. */
const isBatchOfWrites: Match = ({ template, body }) =>
  template === '/$batch' && String(dig(body, 'requests', 0, 'url')).endsWith('assignLicense');
/** Everything but the login. */
const isGraph: Match = ({ template }) => !template.includes('oauth2');
const later = { 'Retry-After': '1' };

const faults: readonly (Fault & { readonly title: string })[] = [
  { title: 'throttles two of three', match: isWrite, times: 2, answer: { status: 429, headers: later } },
  { title: 'throttles the batch', match: isBatchOfWrites, times: 1, answer: { status: 429, headers: later } },
  { title: 'fails for a while', match: isBatchOfWrites, times: 2, answer: { status: 503, headers: later } },
  { title: 'is cut off before it writes', match: isBatchOfWrites, times: 1, answer: 'reset-before' },
  { title: 'is cut off after it has written', match: isBatchOfWrites, times: 1, answer: 'reset-after' },
  {
    title: 'is cut off in the middle',
    match: (call) => isWrite(call) && dig(call.body, 'addLicenses') !== undefined && seen(call.path) === 2,
    times: 1,
    answer: 'reset-before',
  },
  {
    title: 'has another write of the tenant in its way',
    match: isWrite,
    times: 3,
    answer: { status: 409, headers: later },
  },
];

let paths = new Set<string>();
/** How many persons were written before this one. */
function seen(path: string): number {
  const count = paths.size;
  paths.add(path);
  return count;
}

describe('When Graph is in trouble', () => {
  const open = worlds();
  beforeEach(() => {
    paths = new Set();
  });

  for (const { title, ...fault } of faults) {
    it(`loses nobody and writes nobody twice when Graph ${title}`, async () => {
      const scenario = await openScenario(open);
      scenario.world.tenant.change.setSeats('VISIOCLIENT', 10);
      const asked = await ask(scenario, words);
      scenario.world.tenant.faults.add(fault);
      await scenario.alex.click(asked.inChannel, 'Approve 3');
      await checkEnd(scenario, asked);
    });
  }

  it('decides nothing while rights cannot be checked, and everything afterwards, whatever else fails', async () => {
    const scenario = await openScenario(open, { store: 'cosmos' });
    const { world, alex } = scenario;
    world.tenant.change.setSeats('VISIOCLIENT', 10);
    const asked = await ask(scenario, words);
    const audit = await world.records.audit();

    const calm = world.tenant.faults.add({ match: isGraph, answer: { status: 503 } });
    const { sentence } = await alex.click(asked.inChannel, 'Approve 3');
    assert.match(sentence, /could not be checked|does not answer/);
    assert.equal((await world.records.request(asked.id)).status, 'pending');
    assert.deepEqual(await world.records.audit(), audit);
    calm();

    await alex.click(asked.inChannel, 'Approve 3');
    world.tenant.faults.add({ match: isGraph, times: 4, answer: { status: 503, headers: later } });
    await checkEnd(scenario, asked);
  });

  it('says that a license is being checked until Graph shows it, never that it failed', async () => {
    // Without mails, since their progress is drawn too.
    const scenario = await openScenario(open, { env: { MAIL_FROM: '' } });
    const { world, alex } = scenario;
    const asked = await ask(scenario, 'visio for adelev@contoso.com');
    world.tenant.change.staleReads(600_000);
    await alex.click(asked.inChannel, 'Approve 1');
    await world.until(() => /Being checked/.test(now(world, asked.inChannel)));
    assert.deepEqual(written(world), ['AdeleV']);
    assert.deepEqual(world.human('AdeleV').told(), []);

    world.tenant.change.freshReads();
    await world.quiet();
    assert.match(now(world, asked.inChannel), /1 assigned/);
    assert.equal(world.human('AdeleV').told().length, 1);
    assert.equal(world.tenant.ledger.length, 1);
  });
});

async function checkEnd({ world }: Scenario, { id, inChannel, status }: Asked): Promise<void> {
  await world.quiet();
  assert.deepEqual(written(world), people);
  // A call without effect would be an unneeded one.
  assert.equal(world.tenant.ledger.length, people.length);
  const entries = await world.records.entries(id);
  assert.ok(entries.every(({ outcome }) => outcome?.kind === 'assigned'));
  assert.equal((await world.records.request(id)).status, 'completed');
  assert.equal(new Set(mailed(world)).size, 4);
  assert.equal(mailed(world).length, 4);
  for (const shown of [inChannel, status]) assert.match(now(world, shown), /3 assigned/);
}
