import type { Correction } from '../../app/ports/messages.ts';
import type { FormProblem, Offer } from '../../app/ports/form-problems.ts';
import { parseAddresses } from '../../app/ask/parse-addresses.ts';
import type { FormInput } from '../../app/ports/results.ts';
import { dayIn } from '../../domain/calendar-day.ts';
import type { Person } from '../../domain/person.ts';
import type { Product } from '../../domain/product.ts';
import { findProduct } from '../../domain/product.ts';
import type { Reader } from '../../text/languages.ts';
import type { CardText } from '../../text/en/text.ts';
import { clipped, firstBytes, literalLines } from '../../text/literal.ts';
import { takeWhileFits, MAX_ECHO_BYTES } from './fit-bytes.ts';
import type { FormLine } from './form-lines.ts';
import { formLines } from './form-lines.ts';
import type { FormFolds } from './form-folds.ts';
import { formFolds } from './form-folds.ts';
import { OFFER_PREFIX } from './card-keys.ts';
import { nameOf, personLine, productName } from './parts.ts';
import type { Choice } from './product-choices.ts';
import { nameChoices } from './product-choices.ts';

/** The most characters of an entry. No name is longer. */
const MAX_ENTRY = 256;
/** The value of the choice *Another product*. */
export const ANOTHER = 'other';

/** A form to draw: empty, or with its entries and their problems. */
export interface FormView {
  /** The id of the form, which becomes the id of its request. */
  readonly id: string;
  readonly ownerId: string;
  /** Teams does not always send it. */
  readonly ownerName?: string;
  readonly products: readonly Product[];
  readonly productsKnown: boolean;
  /** Licenses of some of the products may or must end. */
  readonly mayEnd?: true | undefined;
  readonly input?: FormInput;
  readonly problems?: readonly FormProblem[];
  /** The people who were found; they stay chosen. */
  readonly recognized?: readonly Person[];
  /** The text that is left in the text box; undefined: everything that was typed. */
  readonly remaining?: string;
  /** People to choose from, for entries of the text box. */
  readonly offers?: readonly Offer[];
  /** The product that somebody has already. The requester has been told so, and can send the form again. */
  readonly told?: string;
}

/** The data that the form is drawn with. */
export interface FormModel extends FormFolds {
  readonly text: Readonly<Record<string, string>>;
  readonly fallback: string;
  readonly form: string;
  readonly owner: string;
  readonly product: string;
  readonly productName: string;
  readonly products: readonly Choice[];
  readonly productStyle: 'compact' | 'filtered';
  readonly people: readonly Choice[];
  readonly picked: string;
  readonly typed: string;
  readonly other: string;
  readonly reason: string;
  /** The last day on which the licenses are needed, where some product may end. */
  readonly until: string;
  readonly mayEnd: boolean;
  readonly offers: readonly {
    readonly id: string;
    readonly label: string;
    readonly style: 'compact' | 'expanded';
    readonly choices: readonly Choice[];
  }[];
  /** The entries of the offers, one per line. */
  readonly entries: string;
  readonly told: string;
  /** Whether anything stands in the box above the button. */
  readonly said: boolean;
  /** Whether the form was sent and came back. */
  readonly wrong: boolean;
  readonly notSent: string;
  readonly problems: readonly FormLine[];
  /** The names of the people who were found, since not every host shows them in its people picker. */
  readonly found: string;
  readonly someFound: boolean;
}

/** The most names in that line: as many as are looked up at once. */
export const MAX_FOUND = 20;
/** The most entries with an offer, and the most people in each. More would not fit into the card. */
const MAX_OFFERS = 4;
const MAX_PEOPLE = 6;
/** The most people of a single entry that are shown as a list. More, or several lists, make the form too high. */
const MAX_LISTED = 3;
/** The most bytes of a reason, for 1,000 characters. */
const REASON_BYTES = 3000;
const OTHER_CHARACTERS = 120;
/** From so many choices on, the reader types to find a product; fewer are shown as a list. */
const MAX_COMPACT = 12;

/**
 * The model of a form. `found`: the most names in the line about people who were found; fewer if the card
 * would be too large.
 */
export function formModel(view: FormView, reader: Reader, found = MAX_FOUND): FormModel {
  const { input, products } = view;
  const words = reader.text.cards.form;
  const reason = firstBytes(literalLines(input?.reason ?? ''), REASON_BYTES);
  const other = clipped(input?.otherProduct ?? '', OTHER_CHARACTERS);
  const product = other !== '' || input?.skuId === null ? ANOTHER : (input?.skuId ?? '');
  const room = MAX_ECHO_BYTES - Buffer.byteLength(reason) - Buffer.byteLength(other);
  const { kept, all, ...entries } = persons(view, reader, Math.floor((room * 2) / 3));
  const offers = shownOffers(view.offers ?? []);
  const asked = new Set(offers.map(({ entry }) => entry));
  const problems = formLines(view, { kept, all }, asked, reader, Math.floor(room / 3));
  const others = foundPart(view, reader, found);
  const wrong = kept < all || (view.problems ?? []).length > 0;
  const name = chosenName(view, other);
  return {
    text: { ...wording(reader), ...(view.told === undefined ? {} : { send: words.sendAnyway }) },
    fallback: words.fallback(name),
    form: view.id,
    owner: view.ownerId,
    product,
    productName: name,
    // On iPhones, a filtered choice set does not show what is chosen (AdaptiveCards#8821).
    productStyle: product !== '' || products.length < MAX_COMPACT ? 'compact' : 'filtered',
    products: formChoices(products, reader),
    other,
    reason,
    until: dayIn(input?.until ?? '') ?? '',
    mayEnd: view.mayEnd === true || (input?.until ?? '') !== '',
    ...formFolds({
      productName: name,
      namesOther: product === ANOTHER || !view.productsKnown,
      entries: parseAddresses(entries.typed),
      asked,
      wrong,
      problems: view.problems ?? [],
    }),
    ...offersPart(offers, words.who, Math.min(MAX_PEOPLE, found)),
    told: view.told ?? '',
    ...entries,
    said: wrong || problems.length > 0 || others.someFound,
    wrong,
    notSent: asked.size > 0 ? words.notSentChoose : words.notSent,
    problems,
    ...others,
  };
}

/** The name of the product that is asked for; empty if none is. */
function chosenName({ input, products }: FormView, other: string): string {
  const chosen = findProduct(products, input?.skuId ?? null);
  return other === '' && chosen ? productName(chosen.name) : other;
}

/** The owner among the people to choose from. They can always take themselves off the form, and put themselves back. */
export function ownChoice(id: string, name: string | undefined, { text }: Reader): Choice {
  return { title: text.cards.form.me(nameOf(name ?? '')), value: id };
}

/** The products to choose from on a form. */
export function formChoices(products: readonly Product[], { text }: Reader): readonly Choice[] {
  return [...nameChoices(products), { title: text.cards.anotherProduct, value: ANOTHER }];
}

function wording({ text: { cards } }: Reader): FormModel['text'] {
  const texts = Object.entries(cards.form).filter(([name]) => name !== 'sendAnyway');
  return Object.fromEntries(
    texts.flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : [])),
  );
}

/** The entries that the card has room to ask about. */
function shownOffers(offers: readonly Offer[]): readonly Offer[] {
  return offers.filter(({ entry }) => entry.length <= MAX_ENTRY).slice(0, MAX_OFFERS);
}

/** A question for each entry that stands for several people. */
function offersPart(
  shown: readonly Offer[],
  label: CardText['form']['who'],
  most: number,
): Pick<FormModel, 'offers' | 'entries'> {
  return {
    offers: shown.map(({ entry, people }, index) => ({
      id: `${OFFER_PREFIX}${index}`,
      label: label(nameOf(entry)),
      style: shown.length === 1 && people.length <= MAX_LISTED ? 'expanded' : 'compact',
      choices: people.slice(0, most).map((person) => ({
        title: personLine({ ...person, mail: person.mail ?? person.userPrincipalName }),
        value: person.id,
      })),
    })),
    entries: shown.map(({ entry }) => entry).join('\n'),
  };
}

/** The line about the people who were found. The requester knows of themselves. */
function foundPart(
  { recognized = [], ownerId }: FormView,
  reader: Reader,
  most: number,
): Pick<FormModel, 'found' | 'someFound'> {
  const others = recognized.filter(({ id }) => id !== ownerId);
  const names = others.slice(0, most).map(({ name }) => nameOf(name));
  const line = reader.text.cards.form.found(names.join(', '), others.length - names.length);
  return { found: line, someFound: names.length > 0 };
}

/**
 * The people to choose from, of whom the owner is the first, those who are chosen, and the content of the text
 * box: as many of `all` addresses as fit. The owner of a new form is chosen.
 */
function persons(
  { input, recognized, remaining, ownerId, ownerName }: FormView,
  reader: Reader,
  room: number,
): Pick<FormModel, 'people' | 'picked' | 'typed'> & { readonly kept: number; readonly all: number } {
  const chosen = [...(input?.picked ?? []), ...(recognized ?? []).map(({ id }) => id)];
  const isForOwner = (input?.forMe ?? true) || chosen.includes(ownerId);
  const others = (recognized ?? []).filter(({ id }) => id !== ownerId);
  // If nobody was looked up, the people picker keeps its choice.
  const before = recognized ? [] : (input?.picked ?? []).filter((entry) => entry !== ownerId);
  const picked = takeWhileFits(before, room);
  const typed = boxOf(remaining ?? input?.typed ?? '', room - picked.bytes);
  const kept = picked.shown.length + typed.kept;
  return {
    people: [ownChoice(ownerId, ownerName, reader), ...others.map(personChoice)],
    picked: [...(isForOwner ? [ownerId] : []), ...picked.shown, ...others.map(({ id }) => id)].join(','),
    typed: typed.text,
    kept,
    all: kept + picked.more + typed.more,
  };
}

/** Some phones send the title in place of the id, so the title has the address. */
function personChoice({ id, name, mail, userPrincipalName }: Person): Choice {
  return { title: personLine({ id, name, mail: mail ?? userPrincipalName }), value: id };
}

/**
 * The content of the text box: the entry as typed. If that is too long, or a table (no text box keeps its
 * tabs), its addresses.
 */
function boxOf(
  typed: string,
  room: number,
): { readonly text: string; readonly kept: number; readonly more: number } {
  const entries = parseAddresses(typed);
  const text = literalLines(typed);
  if (!typed.includes('\t') && Buffer.byteLength(text) <= room)
    return { text, kept: entries.length, more: 0 };
  const { shown, more } = takeWhileFits(entries, room);
  return { text: shown.join('\n'), kept: shown.length, more };
}

/** A form filled with the addresses that were not resolved. */
export function correctionForm(
  { id, request, unresolved }: Correction,
  { products, productsKnown, mayEnd }: Pick<FormView, 'products' | 'productsKnown' | 'mayEnd'>,
): FormView {
  const { product, requester, reason, until } = request;
  const isOther = product.skuId === null;
  const input: FormInput = {
    id,
    ownerId: requester.id,
    skuId: product.skuId,
    otherProduct: isOther ? product.name : '',
    forMe: false,
    picked: [],
    typed: unresolved.typed,
    reason,
    ...(until !== undefined && { until }),
  };
  const owner = { ownerId: requester.id, ownerName: requester.name };
  return { id, ...owner, products, productsKnown, mayEnd, input, problems: unresolved.problems };
}
