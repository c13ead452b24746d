import type { CardText } from '../en/text.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
const seatsNeeded = (n: number): string => count(n, 'licens behövs', 'licenser behövs');

/** The card to decide on. */
export const decision: CardText['decision'] = {
  seatsEnough: (free, needed) => `${count(free, 'ledig', 'lediga')}, ${needed} behövs`,
  seatsShort: (free, needed) => {
    if (free === 0) return `Ingen ledig licens, ${needed} behövs. Ingen som behöver en skulle få en.`;
    const without =
      needed - free === 1 ? 'Den sista som behöver en' : `De sista ${needed - free} som behöver en`;
    return `För få lediga licenser: ${count(free, 'ledig', 'lediga')}, ${needed} behövs. ${without} skulle bli utan.`;
  },
  seatsGrace: (free, needed, grace) =>
    `${count(free, 'ledig', 'lediga')}, ${needed} behövs. Prenumerationen har gått ut; ${count(grace, 'licens', 'licenser')} under respitperioden kan fortfarande fungera. Förnya den i administrationscentret för Microsoft 365.`,
  seatsUnknown: (needed) => `${seatsNeeded(needed)}. Hur många som är lediga är inte känt just nu.`,
  seatsNoProduct: (needed) => `${seatsNeeded(needed)}. Välj en produkt för att se lediga licenser.`,
  persons: 'Personer',
  personsKept: (kept, all) => (kept === all ? `${all}` : `${kept} av ${all}`),
  nobodyKept: 'Ingen är kvar på den här sidan: namnen står under Tilldela inte till de här användarna.',
  nobodyMatches: 'Ingen här har det i sitt namn eller sin adress.',
  filter: 'Filtrera på namn',
  filterButton: 'Filtrera',
  filterHint: 'En del av ett namn eller en adress',
  removeProblems: (n) => `Ta bort alla med problem (${n})`,
  remove: (name) => `Ta bort ${name}`,
  notAssign: 'Tilldela inte till de här användarna',
  notShownHere: (n) => `${n} till som inte visas här`,
  putAllBack: 'Lägg tillbaka alla',
  removedBy: (name, when) => `Borttagen av ${name}, ${when}`,
  putBack: 'Lägg tillbaka',
  putBackName: (name) => `Lägg tillbaka ${name}`,
  selectProduct: 'Välj en produkt',
  free: (product, free, grace) =>
    `${product} (${count(free, 'ledig', 'lediga')}${grace > 0 ? `, ${grace} under respitperiod` : ''})`,
  unlisted: (n) =>
    `${count(n, 'produkt till finns', 'produkter till finns')} inte med i listan. Betalda produkter med lediga licenser står först.`,
  showApps: 'Visa appar',
  switchApps: 'Välj appar och tjänster',
  appsOf: (product) => `Apparna i ${product}. Det som är av tilldelas inte med en ny licens.`,
  appsOfOther: (shown, chosen) =>
    `Det här är apparna i ${shown}. Välj Visa appar för att se dem i ${chosen}.`,
  noApps: (product) => `${product} har inga appar som kan slås på eller stängas av.`,
  appsNotShown: 'Välj Visa appar för att se apparna i produkten.',
  unknownApp: 'En app',
  group: (from, to, n, off) =>
    `${from === to ? from : `${from}–${to}`} (${n}${off > 0 ? `, ${count(off, 'avstängd', 'avstängda')}` : ''})`,
  message: 'Meddelande (valfritt)',
  messageHint: 'Går till den som gjorde begäran och till alla som den gäller',
  approve: (kept, removed) => (removed === 0 ? `Godkänn ${kept}` : `Godkänn ${kept} · inte ${removed}`),
  decline: 'Avslå',
  goBack: 'Tillbaka',
  question: (requester) =>
    `Vill du avslå begäran? Inget tilldelas, och ${requester} och alla som den gäller får veta det.`,
  questionNobody: (requester) =>
    `Alla namn står under Tilldela inte till de här användarna, så det finns ingen kvar att godkänna. Vill du avslå begäran? ${requester} och alla som den gäller får veta det.`,
};

/** A rule as the decider, inside a sentence. */
export const decider: CardText['decider'] = {
  rule: (name, version, confirmedBy) => `regeln ”${name}” (version ${version}, bekräftad av ${confirmedBy})`,
};

/** Why a card is not what its reader expected. */
export const notices: CardText['notices'] = {
  removed: (by, names, when) => `${by} tog bort ${names} (${when})`,
  putBack: (by, names, when) => `${by} lade tillbaka ${names} (${when})`,
  nothingDecided: (what) => `Ändrat sedan du tittade senast: ${what.join('; ')}. Inget är beslutat.`,
  changed: 'Begäran har ändrats sedan du tittade senast. Inget är beslutat.',
  decidedByOther: (by, when) => `${by} hann besluta först (${when}). Ditt klick ändrade inget.`,
  noLongerPending: 'Den här begäran väntar inte längre. Ditt klick ändrade inget.',
  messageTooLong: (length) =>
    `Meddelandet har ${length.toLocaleString('sv')} tecken. Korta det till 1\u00a0000. Inget beslutades.`,
  plain: {
    withdrawn: 'Den som gjorde begäran har återkallat den. Ditt klick ändrade inget.',
    'choose-product': 'Välj en produkt först. Inget beslutades.',
    'product-gone': 'Den produkten kan inte längre tilldelas. Välj en annan. Inget beslutades.',
    'product-unread': 'Produkten kunde inte läsas från kortet. Välj den igen. Inget beslutades.',
    'apps-shown': 'Det här är apparna i produkten. Titta på dem och godkänn sedan. Inget är beslutat än.',
    'products-unknown': 'Produkterna kunde inte läsas just nu, så inget beslutades. Försök igen om en minut.',
    'nothing-to-try-again': 'Det finns inget att försöka igen med.',
    'waiting-stopped': 'Du avbröt väntan. De som väntade markeras nu som misslyckade och får veta det.',
    'nothing-waits': 'Inget här väntar längre på en administratör. Ditt klick ändrade inget.',
  },
};

const AGAIN = 'Ett nytt försök görs var 10:e minut i 7 dagar.';

/** The fault that an administrator has to mend before licenses can be assigned. */
export const waits: CardText['details']['waits'] = {
  consent: `En administratör. License Desk får inte tilldela licenser. ${AGAIN}`,
  token: `En administratör. License Desk kan inte logga in i Microsoft 365. ${AGAIN}`,
  'product-suspended': `En administratör. Prenumerationen på produkten är pausad. ${AGAIN}`,
};
