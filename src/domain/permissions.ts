/**
 * The permissions that include the right to assign a license, the least one first; what is wider works and is too much. Source:
 * Microsoft Graph permissions reference, user: assignLicense.
 */
export const ASSIGNING = [
  'LicenseAssignment.ReadWrite.All',
  'User.ReadWrite.All',
  'Directory.ReadWrite.All',
] as const;

/** The permissions that include the right to read accounts with their licenses (the same reference, user: get). */
const READING = [
  'User.Read.All',
  'User.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
] as const;

/**
 * The application permissions in a token for Graph (its claim `roles`); none where it cannot be read. A token that was given to us is
 * read and not believed, since Graph decides.
 */
export function permissionsIn(token: string): readonly string[] {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const roles: unknown = typeof claims === 'object' && claims !== null ? Reflect.get(claims, 'roles') : [];
    return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
  } catch {
    return [];
  }
}

/** Whether whoever has these permissions may assign licenses at all. */
export function mayAssign(permissions: readonly string[]): boolean {
  return ASSIGNING.some((name) => permissions.includes(name));
}

/** Whether whoever has these permissions may read accounts at all. */
export function mayReadPeople(permissions: readonly string[]): boolean {
  return READING.some((name) => permissions.includes(name));
}
