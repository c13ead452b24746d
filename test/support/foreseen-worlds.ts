import assert from 'node:assert/strict';
import type { Arbitrary } from 'fast-check';
import { array, boolean, constantFrom, integer, nat, oneof, record, uniqueArray } from 'fast-check';
import { endingGrant, inDays, keepEnding } from './ending-story.ts';
import { submitRequest } from '../../src/app/ask/submit-request.ts';
import { createSeatWatch } from '../../src/app/assign/watch-seats.ts';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../src/app/decide/exclude-persons.ts';
import { viewForApprover } from '../../src/app/decide/view-request.ts';
import type { RequestView } from '../../src/app/ports/messages.ts';
import { saveEndRule } from '../../src/app/settings/end-rules.ts';
import { NEVER } from '../../src/domain/ends.ts';
import type { Foreseen } from '../../src/domain/foresee.ts';
import type { Entry } from '../../src/domain/request.ts';
import { revisionOf } from '../../src/domain/revision.ts';
import { placeOf } from '../../src/domain/waiting-list.ts';
import { en } from '../../src/text/en/en.ts';
import { personResultOf } from '../../src/text/outcome-sentences.ts';
import { decisionModel } from '../../src/teams/cards/decision-model.ts';
import { reader } from '../render/scenes.ts';
import { aForm, APPROVER, EMPLOYEE, entriesOn } from './app-story.ts';
import { aPerson, aProduct } from './builders.ts';
import { FakeContext, personalChat, VISIO } from './fake-context.ts';

/**
 * The state of somebody when the form is sent. `disabled`, `gone`: it becomes so before the card is read, since the
 * form leaves such accounts out. `ends`: we gave them a license that ends in 20 days.
 */
type Kind = 'plain' | 'holder' | 'ends' | 'by-group' | 'disabled' | 'nowhere' | 'restricted' | 'gone';

const [PEOPLE, FIRST] = [24, 31];
/** The days until the end of a license that we gave before. */
const GIVEN_DAYS = 20;

export interface World {
  readonly people: readonly Kind[];
  readonly free: number;
  readonly grace: number;
  readonly requests: readonly Asked[];
}

interface Asked {
  readonly persons: readonly number[];
  /** Places in the request, of persons whom the approver removes. */
  readonly excluded: readonly number[];
  readonly isListOn: boolean;
  /** Seats that are bought just before the card is read; below 0: lost. */
  readonly bought: number;
  /** Whether the list is served before the next request. */
  readonly isServed: boolean;
  /** The days until the last one, as the requester wishes; absent: the licenses never end. */
  readonly days?: number | undefined;
}

/** A change of the world between the card and the jobs. */
export type Meanwhile = SeatChange | PersonChange;

interface SeatChange {
  readonly what: 'bought' | 'lost';
  readonly seats: number;
}

interface PersonChange {
  readonly what: 'by-hand' | 'deleted' | 'moved-away' | 'located';
  readonly at: number;
}

const kind = constantFrom<Kind>(
  ...(['plain', 'plain', 'plain', 'plain', 'holder', 'ends', 'ends'] as const),
  ...(['by-group', 'disabled', 'nowhere', 'restricted', 'gone'] as const),
);

export const worlds: Arbitrary<World> = record({
  people: array(kind, { minLength: PEOPLE, maxLength: PEOPLE }),
  free: nat(8),
  grace: oneof({ weight: 3, arbitrary: constantFrom(0) }, { weight: 1, arbitrary: nat(3) }),
  requests: array(
    record({
      persons: oneof(
        { weight: 4, arbitrary: uniqueArray(nat(PEOPLE - 1), { minLength: 1, maxLength: 8 }) },
        { weight: 1, arbitrary: uniqueArray(nat(PEOPLE - 1), { minLength: 20, maxLength: PEOPLE }) },
      ),
      excluded: oneof(
        { weight: 2, arbitrary: constantFrom([]) },
        { weight: 1, arbitrary: uniqueArray(nat(7), { maxLength: 3 }) },
      ),
      isListOn: oneof({ weight: 3, arbitrary: constantFrom(true) }, { weight: 1, arbitrary: boolean() }),
      bought: oneof(
        { weight: 2, arbitrary: constantFrom(0) },
        { weight: 1, arbitrary: integer({ min: -3, max: 5 }) },
      ),
      isServed: boolean(),
      days: constantFrom(undefined, 10, 20, 21, 40),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

export const meanwhiles: Arbitrary<readonly Meanwhile[]> = array(
  oneof(
    record({ what: constantFrom('bought' as const, 'lost' as const), seats: integer({ min: 1, max: 4 }) }),
    record({
      what: constantFrom('by-hand' as const, 'deleted' as const, 'moved-away' as const, 'located' as const),
      at: nat(7),
    }),
  ),
  { minLength: 1, maxLength: 3 },
);

/** A person of an approved request: what the card said of them, and what became of it. */
export interface Fate {
  readonly said: Foreseen | 'removed';
  readonly entry: Entry;
  /** The sentence that the person gets. */
  readonly told: string;
}

const idOf = (n: number): string => aPerson(FIRST + n).id;

/** Runs the jobs of a group of queues until none is due: 0, the general ones; 1, those that assign. */
async function work(fake: FakeContext, group: 0 | 1): Promise<void> {
  const poll = fake.worker().polls[group];
  for (let ran = 1; ran > 0;) ran = (await poll?.())?.ran ?? 0;
}

/** The words of the card about each person. */
function saidOn(view: RequestView): readonly Fate['said'][] {
  const { rows, folded } = decisionModel(view, reader, undefined, undefined, 100);
  const hints = new Map([...rows, ...folded].map(({ data, hint }) => [Number(data.i), hint]));
  return view.entries.map((_, index) => saidBy(hints.get(index)));
}

function saidBy(hint: string | undefined): Fate['said'] {
  const { decision, hints } = en.cards;
  if (hint === undefined) return 'removed';
  if (hint.includes('Would keep it')) return 'longer';
  if (hint.includes(decision.noSeat)) return 'no-seat';
  if (hint.includes(decision.waits)) return 'waits';
  if (hint.includes(hints['has-it']) || hint.includes(hints['has-it-by-group'])) return 'has-it';
  const fails = [hints['no-location'], hints.restricted, hints.gone].some((one) => hint.includes(one));
  if (fails) return 'fails';
  return hint.includes(hints.disabled) ? 'wasted' : 'assigned';
}

async function arrive(fake: FakeContext, { people, free, grace }: World): Promise<void> {
  for (const [n, kindOf] of people.entries()) {
    const person = aPerson(FIRST + n, {
      restricted: kindOf === 'restricted',
      direct: kindOf === 'holder' ? [VISIO] : [],
      inherited: kindOf === 'by-group' ? [VISIO] : [],
    });
    const { usageLocation: _none, ...nowhere } = person;
    fake.people.set(person.id, kindOf === 'nowhere' ? nowhere : person);
  }
  fake.products = [aProduct({ free, grace })];
  const ending = people.flatMap((kindOf, n) =>
    kindOf === 'ends' ? [endingGrant(FIRST + n, GIVEN_DAYS)] : [],
  );
  await keepEnding(fake, ...ending);
  await saveEndRule(fake.ctx, APPROVER, { skuId: VISIO, rule: { kind: 'may' } }, NEVER);
}

function change(fake: FakeContext, meanwhile: Meanwhile, persons: readonly number[]): void {
  if ('seats' in meanwhile) {
    const more = meanwhile.what === 'bought' ? meanwhile.seats : -meanwhile.seats;
    fake.products = fake.products.map((one) => ({ ...one, free: Math.max(0, one.free + more) }));
    return;
  }
  const { what, at } = meanwhile;
  const id = idOf(persons[at % persons.length] ?? 0);
  const person = fake.people.get(id);
  if (!person) return;
  const { usageLocation: _none, ...nowhere } = person;
  if (what === 'deleted') fake.people.delete(id);
  else if (what === 'moved-away') fake.people.set(id, nowhere);
  else if (what === 'located') fake.people.set(id, { ...person, usageLocation: 'SE' });
  else if (person.inherited.length === 0) fake.people.set(id, { ...person, direct: [VISIO] });
}

/**
 * Approves the requests of a world, one after the other, each as its card says. Gives the persons of each.
 * `meanwhile`: changes the world between the card and the jobs of each request.
 */
export async function approveAll(
  world: World,
  meanwhile: readonly Meanwhile[] = [],
): Promise<readonly (readonly Fate[])[]> {
  const fake = new FakeContext({ waitingList: true, mail: false });
  fake.approvers.add(APPROVER.id);
  const { ctx } = fake;
  const watch = createSeatWatch(ctx);
  const fates: (readonly Fate[])[] = [];
  try {
    await arrive(fake, world);
    for (const [n, asked] of world.requests.entries()) {
      const id = `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
      const typed = asked.persons.map((one) => `person${FIRST + one}@contoso.com`).join('\n');
      const until = asked.days === undefined ? '' : inDays(asked.days).slice(0, 10);
      const form = aForm({ id, forMe: false, picked: [], typed, until });
      const where = { conversation: personalChat(EMPLOYEE.id), activityId: undefined };
      const asking = await submitRequest(ctx, EMPLOYEE, form, where);
      // An equal request waits still, one of the persons is gone, or all have it.
      if (asking.outcome !== 'made') continue;
      if (asking.view.request.status === 'checking') await work(fake, 0);
      const view = await readCard(fake, world, asked, id);
      const said = saidOn(view);
      if (said.every((one) => one === 'removed')) continue;
      const untilSeen = decisionModel(view, reader).approveCard.u;
      const entered = entriesOn(fake, revisionOf(view.request), { untilSeen });
      const answer = await approveRequest(ctx, APPROVER, id, entered);
      assert.equal(answer.outcome, 'decided');
      for (const one of meanwhile) change(fake, one, asked.persons);
      await work(fake, 1);
      const { request, entries, waiting } = await viewForApprover(ctx, APPROVER, id);
      fates.push(
        entries.map((entry, index) => {
          const place = placeOf(waiting?.lines ?? [], id, index);
          const told = en.chat.personEnded(personResultOf({ request, index, entry, place }, reader));
          return { said: said[index] ?? 'removed', entry, told };
        }),
      );
      fake.now += 60_000;
      if (asked.isServed) await watch.look().then(() => work(fake, 1));
    }
    return fates;
  } finally {
    await fake.close();
  }
}

/** The view of an approver just before the decision. The persons were looked at then. */
async function readCard(fake: FakeContext, world: World, asked: Asked, id: string): Promise<RequestView> {
  const { ctx } = fake;
  Object.assign(ctx.options, { waitingList: asked.isListOn });
  change(fake, { what: 'bought', seats: asked.bought }, []);
  const isLost = (one: number): boolean => ['gone', 'disabled'].includes(world.people[one] ?? '');
  if (asked.persons.some(isLost)) {
    // The card has the old checks repeated.
    fake.now += 16 * 60_000;
    await work(fake, 1);
    for (const one of asked.persons.filter(isLost)) {
      const person = fake.people.get(idOf(one));
      if (world.people[one] === 'gone') fake.people.delete(idOf(one));
      else if (person) fake.people.set(person.id, { ...person, enabled: false });
    }
    await viewForApprover(ctx, APPROVER, id);
    await work(fake, 0);
  }
  for (const at of asked.excluded)
    if (at < asked.persons.length) await changeExclusion(ctx, APPROVER, id, at, true);
  return viewForApprover(ctx, APPROVER, id);
}
