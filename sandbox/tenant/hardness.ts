/** The time for which something holds: until the calls or the milliseconds are used up. Without either, it holds for ever. */
export interface Span {
  readonly milliseconds?: number;
  /** A number of calls. */
  readonly times?: number;
}

/** A form in which Entra has been seen to answer "concurrent requests". */
export type ConflictForm =
  | '409'
  | '400 with code'
  | '400'
  | '400 without code'
  | '400 with details'
  | '503'
  | '503 without details';

export interface OneWrite {
  /** The time for which the tenant is busy with a write after its answer. */
  readonly busyMs?: number;
  /** The forms of the refusals, in turn. Left out: all forms. */
  readonly forms?: readonly ConflictForm[];
}

/** The properties of a person that a late read shows in their old state: both, one of them, or each in turn. */
export type LagOf = 'both' | 'assignedLicenses' | 'licenseAssignmentStates' | 'in turn';

export interface Lag extends Span {
  readonly of?: LagOf;
}

/** The ways in which the tenant is hard on its callers. `false` is the easy way. */
export interface Hardness {
  /** Entra does one license write at a time, and refuses the others. */
  readonly oneWrite: OneWrite | false;
  /** Reads show the licenses of a person as before a write, for this time or number of reads. */
  readonly lag: Lag | false;
  /** Licensing does not know a new account or a new usage location, for this time or number of writes. */
  readonly freshness: Span | false;
  /** Whether seats in grace (`warning`) can be given. Microsoft's pages disagree. */
  readonly graceSeats: 'given' | 'refused';
  /** Whether a comparison of proxy addresses distinguishes `SMTP:` from `smtp:`. No source settles it. */
  readonly exactProxies: boolean;
  /**
   * The answer to a question about memberships if one of its ids does not exist, such as that of a deleted group: the other ids, or 404 for
   * all. No source settles it. The documentation says that the ids are one request, which fails as a whole if it is invalid.
   */
  readonly unknownIds: 'left out' | 'not found';
  /** Whether the roles in the token decide. Permissions that were granted or revoked since do not count then. */
  readonly tokenDecides: boolean;
  /** The place of the reason in a refusal of assignLicense: the words of Microsoft's pages, others, or `details` alone. */
  readonly reasons: 'usual words' | 'other words' | 'details';
}

/** The default: an easy tenant. Each line can be made harder separately. */
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
