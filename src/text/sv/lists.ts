import type { CardText } from '../en/text.ts';
import { rules } from './rules.ts';
import { seatsCard } from './seats.ts';

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
  rowBy: (rule) => `av ${rule}`,
  ownProcess: 'Ni använder er egen process för licensbegäranden',
  newer: '‹ Nyare',
  older: 'Äldre ›',
};

export const greeting: CardText['greeting'] = {
  heading: 'Hej, jag är License Desk',
  personal:
    'Här begär du Microsoft 365-licenser, åt dig själv eller en kollega. Du kan också skriva vad du behöver: ”visio till Adele Vance”.',
  shared:
    'Här begär ni Microsoft 365-licenser, åt er själva eller en kollega. Välj knappen eller omnämn mig med ”begär”. Omnämn mig med ”hjälp” för att se mer.',
  approver: 'Du kan godkänna begäranden. Vill du få dem i den här chatten?',
  approverHere: 'Du kan godkänna begäranden. De kommer till den här chatten.',
};

export const help: CardText['help'] = {
  heading: 'Det här kan jag göra',
  personal:
    'Begär Microsoft 365-licenser, åt dig själv och dina kollegor. Du kan också skriva vad du behöver: ”visio till Adele Vance”.',
  shared:
    'Begär Microsoft 365-licenser, åt er själva och era kollegor. Omnämn mig och skriv vad du behöver: ”visio till Adele Vance”.',
  approvers: 'För godkännare',
  channels:
    'Omnämn mig med ”meddela här” i en kanal för att få begäranden där. Omnämn mig med ”stopp” för att avsluta det.',
  does: {
    request: 'Begär en licens. Lägg till det du vet: begär visio för adele@contoso.com',
    myRequests: 'Se det som du har begärt och det som har begärts åt dig, och återkalla begäranden',
    myLicenses: 'Se de licenser som License Desk har gett dig, sedan när och hur länge',
    requests: 'För godkännare: se alla begäranden, både de som väntar och de som är klara',
    decide: 'För godkännare: godkänn flera begäranden på en gång, efter en titt på vad det skulle leda till',
    why: 'För godkännare: se varifrån någons licenser kommer: varför adele@contoso.com',
    seats: 'För godkännare: se hur många licenser som är lediga för varje produkt, och när de tar slut',
    rules: 'För godkännare: låt regler besluta om begäranden som alltid är likadana, efter en provkörning',
    notifyMe: 'För godkännare: få licensbegäranden i vår personliga chatt',
    notifyHere: 'För godkännare: få licensbegäranden i en kanal (omnämn mig där)',
    settings: 'För godkännare: produkter som erbjuds, er egen process, vart begäranden skickas',
    stop: 'Få inga fler licensbegäranden här',
    export: 'För godkännare: få loggen som CSV-fil, eller med ”exportera json” som JSON-rader',
    help: 'Visa det här',
  },
  newRequest: 'Begär en licens',
};

export const buttons: CardText['buttons'] = {
  request: help.newRequest,
  myRequests: list.headingOwn,
  myLicenses: 'Mina licenser',
  requests: 'Begäranden',
  decide: 'Besluta om flera',
  why: 'Varför en licens?',
  seats: seatsCard.heading,
  rules: rules.heading,
  notifyMe: 'Få begäranden hit',
  notifyHere: 'Få begäranden hit',
  stop: 'Sluta få begäranden',
  settings: 'Inställningar',
  export: 'Export',
  help: 'Hjälp',
};
