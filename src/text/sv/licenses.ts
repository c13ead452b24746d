import type { CardText } from '../en/text.ts';

export const licenses: CardText['licenses'] = {
  heading: 'Mina licenser',
  none: 'License Desk har inte gett dig någon licens än. Licenser som du har fått på annat sätt visas inte här.',
  since: (day) => `Sedan ${day}`,
  sinceUntil: (day, end) => `Sedan ${day} · slutar ${end}`,
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
