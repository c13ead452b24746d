export type LicenseState = 'Active' | 'ActiveWithError' | 'Disabled' | 'Error';

/** A license as somebody holds it: directly (assignedByGroup null) or from a group. Times in ms since 1970. */
export interface Assignment {
  readonly skuId: string;
  disabledPlans: string[];
  readonly assignedByGroup: string | null;
  state: LicenseState;
  error: string;
  lastUpdated: number;
}

/** A user of the simulated directory. Names follow Graph's user. The sandbox changes it in place while it runs. */
export interface User {
  readonly id: string;
  displayName: string;
  givenName: string | null;
  surname: string | null;
  userPrincipalName: string;
  mail: string | null;
  proxyAddresses: string[];
  department: string | null;
  jobTitle: string | null;
  usageLocation: string | null;
  preferredLanguage: string | null;
  accountEnabled: boolean;
  userType: 'Member' | 'Guest';
  isManagementRestricted: boolean;
  managerId: string | null;
  sharedMailbox: boolean;
  /** The properties that Graph returns as null, whatever this tenant knows. */
  nulls: readonly string[];
  assignments: Assignment[];
}

/** One line of the table below: the differences from an ordinary employee. Licenses are part numbers. */
interface Line extends Partial<Omit<User, 'id' | 'assignments'>> {
  readonly n: number;
  readonly name: string;
  readonly upn: string;
  readonly manager?: number;
  readonly licenses?: readonly string[];
}

/** The made-up, stable object id of person number `n`. */
export function personId(n: number): string {
  return `5f0c1a00-7e57-4c0d-9a00-${String(n).padStart(12, '0')}`;
}

const e3 = ['SPE_E3'];
const e1 = ['STANDARDPACK'];

// oxfmt-ignore
const lines: readonly Line[] = [
  { n: 1, name: 'Patti Fernandez', upn: 'PattiF', department: 'Executive', jobTitle: 'President', licenses: ['SPE_E3', 'POWER_BI_PRO'] },
  { n: 2, name: 'Megan Bowen', upn: 'MeganB', department: 'Marketing', jobTitle: 'Marketing Manager', manager: 1, licenses: e3 },
  { n: 3, name: 'Alex Wilber', upn: 'AlexW', department: 'IT', jobTitle: 'IT Administrator', manager: 4, licenses: e3 },
  { n: 4, name: 'Nestor Wilke', upn: 'NestorW', department: 'IT', jobTitle: 'IT Director', manager: 1, licenses: e3 },
  { n: 5, name: 'Adele Vance', upn: 'AdeleV', department: 'Retail', jobTitle: 'Retail Manager', manager: 2, licenses: e3,
    proxyAddresses: ['SMTP:AdeleV@contoso.com', 'smtp:adele.vance@contoso.com', 'smtp:adele@contoso.com'] },
  { n: 6, name: 'Lee Gu', upn: 'LeeG', department: 'Manufacturing', jobTitle: 'Director', manager: 1, licenses: ['SPE_E3', 'PROJECTPROFESSIONAL'] },
  { n: 7, name: 'Diego Siciliani', upn: 'DiegoS', department: 'HR', jobTitle: 'HR Manager', manager: 1, licenses: e1 },
  { n: 8, name: 'Lynne Robbins', upn: 'LynneR', department: 'Design', jobTitle: 'Planner', manager: 6, licenses: e3 },
  { n: 9, name: 'Miriam Graham', upn: 'MiriamG', department: 'Design', jobTitle: 'Director', manager: 1, licenses: ['VISIOCLIENT'] },
  { n: 10, name: 'Lidia Holloway', upn: 'LidiaH', department: 'Engineering', jobTitle: 'Product Manager', manager: 6, licenses: ['VISIOCLIENT'],
    mail: 'lidia.holloway@contoso.com', proxyAddresses: ['SMTP:lidia.holloway@contoso.com', 'smtp:LidiaH@contoso.com'] },
  { n: 11, name: 'Chris Green', upn: 'ChrisG', department: 'Finance', jobTitle: 'Accountant', manager: 1, licenses: ['POWER_BI_PRO'] },
  { n: 12, name: 'Chris Green', upn: 'ChrisG2', department: 'Sales', jobTitle: 'Account Executive', manager: 2,
    proxyAddresses: ['SMTP:ChrisG2@contoso.com', 'smtp:chris.green.sales@contoso.com'] },
  { n: 13, name: 'Isaiah Langer', upn: 'IsaiahL', department: 'IT', jobTitle: 'Service Desk Engineer', manager: 4, licenses: e3 },
  { n: 14, name: 'Pradeep Gupta', upn: 'PradeepG', department: 'IT', jobTitle: 'Service Desk Lead', manager: 4, licenses: ['SPE_E3', 'Microsoft_365_Copilot'] },
  { n: 15, name: 'Henrietta Mueller', upn: 'HenriettaM', department: 'Engineering', jobTitle: 'Developer', manager: 10, usageLocation: null },
  { n: 16, name: 'Johanna Lorenz', upn: 'JohannaL', department: 'Engineering', jobTitle: 'Senior Engineer', manager: 10, accountEnabled: false },
  { n: 17, name: 'Joni Sherman', upn: 'JoniS', department: 'Legal', jobTitle: 'Paralegal', manager: 1, isManagementRestricted: true },
  { n: 18, name: 'Sara Davis', upn: 'sara.davis_fabrikam.com#EXT#', department: null, jobTitle: 'Consultant', userType: 'Guest',
    mail: 'sara.davis@fabrikam.com', proxyAddresses: ['SMTP:sara.davis@fabrikam.com'], usageLocation: null },
  { n: 19, name: 'Elin Berg', upn: 'ElinB', department: 'Sales', jobTitle: 'Sales Manager', manager: 2, usageLocation: 'SE', preferredLanguage: 'sv-SE' },
  { n: 20, name: 'Oskar Nyström', upn: 'OskarN', department: 'Sales', jobTitle: 'Account Executive', manager: 19, usageLocation: 'SE', preferredLanguage: 'sv-SE' },
  { n: 21, name: 'Grady Archie', upn: 'GradyA', department: 'R&D', jobTitle: 'Designer', manager: 6, licenses: e1 },
  { n: 22, name: 'Allan Deyoung', upn: 'AllanD', department: 'IT', jobTitle: 'Network Engineer', manager: 4 },
  { n: 23, name: 'Debra Berger', upn: 'DebraB', department: 'Operations', jobTitle: 'Office Manager', manager: 1 },
  { n: 24, name: 'Enrico Cattaneo', upn: 'EnricoC', department: 'Legal', jobTitle: 'Attorney', manager: 1, usageLocation: 'IT', preferredLanguage: 'it-IT' },
  { n: 25, name: 'Irvin Sayers', upn: 'IrvinS', department: 'Engineering', jobTitle: 'Project Manager', manager: 10 },
  { n: 90, name: 'License Desk', upn: 'licenses', accountEnabled: false, sharedMailbox: true },
  { n: 91, name: 'IT Helpdesk', upn: 'it-help', accountEnabled: false, sharedMailbox: true },
];

/** An ordinary employee with this number, name and address. `rest` has the differences. Throws nothing. */
export function createUser(id: string, name: string, upn: string, rest: Partial<User> = {}): User {
  const [givenName, ...others] = name.split(' ');
  const surname = others.join(' ');
  return {
    id,
    displayName: name,
    givenName: givenName ?? null,
    surname: surname === '' ? null : surname,
    userPrincipalName: upn,
    mail: upn,
    proxyAddresses: [`SMTP:${upn}`],
    department: null,
    jobTitle: null,
    usageLocation: 'US',
    preferredLanguage: 'en-US',
    accountEnabled: true,
    userType: 'Member',
    isManagementRestricted: false,
    managerId: null,
    sharedMailbox: false,
    nulls: [],
    assignments: [],
    ...rest,
  };
}

/** The people of Contoso and its two shared mailboxes, each with the part numbers of the licenses held directly. */
export function createPeople(): { user: User; licenses: readonly string[] }[] {
  return lines.map(({ n, name, upn, manager, licenses = [], ...rest }) => ({
    user: createUser(personId(n), name, `${upn}@contoso.com`, {
      ...rest,
      managerId: manager === undefined ? null : personId(manager),
    }),
    licenses,
  }));
}
