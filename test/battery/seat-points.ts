import type { Recorded } from '../../sandbox/channel/connector.ts';
import { hasCard } from '../support/integration/shown.ts';
import type { KillPoint, Match } from './points.ts';
import { commit, connector, graph } from './points.ts';
import type { Stage } from './stage.ts';

/** Points of two kinds: a license is taken back, or one is given to the first on the waiting list. */
const [BACK, SERVED] = ['taking back', 'waiting list'] as const;

type Action = 'add' | 'remove';
type GraphCall = Parameters<Match>[0];

/** Whether a call gives licenses, or takes some. The whole batch counts as what its items are. */
function does({ body }: GraphCall, action: Action): boolean {
  const removes = /"removeLicenses":\["/.test(JSON.stringify(body ?? {}));
  return action === 'remove' ? removes : !removes;
}

const isWrite = (call: GraphCall, action: Action): boolean =>
  call.template === '/users/{id}/assignLicense' && does(call, action);
const isBatch = (call: GraphCall, action: Action): boolean =>
  call.template === '/$batch' && JSON.stringify(call.body).includes('assignLicense') && does(call, action);
const isText = (made: Recorded): boolean => made.kind === 'sent' && !hasCard(made);
const isMail: Match = ({ template }) => template === '/users/{id}/sendMail';

const done = ({ world }: Stage, action: Action): number =>
  world.tenant.ledger.filter((entry) => entry.action === action && entry.changed).length;

/** The points at Graph of a write: the same for giving and for taking. `before`: the writes before the story. */
function writing(kind: string, action: Action, before: number): readonly KillPoint[] {
  const since = (stage: Stage): number => done(stage, action) - before;
  return [
    graph('before the Graph write', kind, 'hang', () => (call) => isWrite(call, action)),
    graph(
      'between two writes',
      kind,
      'hang',
      (stage) => (call) => isWrite(call, action) && since(stage) === 1,
    ),
    graph(
      'after the Graph write, before its answer is read',
      kind,
      'deaf',
      (stage) => (call) => isBatch(call, action) && since(stage) === 0,
    ),
    graph(
      'read-back',
      kind,
      'hang',
      (stage) =>
        ({ method }) =>
          method === 'GET' && since(stage) > 0,
    ),
  ];
}

/** The persons who get a license in the first approval. */
export const SEATS = 2;

/** Every point of taking licenses back. */
export const backPoints: readonly KillPoint[] = [
  commit('before the wish is committed', BACK, { when: 'before', pattern: 'license-given-back' }),
  commit('wish committed', BACK, { when: 'after', pattern: 'license-given-back' }),
  commit('job claimed', BACK, { when: 'after', pattern: '"kind":"end-grants"[^\\n]*"owner":' }),
  commit('intent written', BACK, { when: 'after', pattern: '"removing":' }),
  ...writing(BACK, 'remove', 0),
  commit('before the result is committed', BACK, { when: 'before', pattern: 'license-removed' }),
  commit('result committed', BACK, { when: 'after', pattern: 'license-removed' }),
  connector('before a message', BACK, 'hang', isText),
  connector('after a message', BACK, 'deaf', isText),
  graph('before a mail', BACK, 'hang', () => isMail),
  graph('after a mail', BACK, 'deaf', () => isMail),
];

/** Every point of serving the list. */
export const servedPoints: readonly KillPoint[] = [
  commit('job claimed', SERVED, { when: 'after', pattern: '"kind":"serve-list"[^\\n]*"owner":' }),
  commit('intent written', SERVED, { when: 'after', pattern: '"tried":' }),
  ...writing(SERVED, 'add', SEATS),
  commit('before the result is committed', SERVED, { when: 'before', pattern: 'outcomes-recorded' }),
  commit('result committed', SERVED, { when: 'after', pattern: 'outcomes-recorded' }),
];
