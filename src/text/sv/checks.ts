import type { CheckText } from '../en/text.ts';
import { jobs } from './jobs.ts';
import { reason } from './reasons.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

const secret =
  'Skapa en ny klienthemlighet för den i Microsoft Entra (Appregistreringar, Certifikat och hemligheter), lägg dess värde, inte dess id, i BOT_PASSWORD eller GRAPH_CLIENT_SECRET och starta om.';
const network = 'Kontrollera serverns nätverk och proxy, och försök igen om en minut.';

export const checks: CheckText = {
  heading: 'Kontroll av installationen',
  summary: (problems, warnings, passed) =>
    problems + warnings === 0
      ? `✓ Allt fungerar (${count(passed, 'kontroll', 'kontroller')})`
      : [
          ...(problems > 0 ? [`✕ ${problems} problem`] : []),
          ...(warnings > 0 ? [`⚠ ${count(warnings, 'sak att titta på', 'saker att titta på')}`] : []),
        ].join(' · '),
  levels: { good: 'I sin ordning', warning: 'Titta på det här', bad: 'Problem' },
  findings: {
    'clock-right': () => 'Serverns klocka stämmer med Microsofts.',
    'clock-off': (seconds) => `Serverns klocka går ${seconds} sekunder fel.`,
    'login-away': (where) => `Inloggningen hos Microsoft Entra svarade inte (${where}).`,
    'token-given': (audience) => `Microsoft Entra ger en token för ${audience}.`,
    'secret-wrong': (app) => `Microsoft Entra godtar inte klienthemligheten för appen ${app}.`,
    'secret-expired': (app) => `Klienthemligheten för appen ${app} har gått ut.`,
    'app-unknown': (app) => `Klientorganisationen har ingen app ${app}.`,
    'identity-missing': (app) => `Servern har ingen hanterad identitet ${app}.`,
    'tenant-unknown': (tenant) => `Microsoft Entra känner inte till klientorganisationen ${tenant}.`,
    'token-refused': (what) => `Microsoft Entra nekar en token för ${what}.`,
    'permissions-right': () => 'Microsoft Graph ger de behörigheter som behövs.',
    'permission-missing': (names) => `Behörigheter i Microsoft Graph saknas: ${names}.`,
    'permission-broad': (names) => `Behörigheter i Microsoft Graph är vidare än nödvändigt: ${names}.`,
    'mail-everywhere': () =>
      'Med Mail.Send kan License Desk skicka e-post som vem som helst i organisationen.',
    'graph-right': (n) =>
      `Microsoft Graph svarar: personer går att hitta, och ${count(Number(n), 'produkt', 'produkter')} kan tilldelas.`,
    'no-products': () => 'Klientorganisationen äger ingen produkt som kan tilldelas.',
    'graph-refused': (call) => `Microsoft Graph nekar ett anrop som behövs: ${call}.`,
    'graph-away': (call) => `Microsoft Graph svarade inte: ${call}.`,
    'look-up-wrong': () =>
      'Microsoft Graph hittar inte personer på deras adress, så ingen vars adress skrivs in känns igen.',
    'approvers-right': (names) => `De här godkännarrollerna och grupperna finns: ${names}.`,
    'role-unknown': (id) => `Det finns ingen Entra-roll med mall-id ${id}.`,
    'role-custom': (id) =>
      `Rollen ${id} är organisationens egen. Microsoft Graph svarar bara på vem som har inbyggda roller, så den här gör ingen till godkännare.`,
    'group-unknown': (id) => `Det finns ingen grupp med objekt-id ${id}.`,
    'settings-right': (ids) => `De här grupperna i SETTINGS_GROUPS finns: ${ids}.`,
    'settings-group-unknown': (id) => `SETTINGS_GROUPS innehåller en grupp som inte finns: ${id}.`,
    'approvers-unchecked': (ids) => `Det gick inte att se om de här rollerna och grupperna finns: ${ids}.`,
    'nobody-told': () =>
      'Ingen får veta om nya begäranden: ingen chatt eller kanal får dem, och APPROVER_MAIL är inte satt.',
    'store-right': (kind) => `Databasen svarar: ${kind}.`,
    'store-new': (place) => `Det finns ingen databas än på ${place}. Den första starten skapar den.`,
    'store-refused': (why) => `Databasen kan inte användas. ${why}`,
    'store-away': (why) => `Databasen svarade inte. ${why}`,
    'keys-right': (megabytes) =>
      `Teams-kanalens nycklar är kända. Dokumentet med nycklarna är på ${megabytes} MB. License Desk läser upp till 16 MB.`,
    'keys-away': () => 'Teams-kanalens nycklar gick inte att hämta, så inget från Teams tas emot.',
    'connector-right': (host) => `Anslutningen till Teams svarar och godtar vår token (${host}).`,
    'connector-refused': (host) => `Anslutningen till Teams godtar inte vår token (${host}).`,
    'connector-away': (host) => `Anslutningen till Teams svarade inte (${host}).`,
    'mail-set': (from) => `E-post skickas från ${from}.`,
    'no-mail': () => 'Ingen e-post skickas eftersom ingen postlåda är satt: alla får besked bara i Teams.',
    'queue-right': () => 'Inget arbete är försenat.',
    'queue-late': (minutes) => `Det äldsta arbetet skulle ha gjorts för ${minutes} minuter sedan.`,
    'jobs-dead': (n) =>
      `${count(Number(n), 'meddelande, kort eller annan uppgift', 'meddelanden, kort eller andra uppgifter')} kunde inte göras klart.`,
    'package-right': (name) => `App-paketet för ”${name}” är för den här boten.`,
    'package-differs': (name) => `App-paketet för ”${name}” är för en annan bot.`,
    'package-unknown': () => 'Här finns inga inställningar för ett app-paket att jämföra med.',
    'package-refused': (word) =>
      `Teams skulle avvisa ett app-paket av det här manifestet, på grund av ${word}.`,
    'check-late': (what) => `Kontrollen blev inte klar i tid: ${what}.`,
    'mail-sent': (what) => `Exchange tog emot ett testmeddelande: ${what}.`,
    'mail-refused': (from) => `Exchange tog inte emot ett testmeddelande från ${from}.`,
    'person-unknown': (address) => `I katalogen finns ingen, eller fler än en, med adressen ${address}.`,
    'approver-right': (address) => `${address} får godkänna.`,
    'approver-wrong': (address) => `${address} får inte godkänna men borde få det.`,
    'changer-right': (address) => `${address} får ändra inställningar och regler.`,
    'changer-wrong': (address) =>
      `${address} får godkänna men inte ändra inställningar och regler: personen finns inte i någon grupp i SETTINGS_GROUPS.`,
    'other-right': (address) => `${address} får inte godkänna, precis som det ska vara.`,
    'other-wrong': (address) => `${address} får godkänna men borde inte få det.`,
    'card-sent': (address) => `Teams tog emot ett testkort för ${address}.`,
    'app-missing': (address) => `Teams låter inte License Desk skriva till ${address}.`,
    'app-blocked': (address) => `En administratör blockerar License Desk i Teams för ${address}.`,
    'card-failed': (address) => `Teams tog inte emot ett testkort för ${address}.`,
  },
  cures: {
    'clock-off': 'Slå på tidssynkronisering på servern. Token och tidsgränser går efter klockan.',
    'login-away': network,
    'secret-wrong': secret,
    'secret-expired': secret,
    'app-unknown':
      'Kontrollera BOT_ID, GRAPH_CLIENT_ID och BOT_TENANT_ID, och att appen hör till den här klientorganisationen och har tjänstens huvudnamn.',
    'identity-missing':
      'Tilldela servern den användartilldelade hanterade identiteten, och sätt BOT_ID till dess klient-id.',
    'tenant-unknown': 'Sätt BOT_TENANT_ID till klientorganisationens id och CLOUD till dess moln.',
    'token-refused':
      'Slå upp numret i Microsofts lista över felkoder för Entra. Ofta ligger en princip för villkorsstyrd åtkomst för arbetsbelastningar bakom.',
    'permission-missing':
      'Lägg till de här programbehörigheterna för appen i Microsoft Entra och ge administratörsmedgivande. Det kan dröja en timme innan de finns i token.',
    'permission-broad':
      'Ta bort dem från appen i Microsoft Entra när de som behövs är på plats. Allt fungerar även med dem.',
    'mail-everywhere':
      'Ge ”Application Mail.Send” i Exchange bara för de postlådor som skickar (RBAC för program), och ta sedan bort Mail.Send.',
    'no-products':
      'Köp licenser, eller kontrollera prenumerationerna i administrationscentret för Microsoft 365.',
    'graph-refused': 'Ge administratörsmedgivande till appens behörigheter i Microsoft Entra.',
    'graph-away': network,
    'look-up-wrong':
      'Försök igen om en timme. Till dess går det att välja personer efter namn i formuläret. Om felet består: öppna ett supportärende hos Microsoft. Anropet är GET /users med $filter.',
    'role-unknown': 'Rätta APPROVER_ROLES. Mall-id:n står i Microsofts lista över Entra-roller.',
    'role-custom':
      'Skapa en grupp med dem som har rollen. Lägg till gruppens objekt-id i APPROVER_GROUPS. Ta bort rollen ur APPROVER_ROLES.',
    'group-unknown': 'Rätta APPROVER_GROUPS. Objekt-id:t står på gruppens sida i Microsoft Entra.',
    'settings-group-unknown':
      'Rätta SETTINGS_GROUPS. Om ingen av grupperna finns får ingen ändra inställningar och regler.',
    'approvers-unchecked':
      'Pröva med en person: npm run doctor -- --help visar hur. Eller ge GroupMember.Read.All och RoleManagement.Read.Directory.',
    'nobody-told':
      'Skicka som godkännare ”meddela mig” till License Desk, eller ”meddela här” i en kanal; eller sätt APPROVER_MAIL.',
    'store-new':
      'Inget behöver göras, om det inte borde finnas ett: kontrollera i så fall databasens konfiguration.',
    'store-refused': 'Gör det som står där, och starta License Desk igen.',
    'store-away': 'Kontrollera kontot eller disken. Inget har gått förlorat: det som kom in försöks igen.',
    'keys-away': network,
    'connector-refused':
      'Kontrollera att Azure-boten har detta BOT_ID och Teams-kanalen, och att CLOUD är klientorganisationens moln.',
    'connector-away': network,
    'no-mail': 'Sätt MAIL_FROM om personer ska få e-post.',
    'queue-late': 'Leta efter varningar och fel i loggen, och se efter om en process är igång.',
    'jobs-dead':
      'Sök efter referensen i loggen. Det som inte skickades skickas inte igen; begärandena står kvar som de är.',
    'package-differs':
      'Sätt BOT_ID i dess fil i env till konfigurationens, skapa paketet på nytt och ladda upp det.',
    'package-unknown': 'Jämför själv botId i det manifest som laddades upp med BOT_ID.',
    'package-refused':
      'Sätt supportsChannelFeatures till "tier1" i appPackage/manifest.json, bredvid bots, och ta bort supportedChannelTypes. Höj version, skapa paketet på nytt och ladda upp det.',
    'check-late': 'Försök igen. Om det inte hjälper, se efter om servern har för lite att köra på.',
    'mail-refused':
      'Ge ”Application Mail.Send” för den här postlådan i Exchange (RBAC för program); det kan ta upp till två timmar innan det gäller. Kontrollera MAIL_FROM.',
    'person-unknown': 'Ange adressen som personen loggar in med.',
    'approver-wrong':
      'Kontrollera personens roller och grupper, att en PIM-roll är aktiverad, och APPROVER_ROLES och APPROVER_GROUPS.',
    'changer-wrong':
      'Om personen ska ändra dem: lägg till personen i en grupp i SETTINGS_GROUPS. Minst en godkännare måste finnas i någon av dem.',
    'other-wrong': 'Kontrollera APPROVER_ROLES och APPROVER_GROUPS, och vilka som finns i grupperna.',
    'app-missing':
      'Installera appen för personen: med en installationsprincip eller för hand. Försök sedan igen.',
    'app-blocked':
      'Tillåt License Desk i Teams administrationscenter: under Hantera appar, och i personens princip för appbehörigheter. Försök sedan igen.',
    'card-failed': network,
  },
  cure: (what) => `Gör så här: ${what}`,
  check: 'Kontrollera installationen',
  short: 'Starta',
  hint: 'Se om allt fungerar.',
  again: 'Kör igen',
  back: 'Inställningar',
  passed: (n) => (n === 1 ? 'Visa den godkända' : `Visa de ${n} godkända`),
  deadHeading: (n) => (n === 1 ? 'Kunde inte göras klart' : `Kunde inte göras klart: de senaste av ${n}`),
  jobs,
  unknownJob: 'Något kunde inte göras klart',
  dead: (when, reference) => `${when} · referens ${reference}`,
  reason,
  more: 'Den som driver License Desk kan köra en längre kontroll: npm run doctor.',
};
