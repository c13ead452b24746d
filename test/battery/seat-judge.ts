import type { AuditEntry } from '../../src/app/records/audit-entry.ts';
import type { Human } from '../support/integration/people.ts';
import { dig } from '../support/integration/shown.ts';
import type { World } from '../support/integration/world.ts';
import { extensionsTold, grantsIn, remindersOf, violationsInEnds } from './seat-ends-history.ts';
import type { Approved, HandChange, Sample } from './seat-history.ts';
import {
  historyOf,
  longestFree,
  outcomesIn,
  violationsInLicenses,
  violationsInOrder,
} from './seat-history.ts';
import { skuOf } from './seats-over-time.ts';
import type { Stage } from './stage.ts';
import { nameOf, toldOf } from './told.ts';

/** A free seat goes to the list within a minute. The writes themselves take a moment. */
const FREE_MS = 62_000;

/** The state of a story. */
export interface Known {
  readonly people: readonly Human[];
  /** Those whose license a guard keeps, by object id. */
  readonly guarded: ReadonlySet<string>;
  /** The persons of each request, by object id. */
  readonly personsOf: ReadonlyMap<string, readonly string[]>;
  readonly hands: readonly HandChange[];
  readonly samples: readonly Sample[];
  /** The messages and mails that processes had in hand when they died. */
  readonly unrecorded: ReadonlyMap<string, number>;
}

/** The violations at a time at which nothing is left to do. A person's violation has their part of the audit with it. */
export async function violationsAtRest(stage: Stage, known: Known): Promise<readonly string[]> {
  const { records } = stage.world;
  const [history, grants, audit, dead] = await Promise.all([
    historyOf(stage, known.hands, known.samples),
    records.grants(skuOf(stage)),
    records.audit(),
    records.dead(),
  ]);
  const granted = new Set(grants.map(({ person }) => person.id));
  const order = audit.flatMap(({ at, what, requestId = '' }): readonly Approved[] =>
    what === 'request-approved'
      ? (known.personsOf.get(requestId) ?? []).map((personId) => ({ personId, at: Date.parse(at) }))
      : [],
  );
  const free = longestFree(history);
  const acts = (violation: string): string =>
    audit
      .filter((entry) => JSON.stringify(entry).includes(violation.slice(0, violation.indexOf(':'))))
      .map(({ at, what, after }) => `${at} ${what} ${JSON.stringify(after)}`)
      .join('\n');
  return [
    ...violationsInLicenses(history, granted, known.guarded).map((one) => `${one}\n${acts(one)}`),
    ...violationsInEnds(audit, grants).map((one) => `${one}\n${acts(one)}`),
    ...violationsInOrder(history, order),
    ...(free > FREE_MS ? [`a seat was free for ${free} ms while somebody waited`] : []),
    ...(dead.length > 0 ? ['a job was given up'] : []),
    ...violationsInTold(stage.world, audit, known),
  ];
}

const count = (map: Map<string, number>, id: string): void => void map.set(id, (map.get(id) ?? 0) + 1);

/**
 * Each change is told once to its person: their results, each end of a license or of the attempt at it, the answer to
 * an extension, and each reminder.
 */
function violationsInTold(
  world: World,
  audit: readonly AuditEntry[],
  { people, unrecorded }: Known,
): readonly string[] {
  const results = new Map<string, number>();
  const listed = new Map<string, number>();
  const given = new Map<string, number>();
  for (const entry of audit) {
    for (const [personId, outcome] of outcomesIn(entry)) {
      count(outcome === 'on-list' ? listed : results, personId);
      if (outcome === 'assigned') count(given, personId);
    }
    for (const one of grantsIn(entry)) count(results, String(dig(one, 'person')));
  }
  for (const personId of extensionsTold(audit)) count(results, personId);

  const reminders = remindersOf(world, people);
  return [...toldOf(world, people)].flatMap(([key, all]) => {
    const human = people.find((one) => nameOf(one) === key.replace(/^\w+ /, ''));
    if (!human) return [];
    const { id } = human.user;
    const reminded = reminders.get(key) ?? [];
    // A reminder in Teams is a card. Messages are counted without cards.
    const times = key.startsWith('mail') ? all - reminded.length : all;
    const due = results.get(id) ?? 0;
    const twice = unrecorded.get(key) ?? 0;
    // A person who gets a license at once is not told of the list.
    const most = due + (listed.get(id) ?? 0) + twice;
    const wrong = times < due || times > most ? [`${key}: ${times} times, ${due} to ${most} expected`] : [];
    const again = reminded.length - new Set(reminded).size;
    // Two licenses, one after the other, may end on the same day.
    const others = Math.max(0, (given.get(id) ?? 0) - 1);
    return again > twice + 2 * others ? [...wrong, `${key}: reminded ${again} times more`] : wrong;
  });
}
