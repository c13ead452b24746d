import type { CardText } from '../en/text.ts';

export const thread: CardText['thread'] = {
  ask: 'Fråga',
  box: 'Din fråga',
  boxHint: 'Högst 500 tecken',
  confirm: (requester) => `Fråga ${requester} innan du beslutar. Alla godkännare ser frågan och svaret.`,
  asked: (by, when) => `${by} frågade (${when}):`,
  answered: (by, when) => `${by} svarade (${when}):`,
  noAnswer: 'Inget svar än.',
  all: (questions) => (questions === 1 ? 'Hela frågan och svaret' : `Alla ${questions} frågor`),
  cut: 'Långa texter är avkortade här, eftersom kortet inte har plats för mer.',
  leftOut: (questions) =>
    `Kortet har inte plats för ${questions === 1 ? 'den första frågan' : `de ${questions} första frågorna`}.`,
  hasAsked: (by, when) => `${by} ställde en fråga (${when})`,
  hasAnswered: (by, when) => `${by} svarade på en fråga (${when})`,
  notAsked: (what) => `Frågan är inte skickad än. Under tiden: ${what.join('; ')}. Titta igen.`,
  questionTooLong: (length) =>
    `Frågan är inte skickad än. Den har ${length.toLocaleString('sv')} tecken: korta den till 500.`,
  states: { asked: 'Fråga ställd', answered: 'Besvarad' },

  heading: 'En fråga om din begäran',
  waitsForYou: 'Väntar på ditt svar',
  forYou: 'Fråga till dig',
  answerBox: 'Ditt svar',
  answerHint: 'Högst 1\u00a0000 tecken',
  answer: 'Svara',
  answeredByYou: (when) => `Du svarade (${when}):`,
  sent: 'Svaret är skickat. Godkännarna ser det på begäran.',
  unsent: {
    'answered-before': 'Du har redan svarat på frågan. Det här är svaret som skickades.',
    'no-answer': 'Inget är skickat än. Skriv svaret i rutan först.',
    'in-look-up': 'Sökningen efter personerna pågår. Svaret skickades inte.',
    'decided-before': 'Begäran beslutades innan svaret kom. Svaret skickades inte.',
    withdrawn: 'Begäran återkallades innan svaret kom. Svaret skickades inte.',
    lapsed: 'Begäran förföll innan svaret kom. Svaret skickades inte.',
  },
  answerTooLong: (length) =>
    `Inget är skickat än. Svaret har ${length.toLocaleString('sv')} tecken: korta det till 1\u00a0000.`,
  below: 'Frågan är det senaste meddelandet här.',
  noneOpen: 'Ingen väntar på något svar från dig på den här begäran.',
  summary: (by, product) => `${by} har en fråga om din begäran om ${product}`,
  reminder: (by, product) => `${by} väntar fortfarande på ditt svar om din begäran om ${product}`,
  mailed: (said, link) =>
    `${said}. Ingen påminns om att besluta så länge frågan är öppen. Svara i chatten med License Desk: ${link}`,

  told: (by, product) => `${by} svarade på din fråga om begäran om ${product}.`,
};
