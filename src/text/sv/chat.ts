import type { ChatText } from '../en/text.ts';
import { personEnded, requestEnded } from './result-words.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

const named = (name: string, none: string): string => (name === '' ? none : name);

export const chat: ChatText = {
  // Those without dots and rings are for keyboards that have none.
  commands: {
    request: [
      'begär',
      'begar',
      'begär en licens',
      'begar en licens',
      'beställ',
      'bestall',
      'ansök',
      'ansok',
      'licens',
    ],
    myRequests: ['mina begäranden', 'mina begaranden', 'återkalla', 'aterkalla', 'avbryt'],
    myLicenses: ['mina licenser'],
    requests: ['begäranden', 'begaranden', 'visa begäranden', 'visa begaranden'],
    decide: ['besluta', 'besluta om flera'],
    why: ['varför', 'varfor'],
    seats: ['platser', 'lediga licenser', 'visa platser'],
    rules: ['regler', 'visa regler'],
    help: ['hjälp', 'hjalp', 'hjälp mig', 'hjalp mig', 'vad kan du göra'],
    notifyHere: ['meddela här', 'meddela har'],
    notifyMe: ['meddela mig'],
    stop: ['stopp'],
    settings: ['inställningar', 'installningar'],
    export: ['exportera'],
  },
  courtesies: {
    hello: [
      'hej',
      'hej hej',
      'hejsan',
      'hallå',
      'tjena',
      'god morgon',
      'godmorgon',
      'god dag',
      'god eftermiddag',
      'god kväll',
    ],
    please: ['snälla', 'är du snäll', 'okej'],
    thanks: ['tack', 'tackar', 'tack så mycket', 'tack så jättemycket', 'tusen tack', 'stort tack'],
    wish: [
      'jag behöver',
      'jag vill',
      'jag vill ha',
      'jag skulle vilja',
      'jag skulle vilja ha',
      'vi behöver',
      'kan jag få',
      'får jag',
      'kan du',
      'kan du ge mig',
      'ge mig',
    ],
  },
  welcome: 'Varsågod.',
  didYouMean: 'Menade du det här?',
  ownInstead: 'Listan med alla begäranden är för godkännare. Här är dina egna.',
  particles: {
    for: ['för', 'åt', 'till'],
    me: ['mig', 'själv'],
    and: ['och', 'samt'],
    fillers: ['en', 'ett', 'om', 'licens', 'licenser'],
  },
  refusals: {
    'not-an-approver': 'Bara de som får godkänna licenser kan göra det. Inget ändrades.',
    'rights-unknown':
      'Dina behörigheter kunde inte kontrolleras just nu. Inget ändrades. Försök igen om en minut.',
    'not-in-settings-group':
      'Här får bara godkännare i en viss grupp ändra inställningar och regler. Inget ändrades.',
    'own-request':
      'I din organisation får man inte besluta om sin egen begäran. Inget ändrades. Be en annan godkännare om hjälp.',
    'not-your-form': 'Det här formuläret tillhör någon annan. Skicka ”begär” för att få ett eget.',
    'not-your-request': 'Den här begäran tillhör någon annan. Inget ändrades.',
    'guest-requester': 'Bara aktiva medlemmar i den här organisationen kan begära licenser här.',
    'wrong-tenant': 'License Desk arbetar för en annan organisation och kan inte hjälpa till här.',
    'no-account':
      'License Desk hjälper dem som har ett konto i den här organisationen. Logga in i Teams med det och försök igen.',
    'request-gone': 'Den här begäran finns inte kvar. Inget ändrades.',
    'card-outdated':
      'Det här kortet kan inte längre användas. Inget ändrades. Skicka ”begär” eller ”hjälp” för att gå vidare.',
    'click-as-message':
      'Din version av Teams skickar klick på ett sätt som License Desk inte kan läsa. Det här klicket ändrade inget. Välj knappen i Teams på en dator eller i en webbläsare, eller uppdatera Teams.',
    'unknown-command': 'Det förstod jag inte. Behöver du en licens?',
    'personal-only': 'Det fungerar bara i din personliga chatt med License Desk.',
    'channel-only':
      'Det fungerar bara i en kanal i ett team. Vill du själv få licensbegäranden skickar du ”meddela mig” i din personliga chatt med License Desk.',
  },
  slow: 'Det här tar längre tid än vanligt och fortsätter i bakgrunden. Välj Uppdatera om en minut för att se resultatet.',
  later: (reference) =>
    `Något som License Desk behöver svarar inte just nu, så det här kunde inte göras. Försök igen om en minut. Referens: ${reference}`,
  apology: (reference) =>
    `Något gick tyvärr fel i License Desk. Försök igen; om det händer en gång till ger du administratören den här referensen: ${reference}`,
  cardTooLarge: 'Kortet är för stort för att visas i Teams. Det du gjorde innan är sparat.',
  cardOnItsWay: 'Begäran är på väg till den här chatten.',
  formBelow: 'Ditt formulär är det senaste meddelandet här.',
  answerBelow: 'Svaret är det senaste meddelandet här.',
  formSummary: 'Begär en licens',
  helpSummary: 'Det här kan License Desk göra',
  listSummary: 'Licensbegäranden',
  ownListSummary: 'Dina licensbegäranden',
  ownLicensesSummary: 'Dina licenser',
  decideSummary: 'Begäranden att besluta om',
  whySummary: 'Var licenserna kommer ifrån',
  seatsSummary: 'Lediga licenser',
  rulesSummary: 'Regler',
  whyWhom: 'Skriv vems licenser du menar, med namn eller adress: varför adele@contoso.com',
  whyNobody:
    'Ingen med det namnet eller den adressen hittades. Skriv hela namnet, eller adressen som personen loggar in med.',
  greetingSummary: 'Hej, jag är License Desk',
  decisionSummary: (product, requester, persons) =>
    `Licensbegäran från ${requester}: ${product} till ${count(persons, 'person', 'personer')}`,
  settingsSummary: 'Inställningar',
  trialCard: 'Ett testkort från License Desk: det kan skriva till dig. Du behöver inte göra något.',
  testCard: (name) => `Ett testkort från ${name}: licensbegäranden kommer hit.`,
  waitingSummary: (n) =>
    n === 0 ? 'Inga licensbegäranden väntar' : `${count(n, 'licensbegäran', 'licensbegäranden')} väntar`,
  queuesSummary: 'Personer väntar på en ledig licens',
  reminderSummary: (n) => `${count(n, 'licensbegäran', 'licensbegäranden')} har väntat i minst 2 dagar`,
  lapses: (product, requester, at) =>
    `Begäran från ${requester} om ${product} väntar fortfarande. Den förfaller vid den här tidpunkten om ingen beslutar innan dess: ${at}`,
  lapsed: (product, requester) =>
    `Begäran från ${requester} om ${product} har förfallit, eftersom ingen beslutade i tid.`,
  lapsesOwn: (product, at) =>
    `${product}: ingen har beslutat om din begäran än. Den förfaller vid den här tidpunkten om ingen beslutar innan dess: ${at}`,
  exportOffer: (n) =>
    `Loggen i License Desk: vem som gjorde vad och när, ${count(n, 'post', 'poster')}. Den nämner personer, så förvara den väl.`,
  exportAccepted: 'Filen skrivs. Den kommer till den här chatten om en stund.',
  exportDeclined: 'Ingen fil skrevs.',
  exportFailed: {
    'too-large':
      'Loggen är för stor för en fil i den här chatten. Den som driver License Desk kan skriva den med ”npm run export”.',
    'not-delivered':
      'Filen kunde inte levereras. Titta i din OneDrive; finns den inte där skickar du ”exportera” igen.',
  },
  unnamedPlace: 'En kanal',
  generalChannel: 'Allmänt',
  channelOf: (team) => `${team} (en kanal)`,
  placeAdded: {
    personal: 'Klart. Nya licensbegäranden kommer till den här chatten. Skicka ”stopp” för att avsluta det.',
    channel:
      'Klart. Nya licensbegäranden kommer till den här kanalen. Omnämn mig med ”stopp” för att avsluta det. Bara de som får godkänna licenser kan besluta om dem.',
    shared:
      'Klart. Nya licensbegäranden meddelas i den här kanalen. Den delas med en annan organisation, så ingen nämns vid namn här. Skicka ”inställningar” till mig i din egen chatt, öppna ”Hit skickas begäranden” och välj ”Visa namn” vid kanalen för att visa namn för alla i den. Omnämn mig med ”stopp” för att avsluta det.',
  },
  nameless: {
    waits: (product) =>
      `En begäran om ${product} väntar på beslut. Personer i en annan organisation läser den här kanalen, så ingen nämns vid namn här. Skicka ”begäranden” till License Desk i din egen chatt för att besluta.`,
    ended: (product) => `Begäran om ${product} väntar inte längre på beslut.`,
    count: (requests) =>
      `${requests === 1 ? '1 begäran väntar' : `${requests} begäranden väntar`} på beslut. Personer i en annan organisation läser den här kanalen, så ingen nämns vid namn här. Skicka ”begäranden” till License Desk i din egen chatt för att besluta.`,
  },
  placeAlready: 'Licensbegäranden kommer redan hit.',
  placeRemoved:
    'Klart. Licensbegäranden kommer inte längre hit. De som redan finns här går fortfarande att besluta om.',
  placeNone: 'Licensbegäranden kommer inte hit, så det finns inget att avsluta.',
  openChat: (link) => `Öppna den här: ${link}`,
  requestEnded,
  replaced: (asked, chosen) => `Du begärde ${asked}; godkännaren valde ${chosen}.`,
  personEnded,
  messageFrom: (name, message) => `Meddelande från ${name}: ”${message}”`,
  decidedBy: (rule) => `Beslut av ${rule}.`,
  placeGone: (name) =>
    `Du har ställt in att licensbegäranden ska gå till ${name === '' ? 'din chatt med License Desk' : name}. De kommer inte längre dit. License Desk har tagits bort därifrån, eller så har Teams inte hittat dit på flera timmar. Begäranden som väntar går inte förlorade. Lägg till appen och skicka ”${name === '' ? 'meddela mig' : 'meddela här'}” för att ställa in det igen.`,
  outages: {
    consent: () =>
      'Licenser kan inte tilldelas: Microsoft Graph tillåter det inte för License Desk. Gör så här: ge administratörsmedgivande till appens behörigheter i Microsoft Entra. Begärandena väntar, och ett nytt försök görs var 10:e minut.',
    token: () =>
      'License Desk kan inte logga in i Microsoft 365. Gör så här: kontrollera klienthemligheten eller den hanterade identiteten i Microsoft Entra. Begärandena väntar, och ett nytt försök görs var 10:e minut.',
    'bot-unknown': () =>
      'Teams känner inte till License Desk: boten är inte registrerad. Gör så här: kontrollera i Azure-portalen att Azure-boten finns med rätt app-ID och att Microsoft Teams finns bland dess kanaler. Kort och meddelanden väntar, och ett nytt försök görs var 10:e minut.',
    'app-blocked': () =>
      'En administratör blockerar License Desk i Teams, för alla eller för vissa personer. Gör så här: titta på License Desk under Hantera appar i Teams administrationscenter, och på principerna för appbehörigheter. Kort och meddelanden väntar i sex dagar. De kommer inom en timme efter att appen har tillåtits igen. Efter sex dagar skickas de inte längre.',
    'product-suspended': (product) =>
      `${named(product, 'En produkt')} kan inte tilldelas eftersom prenumerationen är pausad. Gör så här: kontrollera prenumerationen i administrationscentret för Microsoft 365. Godkända begäranden om produkten väntar, och ett nytt försök görs var 10:e minut.`,
    mailbox: (mailbox) =>
      `E-post kan inte skickas: License Desk får inte skicka från ${named(mailbox, 'sin postlåda')}, eller så finns den inte. Gör så här: kontrollera postlådan och behörigheten att skicka från den. E-posten väntar, och ett nytt försök görs var 10:e minut.`,
  },
};
