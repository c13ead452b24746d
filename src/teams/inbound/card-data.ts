import * as z from 'zod';
import type { FormInput, PageAt } from '../../app/ports/results.ts';
import { OBJECT_ID } from '../../domain/object-id.ts';
import { UNREAD_PRODUCT } from '../../domain/product.ts';
import { clipped, literal, literalLines } from '../../text/literal.ts';
import { OFFER_PREFIX, readAsked, readCursor, readSeen, readState } from '../cards/card-keys.ts';
import type { Draft } from '../cards/draft.ts';
import { ANOTHER } from '../cards/form-model.ts';
import type { ListName } from '../cards/list-model.ts';
import { readDecisionApps } from './decision-apps.ts';
import { asTexts } from './lenient.ts';
import type { CommandName } from './read-command.ts';
import { COMMAND_NAMES } from './read-command.ts';
import { cardId } from './card-id.ts';

/**
 * The data that comes back from a card. All of it can be forged: nothing is believed but its shape. Clients send every value as a string;
 * inputs stand beside `d`, the data of the button.
 *
 *     r request   v revision seen (card-keys.ts)   t what the card shows (card-keys.ts)   i person’s index   g where the page to go to begins
 *     u the last day that the button named
 *     c the question being asked (card-keys.ts)   f form   u its owner   w entries with people to choose from
 *     k product told about   s product of a license   q index of a question to the requester   l list   a where its page lies (card-keys.ts)
 */

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
  .transform((value) => (value === '' || cardId.safeParse(value).success ? value : UNREAD_PRODUCT));
/** The people of the people picker: object ids, in one of the forms of Teams (`8:orgid:…`), or sign-in names. */
const pickedPeople = z
  .string()
  .max(100_000)
  .default('')
  .transform((text) => text.split(',').map((entry) => entry.trim().replace(/^8:orgid:/i, '')))
  .pipe(z.array(z.string().regex(/^[^\s<>"]{0,320}$/)));

/** The entries with an offer, one per line: at most four, each at most as long as a name. */
const offered = z
  .string()
  .max(1100)
  .default('')
  .transform((text) => (text === '' ? [] : text.split('\n')));

const formData = z.object({
  d: z.object({ f: cardId, u: cardId, w: offered, k: z.string().max(64).default('') }),
  i_product: pickedProduct,
  i_other: z.string().max(1000).default('').transform(literal),
  i_me: toggle.optional(),
  i_people: pickedPeople,
  i_typed: addresses,
  i_reason: words,
  i_until: z
    .string()
    .max(1000)
    .default('')
    .transform((text) => clipped(text, MAX_DAY)),
});

/** The entries of a form; undefined when no form of ours sends that. */
export function readFormInput(data: unknown): FormInput | undefined {
  const texts = asTexts(data);
  const read = formData.safeParse(texts).data;
  if (!read) return undefined;

  const meant = read.d.w.flatMap((entry, index) => {
    const person = personIn(Object(texts)[`${OFFER_PREFIX}${index}`]);
    return person === undefined ? [] : [{ entry, person }];
  });
  const skuId = productOf(read.i_product);
  // The form of version 0.2.0 has a check box for its owner, and its box for another product counts only if
  // nothing else is chosen.
  const isEarlier = read.i_me !== undefined;
  return {
    id: read.d.f,
    ownerId: read.d.u,
    skuId,
    otherProduct: isEarlier && skuId != null && skuId !== UNREAD_PRODUCT ? '' : read.i_other,
    forMe: read.i_me === 'true',
    picked: [...new Set(read.i_people)].filter((entry) => entry !== ''),
    typed: read.i_typed,
    reason: read.i_reason,
    ...(read.i_until === '' ? {} : { until: read.i_until }),
    ...(meant.length === 0 ? {} : { meant }),
    ...(read.d.k === '' ? {} : { told: read.d.k }),
  };
}

/** The person of a choice: an object id, or the address in the title, because some phones send the title. */
function personIn(chosen: unknown): string | undefined {
  if (typeof chosen !== 'string' || chosen.length > MAX_CHOICE) return undefined;
  return OBJECT_ID.test(chosen) ? chosen : chosen.split(/\s/).find((word) => word.includes('@'));
}

/** The most characters of a choice: name, address and department. */
const MAX_CHOICE = 400;

function productOf(value: string): FormInput['skuId'] {
  if (value === ANOTHER) return null;
  return value === '' ? undefined : value;
}

const state = z.object({
  page: z.number(),
  appsOpen: z.boolean(),
  peopleOpen: z.boolean(),
  shownSkuId: z.string().nullable(),
});
const question = z.object({
  confirming: z.enum(['approve', 'decline', 'ask']),
  accepts: z.object({ withoutSeat: z.number(), failing: z.number() }).optional(),
});

/** A day as typed; no longer than what is shown again. */
const typedDay = z
  .string()
  .max(1000)
  .transform((text) => clipped(text, MAX_DAY));

const decisionData = z.object({
  d: z.object({
    r: cardId,
    v: seenRevision,
    i: number.optional(),
    g: number.optional(),
    t: z.string().max(80).transform(readState).pipe(state),
    u: typedDay.optional(),
    c: z.string().max(12).transform(readAsked).pipe(question).optional(),
  }),
  i_product: pickedProduct,
  i_message: words,
  i_until: typedDay.optional(),
  i_ends: z.literal('1').optional().catch(undefined),
  i_question: words,
  i_filter: z
    .string()
    .max(1000)
    .default('')
    .transform((text) => clipped(text, MAX_FILTER)),
});

/** Characters of a day, with room for one that is written in another way. */
const MAX_DAY = 40;

/** Characters of a filter; the longest name of Entra has 256. */
const MAX_FILTER = 100;

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

/** Reads the data of a decision card; undefined if no card of ours sends it. */
export function readDecisionData(data: unknown): DecisionData | undefined {
  const entries = asTexts(data);
  const read = decisionData.safeParse(entries).data;
  const apps = read && readDecisionApps(entries);
  if (!apps) return undefined;

  const { d, i_product: picked, i_message: message, i_filter: filter, i_until: typed } = read;
  // A client may send nothing of an entry that was cleared.
  const until = typed ?? (read.i_ends === undefined ? undefined : '');
  const revision = readSeen(d.v, d.r);
  if (revision === undefined) return undefined;
  const { shownSkuId, appsOpen } = d.t;
  const { shown, off } = shownSkuId === null ? { shown: [], off: [] } : apps;
  const draft: Draft = {
    ...d.t,
    ...d.c,
    skuId: picked || null,
    shown,
    off,
    message,
    ...(until !== undefined && { until }),
    ...(d.u !== undefined && { untilSeen: d.u }),
    question: read.i_question,
    filter,
    appsOpen: appsOpen || off.length > 0,
  };
  return {
    requestId: d.r,
    revision,
    ...(d.i === undefined ? {} : { index: d.i }),
    ...(d.g === undefined ? {} : { page: d.g }),
    draft,
  };
}

const requestData = z.object({ d: z.object({ r: cardId }) });

/** The request that a card or a row of a list is about; undefined when no card of ours sends that. */
export function readRequestId(data: unknown): string | undefined {
  return requestData.safeParse(data).data?.d.r;
}

const personData = z.object({ d: z.object({ p: z.string().regex(OBJECT_ID) }) });

/** The person of a row to choose from; undefined if no card of ours sends that. */
export function readPersonId(data: unknown): string | undefined {
  return personData.safeParse(data).data?.d.p;
}

const sayData = z.object({ d: z.object({ w: z.enum(COMMAND_NAMES) }) });

/** The command of a button; undefined if no card of ours sends that. */
export function readSay(data: unknown): CommandName | undefined {
  return sayData.safeParse(data).data?.d.w;
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
