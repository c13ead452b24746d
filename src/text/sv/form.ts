import { MAX_NAMES } from '../../domain/look-up.ts';
import type { CardText } from '../en/text.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
const andMore = (n: number): string => (n > 0 ? ` och ${n} till` : '');

const problems: CardText['form']['problems'] = {
  'no-product': 'Välj en produkt, eller välj Annan produkt och skriv vilken.',
  'product-not-offered': 'Den produkten erbjuds inte längre. Välj en annan.',
  'product-unread': 'Produkten kunde inte läsas från formuläret. Välj den igen.',
  'no-persons': 'Ange vem som behöver licensen: du själv, andra personer eller både och.',
  'products-unknown':
    'Produkterna kunde inte läsas just nu. Det du har fyllt i är kvar: försök igen om en minut.',
  unknown: (entries) =>
    `Ingen i organisationen hittades för: ${entries}. Rätta eller ta bort dem under Adresser, eller sök på namn under Andra personer.`,
  ambiguous: (entries) =>
    `Mer än en person hittades för: ${entries}. Välj vem som avses, ange en adress, eller sök på namn under Andra personer.`,
  hidden: (entries) =>
    `Microsoft 365 kunde inte avgöra vem som avses med: ${entries}. Skicka formuläret igen senare, eller ta bort dem under Adresser för att gå vidare utan dem.`,
  names: (entries) =>
    `Högst ${MAX_NAMES} namn utan adress slås upp för en begäran. Ange adresserna till de här personerna, eller ta bort dem under Adresser: ${entries}.`,
  'has-it': (product, self, names, _holders) =>
    self
      ? `Du har redan ${product}.${names === '' ? '' : ` Det har också ${names}.`} Ändra vem den är till, eller välj Skicka ändå.`
      : `${names} har redan ${product}. Ändra vem den är till, eller välj Skicka ändå.`,
  guests: (names) => `Licenser är till för medlemmar i organisationen. Gäster utelämnas: ${names}.`,
  disabled: (names) => `Inaktiverade konton utelämnas: ${names}.`,
  'too-many-persons': (asked, most) =>
    `En begäran kan gälla högst ${most.toLocaleString('sv')} personer, och den här gäller ${asked.toLocaleString('sv')}. Dela upp den på flera.`,
  'too-many-requests': (most, minutes) =>
    `Du har gjort ${count(most, 'begäran', 'begäranden')} på en timme, och fler kan ingen göra. Inget skickades, men det du fyllde i finns kvar. Du kan skicka begäran om ${count(minutes, 'minut', 'minuter')}.`,
  'reason-too-long': (length) =>
    `Motiveringen har ${length.toLocaleString('sv')} tecken. Korta den till 1\u00a0000.`,
};

/** The card to ask with. */
export const form: CardText['form'] = {
  heading: 'Begär en licens',
  product: 'Produkt',
  productHint: 'Sök bland produkterna',
  other: 'Annan produkt: vilken?',
  otherHint: 'Bara om du valde Annan produkt',
  productsUnknown:
    'Produkterna kan inte visas just nu. Välj Annan produkt och skriv vilken, eller försök igen om en minut.',
  forMe: 'För mig',
  people: 'Andra personer',
  peopleHint: 'Sök personer på namn',
  typed: 'Adresser (valfritt)',
  typedHint: 'Namn eller adresser, upp till 1\u00a0000: avgränsa med komma, semikolon eller radbrytning',
  reason: 'Motivering (valfritt)',
  reasonHint: 'Hjälper godkännaren att besluta',
  send: 'Skicka begäran',
  sendAnyway: 'Skicka ändå',
  who: (entry) => `Vem är ”${entry}”?`,
  notSentCut: 'Inte skickad än.',
  notSent: 'Inte skickad än. Det du har fyllt i är kvar.',
  found: (names, more) => `Redan hittade: ${names}${andMore(more)}.`,
  cut: (kept, all) =>
    `Bara de första ${kept.toLocaleString('sv')} av ${all.toLocaleString('sv')} personerna får plats på kortet. Klistra in de andra igen innan du skickar det.`,
  problems,
};
