import * as z from 'zod';
import type { SettingsGiven } from '../../app/settings/manage-settings.ts';
import { languageTags } from '../../text/languages.ts';
import { literal, literalLines } from '../../text/literal.ts';
import type { Choice } from '../cards/product-choices.ts';
import { ALL, languageChoices } from '../cards/settings-model.ts';
import { asTexts, valueMeant } from './lenient.ts';

/**
 * The data that comes back from the cards of settings and places. As in card-data.ts, only its shape is
 * trusted.
 *
 *     v revision of the settings   o '1': the products are on the card   p place
 *     g the page of places: the id after which it starts
 */

// A switch that is missing in the data keeps its value: nobody switched it off.
const toggle = z.enum(['true', 'false']).optional();
const skuIds = z
  .string()
  .max(10_000)
  .default('')
  .transform((text) => text.split(',').filter((skuId) => skuId !== ''))
  .pipe(z.array(z.string().regex(/^[\w-]{1,64}$/)).max(200));

/** A choice by its value or by its title, in any language. */
const chosenOf = (choices: readonly Choice[]) =>
  z
    .string()
    .max(200)
    .transform((sent) => valueMeant(sent, choices) ?? sent);

const settingsData = z.object({
  d: z.object({
    v: z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
    o: z.enum(['1', '']).optional(),
  }),
  i_own: toggle,
  // Longer than what is accepted, so that a person who pastes too much is told so and keeps the text.
  i_message: z.string().max(5000).default('').transform(literalLines),
  i_link: z.string().max(2000).default('').transform(literal),
  // Cards of release 0.2.0 have this list beside the products.
  i_offer: z.enum([ALL, 'chosen']).optional(),
  i_products: skuIds,
  i_guests: toggle,
  i_decide: toggle,
  i_days: z.string().max(20).transform(literal).optional(),
  i_language: chosenOf(languageChoices()).pipe(z.enum(languageTags)).optional(),
});

/** The entries of the settings card and the revision it showed; undefined when no card of ours sends that. */
export function readSettingsInput(
  data: unknown,
): { readonly revision: number; readonly input: SettingsGiven } | undefined {
  const read = settingsData.safeParse(asTexts(data)).data;
  if (!read) return undefined;
  const offered = offeredIn(read);
  if (offered === 'unclear') return undefined;
  const input: SettingsGiven = {
    ownProcess: isOn(read.i_own),
    ownMessage: read.i_message,
    ownLink: read.i_link,
    offered,
    guests: isOn(read.i_guests),
    ownDecisions: isOn(read.i_decide),
    retentionDays: read.i_days,
    language: read.i_language,
  };
  return { revision: read.d.v, input };
}

/**
 * The products on offer; undefined where the card showed none. Nothing chosen means all of them. `unclear`: on a card of release 0.2.0, all
 * are chosen in the list and some are ticked below it: nobody knows which of the two was meant.
 */
function offeredIn({
  d,
  i_offer: offer,
  i_products: ticked,
}: z.infer<typeof settingsData>): SettingsGiven['offered'] | 'unclear' {
  const chosen = [...new Set(ticked)];
  if (d.o === '1') return chosen.length === 0 ? ALL : chosen;
  if (offer === ALL && chosen.length > 0) return 'unclear';
  return offer === 'chosen' ? chosen : offer;
}

const isOn = (value: 'true' | 'false' | undefined): boolean | undefined =>
  value === undefined ? undefined : value === 'true';

const id = z.string().regex(/^[\w-]{1,64}$/);
const placesData = z.object({
  d: z.object({ p: id.optional(), g: z.union([id, z.literal('')]).optional() }),
});

/**
 * The place and the page of a click on the card of the places; undefined for data that no card of ours sends.
 */
export function readPlacesData(
  data: unknown,
): { readonly placeId?: string; readonly after?: string } | undefined {
  const read = placesData.safeParse(data).data;
  if (!read) return undefined;
  const { p, g } = read.d;
  return { ...(p === undefined ? {} : { placeId: p }), ...(g ? { after: g } : {}) };
}
