import type { FailureReason } from '../../src/domain/outcome.ts';
import type { Human } from '../support/integration/people.ts';
import type { Asked, Scenario } from '../support/integration/story.ts';
import { now, written } from '../support/integration/story.ts';
import type { Stage } from './stage.ts';
import { nameOf, toldOf } from './told.ts';

/** The state that must be reached when nothing is left to do. */
export interface Expected {
  readonly asked: readonly Asked[];
  /** All persons in the requests, in any order. */
  readonly people: readonly Human[];
  /** The requester of all requests. */
  readonly requester: Human;
  /** The persons who get no license, by name, and the reason. */
  readonly failed?: ReadonlyMap<string, FailureReason>;
  /**
   * The object ids of persons whose license the store does not know of, so that they are found as holders.
   */
  readonly held?: ReadonlySet<string>;
  /**
   * How often a message or mail, such as `mail AdeleV`, may come beyond the expected number; 0 if left out.
   */
  readonly mayRepeat?: (key: string) => number;
  /** Messages and mails that cannot arrive. */
  readonly unreachable?: readonly string[];
}

/**
 * The violations. None: every approved person has the license by exactly one write or failed with the
 * expected reason, nobody else has it, everybody was told, and the cards show the end.
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
  const audit = await world.records.audit();
  const decisions = audit.filter(
    ({ what, requestId }) => what === 'request-approved' && asked.some(({ id }) => id === requestId),
  );
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
      ? /had it already/
      : /\d assigned|not assigned yet/i;
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

/** The number of messages and mails beyond the expected ones. */
export function doubledIn({ world }: Stage, expected: Expected): number {
  const told = toldOf(world, [expected.requester, ...expected.people]);
  return [...told].reduce((sum, [key, count]) => sum + Math.max(0, count - dueTo(expected, key)), 0);
}

/** How many messages or mails of this key are expected; none for strangers. */
function dueTo({ asked, people, requester }: Expected, key: string): number {
  const name = key.replace(/^\w+ /, '');
  if (name === nameOf(requester)) return asked.length;
  return people.some((human) => nameOf(human) === name) ? 1 : 0;
}

/** Two places, and the requests that wait there. */
export interface Waiting extends Expected {
  readonly scenario: Scenario;
}
