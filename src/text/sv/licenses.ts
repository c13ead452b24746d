import type { StorageKind } from '../../domain/storage.ts';
import type { CardText } from '../en/text.ts';

const LOSSES: Readonly<Record<StorageKind, string>> = {
  mailbox: 'postlåda',
  files: 'OneDrive',
};

const KEPT = {
  'left-alone': 'Den har ändrats sedan License Desk gav den, så License Desk låter den vara.',
  'by-group': 'Den kommer via en grupp nu, så License Desk låter den vara.',
  refused: 'Microsoft 365 nekade att ta bort den; orsaken står i loggen.',
} as const;

export const licenses: CardText['licenses'] = {
  heading: 'Mina licenser',
  none: 'License Desk har inte gett dig någon licens än. Licenser som du har fått på annat sätt visas inte här.',
  since: (day) => `Sedan ${day}`,
  sinceUntil: (day, end) => `Sedan ${day} · t.o.m. ${end}`,
  giveBack: 'Lämna tillbaka',
  giveBackTip: (product) => `Lämna tillbaka ${product}`,
  giveBackQuestion: (product) => `Lämna tillbaka ${product}? Du förlorar åtkomsten inom en minut.`,
  giveItBack: 'Lämna tillbaka',
  keepIt: 'Behåll',
  ending: 'Återtas',
  asksApprover: (loses) => `En godkännare tillfrågas först: utan den skulle du inte längre ha ${loses}.`,
  losing: (kinds) => kinds.map((kind) => LOSSES[kind]).join(' eller '),
  answers: {
    ending: (product) => `${product} lämnas tillbaka. Du får veta när det är klart.`,
    'already-ending': (product) => `${product} lämnas redan tillbaka.`,
    ended: (product) => `Du har inte längre ${product} via License Desk.`,
    'asks-approver': (product) => `Du behåller ${product} tills vidare: en godkännare tillfrågas först.`,
    'left-alone': (product) => `${product} har ändrats av någon annan, så License Desk låter den vara.`,
    'not-yours': () =>
      'License Desk har inte gett dig den här licensen, så du kan inte lämna tillbaka den här.',
  },
  news: {
    'given-back': (product) => `Du har lämnat tillbaka ${product}. Du har inte längre den här licensen.`,
    ended: (product) =>
      `Din licens för ${product} har upphört. Du har den inte längre. Skicka ”begäran” om du behöver den igen.`,
    'left-alone': (product) =>
      `${product} kunde inte återtas: den har ändrats av någon annan, så License Desk låter den vara. Du behåller den.`,
    'by-group': (product) => `${product} kunde inte återtas: du har den via en grupp nu. Du behåller den.`,
    refused: (product) => `${product} kunde inte återtas: Microsoft 365 nekade. Du behåller den.`,
    canceled: (product) => `Du behåller ${product}: en godkännare avbröt den dagens återtaganden.`,
    kept: (product) =>
      `Du behåller ${product}: en godkännare har beslutat det, eftersom du skulle förlora innehåll utan den.`,
    'asks-approver': (product, loses) =>
      `${product} återtas inte än: utan den skulle du inte längre ha ${loses}. En godkännare tillfrågas först.`,
  },
  subjects: {
    'given-back': (product) => `Du har lämnat tillbaka ${product}`,
    ended: (product) => `Din licens för ${product} har upphört`,
    'left-alone': (product) => `Du behåller ${product}`,
    'by-group': (product) => `Du behåller ${product}`,
    refused: (product) => `Du behåller ${product}`,
    canceled: (product) => `Du behåller ${product}`,
    kept: (product) => `Du behåller ${product}`,
    'asks-approver': (product) => `En godkännare tillfrågas om ${product}`,
  },
  leftAlone: (name, product, news) =>
    `${name} behåller ${product}. ${KEPT[news === 'by-group' || news === 'refused' ? news : 'left-alone']}`,
  leftAloneNameless: (n) => (n === 1 ? 'En licens kunde inte återtas.' : `${n} licenser kunde inte återtas.`),
  pause: (n) => `${n === 1 ? '1 licens väntar' : `${n} licenser väntar`} på att återtas`,
  pauseWhy: (limit, product) =>
    `License Desk har återtagit ${limit === 1 ? '1 licens' : `${limit} licenser`}${product === '' ? '' : ` för ${product}`} i dag. Det är gränsen för en dag. Inga fler återtas förrän en godkännare svarar. Den som godkänns för en av dem igen får den därefter.`,
  goOn: 'Fortsätt',
  cancelThese: 'Avbryt dessa',
  reason: 'Varför de här licenserna får vara kvar',
  reasonMissing:
    'Skriv varför licenserna får vara kvar och välj sedan ”Avbryt dessa” igen. Inget har ändrats.',
  pauseAnswers: {
    'going-on': 'License Desk fortsätter att återta licenser i dag.',
    canceled: 'Avbrutet: licenserna är kvar, och personerna får besked.',
    answered: 'Frågan är redan besvarad.',
  },
  question: (name, product) => `Återta ${product} från ${name}?`,
  questionWhy: {
    'given-back': (name, loses) => `${name} har lämnat tillbaka den och skulle inte längre ha ${loses}.`,
    until: (name, loses) => `Licensens tid är slut, och ${name} skulle inte längre ha ${loses}.`,
  },
  deleted: 'Microsoft 365 raderar innehållet en tid senare.',
  removeAllTheSame: 'Ta bort ändå',
  keep: 'Behåll',
  lossAnswers: {
    removing: (product) => `${product} tas bort.`,
    kept: (product) => `${product} behölls.`,
    answered: (product) => `Frågan är redan besvarad. Så här är det nu med ${product}:`,
    gone: () => 'License Desk har inte längre några uppgifter om den här licensen.',
  },
  states: {
    active: 'Licensen är kvar.',
    ending: 'Licensen tas bort.',
    ended: 'Licensen togs bort, eller fanns inte längre.',
    'left-alone': 'License Desk låter licensen vara: den har ändrats sedan dess, eller kommer via en grupp.',
  },
  lossNameless:
    'En licens ska återtas, och någon skulle förlora innehåll. En godkännare beslutar i chatten med License Desk.',
  more: (n) => `${n} ${n === 1 ? 'licens' : 'licenser'} till får inte plats på det här kortet.`,
  headingWhy: 'Var licenserna kommer ifrån',
  noneHeld: 'Microsoft 365 visar ingen licens för den här personen.',
  through: 'Via License Desk',
  throughUntil: (end) => `Via License Desk, t.o.m. ${end}`,
  throughEarlier: 'Via License Desk, innan det antecknade varje licens',
  notShown: 'License Desk gav den, men Microsoft 365 visar den inte nu',
  group: (name) => `Via gruppen ${name}`,
  groups: (names) => `Via grupperna ${names}`,
  elsewhere: 'Inte via License Desk',
  elsewhereSince: (day) => `Inte via License Desk, sedan ${day}`,
  cut: 'Ett äldre godkännande kan saknas här: License Desk har bara letat i de senaste 2\u00a0000 posterna i sin logg.',
  several: 'Flera personer heter så. Välj en.',
  severalMore: 'Flera personer heter så. Välj en, eller använd en adress: det finns fler än de här.',
  open: 'Öppna',
};
