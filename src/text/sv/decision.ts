import type { CardText } from '../en/text.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
const licenses = (n: number): string => count(n, 'licens', 'licenser');
const people = (n: number): string => count(n, 'person', 'personer');

/** The card to decide on. */
export const decision: CardText['decision'] = {
  fallback: (by, title) => `Licensbegäran från ${by}: ${title}. Öppna Teams på en dator för att besluta.`,
  title: (product, persons, only) => `${product} till ${only ?? people(persons)}`,
  asked: (by) => `Begärd av ${by}`,
  quote: (words) => `”${words}”`,
  readAll: 'Hela motiveringen',
  wouldWork: (free, needed) => `Det går: ${count(free, 'ledig licens', 'lediga licenser')}, ${needed} behövs`,
  seatsEnough: (free, needed) => `${count(free, 'ledig licens', 'lediga licenser')}, ${needed} behövs`,
  seatsShort: (free, needed, without) =>
    `${free === 0 ? 'Inga lediga licenser' : `Bara ${count(free, 'ledig licens', 'lediga licenser')}`}, ${needed} behövs: ${people(without)} blir utan`,
  withoutSeat: (names, all) =>
    `Blir utan: ${names.join(', ')}${all > names.length ? ` och ${all - names.length} till` : ''}`,
  seatsWait: (now, wait) =>
    now === 0
      ? `Inga lediga licenser: ${people(wait)} väntar på en`
      : `${now} nu, ${wait} väntar på en ledig licens`,
  waitAlready: (n) => `${people(n)} väntar redan`,
  seatsGrace: (grace) =>
    `Prenumerationen har gått ut; ${licenses(grace)} under respitperioden kan fortfarande fungera. Förnya den i administrationscentret för Microsoft 365.`,
  seatsUnknown: (needed) =>
    `${licenses(needed)} behövs. Hur många som är lediga kan inte kontrolleras just nu.`,
  seatsNoProduct: (needed) =>
    `${licenses(needed)} behövs. Välj en produkt för att se hur många som är lediga.`,
  haveIt: (n) => `${n} har den redan`,
  longer: (n) => `${n} behåller den längre`,
  wouldFail: (n) => `${n} kan inte tilldelas`,
  disabled: (n) => count(n, 'inaktiverat konto', 'inaktiverade konton'),
  needLook: (n, kept) => (kept === 1 ? 'Behöver ses över' : `${n} av ${kept} behöver ses över`),
  nothingToDo: (kept) => `Inget att tilldela: ${kept === 1 ? 'personen' : 'alla'} har redan licensen`,
  onlyLonger: (n, kept) =>
    kept === 1
      ? 'Inget att tilldela: personen har licensen och behåller den längre'
      : `Inget att tilldela: alla har licensen, och ${n === kept ? 'de' : n} behåller den längre`,
  longerHint: (was, until) =>
    `Har licensen till och med ${was}. Skulle behålla den ${until === '' ? 'utan slutdag' : `till och med ${until}`}.`,
  nobodyKept: 'Ingen är kvar: alla namn står under Tilldelas inte.',
  nobodyMatches: 'Inga träffar.',
  noSeat: 'Ingen licens kvar till den här personen.',
  waits: 'Får vänta på en ledig licens.',
  filter: 'Filtrera på namn',
  filterButton: 'Filtrera',
  filterHint: 'En del av ett namn eller en adress',
  showAll: (n) => `Alla (${n})`,
  removeProblems: (n) => (n === 1 ? 'Ta bort den med problem' : `Ta bort de ${n} med problem`),
  keepFirst: (n) => (n === 1 ? 'Behåll den första' : `Behåll de första ${n}`),
  remove: (name) => `Ta bort ${name}`,
  notAssign: 'Tilldelas inte',
  notShownHere: (n) => `${n} till visas inte här. Filtrera på namn för att hitta dem.`,
  putAllBack: 'Lägg tillbaka alla',
  removedBy: (name, when) => `Borttagen av ${name}, ${when}`,
  putBack: 'Lägg tillbaka',
  putBackName: (name) => `Lägg tillbaka ${name}`,
  productAndApps: 'Produkt och appar',
  selectProduct: 'Välj en produkt',
  free: (product, free, grace) =>
    `${count(free, 'ledig', 'lediga')}${grace > 0 ? `, ${grace} under respitperiod` : ''} · ${product}`,
  unlisted: (n) =>
    `${count(n, 'produkt till finns', 'produkter till finns')} inte med i listan. Betalda produkter med lediga licenser står först.`,
  showApps: 'Visa appar',
  switchApps: 'Slå på eller stäng av appar och tjänster',
  kinds: {
    office: 'Office-appar',
    mail: 'E-post och kalender',
    teams: 'Teams',
    files: 'Filer',
    security: 'Säkerhet',
    power: 'Power Platform',
    viva: 'Viva',
    other: 'Övrigt',
  },
  appsOf: (product) => `Apparna i ${product}. Det du avmarkerar ingår inte i nya licenser.`,
  appsOfOther: (shown, chosen) => `Visas: apparna i ${shown}. Välj Visa appar för dem i ${chosen}.`,
  noApps: (product) => `${product} har inga appar som kan slås på eller stängas av.`,
  appsNotShown: 'Välj Visa appar för att se apparna i produkten.',
  unknownApp: 'En app',
  messageFold: 'Meddelande',
  message: 'Meddelande (valfritt)',
  messageHint: 'Skickas till alla som berörs',
  approve: (kept, removed, wait, until) => {
    if (kept === 0) return 'Godkänn ingen';
    const ends = until === '' ? '' : ` t.o.m. ${until}`;
    const waiting = wait === 0 ? '' : ` · ${wait} väntar`;
    return `Godkänn ${kept}${ends}${waiting}${removed === 0 ? '' : ` · inte ${removed}`}`;
  },
  until: {
    label: 'Till och med',
    wish: (day) => `Behövs till och med ${day}`,
    wishPast: (day) => `Behövdes till och med ${day}, som har passerat`,
    never: 'licenser för produkten upphör aldrig',
    cap: (days, latest) => `Licenserna upphör efter högst ${count(days, 'dag', 'dagar')}: ${latest}`,
    cut: 'en senare dag kortas till den',
    last: (day) => `Sista dag: ${day}`,
  },
  decline: 'Avslå',
  goBack: 'Tillbaka',
  question: (requester, persons) =>
    `Vill du avslå begäran? ${requester} och ${persons === 1 ? 'personen som den gäller' : `de ${persons} personer som den gäller`} får besked.`,
  questionNobody: (requester) =>
    `Alla namn står under Tilldelas inte. Vill du avslå begäran? ${requester} och alla som den gäller får besked.`,
  questionShort: (kept, gets, withoutSeat, failing, wait, until) => {
    const parts = [`${gets} får en licens`];
    if (withoutSeat > 0) parts.push(`${withoutSeat} får ingen nu`);
    if (wait > 0) parts.push(`${wait} väntar på en`);
    if (failing > 0) parts.push(`${failing} kan inte tilldelas`);
    return `Godkänn ${kept}${until === '' ? '' : ` t.o.m. ${until}`}? ${parts.join(', ')}.`;
  },
};

/** A rule as the decider, inside a sentence. */
export const decider: CardText['decider'] = {
  rule: (name, version, confirmedBy) => `regeln ”${name}” (version ${version}, bekräftad av ${confirmedBy})`,
};

/** Why a card is not what its reader expected. */
export const notices: CardText['notices'] = {
  removed: (by, names, when) => `${by} tog bort ${names} (${when})`,
  putBack: (by, names, when) => `${by} lade tillbaka ${names} (${when})`,
  nothingDecided: (what) => `Inget är beslutat. Under tiden: ${what.join('; ')}. Titta igen.`,
  changed: 'Inget är beslutat. Begäran har ändrats: titta igen.',
  decidedByOther: (by, when) => `${by} har redan beslutat (${when}). Ditt klick ändrade inget.`,
  noLongerPending: 'Den här begäran väntar inte längre. Ditt klick ändrade inget.',
  messageTooLong: (length) =>
    `Inget är beslutat. Meddelandet har ${length.toLocaleString('sv')} tecken: korta det till 1\u00a0000.`,
  plain: {
    withdrawn: 'Begäran har återkallats. Ditt klick ändrade inget.',
    'choose-product': 'Inget är beslutat. Välj en produkt först.',
    'product-gone': 'Inget är beslutat. Den produkten kan inte längre tilldelas: välj en annan.',
    'product-unread': 'Inget är beslutat. Produkten kunde inte läsas från kortet: välj den igen.',
    'until-unread': 'Inget är beslutat. Dagen kunde inte läsas: välj den igen under Till och med.',
    'until-past': 'Inget är beslutat. Den dagen har passerat: välj en senare under Till och med.',
    'until-too-late': 'Inget är beslutat. Välj en dag inom tio år under Till och med.',
    'end-shown': 'Inget är beslutat. Kontrollera licensernas sista dag och godkänn sedan.',
    'apps-shown': 'Inget är beslutat. Titta på apparna i produkten och godkänn sedan.',
    'products-unknown': 'Inget är beslutat. Produkterna kan inte läsas just nu: försök igen om en minut.',
    'nothing-to-try-again': 'Det finns inget att försöka igen med.',
    'end-has-passed':
      'Den dag till vilken licenserna begärdes har passerat. Ditt klick ändrade inget. Gör en ny begäran med en senare dag.',
    'waiting-stopped': 'Du avbröt väntan. De som väntade har ingen licens, och får besked om det.',
    'off-list': 'De är borta från väntelistan och får besked om det.',
    'take-off-who': 'Vem tas bort från väntelistan? De förlorar sin tur och får veta det.',
    'not-on-list': 'Ingen här står längre på väntelistan. Ditt klick ändrade inget.',
    'nothing-waits': 'Inget här väntar längre på en administratör. Ditt klick ändrade inget.',
    'question-sent': 'Frågan är skickad. Inget är beslutat än.',
    'no-question': 'Frågan är inte skickad än. Skriv den i rutan först.',
    'thread-full': 'Frågan är inte skickad. En begäran har högst 10 frågor.',
  },
};

const AGAIN = 'Ett nytt försök görs var 10:e minut i 7 dagar.';

/** The fault that delays an approved request, and what an administrator has to do. */
export const waits: CardText['details']['waits'] = {
  consent: `License Desk får inte tilldela licenser. Gör så här: ge administratörsmedgivande i Microsoft Entra. ${AGAIN}`,
  token: `License Desk kan inte logga in i Microsoft 365. Gör så här: kontrollera klienthemligheten eller den hanterade identiteten i Microsoft Entra. ${AGAIN}`,
  'product-suspended': `Prenumerationen på produkten är pausad. Gör så här: kontrollera den i administrationscentret för Microsoft 365. ${AGAIN}`,
};
