import { Refusal } from './answers.ts';
import type { BatchStep } from './answers.ts';
import type { ConflictForm, OneWrite } from './hardness.ts';

const code = 'Directory_ConcurrencyViolation';
const words = 'Error due to concurrent requests being made to the tenant. Please wait briefly and retry.';

// 409: nais/azurerator#448 (2026-03). 400 with the code, and one "not always filled in": syn-con/n8n-nodes-microsoft-365-admin,
// changelog 0.2.0 and tests. 400 as any bad request: tests of other programs. 503: Azure/azure-cli#23081.
const forms: Readonly<Record<ConflictForm, () => Refusal>> = {
  '409': () => new Refusal(409, code, words),
  '400 with code': () => new Refusal(400, code, words),
  '400': () => new Refusal(400, 'Request_BadRequest', words),
  '400 without code': () => new Refusal(400, '', words),
  '400 with details': () =>
    new Refusal(400, 'Request_BadRequest', 'License assignment failed.', [{ code, message: words }]),
  '503': () => new Refusal(503, 'Service_ServiceUnavailable', words, [{ code, message: words }]),
  '503 without details': () => new Refusal(503, 'Service_ServiceUnavailable', words),
};
const allForms: readonly ConflictForm[] = [
  '409',
  '400',
  '503',
  '400 with code',
  '400 with details',
  '400 without code',
  '503 without details',
];

/** Lets writes in one at a time. */
export interface OneWriteGate {
  /** Throws Refusal if another write is going on. `step` is the write's position in its batch. */
  enter(mode: OneWrite, step: BatchStep | undefined, at: number): void;
}

/**
 * Items of a batch run at the same moment. An item that depends on another begins when that one has ended (Microsoft Graph, JSON
 * batching). Single writes run one after the other here, so they collide only while the tenant is busy.
 */
export function createGate(): OneWriteGate {
  let last: { readonly at: number; readonly step: BatchStep | undefined } | undefined;
  let refusals = 0;
  return {
    enter({ busyMs = 0, forms: wanted = allForms }, step, at) {
      if (last !== undefined && isBusy(last, step, at, busyMs)) {
        const form = wanted[refusals % wanted.length] ?? '409';
        refusals += 1;
        throw forms[form]();
      }
      last = { at, step };
    },
  };
}

function isBusy(
  last: { readonly at: number; readonly step: BatchStep | undefined },
  step: BatchStep | undefined,
  at: number,
  busyMs: number,
): boolean {
  const sameBatch = step !== undefined && step.batch === last.step?.batch;
  return sameBatch ? step.depth <= (last.step?.depth ?? 0) : at < last.at + busyMs;
}
