import * as z from 'zod';
import type { Person } from '../domain/person.ts';

// Microsoft's schema lets any of these be null; the entry then says so much the less.
const stateSchema = z.object({
  skuId: z.string().toLowerCase().nullish(),
  assignedByGroup: z.string().nullish(),
  state: z.string().nullish(),
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

/** Exactly what is read of a person; several come on `$select` alone. */
export const PERSON_FIELDS = Object.keys(userSchema.shape).join(',');

/** A user as Graph's JSON shows one; undefined when it is none. */
export function parsePerson(body: unknown): Person | undefined {
  const { data } = userSchema.safeParse(body);
  return data && personOf(data);
}

/** A list of users as Graph's JSON shows it; undefined when it is none. */
export function readPeople(body: unknown): readonly Person[] | undefined {
  return z
    .object({ value: z.array(userSchema) })
    .safeParse(body)
    .data?.value.map(personOf);
}

/** Whether anything of a name can be seen: somebody called by nothing but spaces and fillers is shown by their address. */
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
    // Only a clear no is one: the field is missing where the right to read it is.
    enabled: user.accountEnabled !== false,
    restricted: user.isManagementRestricted === true,
    ...(user.usageLocation && { usageLocation: user.usageLocation }),
    ...heldBy(user),
  };
}

/**
 * The licenses of somebody. `assignedLicenses` says that one is there, `licenseAssignmentStates` also how it came; each may leave out or lag
 * behind the other (microsoftgraph/microsoft-graph-docs#9636), so either is enough. What no state explains counts as direct.
 */
function heldBy(user: z.infer<typeof userSchema>): Pick<Person, 'direct' | 'inherited'> {
  const assigned = new Set(user.assignedLicenses?.flatMap(({ skuId }) => skuId ?? []));
  const held = (user.licenseAssignmentStates ?? []).flatMap(({ skuId, assignedByGroup, state }) =>
    skuId && (isThere(state) ?? assigned.has(skuId)) ? [{ skuId, byGroup: Boolean(assignedByGroup) }] : [],
  );
  const skus = (wanted: boolean): readonly string[] =>
    held.filter(({ byGroup }) => byGroup === wanted).map(({ skuId }) => skuId);
  const [direct, inherited] = [skus(false), skus(true)];
  const unexplained = [...assigned].filter((skuId) => !direct.includes(skuId) && !inherited.includes(skuId));
  return { direct: [...new Set([...direct, ...unexplained])], inherited: [...new Set(inherited)] };
}

/**
 * Whether a license in that state is there. `ActiveWithError`: there, with a warning. `Error`: it could not be given (no seat, a
 * conflict). `Disabled`: it is switched off, so the person cannot use it. Undefined: the state does not say.
 */
function isThere(state: string | null | undefined): boolean | undefined {
  if (state === 'Active' || state === 'ActiveWithError') return true;
  return state === 'Error' || state === 'Disabled' ? false : undefined;
}
