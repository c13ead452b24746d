import { Refusal } from './answers.ts';
import type { SeenUser } from './replicas.ts';
import { assignedLicenses } from './world.ts';

/** A Graph resource on the wire. */
export type Resource = Record<string, unknown>;

function iso(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The values of a user in this tenant, by Graph's property name. */
const readers: Readonly<Record<string, (user: SeenUser) => unknown>> = {
  id: (user) => user.id,
  displayName: (user) => user.displayName,
  givenName: (user) => user.givenName,
  surname: (user) => user.surname,
  userPrincipalName: (user) => user.userPrincipalName,
  mail: (user) => user.mail,
  proxyAddresses: (user) => user.proxyAddresses,
  department: (user) => user.department,
  jobTitle: (user) => user.jobTitle,
  usageLocation: (user) => user.usageLocation,
  preferredLanguage: (user) => user.preferredLanguage,
  accountEnabled: (user) => user.accountEnabled,
  userType: (user) => user.userType,
  isManagementRestricted: (user) => (user.isManagementRestricted ? true : null),
  assignedLicenses,
  licenseAssignmentStates: (user) =>
    (user.states ?? user.assignments).map(({ lastUpdated, ...rest }) => ({
      ...rest,
      lastUpdatedDateTime: iso(lastUpdated),
    })),
  businessPhones: () => [],
  otherMails: () => [],
  mobilePhone: () => null,
  officeLocation: () => null,
  companyName: () => 'Contoso',
  city: () => null,
  country: () => null,
  employeeId: () => null,
  mailNickname: (user) => user.userPrincipalName.split('@')[0] ?? null,
};

/** The properties that Graph sends of a user without $select (docs of "Get a user"). */
const usual = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
];

/** The properties that User.ReadBasic.All shows. */
export const basicFields = ['id', 'displayName', 'givenName', 'surname', 'mail', 'userPrincipalName'];

/** The property names that a $select asks for; the usual ones without it. Throws Refusal for a name that users do not have. */
export function selectedFields(query: URLSearchParams): string[] {
  const select = query.get('$select');
  if (select === null) return usual;
  const names = select.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !Object.hasOwn(readers, name));
  if (unknown === undefined) return names;
  const text = `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type 'microsoft.graph.user'.`;
  throw new Refusal(400, 'BadRequest', text);
}

/** A user as Graph sends it, with these properties. */
export function toResource(user: SeenUser, fields: readonly string[]): Resource {
  return Object.fromEntries(fields.map((name) => [name, fieldOf(user, name)]));
}

/** One property of a user as Graph would send it; null for an unknown name. */
export function fieldOf(user: SeenUser, name: string): unknown {
  return user.nulls.includes(name) ? null : (readers[name]?.(user) ?? null);
}
