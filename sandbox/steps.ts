/** The first two minutes of a newcomer, in Markdown. README.md has the same lines, and a test compares them. */
export const steps: readonly string[] = [
  'On the right, as the approver, select **Get requests here**.',
  'On the left, as the employee, send `request visio for me, adele@contoso.com, LeeG@contoso.com` and select **Send request**.',
  'On the right, the card says that 2 get a license now and 1 waits for one. Select the **×** beside Lee Gu, then **Approve 2 · not 1**.',
  "Open the tenant's page: it shows 2 new licenses and 3 mails.",
];

/** The limits of the Playground: only real Teams can show these. */
export const limits =
  'The Playground cannot show the file that `export` sends, nor how cards look on phones: both need real Teams.';

/** The name of the store that the bot uses. */
export const storeNames = { sqlite: 'SQLite', cosmos: 'a simulated Azure Cosmos DB' } as const;

/** The step for a terminal: without marks. */
export function asPlain(step: string): string {
  return step.replaceAll(/[`*]/g, '');
}

/** The step for a page: what to type, what to select, and the link to the tenant's page. */
export function asHtml(step: string): string {
  return step
    .replaceAll(/`([^`]+)`/g, '<kbd>$1</kbd>')
    .replaceAll(/\*\*([^*]+)\*\*/g, '<b>$1</b>')
    .replace("the tenant's page", '<a href="/" target="_blank">the tenant’s page</a>');
}
