import * as z from 'zod';
import type { LicenseState, Person } from '../domain/person.ts';
import { isCalled } from './name-filter.ts';

// Microsoft's schema lets any of these be null. An entry with a null says less, and is still used.
const stateSchema = z.object({
  skuId: z.string().toLowerCase().nullish(),
  assignedByGroup: z.string().nullish(),
  state: z.string().nullish(),
  lastUpdatedDateTime: z.string().nullish(),
  disabledPlans: z.array(z.string().toLowerCase()).nullish(),
});

const licenseSchema = z.object({ skuId: z.string().toLowerCase().nullish() });

const userSchema = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  mail: z.string().nullish(),
  department: z.string().nullish(),
  preferredLanguage: z.string().nullish(),
  usageLocation: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
  userType: z.string().nullish(),
  isManagementRestricted: z.boolean().nullish(),
  assignedLicenses: z.array(licenseSchema).nullish(),
  licenseAssignmentStates: z.array(stateSchema).nullish(),
});

/** The fields of a person that are read. Graph sends several of them only on `$select`. */
export const PERSON_FIELDS = Object.keys(userSchema.shape).join(',');

/** Reads a user from Graph's JSON; undefined if it is none. */
export function parsePerson(body: unknown): Person | undefined {
  const { data } = userSchema.safeParse(body);
  return data && personOf(data);
}

/** Reads a list of users from Graph's JSON; undefined if it is none. */
export function readPeople(body: unknown): readonly Person[] | undefined {
  return z
    .object({ value: z.array(userSchema) })
    .safeParse(body)
    .data?.value.map(personOf);
}

const namedSchema = z.object({
  value: z.array(userSchema.extend({ givenName: z.string().nullish(), surname: z.string().nullish() })),
});

/** The fields to read of people who are looked up by name. */
export const NAMED_FIELDS = `${PERSON_FIELDS},givenName,surname`;

/** Reads the same list, and keeps the people with that name. */
export function readNamed(name: string, body: unknown): readonly Person[] | undefined {
  return namedSchema
    .safeParse(body)
    .data?.value.filter(({ displayName, givenName, surname }) =>
      isCalled(name, displayName, givenName, surname),
    )
    .map(personOf);
}

/** Whether a name has any visible character. If it has only spaces and fillers, the address is shown. */
function isShown(name: string | null | undefined): name is string {
  return /[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u.test(name ?? '');
}

function personOf(user: z.infer<typeof userSchema>): Person {
  return {
    id: user.id,
    name: [user.displayName, user.userPrincipalName].find(isShown) ?? user.id,
    userPrincipalName: user.userPrincipalName ?? '',
    ...(user.mail && { mail: user.mail }),
    ...(user.department && { department: user.department }),
    ...(user.preferredLanguage && { language: user.preferredLanguage }),
    guest: user.userType === 'Guest',
    // Only a clear `false` counts: the field is missing without the permission to read it.
    enabled: user.accountEnabled !== false,
    restricted: user.isManagementRestricted === true,
    ...(user.usageLocation && { usageLocation: user.usageLocation }),
    ...heldBy(user),
  };
}

/**
 * The licenses of a person. `assignedLicenses` says that a license is there, `licenseAssignmentStates` also
 * where it comes from. Each may lack an entry or lag behind the other
 * (microsoftgraph/microsoft-graph-docs#9636), so one of them is enough. A license without a state counts as
 * direct.
 */
function heldBy(
  user: z.infer<typeof userSchema>,
): Pick<Person, 'direct' | 'inherited' | 'states' | 'groupStates' | 'groups'> {
  const assigned = new Set(user.assignedLicenses?.flatMap(({ skuId }) => skuId ?? []));
  const held = (user.licenseAssignmentStates ?? []).flatMap(({ skuId, state, ...one }) =>
    skuId && (isThere(state) ?? assigned.has(skuId))
      ? [{ ...one, skuId, byGroup: Boolean(one.assignedByGroup) }]
      : [],
  );
  const skus = (wanted: boolean): readonly string[] =>
    held.filter(({ byGroup }) => byGroup === wanted).map(({ skuId }) => skuId);
  const [direct, inherited] = [skus(false), skus(true)];
  const unexplained = [...assigned].filter((skuId) => !direct.includes(skuId) && !inherited.includes(skuId));
  const statesOf = (wanted: boolean): readonly LicenseState[] =>
    held
      .filter(({ byGroup }) => byGroup === wanted)
      .map(({ skuId, lastUpdatedDateTime, disabledPlans }) => ({
        skuId,
        ...(lastUpdatedDateTime && { changed: lastUpdatedDateTime }),
        off: disabledPlans ?? [],
      }));
  const groupStates = statesOf(true);
  const groups = held.flatMap(({ skuId, assignedByGroup }) =>
    assignedByGroup ? [{ skuId, groupId: assignedByGroup }] : [],
  );
  return {
    direct: [...new Set([...direct, ...unexplained])],
    inherited: [...new Set(inherited)],
    states: statesOf(false),
    ...(groupStates.length > 0 && { groupStates }),
    groups,
  };
}

/**
 * Whether a license in that state is there. `ActiveWithError`: yes, with a warning. `Error`: no, it could not
 * be assigned (no seat, a conflict). `Disabled`: no, it is switched off and the person cannot use it.
 * Undefined: the state does not say.
 */
function isThere(state: string | null | undefined): boolean | undefined {
  if (state === 'Active' || state === 'ActiveWithError') return true;
  return state === 'Error' || state === 'Disabled' ? false : undefined;
}
