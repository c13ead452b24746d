import { problemOf } from './channel/connector-errors.ts';
import type { ConnectorProblem } from './channel/connector-errors.ts';
import { seededRandom } from './random.ts';
import type { Answer } from './tenant/answers.ts';
import type { Tenant } from './tenant/tenant.ts';

/** Rough weather, as the seed decides it. */
export interface Weather {
  readonly seed: number;
  /** The name of the person whom Graph refuses. */
  readonly refused: string;
  /** The problem with which the connector answers the next call; undefined if the call succeeds. */
  readonly nextOfConnector: () => ConnectorProblem | undefined;
}

/** Share of the calls that fail. */
const share = 0.08;

/** The people of whom Graph refuses one. They have no window, and the first steps do not name them. */
const candidates = ['AllanD', 'DebraB', 'EnricoC', 'GradyA', 'IrvinS', 'LynneR'] as const;

/** The time that a tenant is busy with one license, and the time by which reads are late (reports speak of seconds to minutes). */
const busyMs = 1_500;
const lateMs = 6_000;

/**
 * Makes a tenant rough: it takes licenses one at a time and shows them late, Graph refuses one person, and now and then Graph or the
 * connector throttles or fails. The same seed gives the same person, and the same answers to the same calls.
 */
export function makeRough(tenant: Tenant, seed: number): Weather {
  const choose = seededRandom(seed);
  const refused = tenant.user(`${pick(candidates, choose)}@contoso.com`);
  tenant.change.refuseWrites(refused.id, 'denied');
  tenant.change.harden({ oneWrite: { busyMs }, lag: { milliseconds: lateMs, of: 'in turn' } });
  // Graph and the connector have random numbers of their own, so that calls of one do not change the other.
  const [ofGraph, ofConnector] = [seededRandom(seed + 1), seededRandom(seed + 2)];
  for (const answer of graphProblems)
    tenant.faults.add({
      match: ({ template }) => !template.includes('oauth2') && ofGraph() < share / graphProblems.length,
      answer,
    });
  return {
    seed,
    refused: refused.displayName,
    nextOfConnector: () => (ofConnector() < share ? pick(connectorProblems, ofConnector) : undefined),
  };
}

const graphProblems: readonly Answer[] = [{ status: 429, headers: { 'Retry-After': '2' } }, { status: 503 }];

const connectorProblems: readonly ConnectorProblem[] = [
  problemOf('ServiceError 502'),
  problemOf('Throttled', { 'retry-after': '2' }),
  problemOf('ConversationNotFound'),
];

function pick<T>(from: readonly T[], random: () => number): T {
  const found = from[Math.floor(random() * from.length)];
  if (found === undefined) throw new Error('There is nothing to pick from.');
  return found;
}
