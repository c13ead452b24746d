import assert from 'node:assert/strict';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { RuleInput } from '../../../src/app/rules/read-rule-input.ts';
import { saveRule } from '../../../src/app/rules/save-rule.ts';
import { switchOffRule, switchOnRule } from '../../../src/app/rules/switch-rule.ts';
import type { SavedSettings } from '../../../src/app/records/read-settings.ts';
import { SETTINGS_ID } from '../../../src/app/records/read-settings.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { create, lineDocument } from '../../../src/app/records/documents.ts';
import type { Person } from '../../../src/domain/person.ts';
import { aContextWithPlace, APPROVER, entriesOn, OTHER_APPROVER, seen } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson, aProduct, PROJECT, VISIO } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import {
  aRuleInput,
  aRuleThatIsOn,
  askFor,
  makeRule,
  requestOf,
  ruleOf,
  seeRehearsal,
} from '../../support/rules.ts';

const FINANCE = aPerson(91).id;
const AT = '2026-11-22T10:00:00.000Z';
const failing = () => Promise.reject(new OutsideError('transient', 'Away.'));

describe('A rule that is on', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    fake.products = [aProduct({ free: 10 }), aProduct({ skuId: PROJECT, name: 'Project' })];
    fake.members.set(FINANCE, new Set([aPerson(1).id, aPerson(2).id]));
  });

  afterEach(() => fake.close());

  const person = (n: number, more: Partial<Person>) => fake.people.set(aPerson(n).id, aPerson(n, more));
  /** The status of the request of person 1 after the rules have looked at it. */
  const decided = async (more: Parameters<typeof askFor>[2] = {}) => {
    const id = await askFor(fake, 1, more);
    await fake.work();
    return (await requestOf(fake, id)).status;
  };

  it('approves in the name of its confirmer, as the commit of a person does, and licenses the person', async () => {
    const ruleId = await aRuleThatIsOn(fake, { appsOff: [aProduct().apps[1]?.planId ?? ''] });
    assert.equal(await decided(), 'completed');
    const { decision } = await requestOf(fake, 'form-1');
    const by = { kind: 'rule', ruleId, name: 'Visio for all', version: 1, confirmedBy: APPROVER };
    assert.ok(decision?.kind === 'approved');
    assert.deepEqual([decision.by, decision.off.length], [by, 1]);
    assert.deepEqual(fake.writes, [
      { personId: aPerson(1).id, skuId: VISIO, disabledPlans: [aProduct().apps[1]?.planId] },
    ]);
    const [entry] = await auditedOf(fake, 'request-approved');
    assert.equal(entry?.actor, 'license-desk');
    assert.match(JSON.stringify(entry?.after), /"confirmedBy":/);
    assert.match(JSON.stringify(entry?.facts), /"kept":1,.*"asked":.*"approvals":0,.*"shadows":\[\]/);
    assert.equal((await ruleOf(fake, ruleId)).used?.count, 1);
  });

  it('gives licenses for as many days as it says, to the end of the last one', async () => {
    await aRuleThatIsOn(fake, { days: '30' });
    const id = await askFor(fake, 2);
    await fake.work();
    // The settings say that its licenses never end, so the rule cannot give what it says.
    assert.equal((await requestOf(fake, id)).status, 'pending');
    await save({ ends: { [VISIO]: { kind: 'may' } } });
    assert.equal(await decided(), 'completed');
    const { decision } = await requestOf(fake, 'form-1');
    assert.equal(decision?.kind === 'approved' && decision.until, '2026-12-22T23:00:00.000Z');
  });

  it('gives them to the earliest of its days, the wish of the requester, and the cap of the product', async () => {
    await aRuleThatIsOn(fake, { days: '30', maxDays: '90' });
    await save({ ends: { [VISIO]: { kind: 'must', days: 20 } } });
    const endOf = async (n: number, until?: string) => {
      const id = await askFor(fake, n, until === undefined ? {} : { until });
      await fake.work();
      const { decision } = await requestOf(fake, id);
      return decision?.kind === 'approved' ? decision.until?.slice(0, 10) : undefined;
    };
    assert.deepEqual(
      [await endOf(1), await endOf(2, '2026-11-30'), await endOf(3, '2027-11-30')],
      ['2026-12-12', '2026-11-30', '2026-12-12'],
    );
  });

  it('declines with its words', async () => {
    await aRuleThatIsOn(fake, { action: 'decline', message: 'Use the viewer.' });
    assert.equal(await decided(), 'declined');
    assert.equal((await requestOf(fake, 'form-1')).decision?.message, 'Use the viewer.');
  });

  it('decides a request of many, once they have been looked up', async () => {
    await aRuleThatIsOn(fake, { maxPersons: '' });
    fake.products = [aProduct({ free: 50 })];
    const picked = Array.from({ length: 25 }, (_, n) => aPerson(n + 2).id);
    assert.equal(await decided({ picked }), 'completed');
  });

  for (const [what, input, prepare] of [
    [
      'somebody else’s group',
      { personsIn: { kind: 'group', groupId: FINANCE } },
      () => fake.members.set(FINANCE, new Set()),
    ],
    [
      'another department',
      { requesterIn: { kind: 'department', name: 'Legal' } },
      () => person(1, { department: 'Sales' }),
    ],
    ['a guest', { noHints: true }, () => person(1, { guest: true })],
    ['an account that no application may change', {}, () => person(1, { restricted: true })],
    ['too few seats', { keepSeats: '10' }, () => {}],
    ['a product without a free seat', {}, () => (fake.products = [aProduct({ free: 0 })])],
    ['seats of a grace period', {}, () => (fake.products = [aProduct({ free: 0, grace: 5 })])],
    ['a license without an end', { maxDays: '30' }, () => {}],
  ] as const satisfies readonly (readonly [string, Partial<RuleInput>, () => unknown])[]) {
    it(`leaves ${what} to people`, async () => {
      await aRuleThatIsOn(fake, input);
      prepare();
      if (what === 'a guest') await save({ guests: true });
      assert.equal(await decided(), 'pending');
    });
  }

  const save = async (values: SavedSettings['values']) => {
    const data: SavedSettings = { values, revision: 1, saves: [] };
    const document: DataDocument<SavedSettings> = { id: SETTINGS_ID, type: 'settings', data };
    await fake.store.commit([create(document)], fake.ctx.ids.next());
  };

  it('approves for a group and a department, with what Graph shows at that moment', async () => {
    await aRuleThatIsOn(fake, {
      personsIn: { kind: 'group', groupId: FINANCE },
      requesterIn: { kind: 'department', name: 'Legal' },
    });
    const id = await askFor(fake, 1);
    person(1, { department: 'Legal' });
    await fake.work();
    assert.equal((await requestOf(fake, id)).status, 'completed');
  });

  it('is not alone: the first that matches decides, also where it is one that sleeps', async () => {
    await aRuleThatIsOn(fake, { action: 'decline', message: 'No.', name: 'First' }, OTHER_APPROVER);
    await aRuleThatIsOn(fake);
    assert.equal(await decided(), 'declined');
    fake.approvers.delete(OTHER_APPROVER.id);
    await fake.later(60_000);
    const id = await askFor(fake, 2);
    await fake.work();
    assert.equal((await requestOf(fake, id)).status, 'pending');
  });

  it('lets people decide while Graph does not answer for people, groups, seats or its confirmer', async () => {
    await aRuleThatIsOn(fake, { personsIn: { kind: 'group', groupId: FINANCE } });
    const { directory, licenses, rights } = fake.ctx;
    const broken = [
      { directory: { ...directory, read: failing } },
      { directory: { ...directory, memberships: failing } },
      {
        directory: { ...directory, memberships: async (ids: readonly string[]) => ids.map(() => undefined) },
      },
      { licenses: { ...licenses, products: failing } },
      { rights: { ...rights, mayApprove: failing } },
    ];
    for (const [n, parts] of broken.entries()) {
      fake.now += 60_000;
      const id = await askFor(fake, n + 1);
      await fake.work(fake.worker('broken', parts));
      assert.equal((await requestOf(fake, id)).status, 'pending', `${n}`);
    }
  });

  it('never touches requests from before it was switched on, also if their job runs later', async () => {
    const ruleId = await makeRule(fake);
    const id = await askFor(fake, 1);
    await switchOnRule(fake.ctx, APPROVER, ruleId, await seeRehearsal(fake, ruleId));
    await fake.work();
    assert.equal((await requestOf(fake, id)).status, 'pending');
  });

  it('lets people decide where a rule that was switched on meanwhile would have come first', async () => {
    const first = await makeRule(fake, { action: 'decline', message: 'No.', name: 'First' });
    await aRuleThatIsOn(fake);
    const id = await askFor(fake, 1);
    await switchOnRule(fake.ctx, APPROVER, first, await seeRehearsal(fake, first));
    await fake.work();
    assert.equal((await requestOf(fake, id)).status, 'pending');
  });

  it('decides nothing after it was switched off, changed, or its product got another app', async () => {
    const ruleId = await aRuleThatIsOn(fake);
    const one = await askFor(fake, 1);
    await switchOffRule(fake.ctx, OTHER_APPROVER, ruleId);
    await fake.work();
    await switchOnRule(fake.ctx, APPROVER, ruleId, await seeRehearsal(fake, ruleId));
    const two = await askFor(fake, 2);
    await saveRule(fake.ctx, APPROVER, aRuleInput({ perDay: '5' }), { ruleId, version: 1 });
    await fake.work();
    await switchOnRule(fake.ctx, APPROVER, ruleId, await seeRehearsal(fake, ruleId));
    const three = await askFor(fake, 3);
    const apps = [...aProduct().apps, { planId: aPerson(7).id, name: 'New' }];
    fake.products = [aProduct({ apps })];
    await fake.work();
    for (const id of [one, two, three]) assert.equal((await requestOf(fake, id)).status, 'pending');
  });

  it('leaves alone what an approver has begun to work on, or has decided', async () => {
    await aRuleThatIsOn(fake);
    const one = await askFor(fake, 1, { picked: [aPerson(2).id] });
    await changeExclusion(fake.ctx, OTHER_APPROVER, one, 1, true);
    const back = await askFor(fake, 4, { picked: [aPerson(5).id] });
    for (const exclude of [true, false]) await changeExclusion(fake.ctx, OTHER_APPROVER, back, 1, exclude);
    const two = await askFor(fake, 3);
    const view = await viewForApprover(fake.ctx, OTHER_APPROVER, two);
    await approveRequest(fake.ctx, OTHER_APPROVER, two, entriesOn(fake, seen(view)));
    await fake.work();
    for (const id of [one, back]) assert.equal((await requestOf(fake, id)).status, 'pending');
    assert.deepEqual((await requestOf(fake, two)).decision?.by, OTHER_APPROVER);
  });

  it('decides no request of its confirmer where people may not decide on their own', async () => {
    await save({ ownDecisions: false });
    await aRuleThatIsOn(fake);
    const own = await askFor(fake, 20);
    await fake.work();
    assert.equal((await requestOf(fake, own)).status, 'pending');
    assert.equal(await decided(), 'completed');
  });

  it('counts no approvals where requests are removed before thirty days', async () => {
    await aRuleThatIsOn(fake, { maxApprovals: '5' });
    assert.equal(await decided(), 'completed');
    await save({ retentionDays: 29 });
    const id = await askFor(fake, 2);
    await fake.work();
    assert.equal((await requestOf(fake, id)).status, 'pending');
    const { counts } = await seeRehearsal(fake, await makeRule(fake, { maxApprovals: '5' }));
    assert.deepEqual([counts.decisions, counts.cannotSay], [1, 1]);
  });

  it('gives nothing of a product that was suspended a moment ago', async () => {
    await aRuleThatIsOn(fake);
    const id = await askFor(fake, 1);
    fake.products = [aProduct({ assignable: false })];
    await fake.work();
    assert.equal((await requestOf(fake, id)).status, 'pending');
  });

  it('gives no seat that somebody on the waiting list is to get', async () => {
    await aRuleThatIsOn(fake);
    const line = { requestId: 'r', skuId: VISIO, productName: 'Visio', round: 1, indexes: [0, 1] };
    const times = { approvedAt: AT, since: AT, until: AT };
    await fake.store.commit([create(lineDocument({ ...line, ...times }))], fake.ctx.ids.next());
    fake.products = [aProduct({ free: 2 })];
    assert.equal(await decided(), 'pending');
    fake.products = [aProduct({ free: 3 })];
    const id = await askFor(fake, 2);
    await fake.work();
    assert.notEqual((await requestOf(fake, id)).status, 'pending');
  });

  it('leaves more than a hundred persons to people', async () => {
    for (let n = 31; n <= 131; n += 1) fake.people.set(aPerson(n).id, aPerson(n));
    fake.products = [aProduct({ free: 500 })];
    await aRuleThatIsOn(fake, { maxPersons: '' });
    const picked = Array.from({ length: 100 }, (_, n) => aPerson(n + 32).id);
    assert.equal(await decided({ picked }), 'pending');
  });
});

describe('A rule that is a shadow', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  it('notes on the request, and in the audit of the decision, what it would have done', async () => {
    const ruleId = await makeRule(fake);
    await makeRule(fake, { name: 'Two', needsReason: true });
    const id = await askFor(fake, 1, { reason: '' });
    await fake.work();
    const { judged, status, version } = await requestOf(fake, id);
    const note = { ruleId, rule: 'Visio for all', version: 1, would: 'approve' };
    assert.deepEqual([status, judged?.shadows], ['pending', [note]]);
    assert.equal(version, 2);

    const view = await viewForApprover(fake.ctx, APPROVER, id);
    await approveRequest(fake.ctx, APPROVER, id, entriesOn(fake, seen(view)));
    const [entry] = await auditedOf(fake, 'request-approved');
    assert.match(JSON.stringify(entry?.facts), /"shadows":\[\{"ruleId":.*"would":"approve"\}\]/);
  });

  it('has the groups and departments that rules name kept among the facts, for rehearsals', async () => {
    fake.members.set(FINANCE, new Set([aPerson(1).id]));
    fake.people.set(aPerson(1).id, aPerson(1, { department: 'Legal' }));
    await makeRule(fake, {
      personsIn: { kind: 'group', groupId: FINANCE },
      requesterIn: { kind: 'department', name: 'legal' },
    });
    const id = await askFor(fake, 1, { picked: [aPerson(2).id] });
    await fake.work();
    assert.deepEqual((await requestOf(fake, id)).judged?.scopes, {
      requester: { 'department:legal': true, [`group:${FINANCE}`]: true },
      persons: { 'department:legal': false, [`group:${FINANCE}`]: false },
    });
  });

  it('costs requests no job while there is no rule', async () => {
    const id = await askFor(fake, 1);
    assert.equal(await fake.store.read(`job:apply-rules:${id}`), undefined);
    await makeRule(fake);
    const other = await askFor(fake, 2);
    assert.ok(await fake.store.read(`job:apply-rules:${other}`));
  });
});
