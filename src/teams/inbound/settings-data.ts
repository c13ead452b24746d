import * as z from 'zod';
import type { SettingsGiven } from '../../app/settings/manage-settings.ts';
import type { AnyTopic, Topic } from '../../app/settings/settings-overview.ts';
import { TOPICS } from '../../app/settings/settings-overview.ts';
import { languageTags } from '../../text/languages.ts';
import { literal, literalLines } from '../../text/literal.ts';
import { ALL } from '../cards/settings-model.ts';
import { languageChoices } from '../cards/topic-model.ts';
import { asTexts, valueMeant } from './lenient.ts';
import { cardId } from './card-id.ts';

/**
 * The data that comes back from the cards of settings and places. As in card-data.ts, only its shape is
 * trusted.
 *
 *     v revision of the settings   k the topic that the card shows   p place
 *     g the page of places: the id after which it starts
 */

// A switch that is missing in the data keeps its value: nobody switched it off.
const toggle = z.enum(['true', 'false']).optional();
const skuIds = z
  .string()
  .max(10_000)
  .default('')
  .transform((text) => text.split(',').filter((skuId) => skuId !== ''))
  .pipe(z.array(cardId).max(200));

const topicName = z.enum([
  'products',
  'rules',
  'waiting',
  'removals',
  'keeping',
  'own',
] satisfies readonly Topic[]);
const topicData = z.object({ d: z.object({ k: z.union([topicName, z.literal('ends')]).optional() }) });

/**
 * The topic that a button of the settings opens; none: all of them in short. Undefined if no card of ours sends
 * that.
 */
export function readTopic(data: unknown): { readonly topic?: AnyTopic | undefined } | undefined {
  const read = topicData.safeParse(data).data;
  return read && { topic: read.d.k };
}

/** A language by its tag or by its name. Release 0.2.0 wrote the names without a capital. */
function languageMeant(sent: string): string {
  const choices = languageChoices().flatMap((choice) => [
    choice,
    { ...choice, title: choice.title.toLowerCase() },
  ]);
  return valueMeant(sent, choices) ?? sent;
}

const settingsData = z.object({
  d: z.object({
    v: z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
    k: topicName.optional(),
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
  i_list: toggle,
  i_wait: z.string().max(20).transform(literal).optional(),
  i_removals: z.string().max(20).transform(literal).optional(),
  i_days: z.string().max(20).transform(literal).optional(),
  i_language: z.string().max(200).transform(languageMeant).pipe(z.enum(languageTags)).optional(),
});

/** The entries that a card of the settings sends for *Save*. */
export interface SettingsSent {
  readonly revision: number;
  /** Undefined: the card has all settings, as in release 0.2.0. */
  readonly topic: Topic | undefined;
  readonly input: SettingsGiven;
}

/**
 * The entries of a card of the settings, and the revision that it showed; undefined if no card of ours sends
 * that.
 */
export function readSettingsInput(data: unknown): SettingsSent | undefined {
  const read = settingsData.safeParse(asTexts(data)).data;
  if (!read) return undefined;
  const offered = offeredIn(read);
  if (offered === 'unclear') return undefined;
  const all: SettingsGiven = {
    ownProcess: isOn(read.i_own),
    ownMessage: read.i_message,
    ownLink: read.i_link,
    offered,
    guests: isOn(read.i_guests),
    ownDecisions: isOn(read.i_decide),
    retentionDays: read.i_days,
    waitingList: isOn(read.i_list),
    waitingDays: read.i_wait,
    removalsPerDay: read.i_removals,
    language: read.i_language,
  };
  const { v: revision, k: topic } = read.d;
  if (topic === undefined) return { revision, topic, input: all };
  // Other entries were not on the card.
  const own = TOPICS[topic].map((key) => [key, all[key]]);
  return { revision, topic, input: Object.assign({}, NOTHING, Object.fromEntries(own)) };
}

const NOTHING: SettingsGiven = {
  ownProcess: undefined,
  ownMessage: undefined,
  ownLink: undefined,
  offered: undefined,
  guests: undefined,
  ownDecisions: undefined,
  retentionDays: undefined,
  waitingList: undefined,
  waitingDays: undefined,
  removalsPerDay: undefined,
  language: undefined,
};

/**
 * The products on offer; undefined if the card showed none. Nothing chosen means all of them. `unclear`: on a
 * card of release 0.2.0, the list says all and some products are ticked below it, so the choice is not known.
 */
function offeredIn({
  d,
  i_offer: offer,
  i_products: ticked,
}: z.infer<typeof settingsData>): SettingsGiven['offered'] | 'unclear' {
  const chosen = [...new Set(ticked)];
  if (d.k === 'products') return chosen.length === 0 ? ALL : chosen;
  if (offer === ALL && chosen.length > 0) return 'unclear';
  return offer === 'chosen' ? chosen : offer;
}

const isOn = (value: 'true' | 'false' | undefined): boolean | undefined =>
  value === undefined ? undefined : value === 'true';

const placesData = z.object({
  d: z.object({ p: cardId.optional(), g: z.union([cardId, z.literal('')]).optional() }),
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
