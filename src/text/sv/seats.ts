import type { CardText } from '../en/text.ts';

const number = (n: number): string => n.toLocaleString('sv');
const licenses = (n: number): string => `${number(n)} ${n === 1 ? 'licens' : 'licenser'}`;

export const seatsCard: CardText['seatsCard'] = {
  heading: 'Lediga licenser',
  none: 'Här finns ingen betald produkt som går att tilldela personer.',
  pace: (days) =>
    `Prognoserna följer takten i License Desks senaste ${days} dagar. Licenser som har getts eller tagits bort för hand räknas inte med.`,
  median: (days, duration) =>
    `Mediantid till beslut ${days === 1 ? 'den senaste dagen' : `de senaste ${days} dagarna`}: ${duration}`,
  medianUnknown: 'Mediantid till beslut: för lite underlag',
  used: (used, owned) => `${number(used)} av ${licenses(owned)} används`,
  free: (free) => `${number(free)} ${free === 1 ? 'ledig' : 'lediga'}`,
  noneFree: 'inga lediga',
  runsOut: (day) => `De tar slut omkring ${day}`,
  lasts: 'De räcker i mer än ett år',
  notEnough: 'För lite underlag för att säga när de tar slut',
  given: (given) => `${given === 0 ? 'Inga' : number(given)} från License Desk`,
  ending: (ending) => `${number(ending)} upphör den här månaden`,
  waiting: (waiting) =>
    `${number(waiting)} ${waiting === 1 ? 'godkänd person' : 'godkända personer'} väntar på en ledig licens`,
  grace: (grace) =>
    `Prenumerationen har gått ut; ${licenses(grace)} till under respitperioden kan fortfarande fungera`,
  more: (n) => `${n} ${n === 1 ? 'produkt' : 'produkter'} till visas inte här.`,
  enough:
    'En prognos kräver minst 8 dagars underlag, och att License Desk har gett 5 licenser för produkten de senaste 30 dagarna.',
};
