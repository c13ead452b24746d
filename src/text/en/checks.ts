import type { JobKind } from '../../domain/job.ts';
import type { FindingCode, Level, Trouble } from '../../domain/finding.ts';
import { jobs } from './jobs.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** The words of a check of the installation, on its card and in `npm run doctor`. */
export interface CheckText {
  readonly heading: string;
  /** How it is, over the list. */
  readonly summary: (problems: number, warnings: number, passed: number) => string;
  readonly levels: Readonly<Record<Level, string>>;
  /** The findings, by what they are about. */
  readonly findings: Readonly<Record<FindingCode, (about: string) => string>>;
  /** The cure of each trouble. */
  readonly cures: Readonly<Record<Trouble, string>>;
  readonly cure: (what: string) => string;
  readonly check: string;
  /** The button beside it in the settings, and what it is for. */
  readonly short: string;
  readonly hint: string;
  readonly again: string;
  readonly back: string;
  readonly passed: (n: number) => string;
  readonly deadHeading: (n: number) => string;
  /** Jobs that failed for good, by kind, and one for an unknown kind. */
  readonly jobs: Readonly<Record<JobKind, string>>;
  readonly unknownJob: string;
  readonly dead: (when: string, reference: string) => string;
  /** The reason of such a job, which is kept in English. */
  readonly reason: (said: string) => string;
  readonly more: string;
}

const secret =
  'Make a new client secret for it in Microsoft Entra (App registrations, Certificates & secrets), put its value, not its id, into BOT_PASSWORD or GRAPH_CLIENT_SECRET, and restart.';
const network = 'Check the network and the proxy of the server, and try again in a minute.';

export const checks: CheckText = {
  heading: 'Check of the installation',
  summary: (problems, warnings, passed) =>
    problems + warnings === 0
      ? `✓ Everything works (${count(passed, 'check', 'checks')})`
      : [
          ...(problems > 0 ? [`✕ ${count(problems, 'problem', 'problems')}`] : []),
          ...(warnings > 0 ? [`⚠ ${count(warnings, 'thing to look at', 'things to look at')}`] : []),
        ].join(' · '),
  levels: { good: 'In order', warning: 'Look at this', bad: 'Problem' },
  findings: {
    'clock-right': () => "The clock of the server agrees with Microsoft's.",
    'clock-off': (seconds) => `The clock of the server is wrong by ${seconds} seconds.`,
    'login-away': (where) => `The login of Microsoft Entra did not answer (${where}).`,
    'token-given': (audience) => `Microsoft Entra gives a token for ${audience}.`,
    'secret-wrong': (app) => `Microsoft Entra does not take the client secret of the app ${app}.`,
    'secret-expired': (app) => `The client secret of the app ${app} has expired.`,
    'app-unknown': (app) => `The tenant has no app ${app}.`,
    'identity-missing': (app) => `The server has no managed identity ${app}.`,
    'tenant-unknown': (tenant) => `Microsoft Entra knows no tenant ${tenant}.`,
    'token-refused': (what) => `Microsoft Entra refuses a token for ${what}.`,
    'permissions-right': () => 'Microsoft Graph grants the permissions that are needed.',
    'permission-missing': (names) => `Permissions of Microsoft Graph are missing: ${names}.`,
    'permission-broad': (names) => `Permissions of Microsoft Graph are wider than needed: ${names}.`,
    'mail-everywhere': () => 'Mail.Send lets License Desk send mail as everybody in the organization.',
    'graph-right': (n) =>
      `Microsoft Graph answers: people can be found, and ${count(Number(n), 'product', 'products')} can be assigned.`,
    'no-products': () => 'The tenant owns no product that can be assigned.',
    'graph-refused': (call) => `Microsoft Graph refuses a call that is needed: ${call}.`,
    'graph-away': (call) => `Microsoft Graph did not answer: ${call}.`,
    'look-up-wrong': () =>
      'Microsoft Graph does not find people by their address, so nobody whose address is typed is recognized.',
    'approvers-right': (names) => `These roles and groups of approvers exist: ${names}.`,
    'role-unknown': (id) => `There is no Entra role with the template id ${id}.`,
    'role-custom': (id) =>
      `The role ${id} is the organization’s own. Microsoft Graph tells only who holds built-in roles, so this one makes nobody an approver.`,
    'group-unknown': (id) => `There is no group with the object id ${id}.`,
    'settings-right': (ids) => `These groups of SETTINGS_GROUPS exist: ${ids}.`,
    'settings-group-unknown': (id) => `SETTINGS_GROUPS has a group that does not exist: ${id}.`,
    'approvers-unchecked': (ids) => `Whether these roles and groups exist could not be seen: ${ids}.`,
    'nobody-told': () =>
      'Nobody is told of new requests: no chat or channel gets them, and APPROVER_MAIL is not set.',
    'store-right': (kind) => `The database answers: ${kind}.`,
    'store-new': (place) => `There is no database yet at ${place}. The first start makes it.`,
    'store-refused': (why) => `The database cannot be used. ${why}`,
    'store-away': (why) => `The database did not answer. ${why}`,
    'keys-right': (megabytes) =>
      `The keys of the Teams channel are known. The document with the keys is ${megabytes} MB. License Desk reads up to 16 MB.`,
    'keys-away': () =>
      'The keys of the Teams channel could not be fetched, so nothing from Teams is accepted.',
    'connector-right': (host) => `The Teams connector answers and accepts our token (${host}).`,
    'connector-refused': (host) => `The Teams connector does not accept our token (${host}).`,
    'connector-away': (host) => `The Teams connector did not answer (${host}).`,
    'mail-set': (from) => `Mail is sent from ${from}.`,
    'no-mail': () => 'No mail is sent, since no mailbox is set: people are told in Teams only.',
    'queue-right': () => 'No work is late.',
    'queue-late': (minutes) => `The oldest piece of work has been due for ${minutes} minutes.`,
    'jobs-dead': (n) =>
      `${count(Number(n), 'message, card or other task', 'messages, cards or other tasks')} could not be done.`,
    'package-right': (name) => `The app package of “${name}” is for this bot.`,
    'package-differs': (name) => `The app package of “${name}” is for another bot.`,
    'package-unknown': () => 'There are no settings of an app package here to compare.',
    'package-refused': (word) => `Teams would refuse an app package of this manifest, for ${word}.`,
    'check-late': (what) => `The check did not end in time: ${what}.`,
    'mail-sent': (what) => `Exchange took a test mail: ${what}.`,
    'mail-refused': (from) => `Exchange did not take a test mail from ${from}.`,
    'person-unknown': (address) => `The directory has nobody, or more than one, with the address ${address}.`,
    'approver-right': (address) => `${address} may approve.`,
    'approver-wrong': (address) => `${address} may not approve, and should.`,
    'changer-right': (address) => `${address} may change settings and rules.`,
    'changer-wrong': (address) =>
      `${address} may approve, but may not change settings and rules: no group of SETTINGS_GROUPS has this person.`,
    'other-right': (address) => `${address} may not approve, as it should be.`,
    'other-wrong': (address) => `${address} may approve, and should not.`,
    'card-sent': (address) => `Teams took a test card for ${address}.`,
    'app-missing': (address) => `Teams does not let License Desk write to ${address}.`,
    'app-blocked': (address) => `An administrator blocks License Desk in Teams for ${address}.`,
    'card-failed': (address) => `Teams did not take a test card for ${address}.`,
  },
  cures: {
    'clock-off': 'Turn on time synchronization of the server. Sign-ins and time limits go by the clock.',
    'login-away': network,
    'secret-wrong': secret,
    'secret-expired': secret,
    'app-unknown':
      'Check BOT_ID, GRAPH_CLIENT_ID and BOT_TENANT_ID, and that the app is of this tenant with a service principal.',
    'identity-missing':
      'Assign the user-assigned managed identity to the server, and set BOT_ID to its client id.',
    'tenant-unknown': "Set BOT_TENANT_ID to the tenant's id, and CLOUD to its cloud.",
    'token-refused':
      'Look the number up in Microsoft’s list of Entra error codes. Often a policy of Conditional Access for workload identities is behind it.',
    'permission-missing':
      'Add these application permissions to the app in Microsoft Entra and grant admin consent. It can take an hour until they are in the token.',
    'permission-broad':
      'Remove them from the app in Microsoft Entra once the narrower ones are granted. Nothing breaks meanwhile.',
    'mail-everywhere':
      'Grant “Application Mail.Send” in Exchange for the sending mailboxes alone (RBAC for Applications), then take Mail.Send away.',
    'no-products': 'Buy licenses, or check the subscriptions in the Microsoft 365 admin center.',
    'graph-refused': 'Grant admin consent to the permissions of the app in Microsoft Entra.',
    'graph-away': network,
    'look-up-wrong':
      'Try again in an hour. Until then people can be picked by name in the form. If it stays so, open a support case with Microsoft: the call is GET /users with a $filter.',
    'role-unknown': 'Correct APPROVER_ROLES. The template ids are in Microsoft’s list of Entra roles.',
    'role-custom':
      'Make a group of the people who hold the role. Add the group’s object id to APPROVER_GROUPS. Remove the role from APPROVER_ROLES.',
    'group-unknown': 'Correct APPROVER_GROUPS. The object id is on the group’s page in Microsoft Entra.',
    'settings-group-unknown':
      'Correct SETTINGS_GROUPS. If none of its groups exists, nobody may change settings and rules.',
    'approvers-unchecked':
      'Prove it by a person: npm run doctor -- --help says how. Or grant GroupMember.Read.All and RoleManagement.Read.Directory.',
    'nobody-told':
      'As an approver, send “notify me” to License Desk, or “notify here” in a channel; or set APPROVER_MAIL.',
    'store-new': 'Nothing to do, unless there should be one: then check the configuration of the database.',
    'store-refused': 'Do what it says, and start License Desk again.',
    'store-away': 'Check the account or the disk. Nothing is lost: what came in is tried again.',
    'keys-away': network,
    'connector-refused':
      'Check that the Azure Bot has this BOT_ID and the Teams channel, and that CLOUD is the cloud of the tenant.',
    'connector-away': network,
    'no-mail': 'If people should get mail, set MAIL_FROM.',
    'queue-late': 'Look for warnings and errors in the log, and whether a process is running.',
    'jobs-dead':
      'Look for the reference in the log. What was not sent is not sent again; requests stand as they are.',
    'package-differs':
      'Set BOT_ID in its file in env to that of the configuration, make the package again and upload it.',
    'package-unknown': 'Compare botId in the manifest that was uploaded with BOT_ID yourself.',
    'package-refused':
      'In appPackage/manifest.json set supportsChannelFeatures to "tier1" beside bots, and take supportedChannelTypes out. Raise version, make the package again and upload it.',
    'check-late': 'Try again. If it stays so, look whether the server has too little to run on.',
    'mail-refused':
      'Grant “Application Mail.Send” for this mailbox in Exchange (RBAC for Applications); it takes up to two hours to hold. Check MAIL_FROM.',
    'person-unknown': 'Give the address with which the person signs in.',
    'approver-wrong':
      'Check the roles and groups of the person, that a role of PIM is activated, and APPROVER_ROLES and APPROVER_GROUPS.',
    'changer-wrong':
      'If the person should change them, add the person to a group of SETTINGS_GROUPS. At least one approver must be in one.',
    'other-wrong': 'Check APPROVER_ROLES and APPROVER_GROUPS, and who is in the groups.',
    'app-missing': 'Install the app for this person: by a setup policy, or by hand. Then try again.',
    'app-blocked':
      'Allow License Desk in the Teams admin center: under Manage apps, and in the app permission policy of this person. Then try again.',
    'card-failed': network,
  },
  cure: (what) => `What to do: ${what}`,
  check: 'Check installation',
  short: 'Check',
  hint: 'See whether everything works.',
  again: 'Check again',
  back: 'Settings',
  passed: (n) => (n === 1 ? 'Show the one that passed' : `Show the ${n} that passed`),
  deadHeading: (n) => (n === 1 ? 'Could not be done' : `Could not be done: the last of ${n}`),
  jobs,
  unknownJob: 'Something could not be done',
  dead: (when, reference) => `${when} · reference ${reference}`,
  reason: (said) => said,
  more: 'The operator can run a longer check: npm run doctor.',
};
