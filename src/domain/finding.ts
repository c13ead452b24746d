/** How serious a finding is. `good`: in order. `warning`: worth a look. `bad`: something does not work. */
export type Level = 'good' | 'warning' | 'bad';

/**
 * Every finding of a check of an installation, with its level. The comment above a code says what `about`
 * contains.
 */
export const LEVELS = {
  'clock-right': 'good',
  /** Seconds. */
  'clock-off': 'bad',
  /** Host. */
  'login-away': 'bad',
  /** Audience. */
  'token-given': 'good',
  /** Client id. */
  'secret-wrong': 'bad',
  'secret-expired': 'bad',
  'app-unknown': 'bad',
  'identity-missing': 'bad',
  /** Tenant id. */
  'tenant-unknown': 'bad',
  /** Audience, and what Entra said. */
  'token-refused': 'bad',
  'permissions-right': 'good',
  /** Names of permissions. */
  'permission-missing': 'bad',
  'permission-broad': 'warning',
  'mail-everywhere': 'warning',
  /** Number of products that can be assigned. */
  'graph-right': 'good',
  'no-products': 'warning',
  /** The call. */
  'graph-refused': 'bad',
  'graph-away': 'bad',
  'look-up-wrong': 'bad',
  /** Roles and groups by name or id. */
  'approvers-right': 'good',
  /** Id. */
  'role-unknown': 'bad',
  'role-custom': 'warning',
  'group-unknown': 'bad',
  /** Ids of groups. */
  'settings-right': 'good',
  /** Id. */
  'settings-group-unknown': 'bad',
  /** Ids. */
  'approvers-unchecked': 'warning',
  'nobody-told': 'warning',
  /** Kind of store. */
  'store-right': 'good',
  /** Place. */
  'store-new': 'warning',
  /** The store's own words, in English. */
  'store-refused': 'bad',
  'store-away': 'bad',
  /** Megabytes of the key document. */
  'keys-right': 'good',
  'keys-away': 'bad',
  /** Host. */
  'connector-right': 'good',
  'connector-refused': 'bad',
  'connector-away': 'bad',
  /** Mailboxes. */
  'mail-set': 'good',
  'no-mail': 'warning',
  'queue-right': 'good',
  /** Minutes. */
  'queue-late': 'warning',
  /** Number of jobs. */
  'jobs-dead': 'warning',
  /** Name of the environment. */
  'package-right': 'good',
  'package-differs': 'bad',
  'package-unknown': 'warning',
  /** Word of the manifest. */
  'package-refused': 'bad',
  /** The check. */
  'check-late': 'warning',
  /** Mailbox, and where to. */
  'mail-sent': 'good',
  /** Mailbox. */
  'mail-refused': 'bad',
  /** Address. */
  'person-unknown': 'bad',
  'approver-right': 'good',
  'approver-wrong': 'bad',
  'changer-right': 'good',
  'changer-wrong': 'bad',
  'other-right': 'good',
  'other-wrong': 'bad',
  'card-sent': 'good',
  /** Address, and what Teams said. */
  'app-missing': 'bad',
  'app-blocked': 'bad',
  'card-failed': 'bad',
} as const satisfies Record<string, Level>;

export type FindingCode = keyof typeof LEVELS;

/** The codes of findings that need action. */
export type Trouble = {
  [C in FindingCode]: (typeof LEVELS)[C] extends 'good' ? never : C;
}[FindingCode];

/** The result of one check. `about`: its subject, or empty if the code says enough; never a secret. */
export interface Finding {
  readonly code: FindingCode;
  readonly about: string;
}

export const found = (code: FindingCode, about: string | number = ''): Finding => ({
  code,
  about: String(about),
});

/** Removes repeated findings and puts the worst first. Findings of one level keep their order. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  const once = new Map(findings.map((finding) => [`${finding.code} ${finding.about}`, finding]));
  const rank: Readonly<Record<Level, number>> = { bad: 0, warning: 1, good: 2 };
  return [...once.values()].toSorted((one, other) => rank[LEVELS[one.code]] - rank[LEVELS[other.code]]);
}

export function isTrouble(code: FindingCode): code is Trouble {
  return LEVELS[code] !== 'good';
}
