import type { Judged } from './judged.ts';
import type { Hint, PersonRef } from './person.ts';
import { hintsOf, isHolder } from './person.ts';
import type { Product } from './product.ts';
import type { Entry, LicenseRequest } from './request.ts';
import { threadOf } from './thread.ts';

/**
 * The facts on which a request was decided, kept with the decision: numbers, ids, and who asked. A rule can be
 * tried on them later, when the request and its persons are gone.
 */
export interface Facts {
  /** The product that was approved, or asked for where the request was declined; null: one that is not in the list. */
  readonly skuId: string | null;
  /** Free seats of that product; null where Graph could not say. */
  readonly freeSeats: number | null;
  /** How many of these belong to a grace period; absent: none. Rules do not count them as free. */
  readonly graceSeats?: number;
  readonly kept: number;
  readonly removed: number;
  /** How many of the persons kept have the product already. */
  readonly holders: number;
  /** How many of the persons kept have each hint. A hint that nobody has is absent. */
  readonly hints: Partial<Record<Hint, number>>;
  /** A reference, so that an erasure takes the department away together with the person. */
  readonly requester: PersonRef & { readonly department?: string };
  /** Whether the requester is among the persons kept. */
  readonly forRequester: boolean;
  /**
   * How many of the requester's five latest requests were open, this one included; null where the store could
   * not say.
   */
  readonly openRequests: number | null;
  /** Whole minutes since the request was made. */
  readonly waitedMinutes: number;
  readonly hasReason: boolean;
  /**
   * Days from the decision to the last day of the licenses; null: they never end. Absent where nothing was
   * approved, and in facts from before licenses could end.
   */
  readonly untilDays?: number | null;
  /** The product that was asked for. This and the rest: absent in facts of earlier releases. */
  readonly asked?: string | null;
  /**
   * How many days the licenses were asked for, within the limit of the product; null: they never end. The approver may
   * have approved another number.
   */
  readonly askedDays?: number | null;
  /**
   * How many requests of the requester were approved in the 30 days before, as far as they were still stored; null
   * where that are too many to count. Earlier entries count only requests that were made in these days, too.
   */
  readonly approvals?: number | null;
  readonly scopes?: Judged['scopes'];
  readonly shadows?: Judged['shadows'];
  /** How many questions the approvers asked. Entries of earlier releases lack it. */
  readonly questions: number;
}

/**
 * The things from which the facts are gathered. `product` is undefined where Graph could not be asked, or does not
 * have it.
 */
export interface Situation {
  readonly request: LicenseRequest;
  readonly entries: readonly Entry[];
  readonly excluded: ReadonlySet<number>;
  readonly skuId: string | null;
  readonly product: Product | undefined;
  readonly openRequests: number | null;
  readonly approvals: number | null;
  readonly waitedMs: number;
  /** As in the facts. */
  readonly untilDays?: number | null;
  readonly askedDays?: number | null;
}

/** The facts of a request at the moment of its decision. */
export function factsOf(situation: Situation): Facts {
  const {
    request,
    entries,
    excluded,
    skuId,
    product,
    openRequests,
    approvals,
    waitedMs,
    untilDays,
    askedDays,
  } = situation;
  const kept = entries.filter((_, index) => !excluded.has(index));
  const hints: Partial<Record<Hint, number>> = {};
  for (const { check } of kept) {
    for (const hint of hintsOf(check, skuId)) hints[hint] = (hints[hint] ?? 0) + 1;
  }
  const { id, name, department } = request.requester;
  return {
    skuId,
    freeSeats: product ? product.free + (product.grace ?? 0) : null,
    ...(product?.grace ? { graceSeats: product.grace } : {}),
    kept: kept.length,
    removed: excluded.size,
    holders: skuId === null ? 0 : kept.filter(({ check }) => isHolder(check, skuId)).length,
    hints,
    requester: { id, name, ...(department === undefined ? {} : { department }) },
    forRequester: kept.some(({ person }) => person.id === id),
    openRequests,
    waitedMinutes: Math.floor(Math.max(0, waitedMs) / 60_000),
    hasReason: request.reason.trim() !== '',
    ...(untilDays === undefined ? {} : { untilDays }),
    asked: request.product.skuId,
    ...(askedDays === undefined ? {} : { askedDays }),
    approvals,
    ...request.judged,
    questions: threadOf(request).length,
  };
}
