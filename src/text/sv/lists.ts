import type { CardText } from '../en/text.ts';

const people = (n: number): string => `${n} ${n === 1 ? 'person' : 'personer'}`;

export const list: CardText['list'] = {
  heading: 'Licensbegäranden',
  headingOwn: 'Mina begäranden',
  pending: 'Väntar',
  completed: 'Klara',
  counted: (tab, requests) => `${tab} (${requests})`,
  shown: (tab) => `${tab}, visas nu`,
  nonePending: 'Inget väntar på beslut.',
  noneCompleted: 'Ingen begäran är klar än.',
  noneOwn: 'Du har inte begärt någon licens än, och ingen har begärt någon åt dig.',
  rowOwn: (persons, when) => `${people(persons)} · ${when}`,
  openOwn: (product) => `Öppna din begäran om ${product}`,
  ownProcess: 'Ni använder er egen process för licensbegäranden',
  newer: '‹ Nyare',
  older: 'Äldre ›',
};

export const greeting: CardText['greeting'] = {
  heading: 'Hej, jag är License Desk',
  personal:
    'Genom mig får du Microsoft 365-licenser, åt dig själv och åt kollegor. Välj knappen eller skicka ”begär”. Vill du se allt annat som jag förstår skickar du ”hjälp”.',
  shared:
    'Genom mig får ni Microsoft 365-licenser, åt er själva och åt kollegor. Välj knappen eller omnämn mig med ”begär”. Vill ni se allt annat som jag förstår omnämner ni mig med ”hjälp”.',
  approver:
    'Du får godkänna licenser. Skicka ”meddela mig” för att få nya begäranden i den här chatten, och ”begäranden” för att se dem som finns.',
};

export const help: CardText['help'] = {
  heading: 'License Desk',
  intro: 'Begär Microsoft 365-licenser i chatten, åt dig själv och åt andra. Skriv något av de här orden:',
  does: {
    request: 'Begär en licens. Lägg till det du vet: begär visio för adele@contoso.com',
    myRequests: 'Se det som du har begärt och det som har begärts åt dig, och återkalla begäranden',
    requests: 'För godkännare: se alla begäranden, både de som väntar och de som är klara',
    notifyMe: 'För godkännare: få licensbegäranden i vår personliga chatt',
    notifyHere: 'För godkännare: få licensbegäranden i en kanal (omnämn mig där)',
    settings: 'För godkännare: produkter som erbjuds, er egen process, platserna för kort',
    stop: 'Få inga fler licensbegäranden här',
    export: 'För godkännare: få loggen som CSV-fil, eller med ”exportera json” som JSON-rader',
    help: 'Visa det här',
  },
  newRequest: 'Begär en licens',
};
