import { notFound } from './answers.ts';
import type { Answer } from './answers.ts';
import type { GraphContext } from './graph-context.ts';
import {
  checkMemberGroups,
  checkMemberObjects,
  getManager,
  getUser,
  listLicenseDetails,
  listUsers,
  postAssignLicense,
} from './graph-users.ts';
import { sendMail } from './mail.ts';
import { companyName, domain, tenantId } from './organization.ts';
import type { Group } from './organization.ts';
import { toSkus } from './skus.ts';
import { readState } from './world.ts';

interface Route {
  readonly method: 'GET' | 'POST';
  readonly template: string;
  /** Application permissions, of which the caller needs one. Empty if the call checks permissions itself. */
  readonly permissions: readonly string[];
  readonly handle: (context: GraphContext) => Answer;
}

function listSkus({ world, graphUrl }: GraphContext): Answer {
  const state = readState(world);
  const value = state.products.flatMap((product) => toSkus(state, product));
  return { status: 200, body: { '@odata.context': `${graphUrl}v1.0/$metadata#subscribedSkus`, value } };
}

function toGroup({ id, displayName, description }: Group): Record<string, unknown> {
  return {
    id,
    displayName,
    description,
    securityEnabled: true,
    mailEnabled: false,
    mail: null,
    groupTypes: [],
  };
}

function getGroup({ world, params, graphUrl }: GraphContext): Answer {
  const [id = ''] = params;
  const group = world.live.groups.find((one) => one.id === id.toLowerCase());
  if (group === undefined) throw notFound(id);
  return {
    status: 200,
    body: { '@odata.context': `${graphUrl}v1.0/$metadata#groups/$entity`, ...toGroup(group) },
  };
}

function listGroups({ world, graphUrl }: GraphContext): Answer {
  const value = world.live.groups.map(toGroup);
  return { status: 200, body: { '@odata.context': `${graphUrl}v1.0/$metadata#groups`, value } };
}

/** Built-in roles have the same id as their template. */
function getRole({ world, params, graphUrl }: GraphContext): Answer {
  const [id = ''] = params;
  const role = world.live.roles.find((one) => one.templateId === id.toLowerCase());
  if (role === undefined) throw notFound(id);
  const { templateId, displayName, isBuiltIn = true } = role;
  const context = `${graphUrl}v1.0/$metadata#roleManagement/directory/roleDefinitions/$entity`;
  return {
    status: 200,
    body: {
      '@odata.context': context,
      id: templateId,
      templateId,
      displayName,
      isBuiltIn,
      isEnabled: true,
    },
  };
}

function getOrganization({ graphUrl }: GraphContext): Answer {
  const organization = {
    id: tenantId,
    displayName: companyName,
    countryLetterCode: 'US',
    preferredLanguage: 'en',
    verifiedDomains: [
      { name: domain, isDefault: true, isInitial: false, capabilities: 'Email', type: 'Managed' },
    ],
  };
  return {
    status: 200,
    body: { '@odata.context': `${graphUrl}v1.0/$metadata#organization`, value: [organization] },
  };
}

const directory = ['Directory.Read.All', 'Directory.ReadWrite.All'];
const readUsers = ['User.Read.All', 'User.ReadWrite.All', ...directory];
const readGroups = ['GroupMember.Read.All', 'Group.Read.All', 'Group.ReadWrite.All', ...directory];
const readOrganization = ['Organization.Read.All', 'Organization.ReadWrite.All', ...directory];

/** The calls that this tenant answers, each with the permissions that Microsoft's permissions reference lists for it. */
const routes: readonly Route[] = [
  { method: 'GET', template: '/users', permissions: ['User.ReadBasic.All', ...readUsers], handle: listUsers },
  {
    method: 'GET',
    template: '/users/{id}',
    permissions: ['User.ReadBasic.All', ...readUsers],
    handle: getUser,
  },
  { method: 'GET', template: '/users/{id}/manager', permissions: readUsers, handle: getManager },
  {
    method: 'GET',
    template: '/users/{id}/licenseDetails',
    permissions: ['LicenseAssignment.Read.All', ...readUsers],
    handle: listLicenseDetails,
  },
  {
    method: 'POST',
    template: '/users/{id}/assignLicense',
    permissions: ['LicenseAssignment.ReadWrite.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
    handle: postAssignLicense,
  },
  {
    method: 'POST',
    template: '/users/{id}/checkMemberObjects',
    permissions: [...readUsers, ...readGroups],
    handle: checkMemberObjects,
  },
  {
    method: 'POST',
    template: '/users/{id}/checkMemberGroups',
    permissions: [...readUsers, ...readGroups],
    handle: checkMemberGroups,
  },
  { method: 'POST', template: '/users/{id}/sendMail', permissions: [], handle: sendMail },
  {
    method: 'GET',
    template: '/subscribedSkus',
    permissions: ['LicenseAssignment.Read.All', ...readOrganization],
    handle: listSkus,
  },
  {
    method: 'GET',
    template: '/roleManagement/directory/roleDefinitions/{id}',
    permissions: ['RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory', ...directory],
    handle: getRole,
  },
  { method: 'GET', template: '/groups', permissions: readGroups, handle: listGroups },
  { method: 'GET', template: '/groups/{id}', permissions: readGroups, handle: getGroup },
  {
    method: 'GET',
    template: '/organization',
    permissions: ['User.Read.All', ...readOrganization],
    handle: getOrganization,
  },
];

/** The route of a call and the values of `{id}`; undefined if there is no route. `path` is still encoded. */
export function findRoute(method: string, path: string): { route: Route; params: string[] } | undefined {
  const segments = path.split('/');
  for (const route of routes) {
    const wanted = route.template.split('/');
    if (route.method !== method || wanted.length !== segments.length) continue;
    if (!wanted.every((one, at) => one === '{id}' || one === segments[at])) continue;
    return { route, params: segments.filter((_, at) => wanted[at] === '{id}').map(decodeURIComponent) };
  }
  return undefined;
}
