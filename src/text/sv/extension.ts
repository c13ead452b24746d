import type { CardText } from '../en/text.ts';

export const extension: CardText['extension'] = {
  news: {
    'ends-first': (product, end) =>
      `Din licens för ${product} upphör efter ${end}. Välj Förläng om du behöver den längre. Lämna tillbaka den om du inte behöver den mer.`,
    'ends-last': (product, end) =>
      `Din licens för ${product} upphör efter ${end}. Sedan förlorar du åtkomsten. Välj Förläng om du behöver den längre.`,
    'ends-half': (product, end) =>
      `Halva tiden för din licens för ${product} har gått. Den upphör efter ${end}. Välj Förläng om du behöver den längre.`,
    extended: (product, end) =>
      `Din licens för ${product} har förlängts: du har den till och med ${end}. Du behöver inte göra något.`,
    'not-extended': (product, end) =>
      `Din licens för ${product} har inte förlängts. Den upphör efter ${end}: spara ditt arbete före dess.`,
  },
  subjects: {
    'ends-first': (product, end) => `Din licens för ${product} upphör efter ${end}`,
    'ends-last': (product, end) => `Din licens för ${product} upphör efter ${end}`,
    'ends-half': (product, end) => `Din licens för ${product} upphör efter ${end}`,
    extended: (product, end) => `${product} har förlängts till och med ${end}`,
    'not-extended': (product, end) => `${product} har inte förlängts och upphör efter ${end}`,
  },
  byMail:
    'Skicka ”mina licenser” till License Desk i Teams om du vill förlänga den eller lämna tillbaka den.',
  extend: 'Förläng',
  extendTip: (product) => `Be om en senare slutdag för ${product}`,
  ask: (product) => `Hur länge behöver du ${product}? En godkännare beslutar.`,
  present: (end) => `Nu upphör den efter ${end}.`,
  day: 'Ny sista dag',
  reason: 'Varför du behöver den längre (valfritt)',
  send: 'Be om mer tid',
  goBack: 'Tillbaka',
  waits: (to, held) =>
    `Du har bett om den till och med ${to}. Så länge ingen svarar behåller du den längst till och med ${held}.`,
  answers: {
    asked: (product) => `Godkännarna tillfrågas om att förlänga ${product}. Du får veta svaret.`,
    'bad-day': (product) =>
      `Välj en dag efter den nuvarande slutdagen för ${product}, och inom gränsen. Ingen har tillfrågats.`,
    over: (product) =>
      `Tiden för ${product} är slut, så den kan inte förlängas. Skicka ”begäran” för att be om den igen.`,
    'left-alone': (product) =>
      `${product} har ändrats av någon annan, så License Desk avslutar den inte längre.`,
    'no-end': (product) => `${product} har ingen slutdag, så det finns inget att förlänga.`,
    'asks-approver': (product) =>
      `Du behåller ${product} tills vidare: en godkännare tillfrågas om den alls ska upphöra.`,
    'already-asked': (product) => `Du har redan bett om att förlänga ${product}. Du får veta svaret.`,
    'at-limit': (product) =>
      `${product} upphör så sent som din organisation tillåter. Skicka ”begäran” för att be om den igen efteråt.`,
    'not-yours': () => 'License Desk har inte gett dig den här licensen, så du kan inte förlänga den här.',
  },
  topic: 'Begäran om en senare slutdag',
  question: (name, product) => `Förlänga ${product} för ${name}?`,
  change: (was, to) => `Den upphör efter ${was}. Den behövs till och med ${to}.`,
  why: (reason) => `Motivering: ${reason}`,
  line: (n) =>
    n === 0
      ? 'Ingen väntar på produkten.'
      : `${n === 1 ? '1 person väntar' : `${n} personer väntar`} på produkten.`,
  unanswered: (held) => `Utan svar återtas licensen efter ${held}.`,
  cut: (latest) => `Den senaste dag som produkten tillåter är nu ${latest}.`,
  none: {
    'day-passed': 'Den dagen har passerat, så licensen kan inte förlängas. En ny begäran kan göras.',
    'at-limit': 'Produkten tillåter nu ingen senare slutdag, så licensen kan inte förlängas.',
  },
  otherDay: 'Inget är beslutat än. Den sista dagen har ändrats: titta igen.',
  yes: 'Förläng',
  yesUntil: (day) => `Förläng t.o.m. ${day}`,
  no: 'Förläng inte',
  results: {
    granted: (name, _was, to) => `${name} har förlängt den till och med ${to}.`,
    declined: (name, was) => `${name} har inte förlängt den. Den upphör efter ${was}.`,
    withdrawn: () => 'Den lämnades tillbaka innan någon svarade.',
    unanswered: () => 'Ingen svarade i tid, så licensen återtas.',
    'approved-anew': (_name, _was, _to, until) =>
      `En annan begäran om licensen godkändes innan någon svarade. ${until === '' ? 'Den har ingen slutdag längre.' : `Den upphör efter ${until}.`}`,
  },
  closed: 'Frågan är redan besvarad.',
  gone: 'License Desk har inte längre några uppgifter om den här licensen.',
  nameless: 'Någon har bett om att förlänga en licens. En godkännare beslutar i chatten med License Desk.',
};
