import * as z from 'zod';
import type { Person } from '../domain/person.ts';

const assignmentSchema = z.object({
  skuId: z.string().toLowerCase(),
  assignedByGroup: z.string().nullish(),
  state: z.string(),
});

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
  licenseAssignmentStates: z.array(assignmentSchema).nullish(),
});

/** Exactly what is read of a person; several come on `$select` alone. */
export const PERSON_FIELDS = Object.keys(userSchema.shape).join(',');

/** A user as Graph's JSON shows one; undefined when it is none. */
export function readPerson(body: unknown): Person | undefined {
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
  const held = (user.licenseAssignmentStates ?? []).filter(isHeld);
  const skus = (byGroup: boolean): readonly string[] => [
    ...new Set(held.filter((one) => Boolean(one.assignedByGroup) === byGroup).map(({ skuId }) => skuId)),
  ];
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
    direct: skus(false),
    inherited: skus(true),
  };
}

/**
 * Whether the license is there. `ActiveWithError`: there, with a warning. `Error`: it could not be given (no seat, a conflict).
 * `Disabled`: it is switched off, so the person cannot use it; assigning again is what cures it.
 */
function isHeld({ state }: z.infer<typeof assignmentSchema>): boolean {
  return state === 'Active' || state === 'ActiveWithError';
}
