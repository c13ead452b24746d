import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { answersFor } from '../../src/domain/decider.ts';
import type { Activity, Human, Reply } from '../support/integration/people.ts';
import { newId } from '../support/integration/people.ts';
import { buttonsOn, dig, wordsOn } from '../support/integration/shown.ts';
import type { Shown } from '../support/integration/shown.ts';
import type { Asked, Scenario } from '../support/integration/story.ts';
import { ask, mailed, withPlaces, written } from '../support/integration/story.ts';
import type { Built } from './build.ts';
import type { Random } from './random.ts';
import type { Outcome } from './rows.ts';
import type { Stage } from './stage.ts';
import { onSharedStage } from './shared-stage.ts';

/** One click of an approver, and its deliveries by Teams. */
interface Click {
  readonly by: 'alex' | 'nestor';
  readonly what: 'approve' | 'decline' | 'remove' | 'put back';
  /** When each copy arrives, in seconds after the first click. */
  readonly arrives: readonly number[];
  /** Whether each copy has an id of its own. */
  readonly newIds: boolean;
}

const click: fc.Arbitrary<Click> = fc.record({
  by: fc.constantFrom('alex', 'nestor'),
  what: fc.constantFrom('approve', 'approve', 'decline', 'remove', 'put back'),
  arrives: fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }),
  newIds: fc.boolean(),
});
/** The clicks of two approvers on one request, in any order of seconds. */
const clicks = fc.array(click, { minLength: 2, maxLength: 5 });

/** Interleavings in one process. There is a limit, since the doubles keep everything. */
const PER_STAGE = 100;

/** Random interleavings, each with a request of its own. */
export async function deliver(built: Built, count: number, random: Random): Promise<Outcome> {
  const violations: string[] = [];
  let delivered = 0;
  for (let done = 0; done < count && violations.length === 0; done += PER_STAGE) {
    const numRuns = Math.min(PER_STAGE, count - done);
    const outcome = await onSharedStage(built, { store: 'sqlite' }, async (stage) => {
      await stage.start();
      const scenario = await stage.clock.during('places that are not set up', withPlaces(stage.world));
      const { change } = stage.world.tenant;
      change.setSeats('VISIOCLIENT', 10_000);
      const holds = fc.asyncProperty(clicks, async (plan) => {
        const names = change.addCrowd(2).map(({ userPrincipalName }) => userPrincipalName);
        delivered += plan.reduce((sum, { arrives }) => sum + arrives.length, 0);
        await interleave(stage, scenario, names, plan);
      });
      const seed = Math.floor(random() * 2 ** 31);
      const result = await fc.check(holds, { numRuns, seed });
      return { violations: result.failed ? [fc.defaultReportMessage(result) ?? `seed ${seed}`] : [] };
    });
    violations.push(...outcome.violations);
  }
  return { violations, note: `${count} interleavings, ${delivered} deliveries` };
}

/** Delivers the clicks on a new request. Throws if something said or done is not true. */
async function interleave(
  stage: Stage,
  scenario: Scenario,
  names: readonly string[],
  plan: readonly Click[],
): Promise<void> {
  const { world, clock } = stage;
  const asked = await clock.during('a request', ask(scenario, `visio for ${names.join(', ')}`));
  const approvers = {
    alex: approver(scenario.alex, asked.inChannel),
    nestor: approver(scenario.nestor, asked.inChat),
  };
  const second = world.tenant.user(names[1] ?? '').displayName;
  const replies: Reply[] = [];
  const sent = new Map<Click, Activity>();

  for (let second_ = 0; second_ <= 30; second_ += 1) {
    const due = plan.flatMap((one) => one.arrives.filter((at) => at === second_).map(() => one));
    const sending = due.map(async (one) => {
      const who = approvers[one.by];
      const activity = sent.get(one) ?? who.clicking(one.what, second);
      if (activity === undefined) return;
      const isFirst = !sent.has(one);
      sent.set(one, activity);
      const reply = await who.human.send(one.newIds && !isFirst ? { ...activity, id: newId() } : activity);
      who.see(reply);
      replies.push(reply);
    });
    await clock.during('an answer', Promise.all(sending));
    if (due.length > 0) await clock.skip(1000);
  }
  await clock.during('work that is not done', world.quiet());
  await check(stage, scenario, asked, names, replies);
  await clock.during('a request that is not declined', declineIfOpen(approvers.alex, second));
  await clock.during('work that is not done', world.quiet());
}

/** The most clicks that a decline takes: on a card that is out of date, and on the question. */
const MAX_CLICKS = 5;

/** Declines the request if it still waits, so that nothing is left for later. */
async function declineIfOpen({ human, clicking, see }: Approver, name: string): Promise<void> {
  for (let n = 0; n < MAX_CLICKS; n += 1) {
    const activity = clicking('decline', name);
    if (activity === undefined) return;
    see(await human.send(activity));
  }
}

interface Approver {
  readonly human: Human;
  readonly clicking: (what: Click['what'], name: string) => Activity | undefined;
  readonly see: (reply: Reply) => void;
}

/** A person with a card, which every answer replaces. */
function approver(human: Human, first: Shown): Approver {
  let shown = first;
  return {
    human,
    clicking(what, name) {
      const button = buttonsOn(shown.card).find((one) => buttonFor(what, name).test(one));
      return button === undefined ? undefined : human.clicking(shown, button);
    },
    see({ card }) {
      shown = card;
    },
  };
}

function buttonFor(what: Click['what'], name: string): RegExp {
  if (what === 'approve') return /^Approve \d/;
  // Asked once more: a person who sees the question says yes.
  if (what === 'decline') return /^Don't approve$/;
  return new RegExp(`^${what === 'remove' ? 'Remove' : 'Put back'} ${name}$`);
}

/**
 * Checks: there is at most one decision, every later answer names who decided, and exactly the people in the
 * decision are licensed and told.
 */
async function check(
  { world }: Stage,
  { alex, nestor }: Scenario,
  { id }: Asked,
  names: readonly string[],
  replies: readonly Reply[],
): Promise<void> {
  const { decision, excluded, status } = await world.records.request(id);
  const audit = (await world.records.audit()).filter(
    ({ requestId, what }) => requestId === id && /approved|declined/.test(what),
  );
  assert.ok(audit.length === (decision === undefined ? 0 : 1), `${audit.length} decisions are in the audit`);
  const by = decision && answersFor(decision.by);
  const winner = [alex, nestor].find(({ user }) => user.id === by?.id)?.user.displayName;
  let isDecided = false;
  for (const { status: http, card } of replies) {
    const words = wordsOn(card.card);
    assert.ok(http === 200 && dig(card.card, 'type') === 'AdaptiveCard', `an answer was no card: ${http}`);
    const says = /(?:Approved|Not approved) by[^]*?(Alex Wilber|Nestor Wilke)/.exec(words)?.[1];
    assert.ok(says === undefined || says === winner, `an answer names ${says} and not ${winner}`);
    assert.ok(says !== undefined || !isDecided, 'an answer after the decision does not show it');
    isDecided ||= says !== undefined;
  }
  const isApproved = decision?.kind === 'approved';
  for (const [index, name] of names.entries()) {
    const isIn = isApproved && !excluded.some(({ indexes }) => indexes.includes(index));
    const short = name.replace('@contoso.com', '');
    assert.ok(written(world).filter((one) => one === short).length === (isIn ? 1 : 0), `${short}: licenses`);
    const mails = mailed(world).filter((to) => to === name).length;
    assert.ok(mails === (decision === undefined ? 0 : 1), `${short}: ${mails} mails`);
  }
  assert.ok(
    decision === undefined ? status === 'pending' : status !== 'approving',
    `the request is ${status}`,
  );
}
