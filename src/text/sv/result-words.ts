import type { FailureReason, OutcomeKind } from '../../domain/outcome.ts';
import type { Status } from '../../domain/request.ts';
import type { PersonResult, RequestResult } from '../en/results.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

const whys: Readonly<Record<FailureReason, (apps: string) => string>> = {
  'no-seat': () =>
    'ingen licens är ledig just nu. Administratören kan köpa eller frigöra en och försöka igen',
  'no-location': () =>
    'ditt konto saknar användningsplats. Administratören kan ange den i administrationscentret för Microsoft 365 och försöka igen',
  'prohibited-location': () =>
    'produkten är inte tillgänglig på ditt kontos användningsplats. Administratören kan kontrollera platsen',
  'needs-app': (apps) =>
    apps === ''
      ? 'den kräver en annan app som du inte har. Administratören kan tilldela den först och försöka igen'
      : `den kräver ${apps}, som du inte har. Administratören kan tilldela det först och försöka igen`,
  'excludes-app': (apps) =>
    apps === ''
      ? 'den kan inte kombineras med en app som du har. Administratören kan ta bort din först och försöka igen'
      : `en app i den kan inte kombineras med en som du har (${apps}). Administratören kan ta bort din först och försöka igen`,
  'conflicting-address': () =>
    'en av ditt kontos adresser används två gånger. Administratören kan rätta adresserna och försöka igen',
  'location-not-accepted': (location) =>
    `Microsoft 365 godtar inte ditt kontos användningsplats${location && ` ${location}`} än. Administratören kan försöka igen om en timme`,
  'person-gone': () => 'ditt konto kunde inte hittas. Administratören kan kontrollera det',
  'account-too-new': () =>
    'ditt konto är nytt, och Microsoft 365 kan inte ge det en licens än. Administratören kan försöka igen om en timme',
  restricted: () => 'ditt konto är begränsat. En administratör som hanterar det kan tilldela licensen',
  denied: () =>
    'Microsoft låter inte program ändra licenserna för ditt konto eller tilldela den här produkten. Administratören kan göra det för hand',
  'not-assignable': () =>
    'den här produkten kan inte tilldelas automatiskt. Administratören kan göra det för hand',
  'product-gone': () =>
    'organisationen har inte den här produkten längre. Administratören kan skaffa den igen och försöka igen',
  busy: () => 'Microsoft 365 sköt upp tilldelningen i ett helt dygn. Administratören kan försöka igen',
  outage: () =>
    'licensen kunde inte tilldelas på 7 dagar. Administratören kan titta på prenumerationen och på License Desk, och försöka igen',
  'no-right': () =>
    'License Desk fick inte tilldela den, och en godkännare avbröt väntan. Administratören kan ge behörigheten och försöka igen',
  'no-sign-in': () =>
    'License Desk kunde inte logga in i Microsoft 365, och en godkännare avbröt väntan. Administratören kan åtgärda det och försöka igen',
  suspended: () =>
    'prenumerationen på produkten var pausad, och en godkännare avbröt väntan. Administratören kan titta på prenumerationen och försöka igen',
  'left-list': () => 'du eller den som begärde licensen lämnade väntelistan. Du kan göra en ny begäran',
  'taken-off-list': () => 'en godkännare tog bort dig från väntelistan. Du kan göra en ny begäran',
  'waited-too-long': () =>
    'ingen licens blev ledig i tid, så du står inte längre på väntelistan. Du kan göra en ny begäran',
  'end-passed': () => 'den dag till vilken licensen begärdes har passerat. Du kan göra en ny begäran',
  disabled: () =>
    'ditt konto var inaktiverat när det blev din tur på väntelistan. Administratören kan aktivera det och försöka igen',
  other: () =>
    'Microsoft 365 avvisade tilldelningen. Administratören ser begäran i License Desk och kan försöka igen',
};

const lasting = (until: string | undefined): string =>
  until === undefined ? 'utan slutdag' : `till och med ${until}`;

function sum({ product, tally, listed, longer, until, isOver }: RequestResult): string {
  const { assigned, holder, notConfirmed, failed, notAssigned } = tally;
  const parts = [
    ...(assigned > 0 ? [count(assigned, 'licens tilldelad', 'licenser tilldelade')] : []),
    ...(holder > longer ? [`${holder - longer} har den redan`] : []),
    ...(longer > 0 ? [`${longer} har den redan och behåller den ${lasting(until)}`] : []),
    ...(notConfirmed > 0 ? [count(notConfirmed, 'inte bekräftad än', 'inte bekräftade än')] : []),
    ...(failed > 0 ? [count(failed, 'inte tilldelad', 'inte tilldelade') + (isOver ? '' : ' än')] : []),
    ...(listed > 0 ? [`${listed} väntar på en ledig licens`] : []),
    ...(notAssigned > 0 ? [count(notAssigned, 'borttagen', 'borttagna')] : []),
  ];
  return `${product}: din begäran är godkänd. ${parts.join(', ')}.${ending(until, assigned + listed, isOver)}`;
}

function ending(until: string | undefined, given: number, isOver = false): string {
  if (until === undefined || (given === 0 && !isOver)) return '';
  return isOver
    ? ` Den sista dagen, ${until}, har passerat.`
    : ` ${given === 1 ? 'Licensen gäller' : 'Licenserna gäller'} till och med ${until}.`;
}

const requestEnds: Readonly<Record<Status, (end: RequestResult) => string>> = {
  checking: ({ product }) => `${product}: din begäran väntar på beslut.`,
  pending: ({ product }) => `${product}: din begäran väntar på beslut.`,
  approving: (end) =>
    end.listed > 0 ? sum(end) : `${end.product}: din begäran är godkänd och licenserna tilldelas.`,
  completed: sum,
  'partly-failed': sum,
  failed: sum,
  declined: ({ product }) => `${product}: din begäran godkändes inte.`,
  cancelled: ({ product }) => `${product}: din begäran är återkallad.`,
  lapsed: ({ product }) =>
    `${product}: ingen beslutade i tid, så din begäran har förfallit. Du kan göra en ny.`,
};

const underWay = ({ product }: PersonResult): string => `${product} är godkänd för dig och tilldelas.`;

const onList = ({ product, place, until }: PersonResult): string => {
  const where = place ? `på plats ${place.place} av ${place.of} på väntelistan` : 'på väntelistan';
  return `${product} är godkänd för dig. Ingen licens är ledig just nu. Du står ${where} och får en så snart det är din tur.${until === undefined ? '' : ` Den gäller till och med ${until}.`}`;
};

const personEnds: Readonly<Record<OutcomeKind, (end: PersonResult) => string>> = {
  assigned: ({ product, until }) =>
    `${product} är godkänd för dig. Du har licensen nu${until === undefined ? '' : `, till och med ${until}`}, och den fungerar. Om en app inte visar det än loggar du ut och in igen.`,
  holder: ({ product, isLonger, until }) =>
    isLonger
      ? `${product} är godkänd för dig. Du har den redan, och nu behåller du den ${lasting(until)}.`
      : `${product} är godkänd för dig. Du har den redan, så inget behövde ändras.`,
  'not-assigned': ({ product }) => `${product} godkändes inte för dig.`,
  'not-confirmed': ({ product }) =>
    `${product} godkändes för dig. Microsoft 365 har inte bekräftat den än; administratören kan titta igen.`,
  failed: ({ product, why }) =>
    `${product} godkändes för dig${why?.reason === 'end-passed' ? ', men' : ' men licensen är inte tilldelad än:'} ${whys[why?.reason ?? 'other'](why?.apps ?? '')}.`,
  waiting: underWay,
  writing: underWay,
  confirming: underWay,
  'on-list': onList,
};

/** The end of a request for one person, as a sentence to them. */
export function personEnded(end: PersonResult): string {
  const asked = end.requester === undefined ? '' : ` Begäran kom från ${end.requester}.`;
  return personEnds[end.outcome](end) + asked;
}

/** The end of a request, as a sentence to its requester. */
export const requestEnded = (end: RequestResult): string => requestEnds[end.status](end);
