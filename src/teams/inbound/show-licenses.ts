import type { ExtensionAsked } from '../../app/seats/ask-extension.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Card } from '../cards/cards.ts';
import type { OwnLicensesState } from '../cards/licenses-model.ts';
import { readExtend, readExtension, readGrant, readLicense, readPause } from './license-data.ts';
import type { Turn } from './turn.ts';

/** Draws the licenses that License Desk gave to the person who acts. Throws what the use case throws. */
export async function drawOwnLicenses(
  { actor, actions, cards, reader }: Turn,
  state?: OwnLicensesState,
): Promise<Card> {
  return cards.licenses(await actions.listOwnGrants(actor), reader, state);
}

/** The buttons of the card of one's own licenses, and of the question whether somebody may lose data. */
export const licenseVerbs: ReadonlyArray<
  readonly [string, (turn: Turn, data: unknown) => Promise<Card | string>]
> = [
  ['give-back', ask],
  ['give-back-yes', giveBack],
  ['own-licenses', keep],
  ['extend', proposeExtension],
  ['extend-yes', askExtension],
  ['extension-yes', (turn, data) => answerExtension(turn, data, 'granted')],
  ['extension-no', (turn, data) => answerExtension(turn, data, 'declined')],
  ['loss-remove', (turn, data) => answerLoss(turn, data, 'remove')],
  ['pause-go-on', (turn, data) => answerPause(turn, data, false)],
  ['pause-cancel', (turn, data) => answerPause(turn, data, true)],
  ['loss-keep', (turn, data) => answerLoss(turn, data, 'keep')],
];

/** Asks once, in the row of the license. */
function ask(turn: Turn, data: unknown): Promise<Card> {
  return drawOwnLicenses(turn, { asking: licenseOf(turn, data) });
}

async function keep(turn: Turn, data: unknown): Promise<Card> {
  licenseOf(turn, data);
  return drawOwnLicenses(turn);
}

/** Gives the license back, and shows the licenses as they are then, with what became of it. */
async function giveBack(turn: Turn, data: unknown): Promise<Card> {
  const answer = await turn.actions.giveBack(turn.actor, licenseOf(turn, data));
  const product = 'grant' in answer ? answer.grant.productName : '';
  return drawOwnLicenses(turn, { answer: { outcome: answer.outcome, product } });
}

/** Shows the form for a later end in the row of the license, or why it has none. */
async function proposeExtension(turn: Turn, data: unknown): Promise<Card> {
  const skuId = licenseOf(turn, data);
  const proposal = await turn.actions.proposeExtension(turn.actor, skuId);
  if (proposal.outcome !== 'extendable') return drawOwnLicenses(turn, { extended: saidOf(proposal) });
  const { proposed, first, last } = proposal;
  return drawOwnLicenses(turn, { extending: { skuId, proposed, first, last } });
}

/** Asks for a later end, and shows the licenses as they are then, with what became of it. */
async function askExtension(turn: Turn, data: unknown): Promise<Card> {
  const skuId = licenseOf(turn, data);
  const asked = readExtend(data);
  if (!asked) throw new DomainError('card-outdated');
  const answer = await turn.actions.askExtension(turn.actor, skuId, asked.day, asked.reason);
  const said = { extended: saidOf(answer) };
  if (answer.outcome !== 'bad-day') return drawOwnLicenses(turn, said);
  const { proposed, first, last } = answer;
  return drawOwnLicenses(turn, { ...said, extending: { skuId, proposed, first, last } });
}

function saidOf<A extends ExtensionAsked>(
  answer: A,
): { readonly outcome: A['outcome']; readonly product: string } {
  return { outcome: answer.outcome, product: 'grant' in answer ? answer.grant.productName : '' };
}

/** Answers whether a license is extended, and shows what was decided. */
async function answerExtension(
  { actor, actions, cards, audience }: Turn,
  data: unknown,
  answer: 'granted' | 'declined',
): Promise<Card> {
  const read = readExtension(data);
  if (!read) throw new DomainError('card-outdated');
  const { about, seen } = read;
  const answered = await actions.answerExtension(actor, about, answer, seen);
  return cards.extensionAnswer(answered, about.extensionId, audience);
}

/** Answers whether somebody may lose data, and shows what was decided. */
async function answerLoss(
  { actor, actions, cards, audience }: Turn,
  data: unknown,
  answer: 'remove' | 'keep',
): Promise<Card> {
  const about = readGrant(data);
  if (!about) throw new DomainError('card-outdated');
  const { personId, skuId, at } = about;
  return cards.question(await actions.answerLoss(actor, personId, skuId, answer, at), audience);
}

/** Answers whether the removals of a day go on. Canceling needs a reason. */
async function answerPause(
  { actor, actions, cards, audience, reader }: Turn,
  data: unknown,
  isCanceled: boolean,
): Promise<Card | string> {
  const about = readPause(data);
  if (!about) throw new DomainError('card-outdated');
  if (isCanceled && about.reason === '') return reader.text.cards.licenses.reasonMissing;
  const answer = await actions.answerPause(actor, about.at, isCanceled ? about.reason : undefined);
  return cards.sentence(audience.text.cards.licenses.pauseAnswers[answer]);
}

/** The product of the row. Others read along elsewhere than in a personal chat. */
function licenseOf({ conversation }: Turn, data: unknown): string {
  const skuId = readLicense(data);
  if (skuId === undefined) throw new DomainError('card-outdated');
  if (conversation.kind !== 'personal') throw new DomainError('personal-only');
  return skuId;
}

/**
 * Draws why a person has each license, or the people to choose from; a sentence if nobody is named or found.
 * `asked`: a name, an address or an object id. Throws DomainError `personal-only` outside a personal chat, and
 * what the use case throws.
 */
export async function drawWhy(turn: Turn, asked: string): Promise<Card | string> {
  const { actor, actions, cards, reader, conversation } = turn;
  if (conversation.kind !== 'personal') throw new DomainError('personal-only');
  const answer = await actions.whyPerson(actor, asked);
  const { whyWhom, whyNobody } = reader.text.chat;
  if (answer.outcome === 'found' || answer.outcome === 'several') return cards.why(answer, reader);
  return answer.outcome === 'no-name' ? whyWhom : whyNobody;
}

/** Draws the seats of the products, for approvers. Throws what the use case throws. */
export async function drawSeats({ actor, actions, cards, reader }: Turn): Promise<Card> {
  return cards.seats(await actions.viewSeats(actor), reader);
}
