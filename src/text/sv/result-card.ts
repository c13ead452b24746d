import { MAX_NAMES } from '../../domain/look-up.ts';
import type { CardText } from '../en/text.ts';
import { waits } from './decision.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** Texts for every reader of a request's card without a decision to make. */
export const result: CardText['result'] = {
  forWhom: (product, whom) => `${product} till ${whom}`,
  wholeMessage: 'Hela meddelandet',
  wholeReason: 'Hela motiveringen',
  unfold: 'Mer',
  people: 'Personer',
  verdicts: {
    lookedUp: (done, all) => `Söker efter personerna: ${done} av ${all}`,
    forLicenses: (done, all) =>
      all === 1
        ? 'Godkänd, väntar på en ledig licens'
        : `Godkänd, väntar på lediga licenser: ${done} av ${all} klara`,
    progress: (done, all) =>
      all === 1 ? 'Godkänd, licensen tilldelas' : `Godkänd, licenserna tilldelas: ${done} av ${all} klara`,
    everybody: 'Alla har den',
    some: (have, all) => `${have} av ${all} har den`,
    declined: 'Inte godkänd',
    cancelled: 'Återkallad av den som begärde den',
    lapsed: 'Förföll utan beslut',
  },
  asked: (by) => `Begärd av ${by}`,
  sent: (when) => `Skickad ${when}`,
  approved: (by) => `Godkänd av ${by}`,
  declined: (by) => `Beslut av ${by}`,
  stopped: (by) => `Avbruten av ${by}`,
  askedFor: (product) => `Begärd produkt: ${product}`,
  without: (apps) => `Utan ${apps}`,
  until: (day) => `Till och med ${day}`,
  longer: (n, until) =>
    `${n === 1 ? '1 person' : `${n} personer`} hade den redan och behåller den nu ${until === '' ? 'utan slutdag' : `till och med ${until}`}`,
  withoutMany: (apps) => `Utan ${apps} appar`,
  quote: (message) => `”${message}”`,
  whatToDo: (what) => `Gör så här: ${what}`,
  place: (place, of) => `plats ${place} av ${of}`,
  onList: 'Varje licens som blir ledig går till den som står först på väntelistan.',
  confirming: 'Microsoft 365 har inte bekräftat licensen än. Den kontrolleras igen i upp till 15 minuter.',
  unconfirmed: 'Microsoft 365 har inte bekräftat licensen på 15 minuter',
  openTeams: 'Öppna Teams på en dator eller i en webbläsare för att se hela kortet.',
};

/** The choice who of several persons leaves the waiting list. */
export const whom: CardText['whom'] = {
  who: 'Vem',
  whoFirst: (shown, persons) => `Vem (de första ${shown} av ${persons})`,
  everybody: (persons) => `Alla (${persons})`,
};

/** Texts for approvers only. */
export const details: CardText['details'] = {
  from: (requester) => `Licensbegäran från ${requester}`,
  mails: (sent, asked, refused) =>
    `${sent} av ${asked} skickade${refused > 0 ? `, ${count(refused, 'avvisat', 'avvisade')} av e-postsystemet` : ''}`,
  mailsAre: (progress) => `E-post: ${progress}`,
  notConfirmed: 'Titta på kontot, och välj sedan Försök igen.',
  notConfirmedPast: 'Titta på kontot i administrationscentret för Microsoft 365.',
  tryAgain: 'Försök igen',
  stopWaiting: 'Sluta vänta',
  takeOff: 'Ta bort från väntelistan',
  waiting: 'Väntar på en administratör',
  waits,
};

/** Texts for the requester. */
export const status: CardText['status'] = {
  heading: 'Din licensbegäran',
  waiting: 'Väntar på en godkännare',
  notReached: 'Ingen godkännare har fått besked än',
  notReachedHint: 'Din begäran är sparad och skickas så snart en godkännare kan nås.',
  withdrawn: 'Du återkallade begäran',
  lapsed: 'Ingen beslutade i tid, så begäran har förfallit',
  lapsedHint: 'Du kan göra en ny.',
  notConfirmed: 'En godkännare kan titta igen.',
  failed: 'En godkännare ser vad som behövs och kan försöka igen.',
  offList: 'Du kan göra en ny begäran.',
  notCreated: {
    'nobody-found': 'Ingen kunde tas med, så ingen begäran skapades',
    'not-looked-up':
      'Det gick inte att söka efter personerna, så ingen begäran skapades. Skicka det nya formuläret för att försöka igen',
    'open-already': 'Du har redan begärt samma sak, så ingen ny begäran skapades',
  },
  unresolvedOf: {
    unknown: (entries) => `Inte med, eftersom ingen i organisationen hittades: ${entries}.`,
    ambiguous: (entries) => `Inte med, eftersom mer än en person hittades: ${entries}.`,
    hidden: (entries) =>
      `Inte med, eftersom Microsoft 365 inte kunde avgöra vem som avses med: ${entries}. Försök igen senare.`,
    names: (entries) => `Inte med, eftersom högst ${MAX_NAMES} namn utan adress slås upp: ${entries}.`,
    guests: (names) => `Inte med, eftersom de är gäster: ${names}.`,
    disabled: (names) => `Inte med, eftersom kontona är inaktiverade: ${names}.`,
  },
  correct: 'Rätta dem',
  withdraw: 'Återkalla',
  leave: 'Lämna väntelistan',
  leaveOwn: 'Lämna väntelistan? Du förlorar din tur.',
  leaveOne: 'Lämna väntelistan? Turen går förlorad.',
  leaveWho: 'Vem lämnar väntelistan? De förlorar sin tur.',
  notOnList: 'Ingen här står längre på väntelistan. Ditt klick ändrade inget.',
  question: 'Vill du återkalla begäran? Godkännarna kan inte längre besluta om den då.',
  newRequest: 'Ny begäran',
  existing: 'Du har redan begärt det här. Det här är begäran som är öppen, så ingen ny skapades.',
  tooLate: 'Beslutet hann fattas innan begäran kunde återkallas.',
};
