/** The words of one language that start a command; the first is the one that help and menus show. */
export interface CommandWords {
  readonly request: readonly string[];
  readonly myRequests: readonly string[];
  readonly myLicenses: readonly string[];
  readonly requests: readonly string[];
  readonly decide: readonly string[];
  readonly why: readonly string[];
  readonly seats: readonly string[];
  readonly rules: readonly string[];
  readonly help: readonly string[];
  readonly notifyHere: readonly string[];
  readonly notifyMe: readonly string[];
  readonly stop: readonly string[];
  readonly settings: readonly string[];
  readonly export: readonly string[];
}

/** The words between a product and the people it is for: `request visio for me and adele@contoso.com`. */
export interface Particles {
  readonly for: readonly string[];
  readonly me: readonly string[];
  readonly and: readonly string[];
  /** Words around a product that are no part of its name: `a visio license`. */
  readonly fillers: readonly string[];
}

/** The words that people say around a command, in small letters and without commas. */
export interface Courtesies {
  readonly hello: readonly string[];
  readonly please: readonly string[];
  readonly thanks: readonly string[];
  /** The start of a wish: `I need visio`. */
  readonly wish: readonly string[];
}
