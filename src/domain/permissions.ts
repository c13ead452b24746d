/**
 * The permissions that allow assigning a license, the narrowest first. A wider one works, but grants more
 * than is needed. Source: Microsoft Graph permissions reference, user: assignLicense.
 */
export const ASSIGNING = [
  'LicenseAssignment.ReadWrite.All',
  'User.ReadWrite.All',
  'Directory.ReadWrite.All',
] as const;

/** The permissions that allow reading accounts with their licenses (the same reference, user: get). */
const READING = [
  'User.Read.All',
  'User.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
] as const;

/**
 * The application permissions in an access token for Graph (claim `roles`); none if the token cannot be read.
 * The token is not verified here, since Graph decides what it allows.
 */
export function permissionsIn(token: string): readonly string[] {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const roles: unknown = Reflect.get(Object(claims), 'roles');
    return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
  } catch {
    return [];
  }
}

/** Whether these permissions allow assigning licenses at all. */
export function mayAssign(permissions: readonly string[]): boolean {
  return ASSIGNING.some((name) => permissions.includes(name));
}

/** Whether these permissions allow reading accounts at all. */
export function mayReadPeople(permissions: readonly string[]): boolean {
  return READING.some((name) => permissions.includes(name));
}
