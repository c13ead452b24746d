/** A person of the tenant as the directory shows them at one moment. */
export interface Person {
  /** Entra object id. */
  readonly id: string;
  readonly name: string;
  readonly userPrincipalName: string;
  readonly mail?: string;
  readonly department?: string;
  /** BCP 47 tag the person prefers, for mails. */
  readonly language?: string;
  readonly guest: boolean;
  readonly enabled: boolean;
  /** In a restricted management unit: applications may not write to the account. */
  readonly restricted: boolean;
  /** Country code of two letters. Absent: no license can be assigned directly. */
  readonly usageLocation?: string;
  /** SKU ids assigned to the person directly, and through groups. */
  readonly direct: readonly string[];
  readonly inherited: readonly string[];
  /** More about the direct licenses, as far as Graph says it. */
  readonly states?: readonly LicenseState[];
  /** The same about the licenses through groups, one for each group. */
  readonly groupStates?: readonly LicenseState[];
  /** The groups that give the inherited licenses. A license may come through several. */
  readonly groups?: readonly GroupLicense[];
}

/** A license that a person has through a group. */
export interface GroupLicense {
  readonly skuId: string;
  /** Entra object id of the group. */
  readonly groupId: string;
}

/** A license that a person has directly, or through one group. */
export interface LicenseState {
  readonly skuId: string;
  /** When Microsoft 365 last changed it (ISO). It stays the same while nobody changes the license. */
  readonly changed?: string;
  /** Service plan ids that are switched off. */
  readonly off: readonly string[];
}

/** A person as documents name them: enough to show them and to write to them. */
export interface PersonRef {
  readonly id: string;
  readonly name: string;
  readonly mail?: string;
}

/** The hints that stand beside a name on the decision card. */
export type Hint =
  | 'has-it'
  | 'has-it-by-group'
  | 'no-location'
  | 'disabled'
  | 'guest'
  | 'restricted'
  | 'gone';

/** The result of the last look at a person; `gone`: the directory no longer knows them. */
export interface Check {
  readonly at: string;
  readonly gone: boolean;
  readonly guest: boolean;
  readonly enabled: boolean;
  readonly restricted: boolean;
  readonly located: boolean;
  readonly direct: readonly string[];
  readonly inherited: readonly string[];
}

/** The facts worth keeping about a person, seen at `at` (ISO); undefined person: gone. */
export function checkOf(person: Person | undefined, at: string): Check {
  if (!person) {
    const unknown = { guest: false, enabled: false, restricted: false, located: false };
    return { at, gone: true, ...unknown, direct: [], inherited: [] };
  }
  return {
    at,
    gone: false,
    guest: person.guest,
    enabled: person.enabled,
    restricted: person.restricted,
    located: person.usageLocation !== undefined,
    direct: person.direct,
    inherited: person.inherited,
  };
}

/** Whether the person has the product already, directly or through a group. */
export function isHolder(check: Pick<Check, 'direct' | 'inherited'>, skuId: string): boolean {
  return check.direct.includes(skuId) || check.inherited.includes(skuId);
}

/** Whether Microsoft 365 would refuse the assignment to a person with that hint. */
export function isFailing(hint: Hint): boolean {
  return hint === 'no-location' || hint === 'restricted' || hint === 'gone';
}

/** Why Microsoft 365 would refuse every license for the person as a look shows them; undefined: it would not. */
export function whyNever({
  usageLocation,
  restricted,
}: Pick<Person, 'usageLocation' | 'restricted'>): 'no-location' | 'restricted' | undefined {
  if (usageLocation === undefined) return 'no-location';
  return restricted ? 'restricted' : undefined;
}

/** Whether the assignment would fail for this person, or take a seat for nothing. Who has the product already gets none. */
export function hasProblem(check: Check, skuId: string | null): boolean {
  if (skuId !== null && isHolder(check, skuId)) return false;
  return hintsOf(check, skuId).some((hint) => hint === 'disabled' || isFailing(hint));
}

/**
 * The hints for assigning a product: what would go wrong, or is not needed. `skuId` null: no product is
 * chosen yet.
 */
export function hintsOf(check: Check, skuId: string | null): readonly Hint[] {
  if (check.gone) return ['gone'];

  const hints: Hint[] = [];
  if (skuId !== null && check.direct.includes(skuId)) hints.push('has-it');
  else if (skuId !== null && check.inherited.includes(skuId)) hints.push('has-it-by-group');
  else if (!check.located) hints.push('no-location');
  if (!check.enabled) hints.push('disabled');
  if (check.guest) hints.push('guest');
  if (check.restricted) hints.push('restricted');
  return hints;
}
