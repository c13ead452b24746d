import * as z from 'zod';
import type { EndRule } from '../../domain/ends.ts';
import { END_DAYS_RANGE } from '../../domain/ends.ts';
import { allTexts } from '../../text/languages.ts';
import { literal } from '../../text/literal.ts';
import type { EndsInput } from '../cards/ends-model.ts';
import { kindChoices } from '../cards/ends-model.ts';
import { asTexts, valueMeant } from './lenient.ts';
import { cardId } from './card-id.ts';

/**
 * The data that comes back from the card of when licenses end. As in card-data.ts, only its shape is trusted.
 *
 *     s product   e the rule to save   o the rule that held when the card was drawn
 */

const kinds = allTexts.flatMap(({ cards }) => kindChoices(cards.settings.ends));

const inputData = z.object({
  i_product: z.union([cardId, z.literal('')]).default(''),
  i_rule: z
    .string()
    .max(200)
    .transform((sent) => valueMeant(sent, kinds) ?? sent)
    .pipe(z.enum(['never', 'may', 'must'])),
  i_days: z.string().max(20).default('').transform(literal),
});

/** The entries of the card; undefined if no card of ours sends that. */
export function readEndsInput(data: unknown): EndsInput | undefined {
  const read = inputData.safeParse(asTexts(data)).data;
  return read && { skuId: read.i_product, kind: read.i_rule, days: read.i_days };
}

/** The rule that the entries name; undefined if the number of days is none, or not allowed. */
export function ruleIn({ kind, days }: Pick<EndsInput, 'kind' | 'days'>): EndRule | undefined {
  if (kind !== 'must') return { kind };
  const number = /^\d{1,5}$/.test(days.trim()) ? Number(days) : 0;
  const { from, to } = END_DAYS_RANGE;
  return number >= from && number <= to ? { kind, days: number } : undefined;
}

const rule = z
  .string()
  .regex(/^(?:never|may|must\d{1,4})$/)
  .transform((text) =>
    text.startsWith('must') ? ruleIn({ kind: 'must', days: text.slice('must'.length) }) : { kind: text },
  )
  .pipe(
    z.union([
      z.object({ kind: z.enum(['never', 'may']) }),
      z.object({ kind: z.literal('must'), days: z.number() }),
    ]),
  );

const saveData = z.object({ d: z.object({ s: cardId, e: rule, o: rule }) });

/** The data of *Save*: the product, the rule to save, and the one that held; undefined if no card of ours sends that. */
export function readEndsSave(
  data: unknown,
): { readonly skuId: string; readonly rule: EndRule; readonly seen: EndRule } | undefined {
  const read = saveData.safeParse(data).data?.d;
  return read && { skuId: read.s, rule: read.e, seen: read.o };
}
