/** For how long something holds: until either is used up; for ever when neither is given. */
export interface Span {
  readonly milliseconds?: number;
  /** A number of calls. */
  readonly times?: number;
}

/** A form in which Entra has been seen to answer "concurrent requests". */
export type ConflictForm =
  '409' | '400 with code' | '400' | '400 without code' | '400 with details' | '503' | '503 without details';

export interface OneWrite {
  /** How long the tenant is busy with a write after it has answered it. */
  readonly busyMs?: number;
  /** The forms of the refusals, in turn; all of them when left out. */
  readonly forms?: readonly ConflictForm[];
}

/** The properties of a person that a lagging read shows as they were: both, one of them, or each of these in turn. */
export type LagOf = 'both' | 'assignedLicenses' | 'licenseAssignmentStates' | 'in turn';

export interface Lag extends Span {
  readonly of?: LagOf;
}

/** How hard the tenant is to its callers. `false` is the kind way. */
export interface Hardness {
  /** Entra does one license write at a time, and refuses the others. */
  readonly oneWrite: OneWrite | false;
  /** Reads show somebody's licenses as they were before a write for so long, or so many reads. */
  readonly lag: Lag | false;
  /** Licensing does not know a new account, or a new usage location, for so long, or so many writes. */
  readonly freshness: Span | false;
  /** Whether seats in grace (`warning`) can be given. Microsoft's pages disagree. */
  readonly graceSeats: 'given' | 'refused';
  /** Whether proxy addresses are compared as they are written, `SMTP:` and `smtp:` apart. No source settles it. */
  readonly exactProxies: boolean;
  /**
   * The answer to a question about memberships where one of its ids is nobody's, such as that of a deleted group: the others, or 404 for all.
   * No source settles it; the docs say that the ids are taken as one request, which fails as a whole when it is invalid.
   */
  readonly unknownIds: 'left out' | 'not found';
  /** Whether the roles in the token decide, so that what was granted or revoked since does not count. */
  readonly tokenDecides: boolean;
  /** The place of the reason in a refusal of assignLicense: the words of Microsoft's pages, others, or `details` alone. */
  readonly reasons: 'usual words' | 'other words' | 'details';
}

/** The ways of a tenant of which nothing is said. Each line can be made harder by itself. */
export const usualHardness: Hardness = {
  oneWrite: false,
  lag: false,
  freshness: false,
  graceSeats: 'given',
  exactProxies: false,
  unknownIds: 'left out',
  tokenDecides: false,
  reasons: 'usual words',
};
