import { MAX_NAMES } from '../../domain/look-up.ts';
import type { CardText } from '../en/text.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
const andMore = (n: number): string => (n > 0 ? ` och ${n} till` : '');

const problems: CardText['form']['problems'] = {
  'no-product': 'Välj en, eller välj Annan produkt och skriv vilken.',
  'product-not-offered': 'Den produkten erbjuds inte längre. Välj en annan.',
  'product-unread': 'Produkten kunde inte läsas från formuläret. Välj den igen.',
  'no-persons': 'Välj vem licensen är till, eller klistra in en lista.',
  'products-unknown':
    'Produkterna kan inte läsas just nu. Det du har fyllt i är kvar: försök igen om en minut.',
  unknown: (entries) =>
    `Hittades inte i organisationen: ${entries}. Rätta eller ta bort dem, eller sök på namn under Till.`,
  ambiguous: (entries) =>
    `Mer än en person hittades för: ${entries}. Välj vem som avses, eller ange en adress.`,
  hidden: (entries) =>
    `Microsoft 365 kunde inte avgöra vem som avses med: ${entries}. Skicka formuläret igen senare, eller ta bort dem för att gå vidare utan dem.`,
  names: (entries) =>
    `Högst ${MAX_NAMES} namn utan adress slås upp för en begäran. Ange adresserna till de här personerna, eller ta bort dem: ${entries}.`,
  'has-it': (product, self, names, _holders) =>
    self
      ? `Du har redan ${product}.${names === '' ? '' : ` Det har också ${names}.`} Ändra vem den är till, eller välj Skicka ändå.`
      : `${names} har redan ${product}. Ändra vem den är till, eller välj Skicka ändå.`,
  guests: (names) => `Licenser är till för medlemmar i organisationen. Gäster utelämnas: ${names}.`,
  disabled: (names) => `Inaktiverade konton utelämnas: ${names}.`,
  'too-many-persons': (asked, most) =>
    `En begäran kan gälla högst ${most.toLocaleString('sv')} personer, och den här gäller ${asked.toLocaleString('sv')}. Dela upp den på flera.`,
  'too-many-requests': (most, minutes) =>
    `Du har gjort ${count(most, 'begäran', 'begäranden')} på en timme, och det är gränsen. Det du fyllde i finns kvar. Du kan skicka begäran om ${count(minutes, 'minut', 'minuter')}.`,
  'until-unread': 'Dagen kunde inte läsas. Välj den igen, eller lämna fältet tomt.',
  'until-past': 'Den dagen har passerat. Välj en senare, eller lämna fältet tomt.',
  'until-too-late': 'Välj en dag inom tio år, eller lämna fältet tomt.',
  'reason-too-long': (length) =>
    `Motiveringen har ${length.toLocaleString('sv')} tecken. Korta den till 1\u00a0000.`,
};

/** The card to ask with. */
export const form: CardText['form'] = {
  heading: 'Begär en licens',
  fallback: (product) =>
    `Begär en licens${product === '' ? '' : `: ${product}`}. Öppna Teams på en dator för att fylla i formuläret.`,
  product: 'Produkt',
  productHint: 'Välj en produkt',
  productsUnknown: 'Listan kan inte visas just nu. Skriv vilken produkt, eller försök igen om en minut.',
  people: 'Till',
  peopleHint: 'Sök personer på namn',
  me: (name) => (name === '' ? 'Mig' : `${name} (jag)`),
  whole: 'Hela formuläret',
  typedFold: 'Klistra in lista',
  typed: 'Namn eller adresser',
  typedHint: 'Högst 1\u00a0000, åtskilda av komma, semikolon eller radbrytning',
  otherFold: 'Annan produkt',
  other: 'Annan produkt (gäller i stället för den ovan)',
  otherHint: 'Produktens namn',
  until: 'Behövs till och med (valfritt)',
  reason: 'Varför behövs den? (valfritt)',
  reasonHint: 'Hjälper godkännaren att besluta',
  send: 'Skicka begäran',
  sendAnyway: 'Skicka ändå',
  who: (entry) => `Vem är ”${entry}”?`,
  whoHint: 'Välj en person',
  notSent: '⚠ Inte skickad än',
  notSentChoose: '⚠ Inte skickad än: välj vem som avses',
  fields: { product: 'Produkt', people: 'Till', reason: 'Varför behövs den', until: 'Behövs till och med' },
  found: (names, more) => `Redan hittade: ${names}${andMore(more)}.`,
  cut: (kept, all) =>
    `Bara de första ${kept.toLocaleString('sv')} av ${all.toLocaleString('sv')} personerna får plats på kortet. Klistra in de andra igen innan du skickar det.`,
  problems,
};
