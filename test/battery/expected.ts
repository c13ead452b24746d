import type { FailureReason } from '../../src/domain/outcome.ts';
import type { Human } from '../support/integration/people.ts';
import type { Asked, Scenario } from '../support/integration/story.ts';
import { audited, now, written } from '../support/integration/story.ts';
import type { Stage } from './stage.ts';
import { nameOf, toldOf } from './told.ts';

/** The state that has to be reached when nothing is left to do. */
export interface Expected {
  readonly asked: readonly Asked[];
  /** Everybody who was asked for, in any order. */
  readonly people: readonly Human[];
  /** The person who asked for all of them. */
  readonly requester: Human;
  /** Those of them who get no license, and why. */
  readonly failed?: ReadonlyMap<string, FailureReason>;
  /** Object ids of those whose license the store knows nothing of: it finds them as holders. */
  readonly held?: ReadonlySet<string>;
  /** Messages and mails, such as `mail AdeleV`, that may have come so many times more than they should; none when left out. */
  readonly mayRepeat?: (key: string) => number;
  /** Messages and mails that cannot arrive. */
  readonly unreachable?: readonly string[];
}

/**
 * The violations: none when every approved person has the license by exactly one write or a reason that was expected, nobody else any,
 * everybody was told, and the cards show the end.
 */
export async function violationsOf({ world }: Stage, expected: Expected): Promise<readonly string[]> {
  const {
    asked,
    people,
    requester,
    failed = new Map(),
    mayRepeat = () => 0,
    unreachable = [],
    held = new Set(),
  } = expected;
  const wrong: string[] = [];
  const expect = (isSo: boolean, what: string): void => void (isSo || wrong.push(what));

  const licensed = people
    .map(nameOf)
    .filter((name) => !failed.has(name))
    .toSorted();
  const writes = written(world);
  expect(writes.join() === licensed.join(), `licensed, each by a change: ${writes.join()}`);
  const decisions = (await audited(world)).filter((what) => what === 'request-approved');
  expect(decisions.length === asked.length, `decisions: ${decisions.length}`);
  expect((await world.records.dead()).length === 0, 'a job was given up');

  for (const { id, status, inChannel, inChat } of asked) {
    const { status: state } = await world.records.request(id);
    expect(!['pending', 'approving'].includes(state), `a request is ${state}`);
    const entries = await world.records.entries(id);
    for (const { person, outcome } of entries) {
      const human = people.find(({ user }) => user.id === person.id);
      const name = human === undefined ? 'a stranger' : nameOf(human);
      const reason = outcome?.kind === 'failed' ? outcome.reason : undefined;
      const licensedAs = held.has(person.id) ? 'holder' : 'assigned';
      const isRight = outcome?.kind === (reason === undefined ? licensedAs : 'failed');
      expect(isRight && reason === failed.get(name), `${name}: ${outcome?.kind} ${reason ?? ''}`);
    }
    const end = entries.every(({ person }) => held.has(person.id))
      ? /have it already/
      : /\d assigned|failed/i;
    for (const shown of [status, inChannel, inChat]) {
      expect(end.test(now(world, shown)), `a card shows: ${now(world, shown).slice(0, 200)}`);
    }
  }

  const told = toldOf(world, [requester, ...people]);
  for (const [key, count] of told) {
    const due = unreachable.includes(key) ? 0 : dueTo(expected, key);
    const isRight = count >= due && count <= due + mayRepeat(key);
    expect(isRight, `${key}: ${count} times instead of ${due}`);
  }
  return wrong;
}

/** How many messages and mails came that should not have come any more. */
export function doubledIn({ world }: Stage, expected: Expected): number {
  const told = toldOf(world, [expected.requester, ...expected.people]);
  return [...told].reduce((sum, [key, count]) => sum + Math.max(0, count - dueTo(expected, key)), 0);
}

/** How many of these should come; none to strangers. */
function dueTo({ asked, people, requester }: Expected, key: string): number {
  const name = key.replace(/^\w+ /, '');
  if (name === nameOf(requester)) return asked.length;
  return people.some((human) => nameOf(human) === name) ? 1 : 0;
}

/** Two places, and what waits there. */
export interface Waiting extends Expected {
  readonly scenario: Scenario;
}
