import type { StorageKind } from '../../domain/storage.ts';
import type { CardText } from '../en/text.ts';

const LOSSES: Readonly<Record<StorageKind, string>> = {
  mailbox: 'postlåda',
  files: 'OneDrive',
};

export const licenses: CardText['licenses'] = {
  heading: 'Mina licenser',
  none: 'License Desk har inte gett dig någon licens än. Licenser som du har fått på annat sätt visas inte här.',
  since: (day) => `Sedan ${day}`,
  sinceUntil: (day, end) => `Sedan ${day} · slutar ${end}`,
  giveBack: 'Lämna tillbaka',
  giveBackTip: (product) => `Lämna tillbaka ${product}`,
  giveBackQuestion: (product) => `Lämna tillbaka ${product}? Du förlorar åtkomsten inom en minut.`,
  giveItBack: 'Lämna tillbaka den',
  keepIt: 'Behåll den',
  ending: 'Återtas',
  asksApprover: (loses) => `En godkännare tillfrågas först: utan den skulle du inte längre ha ${loses}.`,
  losing: (kinds) => kinds.map((kind) => LOSSES[kind]).join(' eller '),
  answers: {
    ending: (product) => `${product} lämnas tillbaka. Du får veta när det är klart.`,
    'already-ending': (product) => `${product} lämnas redan tillbaka.`,
    ended: (product) => `Du har inte längre ${product} genom License Desk.`,
    'asks-approver': (product) => `Du behåller ${product} tills vidare: en godkännare tillfrågas först.`,
    'left-alone': (product) => `${product} har ändrats av någon annan, så License Desk låter den vara.`,
    'not-yours': () =>
      'License Desk har inte gett dig den här licensen, så du kan inte lämna tillbaka den här.',
  },
  more: (n) => `${n} ${n === 1 ? 'licens' : 'licenser'} till får inte plats på det här kortet.`,
  headingWhy: 'Licenser och varför',
  noneHeld: 'Microsoft 365 visar ingen licens för den här personen.',
  through: 'Genom License Desk',
  throughUntil: (end) => `Genom License Desk, slutar ${end}`,
  throughEarlier: 'Genom License Desk, innan varje licens antecknades',
  notShown: 'License Desk gav den, men Microsoft 365 visar den inte nu',
  group: (name) => `Genom gruppen ${name}`,
  groups: (names) => `Genom grupperna ${names}`,
  elsewhere: 'Inte genom License Desk',
  elsewhereSince: (day) => `Inte genom License Desk, sedan ${day}`,
  cut: 'Ett äldre godkännande kan saknas här: License Desk har letat i de senaste 2\u00a0000 posterna i sin logg.',
  several: 'Flera personer heter så. Välj en.',
  severalMore: 'Flera personer heter så. Välj en, eller använd en adress: alla visas inte.',
  open: 'Öppna',
};
