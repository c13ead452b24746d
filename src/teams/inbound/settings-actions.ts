import { DomainError } from '../../domain/errors.ts';
import type { Card } from '../cards/cards.ts';
import type { PlacesNote } from '../cards/places-model.ts';
import { lookAtEnds, saveEnds, showEnds } from './ends-actions.ts';
import { withOfferedProducts } from './chosen-product.ts';
import type { SettingsAnswer } from '../../app/settings/manage-settings.ts';
import type { Topic } from '../../app/settings/settings-overview.ts';
import { notesOf } from '../cards/topic-model.ts';
import { ruleVerbs } from './rule-actions.ts';
import { readPlacesData, readSettingsInput, readTopic } from './settings-data.ts';
import type { Turn } from './turn.ts';

/** The buttons of the cards that `settings` sends, and of those of rules, to which it leads. */
export const settingsVerbs: ReadonlyArray<
  readonly [string, (turn: Turn, data: unknown) => Promise<Card | string>]
> = [
  ['settings', (turn, data) => privately(turn, () => showTopic(turn, data))],
  ['settings-save', (turn, data) => privately(turn, () => save(turn, data))],
  ['ends-look', (turn, data) => privately(turn, () => lookAtEnds(turn, data))],
  ['ends-save', (turn, data) => privately(turn, () => saveEnds(turn, data))],
  ['check-installation', (turn) => privately(turn, () => check(turn))],
  ['places', (turn, data) => privately(turn, () => showPlaces(turn, placesData(data).after))],
  ['place-remove', (turn, data) => privately(turn, () => removePlace(turn, data))],
  ['place-names', (turn, data) => privately(turn, () => showNames(turn, data))],
  ['place-test', (turn, data) => privately(turn, () => testPlace(turn, data))],
  ...ruleVerbs,
];

/** Refuses anywhere but in a personal chat: settings are never shown to a channel. */
function privately<T>(turn: Turn, draw: () => Promise<T>): Promise<T> {
  if (turn.conversation.kind !== 'personal') throw new DomainError('personal-only');
  return draw();
}

export async function showSettings({ actor, actions, cards, reader }: Turn, note?: string): Promise<Card> {
  return cards.settings(await actions.settingsOverview(actor), reader, note);
}

async function showTopic(turn: Turn, data: unknown): Promise<Card> {
  const read = readTopic(data);
  if (read === undefined) throw new DomainError('card-outdated');
  if (read.topic === undefined) return showSettings(turn);
  if (read.topic === 'ends') return showEnds(turn);
  const view = await turn.actions.viewSettings(turn.actor);
  return drawTopic(turn, read.topic, { outcome: 'viewed', view });
}

async function drawTopic(
  { actor, actions, cards, reader }: Turn,
  topic: Topic,
  answer: Parameters<Turn['cards']['settingsTopic']>[1],
): Promise<Card> {
  const groups = topic === 'rules' ? await actions.approverGroups(actor) : [];
  return cards.settingsTopic(topic, answer, reader, groups);
}

async function check({ actor, actions, cards, reader }: Turn): Promise<Card> {
  return cards.installation(await actions.checkInstallation(actor), reader);
}

async function showPlaces(turn: Turn, after?: string, note?: PlacesNote): Promise<Card> {
  const { actor, actions, cards, reader } = turn;
  return cards.places(await actions.listPlaces(actor, after), reader, note);
}

async function save(turn: Turn, data: unknown): Promise<Card | string> {
  const read = readSettingsInput(await withOfferedProducts(turn, data));
  if (read === undefined) throw new DomainError('card-outdated');
  const answer = await turn.actions.saveSettings(turn.actor, read.revision, read.input);
  return read.topic === undefined ? afterWhole(turn, answer) : drawTopic(turn, read.topic, answer);
}

/**
 * The answer to a card of release 0.2.0, with all settings. A card to correct stays as it is, because no card
 * has room for all its entries now.
 */
async function afterWhole(turn: Turn, answer: SettingsAnswer): Promise<Card | string> {
  const said = notesOf(undefined, answer, turn.reader).join(' ');
  return 'input' in answer ? said : showSettings(turn, said);
}

async function removePlace(turn: Turn, data: unknown): Promise<Card> {
  const { placeId = '', after } = placesData(data);
  const place = await turn.actions.removeListedPlace(turn.actor, placeId);
  return showPlaces(turn, after, place ? { kind: 'removed', place } : { kind: 'missing' });
}

async function showNames(turn: Turn, data: unknown): Promise<Card> {
  const { placeId = '', after } = placesData(data);
  const place = await turn.actions.showNames(turn.actor, placeId);
  return showPlaces(turn, after, place ? { kind: 'names-shown', place } : { kind: 'missing' });
}

async function testPlace(turn: Turn, data: unknown): Promise<Card> {
  const { placeId = '', after } = placesData(data);
  const test = await turn.actions.testPlace(turn.actor, placeId);
  return showPlaces(turn, after, test ? { kind: 'tested', test } : { kind: 'missing' });
}

function placesData(data: unknown): NonNullable<ReturnType<typeof readPlacesData>> {
  const read = readPlacesData(data);
  if (read === undefined) throw new DomainError('card-outdated');
  return read;
}
