import type { OutcomeKind } from '../../domain/outcome.ts';
import type { Status } from '../../domain/request.ts';
import type { MailText } from '../en/text.ts';

const people = (count: number): string => (count === 1 ? '1 person' : `${count} personer`);

const ends: Readonly<Record<Status, string>> = {
  checking: 'kontrolleras',
  pending: 'väntar',
  approving: 'är godkänd',
  completed: 'är godkänd',
  'partly-failed': 'är godkänd, och vissa licenser saknas',
  failed: 'är godkänd, och inget är tilldelat än',
  declined: 'godkändes inte',
  cancelled: 'är återkallad',
  lapsed: 'har förfallit',
};

const forYou: Readonly<Record<OutcomeKind, (product: string) => string>> = {
  assigned: (product) => `${product} är godkänd för dig, och du har licensen nu`,
  holder: (product) => `${product} är godkänd för dig, och du hade redan licensen`,
  'not-assigned': (product) => `${product} godkändes inte för dig`,
  'not-confirmed': (product) => `${product} godkändes men licensen är inte bekräftad än`,
  failed: (product) => `${product} godkändes men licensen är inte tilldelad än`,
  waiting: (product) => `${product} godkändes för dig`,
  writing: (product) => `${product} godkändes för dig`,
  confirming: (product) => `${product} godkändes för dig`,
  'on-list': (product) => `${product} är godkänd för dig, och du står på väntelistan`,
};

export const mail: MailText = {
  subjects: {
    requestEnded: (product, status) => `Din begäran om ${product} ${ends[status]}`,
    personEnded: (product, outcome, isOver) =>
      isOver ? `${product} godkändes, men sista dagen har passerat` : forYou[outcome](product),
    requestWaits: (product, requester) => `${requester} begär ${product}`,
    placeGone: (name) =>
      `Licensbegäranden kommer inte längre till ${name === '' ? 'din chatt med License Desk' : name}`,
    outage: 'License Desk behöver en administratör',
    trial: 'Ett testmeddelande från License Desk',
  },
  trial: (mailbox) =>
    `License Desk kan skicka e-post från ${mailbox}. Inget har begärts och inget har ändrats.`,
  hello: (name) => `Hej ${name}!`,
  requestWaits: (product, requester, persons) =>
    `${requester} begär ${product} till ${people(persons)}. Begäran väntar på beslut, och ingen chatt eller kanal i Teams är inställd för att ta emot den.`,
  setUpPlace:
    'För att besluta i Teams öppnar du chatten med License Desk och skickar ”meddela mig”, eller omnämner License Desk med ”meddela här” i en kanal i ett team. Begärandena som väntar kommer dit direkt.',
  messageFrom: (name) => `Meddelande från ${name}:`,
  reasonGiven: 'Motivering:',
  labels: {
    product: 'Produkt',
    asked: 'Begärd produkt',
    requester: 'Begärd av',
    requested: 'Begärd den',
    decider: 'Beslut av',
    decided: 'Beslutad den',
    persons: 'Till',
    until: 'Till och med',
    appsOff: 'Avstängda appar och tjänster',
  },
  outcomes: {
    assigned: 'tilldelad',
    holder: 'har den redan',
    'not-assigned': 'borttagen',
    'not-confirmed': 'godkänd men inte bekräftad än',
    failed: 'godkänd men inte tilldelad än',
    waiting: 'väntar',
    writing: 'tilldelas',
    confirming: 'kontrolleras',
    'on-list': 'väntar på en ledig licens',
  },
  tooLate: 'godkänd men inte tilldelad',
  more: (count) => `och ${count} till`,
  footer: {
    requester: 'Du får det här meddelandet eftersom du har begärt licensen i License Desk.',
    person: 'Du får det här meddelandet eftersom licensen har begärts åt dig i License Desk.',
    owner: 'Du får det här meddelandet eftersom du har ställt in vart licensbegäranden går i License Desk.',
    trial: 'Du får det här meddelandet eftersom den som driver License Desk skickade ett test till adressen.',
    approver:
      'Du får det här meddelandet eftersom den här adressen är inställd för att få veta om licensbegäranden.',
  },
};
