/** The reasons of jobs that failed for good: how each begins in English, and what it says in Swedish. */
const REASONS: ReadonlyArray<readonly [begins: string, says: (rest: string) => string]> = [
  ['The connector did not answer.', () => 'Teams svarade inte.'],
  ['The connector said ', (what) => `Teams svarade ${what}`],
  ['Graph could not be reached.', () => 'Microsoft Graph gick inte att nå.'],
  ['Graph gave no answer.', () => 'Microsoft Graph svarade inte.'],
  ['Graph’s token was refused.', () => 'Microsoft Graph godtog inte License Desks token.'],
  ['There is no token for Graph at the moment.', () => 'Just nu finns ingen token för Microsoft Graph.'],
  ['Exchange answered ', (what) => `Exchange svarade ${what}`],
  ['No mailbox to send from is configured.', () => 'Det finns ingen postlåda att skicka från.'],
  ['Messages cannot be sent to this service URL.', () => 'Meddelanden får inte skickas till den adressen.'],
  ['Files may not be uploaded to that address.', () => 'Filer får inte laddas upp till den adressen.'],
  ['The upload has ended.', () => 'Uppladdningen har avslutats.'],
  ['The upload was answered with ', (what) => `Uppladdningen besvarades med ${what}`],
  ['The program ended, or stood still, ', () => 'Programmet avslutades eller stod still gång på gång.'],
];

/** A reason in Swedish. Words that are not known, such as those of Microsoft, stay as they are, in quotes. */
export function reason(said: string): string {
  for (const [begins, says] of REASONS) if (said.startsWith(begins)) return says(said.slice(begins.length));
  return `felmeddelande: ”${said}”`;
}
