import type { DataDocument } from '../../src/app/records/documents.ts';
import type { RuleBook } from '../../src/domain/rule-book.ts';
import { aRuleOf } from '../support/rules.ts';
import type { Human } from '../support/integration/people.ts';
import type { Built } from './build.ts';
import { commit, graph } from './points.ts';
import type { KillPoint } from './points.ts';
import type { Outcome } from './rows.ts';
import { PRODUCT } from './seats-over-time.ts';
import type { Stage, StageOptions } from './stage.ts';
import { onStage } from './stage.ts';
import { inHand, toldOf } from './told.ts';

const KIND = 'rules';
const PEOPLE = ['AdeleV', 'DebraB', 'DiegoS'];
/** A lease of a job. */
const WITHIN_MS = 30_000;
const RULE = 'rule-1';

/** Every point of a decision by a rule. The two commits are those of `apply-rules`. */
export const rulePoints: readonly KillPoint[] = [
  commit('before the request is committed', KIND, { when: 'before', pattern: '"kind":"apply-rules"' }),
  commit('request committed', KIND, { when: 'after', pattern: '"kind":"apply-rules"' }),
  commit('job claimed', KIND, { when: 'after', pattern: '"kind":"apply-rules"[^\\n]*"owner":' }),
  graph(
    'the confirmer is asked about',
    KIND,
    'hang',
    () =>
      ({ template }) =>
        template.endsWith('/checkMemberObjects'),
  ),
  commit('before the decision is committed', KIND, { when: 'before', pattern: 'request-approved' }),
  commit('decision committed', KIND, { when: 'after', pattern: 'request-approved' }),
];

/** A rule is on, and somebody asks for three. Kills the product at that point, starts it again, and checks the result. */
export function killRule(built: Built, options: StageOptions, point: KillPoint): Promise<Outcome> {
  return onStage(built, options, async (stage) => {
    const { clock, world } = stage;
    const first = await stage.start();
    await switchOn(stage);
    const people = PEOPLE.map((name) => world.human(name));
    const requester = world.human('MeganB');
    const words = `visio for ${PEOPLE.map((name) => `${name}@contoso.com`).join(', ')}`;
    const form = await clock.during('a form that does not come', requester.ask(words));

    const reached = Promise.withResolvers<void>();
    await point.set(stage, () => reached.resolve());
    const send = (): Promise<unknown> => requester.submit(form, {}).catch(() => undefined);
    const sent = send();
    const isThere = Promise.race([reached.promise, first.ended]);
    await clock.waitFor(`the point “${point.name}” that is not reached`, isThere);
    await first.kill();
    await sent;

    world.tenant.faults.clear();
    if (stage.store === 'cosmos') world.cosmos.faults.clear();
    const unrecorded = await inHand(world);
    await stage.start();
    const startedAt = clock.now();
    // The same form again: it makes no second request.
    await clock.during('a form that is not answered', send());
    await clock.during('work that is not done', world.quiet());
    const finishedMs = clock.now() - startedAt;
    const { violations, doubled } = await judge(stage, [requester, ...people], unrecorded);
    const late = finishedMs > WITHIN_MS ? [`finished only after ${finishedMs} ms`] : [];
    return { violations: [...violations, ...late], doubled, finishedMs };
  });
}

/** Stores a rule for the product that Alex has switched on, and seats for all. */
async function switchOn({ world }: Stage): Promise<void> {
  const { tenant, records } = world;
  const { skuId, name: productName, plans, consumed } = tenant.product(PRODUCT);
  tenant.change.setSeats(PRODUCT, consumed + PEOPLE.length);
  const { id, displayName: name } = tenant.user('AlexW@contoso.com');
  const signed = { by: { id, name }, at: '2026-01-01T00:00:00.000Z' };
  const apps = plans.filter(({ appliesTo }) => appliesTo === 'User').map((plan) => plan.id);
  const rule = aRuleOf(
    { skuId, productName },
    { ruleId: RULE, action: { kind: 'approve', off: [], apps }, changed: signed, confirmed: signed },
  );
  const data: RuleBook = { revision: 1, rules: [rule], taken: [] };
  const document: DataDocument<RuleBook> = { id: 'rules', type: 'rules', data };
  await records.add([document]);
}

/** The violations, and the messages and mails that came twice because nothing can prevent it. */
async function judge(
  { world }: Stage,
  all: readonly Human[],
  unrecorded: ReadonlySet<string>,
): Promise<{ readonly violations: readonly string[]; readonly doubled: number }> {
  const wrong: string[] = [];
  const expect = (what: string, found: unknown, due: unknown): void => {
    if (JSON.stringify(found) !== JSON.stringify(due)) wrong.push(`${what}: ${JSON.stringify(found)}`);
  };
  const { ledger } = world.tenant;
  const written = ledger.filter(({ changed }) => changed).map(({ userPrincipalName }) => userPrincipalName);
  expect(
    'given',
    written.toSorted(),
    PEOPLE.map((name) => `${name}@contoso.com`),
  );
  const requests = await world.records.requests();
  expect(
    'decided by',
    requests.map(({ status, decision }) => [
      status,
      decision && 'ruleId' in decision.by && decision.by.ruleId,
    ]),
    [['completed', RULE]],
  );
  const approved = (await world.records.audit()).filter(({ what }) => what === 'request-approved');
  expect('decisions in the audit', approved.length, 1);
  expect('given up', (await world.records.dead()).length, 0);

  let doubled = 0;
  for (const [key, count] of toldOf(world, all)) {
    doubled += Math.max(0, count - 1);
    if (count < 1 || count > (unrecorded.has(key) ? 2 : 1))
      wrong.push(`${key}: ${count} times instead of once`);
  }
  return { violations: wrong, doubled };
}
