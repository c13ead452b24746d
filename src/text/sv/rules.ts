import type { CardText } from '../en/text.ts';

type Rules = CardText['rules'];

const number = (n: number): string => n.toLocaleString('sv');
const count = (n: number, one: string, many: string): string => `${number(n)} ${n === 1 ? one : many}`;
const people = (n: number): string => count(n, 'person', 'personer');

const sentence: Rules['sentence'] = {
  approve: (product) => `Godkänn ${product}`,
  decline: (product) => `Avslå ${product}`,
  personsIn: (where) => `för ${where}`,
  selfOnly: 'bara åt den som begär',
  requesterIn: (where) => `på begäran från ${where}`,
  maxPersons: (n) => `högst ${people(n)}`,
  noHints: 'ingen med en anmärkning',
  maxDays: (n) => `behövs i högst ${count(n, 'dag', 'dagar')}`,
  maxApprovals: (n) => `högst ${count(n, 'godkännande', 'godkännanden')} åt den som begär på 30 dagar`,
  needsReason: 'med en motivering',
  keepSeats: (n) => `så länge ${count(n, 'licens förblir ledig', 'licenser förblir lediga')}`,
  off: (apps) => `utan ${apps}`,
  offMany: (n) => `utan ${count(n, 'app', 'appar')}`,
  days: (n) => `till ${count(n, 'dag', 'dagar')} efter godkännandet`,
  perDay: (n) => `högst ${number(n)} per dag`,
};

const standings: Rules['standings'] = {
  shadow: 'Skugga: beslutar inget, men noterar vad den skulle ha gjort',
  on: 'På',
  proposed: 'Väntar på en andra godkännare',
  asleep:
    'Sover och beslutar inget: den som bekräftade den kan inte längre godkänna licenser. Öppna och bekräfta den för att väcka den',
  paused:
    'Pausad och beslutar inget: tre av dess godkännanden har återtagits. Provkör den och slå sedan på den igen',
};

const problems: Rules['problems'] = {
  'name-missing': 'Ge regeln ett namn.',
  'name-too-long': 'Namnet får ha 60 tecken. Korta det.',
  'products-unknown': 'Produkterna kan inte läsas just nu. Försök igen om en minut.',
  'product-unknown': 'Välj en produkt.',
  'apps-unseen': 'Titta på produktens appar, som visas nu. Välj sedan Spara igen.',
  'group-unread':
    'En grupp anges med sitt objekt-ID, så som Microsoft Entra visar det: 32 bokstäver och siffror med bindestreck. Rätta det.',
  'group-unknown': 'Gruppen hittades inte, eller kan inte läsas just nu. Kontrollera dess objekt-ID.',
  'department-missing': 'Ange avdelningen så som den står i Microsoft Entra, med högst 200 tecken.',
  'message-missing': 'Skriv ett meddelande: alla får veta varför de inte får någon licens.',
  'message-too-long': 'Meddelandet får ha 1\u00a0000 tecken. Korta det.',
  'too-many-rules': 'Det finns redan 20 regler. Ta bort en först.',
  'too-many-groups': 'Alla regler tillsammans kan nämna 20 grupper. Använd en som en annan regel nämner.',
  maxPersons: 'Personer i en begäran: ange ett heltal från 1 till 100, eller inget.',
  keepSeats: 'Licenser som förblir lediga: ange ett heltal från 0 till 1\u00a0000\u00a0000, eller inget.',
  maxDays: 'Dagar som den behövs: ange ett heltal från 1 till 3\u00a0650, eller inget.',
  maxApprovals: 'Godkännanden åt den som begär på 30 dagar: ange ett heltal från 1 till 50, eller inget.',
  perDay: 'Beslut per dag: ange ett heltal från 1 till 1\u00a0000.',
  days: 'Dagar tills licensen upphör: ange ett heltal från 1 till 3\u00a0650, eller inget.',
};

const tipped: Rules['tipped'] = {
  product: (product) => `${product} godkändes i stället`,
  requesterIn: 'den som begärde fanns inte i den gruppen eller avdelningen',
  personsIn: 'alla fanns inte i den gruppen eller avdelningen',
  maxPersons: (n) => `den gällde ${people(n)}`,
  selfOnly: 'den gällde inte bara den som begärde',
  noHints: (n) => `det fanns ${count(n, 'anmärkning', 'anmärkningar')}`,
  problems: (n) => `${people(n)} skulle inte ha fått någon licens`,
  keepSeats: (n) =>
    n < 0
      ? `${count(-n, 'licens', 'licenser')} saknades`
      : n === 0
        ? 'ingen licens skulle ha förblivit ledig'
        : `bara ${count(n, 'licens', 'licenser')} skulle ha förblivit lediga`,
  maxDays: (n) => `den behövdes i ${count(n, 'dag', 'dagar')}`,
  noEnd: 'den hade inget slut',
  maxApprovals: (n) => `den som begärde hade redan ${count(n, 'godkännande', 'godkännanden')}`,
  needsReason: 'det fanns ingen motivering',
  removed: (n) => `${people(n)} hade tagits bort från begäran`,
  decision: 'alla villkor var uppfyllda',
};

const rehearsal: Rules['rehearsal'] = {
  heading: 'Provkörning',
  about: (decisions) =>
    decisions === 0
      ? 'Det finns inga beslut än som regeln kan provköras på.'
      : `Så skulle regeln ha gjort med ${decisions === 1 ? `det senaste ${number(decisions)} beslutet` : `de senaste ${number(decisions)} besluten`}.`,
  agreed: (n) => `stämmer ${number(n)}`,
  differs: (n) => `skiljer sig ${number(n)}`,
  left: (n) => `till godkännare ${number(n)}`,
  cannotSay: (n) => `kan inte avgöras ${number(n)}`,
  old: (old, all) =>
    old === all
      ? `${number(all)} kan inte avgöras: License Desk sparade inga fakta om beslut då.`
      : old === 0
        ? `${number(all)} kan inte avgöras: ett faktum som regeln behöver sparades inte.`
        : `${number(all)} kan inte avgöras: för ${number(old)} sparades inga fakta, och för de andra inte alla som regeln behöver.`,
  others: (n) => `${number(n)} beslut gällde andra produkter.`,
  did: {
    approve: (by, when) => `Godkänd av ${by}, ${when}`,
    decline: (by, when) => `Inte godkänd av ${by}, ${when}`,
  },
  would: {
    approve: (why) => `Regeln skulle ha godkänt den: ${why}`,
    decline: (why) => `Regeln skulle ha avslagit den: ${why}`,
    leave: (why) => `En godkännare skulle besluta: ${why}`,
  },
  openTip: (line) => `Öppna begäran: ${line}`,
  first: 'Provkör den på de senaste besluten och se vad den skulle ha gjort. Sedan kan du slå på den.',
  onHint:
    'När den är på beslutar den om nya begäranden i ditt namn, utan klick. Begäranden som redan väntar beslutas av godkännare.',
  fourEyes: 'En annan godkännare måste bekräfta: regeln är på när båda har valt Slå på.',
  rehearse: 'Provkör',
  switchOn: 'Slå på',
  switchOff: 'Stäng av',
  takeBack: 'Låt den vara av',
  confirm: 'Bekräfta',
  change: 'Ändra',
  remove: 'Ta bort',
  back: 'Alla regler',
  keep: 'Behåll den',
  question: (name) => `Ta bort regeln ”${name}”? Dess tidigare beslut står kvar.`,
};

const form: Rules['form'] = {
  headingNew: 'Ny regel',
  headingChange: 'Ändra regeln',
  becomesShadow:
    'Regeln är på. Om du sparar en ändring blir den en skugga igen: den beslutar inget förrän någon slår på den igen.',
  name: 'Namn',
  product: 'Produkt',
  conditionsHint: 'Alla villkor måste gälla, för alla. En tom ruta är inget villkor.',
  requesterIn: 'Den som begär',
  personsIn: 'Den som får licensen',
  scopes: { anyone: 'Alla', group: 'Grupp', department: 'Avdelning' },
  requesterWhere: 'Dennes avdelning eller grupp-ID',
  personsWhere: 'Avdelning eller grupp-ID',
  maxPersons: 'Personer i en begäran, högst',
  selfOnly: 'Bara åt den som begär',
  noHints: 'Ingen har en anmärkning, till exempel ”gäst”',
  needsReason: 'En motivering finns',
  keepSeats: 'Licenser som förblir lediga, minst',
  maxDays: 'Dagar som den behövs, högst',
  maxApprovals: 'Godkännanden åt den som begär på 30 dagar, högst',
  action: 'Beslut',
  actions: { approve: 'Godkänn', decline: 'Avslå' },
  days: 'Dagar tills licensen upphör (valfritt)',
  message: 'Meddelande om den inte godkänns',
  perDay: 'Beslut per dag, högst',
  more: 'Mer',
  moreTip: 'Fler villkor, appar, slutdag och meddelande',
  notSaved: '⚠ Inte sparat än. Rätta detta:',
  overtaken: (by, when) => `⚠ Inget sparades. ${by} har ändrat regeln (${when}):`,
};

const notes: Rules['notes'] = {
  saved: '✓ Sparat. Regeln är en skugga: den beslutar inget förrän den slås på.',
  unchanged: '✓ Det finns inget att spara: regeln säger redan det här.',
  switchedOn: '✓ Regeln är på. Den beslutar om begäranden som kommer in från och med nu.',
  alreadyOn: 'Regeln är redan på.',
  proposed: '✓ Noterat. Regeln är på så snart en annan godkännare också väljer Slå på.',
  rehearsalChanged:
    '⚠ Inget ändrades. Provkörningen har ändrats sedan du såg den. Titta på den och välj sedan Slå på igen.',
  switchedOff: '✓ Regeln är av. Den är en skugga nu.',
  confirmed: '✓ Bekräftat. Regeln beslutar i ditt namn från och med nu.',
  deleted: '✓ Regeln togs bort.',
  moved: '✓ Flyttad.',
  nothing: 'Det finns inget att göra: det är redan gjort.',
  overtaken: '⚠ Inget ändrades. Någon har ändrat reglerna under tiden. Titta igen.',
  gone: '⚠ Den regeln har tagits bort. Inget ändrades.',
};

export const rules: Rules = {
  heading: 'Regler',
  short: 'Begäranden som alltid är likadana beslutas utan klick',
  intro:
    'Den första regeln som matchar en ny begäran beslutar om den. Om ingen matchar beslutar godkännare som förut.',
  none: 'Det finns inga regler, så godkännare beslutar om varje begäran.',
  noneHint:
    'En regel beslutar utan klick om begäranden som alltid är likadana. En ny regel är en skugga: den beslutar inget, utan noterar bara vad den skulle ha gjort. Provkör den på tidigare beslut och slå sedan på den.',
  newRule: 'Ny regel',
  show: 'Visa',
  open: 'Öppna',
  up: 'Upp',
  down: 'Ned',
  openTip: (name) => `Öppna regeln ${name}`,
  upTip: (name) => `Flytta regeln ${name} uppåt`,
  downTip: (name) => `Flytta regeln ${name} nedåt`,
  cannotBeJudged: 'kan inte bedömas: Microsoft Graph anger inte vilka som är med i gruppen',
  usedToday: (used, most) => `beslut i dag: ${number(used)} av ${number(most)}`,
  confirmedBy: (by, when) => `Bekräftad av ${by}, ${when}`,
  proposedBy: (by, when) => `Påslagen av ${by}, ${when}. En annan godkännare måste bekräfta den`,
  changedBy: (by, when) => `Version från ${when}, av ${by}`,
  shadows: {
    approve: (name) => `Skugga: regeln ”${name}” skulle ha godkänt den`,
    decline: (name) => `Skugga: regeln ”${name}” skulle inte ha godkänt den`,
    more: (n) => `Skuggor: ${count(n, 'regel till matchade', 'regler till matchade')}`,
  },
  sentence,
  standings,
  problems,
  tipped,
  rehearsal,
  form,
  notes,
};
