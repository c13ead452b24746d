import type { CardText } from '../en/text.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

const problems: CardText['settings']['problems'] = {
  'message-missing': 'Skriv ett meddelande så att alla vet hur de begär licenser.',
  'link-not-https':
    'Länken måste vara en fullständig adress som börjar med https://. Rätta den eller ta bort den.',
  retention: 'Begäranden kan sparas i 1 till 365 dagar. Ange ett heltal.',
  'waiting-days': 'Man kan vänta på en ledig licens i 1 till 365 dagar. Ange ett heltal.',
  removals: 'Godkännare kan tillfrågas efter 1 till 10\u00a0000 licenser. Ange ett heltal.',
  'no-products': 'Välj minst en produkt, eller erbjud alla.',
  'message-too-long': (length) =>
    `Meddelandet har ${length.toLocaleString('sv')} tecken. Korta det till 1\u00a0000.`,
};

const ends: CardText['settings']['ends'] = {
  hint: 'Det här gäller licenser som godkänns från och med nu. Licenser som getts tidigare ändras inte.',
  product: 'Produkt',
  productHint: 'Välj en produkt',
  rule: 'Produktens licenser',
  kinds: {
    never: 'Upphör aldrig',
    may: 'Kan upphöra, på en dag som den som begär eller godkännaren anger',
    must: 'Måste upphöra, senast efter antalet dagar nedan',
  },
  days: 'Dagar, om de måste upphöra (1 till 3\u00a0650)',
  look: 'Granska',
  holds: {
    never: (product) => `${product}: licenserna upphör aldrig.`,
    may: (product) => `${product}: licenserna kan upphöra.`,
    must: (product, days) => `${product}: licenserna upphör efter högst ${count(days, 'dag', 'dagar')}.`,
  },
  more: (n) => `${count(n, 'produkt till har', 'produkter till har')} en sådan regel.`,
  nowHolds: (rule) =>
    `Någon har ändrat produkten under tiden. Nu: ${rule} Välj Spara igen för att ersätta ändringen med din.`,
  problems: {
    'no-product': '⚠ Välj en produkt.',
    days: '⚠ Ange dagarna som ett heltal från 1 till 3\u00a0650.',
  },
  ending: (n, first) =>
    n === 1
      ? `1 licens för produkten har redan en sista dag: ${first}. Den dagen ändras inte.`
      : `${n} licenser för produkten har redan en sista dag, den tidigaste ${first}. De dagarna ändras inte.`,
  lasting: (n) =>
    n === 1
      ? '1 licens har getts utan slutdag. Den får ingen.'
      : `${n} licenser har getts utan slutdag. De får ingen.`,
  noneGiven: 'License Desk har inte gett någon licens för produkten än.',
  noneWait: 'Ingen begäran om den väntar nu.',
  waitNever: (n) =>
    n === 1
      ? 'Begäran som väntar nu skulle ge licenser som aldrig upphör.'
      : `De ${n} begäranden som väntar nu skulle ge licenser som aldrig upphör.`,
  waitMay: (n, named) =>
    n === 1
      ? `Begäran som väntar nu skulle ge licenser ${named === 1 ? 'till och med den dag som den anger' : 'som upphör bara om godkännaren anger en dag'}.`
      : `Av de ${n} begäranden som väntar nu anger ${named} en dag. Utan en dag upphör licenserna bara om godkännaren anger en.`,
  waitMust: (n, days, latest) =>
    `${n === 1 ? 'Begäran som väntar nu' : `De ${n} begäranden som väntar nu`} skulle ge licenser i högst ${count(days, 'dag', 'dagar')}: till och med ${latest}, om ${n === 1 ? 'den' : 'de'} godkänns i dag.`,
  shortened: (n) => `${count(n, 'begäran', 'begäranden')} anger en senare dag.`,
};

export const settings: CardText['settings'] = {
  heading: 'Inställningar',
  topics: {
    products: 'Produkter som erbjuds',
    rules: 'Vem som får begära och besluta',
    waiting: 'Väntelista',
    removals: 'Återtagande av licenser',
    ends: 'När licenser upphör',
    keeping: 'Lagring och språk',
    own: 'Egen process för begäranden',
  },
  change: 'Ändra',
  changeTip: (topic) => `Ändra: ${topic}`,
  values: {
    chosen: (n) => count(n, 'vald produkt', 'valda produkter'),
    guests: { on: 'Gäster får begära', off: 'Inga gäster' },
    ownDecisions: {
      on: 'Godkännare får besluta om sina egna begäranden',
      off: 'Ingen beslutar om sina egna begäranden',
    },
    kept: (days) => `Begäranden sparas i ${count(days, 'dag', 'dagar')}`,
    waits: (days) => `På: man väntar på en ledig licens i upp till ${count(days, 'dag', 'dagar')}`,
    waitsNot: 'Av: den som godkänns utan ledig licens får ingen',
    removals: (n) => `Godkännare tillfrågas efter ${count(n, 'licens', 'licenser')} under en dag`,
    endsNever: 'Licenser upphör aldrig',
    ends: (may, must) =>
      [
        ...(must > 0 ? [`Måste upphöra: ${count(must, 'produkt', 'produkter')}`] : []),
        ...(may > 0 ? [`Kan upphöra: ${count(may, 'produkt', 'produkter')}`] : []),
      ].join(' · '),
    ownProcess: { on: 'På: alla ser ert meddelande i stället för formuläret', off: 'Av' },
  },
  ownHint:
    'När den är på ser alla meddelandet och länken i stället för formuläret. Tidigare begäranden finns kvar tills de har avgjorts.',
  labels: {
    ownProcess: 'Använd min organisations process för begäranden',
    ownMessage: 'Meddelande',
    ownLink: 'Länk till dokumentation (valfritt)',
    offered: 'Produkter som erbjuds',
    guests: 'Gäster får begära och tilldelas licenser',
    ownDecisions: 'Godkännare får besluta om sina egna begäranden',
    retentionDays: 'Spara begäranden i (dagar, 1 till 365)',
    waitingList: 'Godkända personer väntar på en ledig licens om ingen finns',
    waitingDays: 'Väntetid (dagar, 1 till 365)',
    removalsPerDay: 'Licenser som återtas under en dag innan godkännare tillfrågas (1 till 10\u00a0000)',
    language: 'Språk för delade kort och e-post',
  },
  waitingHint:
    'Varje licens som blir ledig går till den som står först. Om du stänger av listan behåller de som väntar sin tur.',
  removalsHint:
    'De tillfrågas tidigare om 5 % av licenserna för en produkt har återtagits, men aldrig efter färre än 3.',
  ends,
  linkHint: 'https://',
  offeredChoose: 'Välj produkter',
  offeredAll: 'Alla betalda produkter',
  offeredNow: (products) => `Erbjuds nu: ${products}`,
  offeredHint: 'Inget valt: alla betalda produkter som kan tilldelas.',
  unlisted: (n) =>
    `${count(n, 'produkt till finns', 'produkter till finns')} inte i listan. Betalda produkter med lediga licenser kommer först.`,
  unpaid: (product) => `${product} (provversion eller gratis)`,
  obstacles: {
    suspended: (product) => `${product} (prenumerationen är pausad)`,
    gone: (product) => `${product} (prenumerationen har upphört)`,
    'self-service': (product) => `${product} (kan inte tilldelas: köpt via självbetjäning)`,
    company: (product) => `${product} (kan inte tilldelas personer: gäller hela organisationen)`,
  },
  selfService: (products, more) =>
    `Köpt via självbetjäning och erbjuds därför inte: ${products}${more > 0 ? ` och ${more} till` : ''}. Bara köparen kan tilldela dem, eller en administratör i administrationscentret för Microsoft 365.`,
  productsUnknown: 'Produkterna kan inte visas just nu. Det som erbjuds ändras inte.',
  save: 'Spara',
  byIt: 'Angivet av IT',
  last: (by, when) => `Senast sparat av ${by}, ${when}`,
  roles: 'Godkännarroller',
  groups: 'Godkännargrupper',
  mailFrom: 'E-post skickas från',
  none: 'Inga',
  noMail: 'Ingen postlåda, så ingen e-post skickas: alla får besked bara i Teams',
  on: 'på',
  off: 'av',
  saved: '✓ Sparat.',
  unchanged: '✓ Det finns inget att spara: det här gäller redan.',
  notSaved: '⚠ Inte sparat än. Rätta detta:',
  overtaken: '⚠ Inget sparades.',
  problems,
  changedBy: (by, when, what) => `${by} har ändrat (${when}): ${what}.`,
  now: (label, value) => `Nu: ${label}: ${value}`,
  saveOver:
    'Det du själv har fyllt i är kvar: titta på det, och välj sedan Spara igen för att ersätta ändringen.',
  own: {
    heading: 'Begär en licens',
    intro: 'Din organisation har ett eget sätt att begära licenser.',
    link: 'Öppna dokumentationen',
    host: (host) => `Öppnar ${host}`,
  },
  places: {
    heading: 'Hit skickas begäranden',
    short: (n) =>
      n === 0 ? '⚠ Ingenstans än' : `Till ${count(n, 'chatt eller kanal', 'chattar och kanaler')}`,
    count: (n) =>
      n === 0
        ? '⚠ Ingen chatt eller kanal får licensbegäranden än. Skicka ”meddela mig” här, eller ”meddela här” i en kanal.'
        : `Licensbegäranden skickas till ${count(n, 'chatt eller kanal', 'chattar och kanaler')}.`,
    kinds: { personal: 'Personlig chatt', group: 'Gruppchatt', channel: 'Kanal' },
    setUp: (by) => `tillagd av ${by}`,
    delivered: (when) => `senast skickat ${when}`,
    neverDelivered: 'inget skickat än',
    shared: 'delas med en annan organisation',
    nameless: 'delas med en annan organisation, ingen nämns vid namn där',
    showNames: 'Visa namn',
    showNamesTip: (name) =>
      `Visa namn på personer och deras begäranden för alla som läser ${name}, även andra organisationer`,
    namesShown: (name) => `${name}: kort där visar namn från och med nu.`,
    remove: 'Ta bort',
    removeTip: (name) => `Skicka inga fler licensbegäranden till ${name}`,
    test: 'Skicka ett testkort',
    testTip: (name) => `Skicka ett testkort till ${name}`,
    first: 'Första sidan',
    next: 'Nästa sida',
    removed: (name) => `${name}: licensbegäranden går inte längre dit.`,
    missing: 'Den är redan borttagen.',
    tested: {
      delivered: (name) => `${name}: testkortet har kommit fram.`,
      gone: (name) =>
        `${name}: License Desk finns inte längre i den konversationen. Lägg till appen där igen, eller ta bort den ur listan.`,
      blocked: (name) =>
        `${name}: testkortet skickades inte. En administratör har blockerat License Desk i Teams. Tillåt appen i administrationscentret för Teams. Kort och meddelanden från de senaste sex dagarna kommer sedan av sig själva.`,
      'lost-right': (name) =>
        `${name}: inte skickat, eftersom chattens ägare inte längre får godkänna licenser. Ta bort den ur listan.`,
      'not-delivered': (name) => `${name}: Teams tog inte emot testkortet. Försök igen om en minut.`,
    },
  },
};
