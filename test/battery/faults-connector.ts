import type { ConnectorFault, Recorded } from '../../sandbox/channel/connector.ts';
import { dig, hasCard } from '../support/integration/shown.ts';
import { ofKind, together } from './faults.ts';
import type { FaultCase } from './faults.ts';
import type { Stage } from './stage.ts';
import { nameOf, toldOf } from './told.ts';

/** Three of ten calls fail, for half a minute. */
function some(name: string, fault: ConnectorFault): FaultCase {
  return {
    name,
    lastsMs: 30_000,
    begin({ world }, _, random) {
      world.connector.fail(fault, { match: () => random() < 0.3 });
      return () => world.connector.heal();
    },
  };
}

/** One person's chat cannot be opened. */
function one(name: string, fault: ConnectorFault, n: number): FaultCase {
  return {
    name,
    lastsMs: 0,
    begin({ world }, { people }) {
      const id = people[n]?.user.id;
      world.connector.fail(fault, { match: ({ body }) => dig(body, 'members', 0, 'id') === id });
    },
    expected: async (_, { people }) => ({
      unreachable: people.slice(n, n + 1).map((human) => `message ${nameOf(human)}`),
    }),
  };
}

const isMessage = (made: Recorded): boolean => made.kind === 'sent' && !hasCard(made);

/** Repeats of a message that the worker did not intend: more of one text to one address at the same time than `most`. */
function hiddenRepeats(): {
  readonly see: (stage: Stage, made: Recorded, most: number) => void;
  readonly found: () => number;
} {
  const seen = new Map<string, number>();
  let found = 0;
  return {
    see({ clock }, { conversationId, kind, body }, most) {
      const key = JSON.stringify([kind, conversationId, body['text'], clock.now()]);
      const times = (seen.get(key) ?? 0) + 1;
      if (times > most) found += 1;
      seen.set(key, times);
    },
    found: () => found,
  };
}

function lostAnswers(): FaultCase {
  const repeats = hiddenRepeats();
  let lost = 0;
  return {
    name: '502 after delivery for 30 % of the messages',
    lastsMs: 10_000,
    begin(stage, { people, requester, asked }, random) {
      lost = 0;
      const persons = new Set(people.map(({ chat }) => chat.id));
      const match = (made: Recorded): boolean => {
        if (!isMessage(made) || persons.has(made.conversationId)) return false;
        // The requester hears the same of each request, and several may end at the same time.
        repeats.see(stage, made, made.conversationId === requester.chat.id ? asked.length : 1);
        const isLost = random() < 0.3;
        if (isLost) lost += 1;
        return isLost;
      };
      stage.world.connector.fail('lost answer', { match });
      return () => stage.world.connector.heal();
    },
    // Nobody can tell that it arrived, so it is sent once more rather than not at all.
    expected: async () => ({ mayRepeat: (key) => (key.startsWith('message') ? Infinity : 0) }),
    check: ({ doubled }) => [
      ...(repeats.found() === 0 ? [] : [`${repeats.found()} hidden repeats`]),
      ...(doubled <= lost ? [] : [`${doubled} doubled, though only ${lost} answers were lost`]),
    ],
  };
}

/** One chat that never answers, for a minute. Everybody else hears as soon as usual. */
function deadConversation(): FaultCase {
  let othersMs = Infinity;
  return {
    name: 'one conversation silent for 60 s',
    lastsMs: 60_000,
    begin({ world, clock }, { people, requester }) {
      const [dead, ...others] = people;
      const startedAt = clock.now();
      othersMs = Infinity;
      clock.onMove(() => {
        const told = toldOf(world, others);
        const isDone =
          requester.told().length === 2 &&
          others.every((human) => told.get(`message ${nameOf(human)}`) === 1);
        if (isDone) othersMs = Math.min(othersMs, clock.now() - startedAt);
      });
      world.connector.fail('hang', { match: ({ body }) => dig(body, 'members', 0, 'id') === dead?.user.id });
      return () => world.connector.heal();
    },
    check: ({ faultFreeMs }) =>
      othersMs <= 1.5 * faultFreeMs ? [] : [`the others had their messages after ${othersMs} ms`],
  };
}

const unreachable = ofKind('403', [
  one('403, the bot is blocked', 'blocked', 3),
  one('403, app not installed', 'ForbiddenOperationException', 4),
]);

const refusals = ofKind('refused', [
  some('412 for 30 %', 'precondition'),
  some('429 for 30 %, Retry-After', 'throttled'),
  some('429 for 30 %, no Retry-After', 'throttled silently'),
]);

const others: readonly FaultCase[] = [
  lostAnswers(),
  {
    name: 'silence for 20 s',
    lastsMs: 20_000,
    begin({ world }) {
      world.connector.fail('hang');
      return () => world.connector.heal();
    },
  },
  deadConversation(),
];

export const connectorFaults: readonly FaultCase[] = [...unreachable, ...refusals, ...others];

/** Each kind in one run. */
export const fewConnectorFaults: readonly FaultCase[] = [
  together('403, the bot is blocked or not installed', unreachable),
  together('412, or 429 with or without Retry-After, for 30 %', refusals),
  ...others,
];
