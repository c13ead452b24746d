import * as z from 'zod';
import type { Day } from '../../domain/calendar-day.ts';
import type { ExtensionRef, GrantRef } from '../../domain/grant-news.ts';
import { OBJECT_ID } from '../../domain/object-id.ts';
import { literalLines } from '../../text/literal.ts';
import { cardId } from './card-id.ts';

/*
 * The data of cards about licenses that License Desk gave. All of it can be forged. So only its shape is checked here,
 * and the use cases check the rest.
 */

const licenseData = z.object({ d: z.object({ s: cardId }) });

/** The product of a row in the list of one's own licenses; undefined if no card of ours sends that. */
export function readLicense(data: unknown): string | undefined {
  return licenseData.safeParse(data).data?.d.s;
}

const pauseData = z.object({
  d: z.object({ a: z.iso.datetime() }),
  i_reason: z.string().max(200).default('').transform(literalLines),
});

/** The answer to a pause: when it began (ISO), and the reason; undefined if no card of ours sends that. */
export function readPause(data: unknown): { readonly at: string; readonly reason: string } | undefined {
  const { data: read } = pauseData.safeParse(data);
  return read && { at: read.d.a, reason: read.i_reason.trim() };
}

const grantData = z.object({
  d: z.object({ p: z.string().regex(OBJECT_ID), s: cardId, a: z.iso.datetime() }),
});

/** The person, the product and the time of a question about a license; undefined if no card of ours sends that. */
export function readGrant(data: unknown): (GrantRef & { readonly at: string }) | undefined {
  const read = grantData.safeParse(data).data?.d;
  return read && { personId: read.p, skuId: read.s, at: read.a };
}

const extendData = z.object({
  d: z.object({ s: cardId }),
  i_day: z.string().max(40).default(''),
  i_reason: z.string().max(1000).default('').transform(literalLines),
});

/** The last day that somebody chose for a license, and why; undefined if no card of ours sends that. */
export function readExtend(data: unknown): { readonly day: string; readonly reason: string } | undefined {
  const { data: read } = extendData.safeParse(data);
  return read && { day: read.i_day.trim(), reason: read.i_reason.trim() };
}

const extensionData = z.object({
  d: z.object({ p: z.string().regex(OBJECT_ID), s: cardId, a: cardId, u: z.string().max(10).optional() }),
});

/**
 * The extension that an approver answers, and the last day that the button named; undefined if no card of ours sends
 * that.
 */
export function readExtension(
  data: unknown,
): { readonly about: ExtensionRef; readonly seen: Day | undefined } | undefined {
  const read = extensionData.safeParse(data).data?.d;
  return read && { about: { personId: read.p, skuId: read.s, extensionId: read.a }, seen: read.u };
}
