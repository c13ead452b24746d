import { OutsideError } from '../app/ports/outside-error.ts';
import type { AssignAnswer, AssignOrder, RemoveAnswer } from '../app/ports/ports.ts';
import type { FailureReason } from '../domain/outcome.ts';
import { mayAssign } from '../domain/permissions.ts';
import { findProduct } from '../domain/product.ts';
import type { Answer } from './answer.ts';
import { isGood } from './answer.ts';
import type { Part } from './batch.ts';
import { sendBatch, url } from './batch.ts';
import type { GraphClient } from './client.ts';
import { errorText, LostAnswer, problemOf } from './outside-errors.ts';
import { appsIn, isConflict, reasonOf } from './assign-failure.ts';
import type { Names } from './names.ts';
import type { Catalog } from './products.ts';

type Failed = Extract<AssignAnswer, { readonly outcome: 'failed' }>;

// A suspended subscription has no error of its own; each of these reasons may mean it.
const MAYBE_SUSPENDED: readonly FailureReason[] = ['no-seat', 'not-assignable', 'product-gone', 'other'];

export type AskCatalog = (freshness: 'now' | 'recent') => Promise<Catalog>;

/**
 * Assigns up to 20 licenses in one batch, once; answers in the same order. If the answer is lost, all are
 * `unclear`. `chained`: Graph makes one write after the other, and stops after one that it refused. Throws
 * OutsideError if nothing was assigned: Graph refused the whole batch, or a cause hits everybody.
 */
export async function assignAll(
  client: GraphClient,
  orders: readonly AssignOrder[],
  catalog: AskCatalog,
  names: Names,
  chained: boolean,
): Promise<readonly AssignAnswer[]> {
  if (orders.length === 0) return [];
  const said = await sendWrites(client, orders.map(partFor), chained);
  if (said === undefined) return orders.map(() => ({ outcome: 'unclear' }));

  const answers = said.map(toAssignAnswer);
  if (!said.some(isGood)) {
    await stopWithoutRight(client, said);
    await stopWhenSuspended(orders, answers, catalog);
  }
  return withAppNames(answers, said, catalog, names);
}

/**
 * Sends license writes in one batch, once; answers in the same order. Undefined: the answer is lost, and each
 * write may have gone in. Throws OutsideError.
 */
export async function sendWrites(
  client: GraphClient,
  parts: readonly Part[],
  chained: boolean,
): Promise<readonly Answer[] | undefined> {
  try {
    return await sendBatch(client, 'assign', parts, chained);
  } catch (error) {
    if (error instanceof LostAnswer) return undefined;
    throw error;
  }
}

function partFor({ personId, skuId, disabledPlans }: AssignOrder): Part {
  // Graph wants both lists, even if one is empty.
  const body = { addLicenses: [{ skuId, disabledPlans }], removeLicenses: [] };
  return { method: 'POST', path: url`/users/${personId}/assignLicense`, body };
}

/** The meaning of one answer, for its person alone. */
export function toAssignAnswer(answer: Answer): AssignAnswer {
  const { status, retryAfterMs, error } = answer;
  if (isGood(answer)) return { outcome: 'accepted' };
  const said = reasonOf(error.all);
  // 409 means two writes at the same time, or two people with one address.
  const conflict = isConflict(error.all) || (status === 409 && said === 'other');
  if (conflict || [401, 423, 424, 429, 503].includes(status)) {
    const cause = conflict ? 'conflict' : status === 424 ? 'untried' : undefined;
    return {
      outcome: 'retry',
      ...(retryAfterMs !== undefined && { afterMs: retryAfterMs }),
      ...(cause && { cause }),
    };
  }
  if (status < 400 || status >= 500 || status === 408) return { outcome: 'unclear' };
  const byStatus: Partial<Record<number, FailureReason>> = { 403: 'denied', 404: 'person-gone' };
  return { outcome: 'failed', reason: byStatus[status] ?? said, apps: [], detail: errorText(answer) };
}

/**
 * Throws OutsideError (token, consent) if the program has no permission to assign, by its token. Any other
 * 403 concerns the person or the product alone, for example a license bought by self-service (Okta Support on
 * assignLicense, 2023-08).
 */
export async function stopWithoutRight(client: GraphClient, said: readonly Answer[]): Promise<void> {
  const unknown = said.find(({ status }) => status === 401);
  if (unknown) throw problemOf(unknown);
  const denied = said.find(({ status }) => status === 403);
  if (denied && !mayAssign(await client.permissions())) throw problemOf(denied);
}

/** Throws OutsideError (product-suspended) if nothing could be assigned because the product is suspended. */
async function stopWhenSuspended(
  orders: readonly AssignOrder[],
  answers: readonly AssignAnswer[],
  catalog: AskCatalog,
): Promise<void> {
  const doubtful = orders.filter((_, index) => {
    const answer = answers[index];
    return answer?.outcome === 'failed' && MAYBE_SUSPENDED.includes(answer.reason);
  });
  if (doubtful.length === 0) return;
  const found = await catalog('now').catch(() => undefined);
  const suspended = doubtful.find(({ skuId }) => found?.suspended.has(skuId.toLowerCase()) === true);
  if (suspended === undefined) return;
  throw new OutsideError('outage', 'The subscription of the product is suspended.', {
    outage: 'product-suspended',
    about: findProduct(found?.products ?? [], suspended.skuId.toLowerCase())?.name,
  });
}

/** Adds the names of the apps in an error. If Graph's list cannot be read, the built-in names. */
export async function withAppNames<T extends RemoveAnswer>(
  answers: readonly T[],
  said: readonly Answer[],
  catalog: AskCatalog,
  known: Names,
): Promise<readonly T[]> {
  if (!answers.some(speaksOfApps)) return answers;
  const names = await catalog('recent').then(
    (found) => found.appNames,
    () => new Map<string, string>(),
  );
  const nameOf = (id: string): string | undefined => names.get(id) ?? known.knownApp(id);
  return answers.map((answer, index) => {
    if (!speaksOfApps(answer)) return answer;
    return { ...answer, apps: appsIn(said[index]?.error.all ?? '', answer.reason, nameOf) };
  });
}

function speaksOfApps<T extends RemoveAnswer>(answer: T): answer is T & Failed {
  return answer.outcome === 'failed' && (answer.reason === 'needs-app' || answer.reason === 'excludes-app');
}
