import type { CardText } from '../en/text.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

export const decideCard: CardText['decideCard'] = {
  heading: 'Besluta om flera',
  none: 'Inget väntar på beslut.',
  intro:
    'Markera de begäranden som du vill godkänna. Granska visar effekten och beslutar inget än. Alla appar ingår. Öppna en begäran om du vill ändra den eller avslå den.',
  open: (title) => `Öppna: ${title}`,
  hint: (name, hints) => `${name}: ${hints}`,
  moreHints: (n) => `${count(n, 'person till', 'personer till')} behöver ses över`,
  noTick: {
    'own-request': 'Kan inte markeras: din organisation tillåter inte att man beslutar om egna begäranden.',
    'no-product': 'Kan inte markeras: öppna begäran och välj en produkt.',
    'product-gone':
      'Kan inte markeras: produkten kan inte längre tilldelas. Öppna begäran och välj en annan.',
    'products-unknown': 'Kan inte markeras: produkterna kan inte läsas just nu. Uppdatera om en minut.',
    'nobody-left': 'Kan inte markeras: alla namn är borttagna. Öppna begäran för att lägga tillbaka namn.',
    'has-questions':
      'Kan inte markeras: någon har ställt en fråga. Öppna begäran för att läsa frågan och svaret.',
    'wish-past':
      'Kan inte markeras: den dag till vilken den behövs har passerat. Öppna begäran för att välja en annan.',
    apps: 'Kan inte markeras: apparna får inte plats på kortet. Öppna begäran för att se dem.',
  },
  until: (day) => `Till och med ${day}`,
  appsFold: 'Appar som ingår',
  elsewhere: (n) => `${n} till är ${n === 1 ? 'markerad' : 'markerade'} på andra sidor.`,
  gets: (n) => `${n} får en licens`,
  wasted: (n) => `${count(n, 'licens går', 'licenser går')} till ett inaktiverat konto`,
  hasIt: (n) => `${n} har den redan`,
  longer: (n) => `${n} behåller den längre`,
  waits: (n) => `${n} väntar på en ledig licens`,
  getsNone: (n) => `${n} får ingen`,
  fails: (n) => `${n} kan inte tilldelas`,
  together: (requests, brings) => `${count(requests, 'begäran', 'begäranden')} tillsammans: ${brings}.`,
  tick: 'Godkänn',
  lookAhead: 'Granska',
  approve: (n) => (n === 1 ? 'Godkänn den markerade' : `Godkänn de ${n} markerade`),
  goBack: 'Tillbaka',
  goOn: 'Besluta om fler',
  question: (requests, brings) =>
    `Vill du godkänna ${count(requests, 'begäran', 'begäranden')} ändå? ${brings}.`,
  dropped: (n) =>
    `${count(n, 'begäran har', 'begäranden har')} ändrats eller beslutats under tiden och är inte längre ${n === 1 ? 'markerad' : 'markerade'}.`,
  nothingTicked: 'Inget är markerat. Markera en begäran först.',
  tooMany: (most) => `Inget är beslutat. Högst ${most} kan godkännas på en gång: avmarkera några.`,
  ticksChanged: 'Inget är beslutat. Du har ändrat markeringarna: titta igen.',
  approved: (n, of) =>
    n === of
      ? `Godkänt: ${count(n, 'begäran', 'begäranden')}.`
      : `Godkänt: ${n} av ${count(of, 'begäran', 'begäranden')}.`,
  results: {
    approved: 'Godkänd',
    unsure: 'Det är inte säkert att den godkändes: databasen svarade inte. Titta igen om en minut.',
    'not-tried': 'Inte godkänd: databasen svarade inte. Försök igen om en minut.',
    'falls-short': 'Inte godkänd: nu skulle fler bli utan än du såg. Titta igen.',
  },
  skipped: {
    'own-before': 'Du har redan godkänt den',
    'decided-before': 'Redan beslutad',
    withdrawn: 'Inte godkänd: den har återkallats',
    lapsed: 'Inte godkänd: den har förfallit',
    'in-look-up': 'Inte godkänd: personerna söks upp',
    changed: 'Inte godkänd: den är inte som du såg den. Titta igen.',
    gone: 'Inte godkänd: den finns inte kvar',
    'own-request': 'Inte godkänd: din organisation tillåter inte att man beslutar om egna begäranden',
    'no-product': 'Inte godkänd: öppna den och välj en produkt',
    'product-gone': 'Inte godkänd: produkten kan inte längre tilldelas',
    'products-unknown': 'Inte godkänd: produkterna kan inte läsas just nu',
    'nobody-left': 'Inte godkänd: alla namn är borttagna',
    'has-questions': 'Inte godkänd: någon har ställt en fråga. Öppna den för att läsa frågan och svaret.',
    'wish-past':
      'Inte godkänd: den dag till vilken den behövs har passerat. Öppna den för att välja en annan.',
  },
  decidedBy: (what, by) => `${what}: ${by}`,
  lost: 'En begäran',
};
