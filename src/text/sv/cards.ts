import type { FailureReason, OutcomeKind } from '../../domain/outcome.ts';
import type { Hint } from '../../domain/person.ts';
import type { Status } from '../../domain/request.ts';
import type { CardText } from '../en/text.ts';
import { decideCard } from './decide.ts';
import { decider, decision, notices } from './decision.ts';
import { form } from './form.ts';
import { extension } from './extension.ts';
import { licenses } from './licenses.ts';
import { buttons, greeting, help, list } from './lists.ts';
import { details, result, status, whom } from './result-card.ts';
import { rules } from './rules.ts';
import { seatsCard } from './seats.ts';
import { settings } from './settings.ts';
import { thread } from './thread.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
const people = (n: number): string => count(n, 'person', 'personer');
const named = (apps: string, none: string): string => (apps === '' ? none : apps);

const hints: Readonly<Record<Hint, string>> = {
  'has-it': 'Har redan licensen. Inget ändras.',
  'has-it-by-group': 'Har redan licensen via en grupp. Inget ändras.',
  'no-location': 'Kan inte tilldelas: användningsplats saknas. Ange den i administrationscentret först.',
  disabled: 'Kontot är inaktiverat. En licens skulle gå till spillo.',
  guest: 'Gäst utanför organisationen.',
  restricted: 'Kan inte tilldelas: begränsat konto. Bara dess egen administratör kan tilldela.',
  gone: 'Finns inte längre i katalogen. Ta bort namnet.',
};

const statuses: Readonly<Record<Status, string>> = {
  checking: 'Söker efter personerna',
  pending: 'Väntar på beslut',
  approving: 'Godkänd, licenserna tilldelas',
  completed: 'Klar',
  'partly-failed': 'Vissa licenser saknas',
  failed: 'Ingen licens tilldelad',
  declined: 'Inte godkänd',
  cancelled: 'Återkallad',
  lapsed: 'Förföll utan beslut',
};

const notCreated: CardText['notCreated'] = {
  'nobody-found': 'Inte skapad: ingen hittades',
  'not-looked-up': 'Inte skapad: det gick inte att söka efter personerna',
  'open-already': 'Inte skapad: en likadan begäran är redan öppen',
};

const outcomes: Readonly<Record<OutcomeKind, string>> = {
  waiting: 'Väntar',
  writing: 'Tilldelas',
  confirming: 'Kontrolleras',
  'on-list': 'Väntar på en ledig licens',
  assigned: 'Tilldelad',
  holder: 'Hade den redan',
  'not-confirmed': 'Inte bekräftad än',
  failed: 'Inte tilldelad än',
  'not-assigned': 'Borttagen',
};

const sums: Readonly<Record<OutcomeKind, (n: number) => string>> = {
  waiting: (n) => `${n} väntar`,
  writing: (n) => `${n} tilldelas`,
  confirming: (n) => `${n} kontrolleras`,
  'on-list': (n) => `${n} väntar på en ledig licens`,
  assigned: (n) => count(n, 'tilldelad', 'tilldelade'),
  holder: (n) => `${n} hade den redan`,
  'not-confirmed': (n) => count(n, 'inte bekräftad än', 'inte bekräftade än'),
  failed: (n) => count(n, 'inte tilldelad än', 'inte tilldelade än'),
  'not-assigned': (n) => count(n, 'borttagen', 'borttagna'),
};

const failures: Readonly<
  Record<FailureReason, (apps: string) => { readonly why: string; readonly cure: string }>
> = {
  'no-seat': () => ({
    why: 'Det fanns ingen licens kvar',
    cure: 'Köp licenser eller frigör några, och välj sedan Försök igen.',
  }),
  'no-location': () => ({
    why: 'Användningsplats saknas',
    cure: 'Ange den i administrationscentret för Microsoft 365, och välj sedan Försök igen.',
  }),
  'prohibited-location': () => ({
    why: 'Produkten är inte tillgänglig på användningsplatsen',
    cure: 'Kontrollera platsen i administrationscentret för Microsoft 365, och välj sedan Försök igen.',
  }),
  'needs-app': (apps) => ({
    why: `Den kräver ${named(apps, 'en annan app')} först`,
    cure: 'Tilldela det som saknas först, och välj sedan Försök igen. Om appen stängdes av här gör du en ny begäran om produkten och låter appen vara på.',
  }),
  'excludes-app': (apps) => ({
    why:
      apps === ''
        ? 'Den kan inte kombineras med en app i en annan licens'
        : `Den kan inte kombineras med ${apps}`,
    cure: 'Ta bort det från personen eller stäng av det, och välj sedan Försök igen.',
  }),
  'conflicting-address': () => ({
    why: 'En av kontots adresser används två gånger i organisationen',
    cure: 'Rätta adressen i Microsoft Entra, och välj sedan Försök igen.',
  }),
  'location-not-accepted': (location) => ({
    why: `Microsoft 365 godtar inte användningsplatsen${location && ` ${location}`}`,
    cure: 'Det kan ta en timme innan en ny användningsplats gäller. Vänta en timme, och välj sedan Försök igen. Om det misslyckas igen, ange platsen på nytt i administrationscentret för Microsoft 365.',
  }),
  'person-gone': () => ({
    why: 'Kontot finns inte längre i katalogen',
    cure: 'Återställ kontot, och välj sedan Försök igen. Annars finns inget mer att göra.',
  }),
  'account-too-new': () => ({
    why: 'Kontot är nytt, och Microsoft 365 kan inte ge det en licens än',
    cure: 'Vänta en timme, och välj sedan Försök igen.',
  }),
  restricted: () => ({
    why: 'Begränsat konto: får inte ändras av program',
    cure: 'Låt en administratör som hanterar kontot tilldela licensen.',
  }),
  denied: () => ({
    why: 'Microsoft låter inte program ändra licenserna för kontot eller tilldela den här produkten',
    cure: 'Tilldela den i administrationscentret för Microsoft 365.',
  }),
  'not-assignable': () => ({
    why: 'Microsoft låter inte program tilldela den här produkten',
    cure: 'Tilldela den i administrationscentret för Microsoft 365.',
  }),
  'product-gone': () => ({
    why: 'Organisationen har inte den här produkten längre',
    cure: 'Skaffa den igen, och välj sedan Försök igen. Gör annars en ny begäran om en annan produkt.',
  }),
  busy: () => ({
    why: 'Microsoft 365 sköt upp alla ändringar av kontot i ett helt dygn',
    cure: 'Välj Försök igen. Om det misslyckas igen, titta på kontot i administrationscentret för Microsoft 365.',
  }),
  outage: () => ({
    why: 'Licensen kunde inte tilldelas på 7 dagar',
    cure: 'Prenumerationen är pausad, License Desk saknar sin behörighet eller kan inte logga in. Låt en administratör välja Kontrollera installationen i inställningarna och titta på prenumerationen, och välj sedan Försök igen.',
  }),
  'no-right': () => ({
    why: 'License Desk fick inte tilldela licenser, och en godkännare avbröt väntan',
    cure: 'Låt en administratör ge administratörsmedgivande till behörigheterna i Microsoft Entra, och välj sedan Försök igen.',
  }),
  'no-sign-in': () => ({
    why: 'License Desk kunde inte logga in i Microsoft 365, och en godkännare avbröt väntan',
    cure: 'Låt en administratör kontrollera klienthemligheten eller den hanterade identiteten i Microsoft Entra, och välj sedan Försök igen.',
  }),
  suspended: () => ({
    why: 'Prenumerationen på produkten var pausad, och en godkännare avbröt väntan',
    cure: 'Låt en administratör kontrollera prenumerationen i administrationscentret för Microsoft 365, och välj sedan Försök igen.',
  }),
  'left-list': () => ({
    why: 'Lämnade väntelistan',
    cure: 'Om licensen ändå behövs väljer du Försök igen.',
  }),
  'taken-off-list': () => ({
    why: 'Togs bort från väntelistan av en godkännare',
    cure: 'Om licensen ändå behövs väljer du Försök igen.',
  }),
  'waited-too-long': () => ({
    why: 'Ingen licens blev ledig i tid, så väntetiden är slut',
    cure: 'Köp licenser eller frigör några, och välj sedan Försök igen.',
  }),
  'end-passed': () => ({
    why: 'Den dag till vilken licensen begärdes har passerat',
    cure: 'Om licensen ändå behövs gör du en ny begäran med en senare dag.',
  }),
  disabled: () => ({
    why: 'Kontot var inaktiverat när det stod på tur på väntelistan',
    cure: 'Om licensen ändå behövs aktiverar du kontot i administrationscentret för Microsoft 365, och väljer sedan Försök igen.',
  }),
  other: () => ({
    why: 'Microsoft 365 avvisade tilldelningen',
    cure: 'Välj Försök igen. Om det misslyckas en gång till tittar du på kontot i administrationscentret för Microsoft 365.',
  }),
};

export const cards: CardText = {
  fallback: 'Öppna Teams på en dator för att se det här kortet.',
  heading: 'Licensbegäran',
  refresh: 'Uppdatera',
  facts: {
    requester: 'Begärd av',
    date: 'Datum',
    reason: 'Motivering',
    status: 'Status',
    persons: 'Till',
    off: 'Avstängda appar',
  },
  anotherProduct: 'Annan produkt',
  another: (name) => `Annan produkt: ${name}`,
  statuses,
  forLicenses: 'Väntar på lediga licenser',
  notCreated,
  hints,
  outcomes,
  sums,
  failures,
  people,
  andMore: (n) => `och ${n} till`,
  pages: {
    previous: 'Föregående',
    next: 'Nästa',
    shown: (from, to, of) => `${from}–${to} av ${of}`,
  },

  decision,
  decideCard,
  decider,
  notices,
  thread,

  result,
  details,
  whom,
  status,

  form,

  waiting: {
    heading: 'Licensbegäranden',
    count: (n) =>
      n === 0 ? 'Inget väntar på beslut.' : `${count(n, 'begäran', 'begäranden')} väntar på beslut.`,
    more: (n) =>
      `De senaste visas. ${n} äldre väntar också: skicka ”begäranden” i din personliga chatt med mig för att se alla.`,
    reminder: (n) => `${count(n, 'begäran', 'begäranden')} har väntat på beslut i minst 2 dagar.`,
    moreReminded: (n) => `De äldsta visas. ${n} till väntar också.`,
    queues: 'Det finns personer som väntar på en ledig licens.',
    queue: (product, n) => `${product}: ${people(n)} väntar på en ledig licens`,
    row: (requester, persons, when) => `${requester} · ${people(persons)} · ${when}`,
    open: (row) => `Öppna: ${row}`,
  },

  list,
  licenses,
  extension,
  seatsCard,
  rules,
  greeting,
  settings,
  help,
  buttons,
};
