import { found } from '../domain/finding.ts';
import type { Finding } from '../domain/finding.ts';
import { ASSIGNING, permissionsIn } from '../domain/permissions.ts';

/**
 * The permissions that Graph must have granted, each with wider ones that include it. The narrowest one comes
 * first; a wider one works, but grants more than is needed. Source: Microsoft Graph permissions reference,
 * per call.
 */
const NEEDED: readonly (readonly [least: string, ...wider: string[]])[] = [
  ASSIGNING,
  [
    'LicenseAssignment.Read.All',
    'Organization.Read.All',
    'Organization.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
];

/** Only used by the checks, to see whether groups and roles exist. */
const OPTIONAL = ['GroupMember.Read.All', 'RoleManagement.Read.Directory'];

/** The application permissions that a token for Graph lacks, and those that grant more than is needed. */
export function checkPermissions(token: string): readonly Finding[] {
  const granted = permissionsIn(token);
  const missing = NEEDED.flatMap((names) => (names.some((name) => granted.includes(name)) ? [] : [names[0]]));
  const least = [...NEEDED.map(([name]) => name), ...OPTIONAL, 'Mail.Send'];
  const broad = granted.filter((name) => !least.includes(name));
  return [
    missing.length > 0 ? found('permission-missing', missing.join(', ')) : found('permissions-right'),
    ...(broad.length > 0 ? [found('permission-broad', broad.join(', '))] : []),
    ...(granted.includes('Mail.Send') ? [found('mail-everywhere')] : []),
  ];
}
