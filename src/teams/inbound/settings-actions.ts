import { DomainError } from '../../domain/errors.ts';
import type { Card } from '../cards/cards.ts';
import type { PlacesNote } from '../cards/places-model.ts';
import { withOfferedProducts } from './chosen-product.ts';
import { readPlacesData, readSettingsInput } from './settings-data.ts';
import type { Turn } from './turn.ts';

/** The buttons of the cards that `settings` sends. */
export const settingsVerbs: ReadonlyArray<readonly [string, (turn: Turn, data: unknown) => Promise<Card>]> = [
  ['settings', (turn) => privately(turn, () => showSettings(turn))],
  ['settings-save', (turn, data) => privately(turn, () => save(turn, data))],
  ['check-installation', (turn) => privately(turn, () => check(turn))],
  ['places', (turn, data) => privately(turn, () => showPlaces(turn, placesData(data).after))],
  ['place-remove', (turn, data) => privately(turn, () => removePlace(turn, data))],
  ['place-names', (turn, data) => privately(turn, () => showNames(turn, data))],
  ['place-test', (turn, data) => privately(turn, () => testPlace(turn, data))],
];

/** Refuses anywhere but in a personal chat: settings are never shown to a channel. */
function privately(turn: Turn, draw: () => Promise<Card>): Promise<Card> {
  if (turn.conversation.kind !== 'personal') throw new DomainError('personal-only');
  return draw();
}

export async function showSettings({ actor, actions, cards, reader }: Turn): Promise<Card> {
  return cards.settings({ outcome: 'viewed', view: await actions.viewSettings(actor) }, reader);
}

async function check({ actor, actions, cards, reader }: Turn): Promise<Card> {
  return cards.installation(await actions.checkInstallation(actor), reader);
}

export async function showPlaces(turn: Turn, after?: string, note?: PlacesNote): Promise<Card> {
  const { actor, actions, cards, reader } = turn;
  return cards.places(await actions.listPlaces(actor, after), reader, note);
}

async function save(turn: Turn, data: unknown): Promise<Card> {
  const { actor, actions, cards, reader } = turn;
  const read = readSettingsInput(await withOfferedProducts(turn, data));
  if (read === undefined) throw new DomainError('card-outdated');
  return cards.settings(await actions.saveSettings(actor, read.revision, read.input), reader);
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
