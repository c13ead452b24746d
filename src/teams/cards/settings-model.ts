import type { SettingKey, SettingsView } from '../../app/settings/manage-settings.ts';
import type { AnyTopic, SettingsOverview, Topic } from '../../app/settings/settings-overview.ts';
import { TOPICS } from '../../app/settings/settings-overview.ts';
import type { Ends } from '../../domain/ends.ts';
import type { Product } from '../../domain/product.ts';
import { findProduct } from '../../domain/product.ts';
import type { CardText } from '../../text/en/text.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText, languageName } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';
import { MAX_FALLBACK, nameOf, productName } from './parts.ts';

/** The data for the settings in short. */
export interface SettingsModel {
  readonly text: Readonly<
    Record<'fallback' | 'heading' | 'change' | 'check' | 'checkTitle' | 'checkHint', string>
  >;
  /** The last save; empty before the first. */
  readonly last: string;
  readonly everSaved: boolean;
  readonly topics: readonly {
    readonly topic: AnyTopic;
    readonly title: string;
    readonly value: string;
    readonly tip: string;
  }[];
  readonly places: { readonly title: string; readonly value: string; readonly tip: string };
  /** The way to the rules. */
  readonly rules: { readonly title: string; readonly value: string; readonly show: string };
  readonly noted: boolean;
  readonly note: string;
}

/** All products are on offer: nothing is chosen on the card. */
export const ALL = 'all';

/** Settings that the configuration gives their first value. */
const CONFIGURED: readonly SettingKey[] = [
  'retentionDays',
  'waitingList',
  'waitingDays',
  'removalsPerDay',
  'language',
];

/** Whether the value comes from the configuration, because nobody has saved another one. */
export const isByConfiguration = ({ saved }: SettingsView, key: SettingKey): boolean =>
  CONFIGURED.includes(key) && !saved.includes(key);

const IN_ORDER: readonly AnyTopic[] = ['products', 'rules', 'ends', 'waiting', 'removals', 'keeping', 'own'];

/** One line for each topic. `note`: the result of a click. */
export function settingsModel({ view, places }: SettingsOverview, reader: Reader, note = ''): SettingsModel {
  const { cards, checks } = reader.text;
  const words = cards.settings;
  const { last } = view;
  const rows = IN_ORDER.map((topic) => {
    const title = words.topics[topic];
    const value = topic === 'ends' ? endsValue(view.settings.ends, words) : topicValue(topic, view, reader);
    return { topic, title, value, tip: words.changeTip(title) };
  });
  const whereTo = {
    title: words.places.heading,
    value: words.places.short(places),
    tip: words.changeTip(words.places.heading),
  };
  const said = [...rows, whereTo].map(({ title, value }) => `${title}: ${value}`);
  return {
    text: {
      fallback: clipped([`${words.heading}. ${said.join('. ')}.`, cards.fallback].join(' '), MAX_FALLBACK),
      heading: words.heading,
      change: words.change,
      check: checks.short,
      checkTitle: checks.check,
      checkHint: checks.hint,
    },
    last: last ? words.last(nameOf(last.by.name), dateText(last.at, reader)) : '',
    everSaved: last !== undefined,
    topics: rows,
    places: whereTo,
    rules: { title: cards.rules.heading, value: cards.rules.short, show: cards.rules.show },
    noted: note !== '',
    note,
  };
}

/** The values of a topic, in one line. */
export function topicValue(topic: Topic, view: SettingsView, reader: Reader): string {
  const { values, byIt } = reader.text.cards.settings;
  const { settings } = view;
  const parts: Readonly<Record<Topic, () => readonly string[]>> = {
    products: () => [offeredText(view, reader)],
    rules: () => [
      values.guests[settings.guests ? 'on' : 'off'],
      values.ownDecisions[settings.ownDecisions ? 'on' : 'off'],
    ],
    waiting: () => [settings.waitingList ? values.waits(settings.waitingDays) : values.waitsNot],
    removals: () => [values.removals(settings.removalsPerDay)],
    keeping: () => [values.kept(settings.retentionDays), languageName(settings.language)],
    own: () => [values.ownProcess[settings.ownProcess ? 'on' : 'off']],
  };
  const isByIt = TOPICS[topic].every((key) => isByConfiguration(view, key));
  return [...parts[topic](), ...(isByIt ? [byIt] : [])].join(' · ');
}

/**
 * The names of the products on offer, in at most `most` characters; their number while Graph gives no answer.
 */
export function offeredText(
  { settings, products, productsKnown }: SettingsView,
  reader: Reader,
  most = 200,
): string {
  const { values, offeredAll } = reader.text.cards.settings;
  const { offered } = settings;
  if (offered === ALL) return offeredAll;
  if (!productsKnown) return values.chosen(offered.length);
  return clipped(offered.map((skuId) => nameIn(products, skuId)).join(', '), most);
}

/** The name of a product; its id if the tenant no longer has it. */
export const nameIn = (products: readonly Product[], skuId: string): string =>
  productName(findProduct(products, skuId)?.name ?? skuId);

/** The rules in short, for the line of the topic. */
function endsValue(ends: Ends, { values }: CardText['settings']): string {
  const rules = Object.values(ends);
  const must = rules.filter(({ kind }) => kind === 'must').length;
  return rules.length === 0 ? values.endsNever : values.ends(rules.length - must, must);
}
