import * as z from 'zod';
import type { PageAt } from '../../app/list/list-requests.ts';
import type { FormInput } from '../../app/ports/results.ts';
import { UNREAD_PRODUCT } from '../../domain/product.ts';
import { clipped, literal, literalLines } from '../../text/literal.ts';
import { planIdOf, readCursor, readState, SWITCH_PREFIX, readSeen } from '../cards/card-keys.ts';
import type { Draft } from '../cards/draft.ts';
import { ANOTHER } from '../cards/form-model.ts';
import type { ListName } from '../cards/list-model.ts';
import { asTexts } from './lenient.ts';

/**
 * The data that comes back from a card. All of it can be forged: nothing is believed but its shape. Clients send every value as a string;
 * inputs stand beside `d`, the data of the button.
 *
 *     r request   v revision seen (card-keys.ts)   t what the card shows (card-keys.ts)   i person’s index   g where the page to go to begins
 *     c '1': the question is being asked   f form   u its owner   l list   a where its page lies (card-keys.ts)
 */

/** Ids of requests and forms, SKU ids, service plan ids, object ids. */
const id = z.string().regex(/^[\w-]{1,64}$/);
/** The index of one of at most 1,000 persons. */
const number = z
  .string()
  .regex(/^\d{1,4}$/)
  .transform(Number);
/** `pending.` and a hexadecimal digit for every four of at most 1,000 persons (domain/revision.ts), and the end of an id. */
const seenRevision = z.string().max(320).default('');

/** Longer than what is accepted (1,000), so that who pastes too much is told so and keeps the text. */
const words = z.string().max(10_000).default('').transform(literalLines);
/** As long as a body may be (server.ts): a pasted table has more in it than addresses. Its tabs divide columns. */
const addresses = z
  .string()
  .max(256 * 1024)
  .default('')
  .transform((text) => text.split('\t').map(literalLines).join('\t'));
const toggle = z.enum(['true', 'false']);
/** A product by its id; empty where none was chosen. A title whose product was not found (chosen-product.ts): UNREAD_PRODUCT. */
const pickedProduct = z
  .string()
  .max(1000)
  .default('')
  .transform((value) => (value === '' || id.safeParse(value).success ? value : UNREAD_PRODUCT));
/** The people of the people picker: object ids, in one of the forms of Teams (`8:orgid:…`), or sign-in names. */
const pickedPeople = z
  .string()
  .max(100_000)
  .default('')
  .transform((text) => text.split(',').map((entry) => entry.trim().replace(/^8:orgid:/i, '')))
  .pipe(z.array(z.string().regex(/^[^\s<>"]{0,320}$/)));

const formData = z.object({
  d: z.object({ f: id, u: id }),
  i_product: pickedProduct,
  i_other: z.string().max(1000).default('').transform(literal),
  i_me: toggle.default('false'),
  i_people: pickedPeople,
  i_typed: addresses,
  i_reason: words,
});

/** The entries of a form; undefined when no form of ours sends that. */
export function readFormInput(data: unknown): FormInput | undefined {
  const read = formData.safeParse(asTexts(data)).data;
  if (!read) return undefined;

  return {
    id: read.d.f,
    ownerId: read.d.u,
    skuId: productOf(read.i_product),
    otherProduct: read.i_other,
    forMe: read.i_me === 'true',
    picked: [...new Set(read.i_people)].filter((entry) => entry !== ''),
    typed: read.i_typed,
    reason: read.i_reason,
  };
}

function productOf(value: string): FormInput['skuId'] {
  if (value === ANOTHER) return null;
  return value === '' ? undefined : value;
}

const state = z.object({ page: z.number(), appsOpen: z.boolean(), shownSkuId: z.string().nullable() });

const decisionData = z.object({
  d: z.object({
    r: id,
    v: seenRevision,
    i: number.optional(),
    g: number.optional(),
    t: z.string().max(80).transform(readState).pipe(state),
    c: z.literal('1').optional(),
  }),
  i_product: pickedProduct,
  i_message: words,
  i_filter: z
    .string()
    .max(1000)
    .default('')
    .transform((text) => clipped(text, MAX_FILTER)),
});

/** Characters of a filter; the longest name of Entra has 256. */
const MAX_FILTER = 100;

/** Check boxes that are read at most; the largest suite has fewer than 100 apps. */
const MAX_SWITCHES = 500;

/** The data of a decision card. */
export interface DecisionData {
  readonly requestId: string;
  /** Empty on buttons that are accepted from any revision. */
  readonly revision: string;
  /** The person’s index, of X and *Put back*. */
  readonly index?: number;
  /** The start of the page to go to, of *Previous* and *Next*. */
  readonly page?: number;
  readonly draft: Draft;
}

/**
 * The data of a decision card; undefined when no card of ours sends that. `draft.shown` holds the service plans whose check box
 * arrived and nothing else, so that an app that was not on the card is never taken for on.
 */
export function readDecisionData(data: unknown): DecisionData | undefined {
  const entries = asTexts(data);
  const read = decisionData.safeParse(entries).data;
  const switches = read && readSwitches(entries);
  if (!switches) return undefined;

  const { d, i_product: picked, i_message: message, i_filter: filter } = read;
  const revision = readSeen(d.v, d.r);
  if (revision === undefined) return undefined;
  const { shownSkuId } = d.t;
  const seen = shownSkuId === null ? [] : switches;
  const off = seen.filter(({ on }) => !on).map(({ planId }) => planId);
  const draft: Draft = {
    skuId: picked || null,
    shownSkuId,
    shown: seen.map(({ planId }) => planId),
    off,
    message,
    page: d.t.page,
    filter,
    appsOpen: d.t.appsOpen || off.length > 0,
    confirming: d.c === '1',
  };
  return {
    requestId: d.r,
    revision,
    ...(d.i === undefined ? {} : { index: d.i }),
    ...(d.g === undefined ? {} : { page: d.g }),
    draft,
  };
}

/** The check boxes that arrived; undefined when one of them is none of ours. */
function readSwitches(
  data: unknown,
): ReadonlyArray<{ readonly planId: string; readonly on: boolean }> | undefined {
  const found = Object.entries(data ?? {}).filter(([key]) => key.startsWith(SWITCH_PREFIX));
  if (found.length > MAX_SWITCHES) return undefined;

  const switches = [];
  for (const [key, value] of found) {
    const planId = planIdOf(key);
    const on = toggle.safeParse(value).data;
    if (planId === undefined || on === undefined) return undefined;
    switches.push({ planId, on: on === 'true' });
  }
  return switches;
}

const requestData = z.object({ d: z.object({ r: id }) });

/** The request that a card or a row of a list is about; undefined when no card of ours sends that. */
export function readRequestId(data: unknown): string | undefined {
  return requestData.safeParse(data).data?.d.r;
}

const listData = z.object({
  d: z.object({
    l: z.enum(['pending', 'completed', 'own']),
    a: z.string().max(120).transform(readCursor),
  }),
});

/** The list and the page that a button of a list leads to; undefined when no card of ours sends that. */
export function readList(data: unknown): { readonly list: ListName; readonly at?: PageAt } | undefined {
  const read = listData.safeParse(data).data?.d;
  return read?.a && { list: read.l, ...read.a };
}
