import { personId } from './people.ts';

/** The registration of the bot in the simulated tenant. None of it opens anything outside the sandbox. */
export const tenantId = '0c04705e-7e57-4a11-8000-c0ffee000001';
export const clientId = '0c04705e-7e57-4a11-8000-c0ffee000002';
export const clientSecret = 'sandbox-only~not-a-real-secret';

export const companyName = 'Contoso';
export const domain = 'contoso.com';

/** The people at the two chat windows of the sandbox. */
export const employeeId = personId(2);
export const approverId = personId(3);

/** The least application permissions, which the registration holds at the start. The list of mailboxes below allows mail. */
export const permissions: readonly string[] = [
  'LicenseAssignment.ReadWrite.All',
  'LicenseAssignment.Read.All',
  'User.Read.All',
];

/** Mailboxes that the registration may send from without Mail.Send (what Exchange calls RBAC for Applications). */
export const sendingMailboxes: readonly string[] = ['licenses@contoso.com', 'it-help@contoso.com'];

export interface Group {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  /** Object ids of users and groups. */
  readonly members: string[];
  /** Part numbers that direct members inherit, each with the part numbers of the plans that are off. */
  readonly licenses: ReadonlyArray<{ readonly partNumber: string; readonly disabled: readonly string[] }>;
}

export interface Role {
  readonly id: string;
  readonly templateId: string;
  readonly displayName: string;
  /** Left out: true. */
  readonly isBuiltIn?: boolean;
  readonly members: string[];
}

const group = (n: number): string => `6e0c1a00-7e57-4c0d-9a00-${String(n).padStart(12, '0')}`;
const role = (n: number): string => `7a0c1a00-7e57-4c0d-9a00-${String(n).padStart(12, '0')}`;

/** Object ids of the groups. The approvers' group has no direct person: its members come through the service desk. */
export const groupIds = {
  approvers: group(1),
  serviceDesk: group(2),
  designLicenses: group(3),
  everyone: group(4),
};

/** Fresh groups; Lynne has Visio only through a group, Miriam directly and through it. */
export function createGroups(): Group[] {
  return [
    {
      id: groupIds.approvers,
      displayName: 'License approvers',
      description: 'May decide on license requests',
      members: [groupIds.serviceDesk],
      licenses: [],
    },
    {
      id: groupIds.serviceDesk,
      displayName: 'IT service desk',
      description: 'People of the service desk',
      members: [personId(13), personId(14)],
      licenses: [],
    },
    {
      id: groupIds.designLicenses,
      displayName: 'Licenses for Design',
      description: 'Gives Visio to the designers',
      members: [personId(8), personId(9)],
      licenses: [{ partNumber: 'VISIOCLIENT', disabled: ['ONEDRIVE_BASIC'] }],
    },
    {
      id: groupIds.everyone,
      displayName: 'All employees',
      description: 'Everybody but guests',
      members: [2, 3, 4, 5, 6, 7].map(personId),
      licenses: [],
    },
  ];
}

/** Fresh roles; template ids are Microsoft's (role management documentation). */
export function createRoles(): Role[] {
  return [
    {
      id: role(1),
      templateId: '62e90394-69f5-4237-9190-012177145e10',
      displayName: 'Global Administrator',
      members: [personId(1)],
    },
    {
      id: role(2),
      templateId: '4d6ac14f-3453-41d0-bef9-a3e0c569773a',
      displayName: 'License Administrator',
      members: [approverId],
    },
    {
      id: role(3),
      templateId: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
      displayName: 'User Administrator',
      members: [personId(4)],
    },
    {
      id: role(4),
      templateId: '9360feb5-f418-4baa-8175-e2a00bac4301',
      displayName: 'Directory Writers',
      members: [],
    },
  ];
}
