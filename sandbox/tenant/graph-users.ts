import { asRecord, asTexts, badRequest, denied, notFound, Refusal } from './answers.ts';
import type { Answer } from './answers.ts';
import type { GraphContext } from './graph-context.ts';
import { assignLicense } from './licenses.ts';
import type { User } from './people.ts';
import type { SeenUser } from './replicas.ts';
import { basicFields, selectedFields, toResource } from './user-fields.ts';
import type { Resource } from './user-fields.ts';
import { readFilter, readSearch } from './user-query.ts';
import { assignedLicenses, findProduct, findUser, groupsOf, readState } from './world.ts';

/** Page sizes of /users: the usual one and the largest (docs of "List users"). */
const usualPage = 100;
const largestPage = 999;

/** The user that the path names, as the directory has it now. Throws Refusal 404. */
function namedUser({ world, params }: GraphContext): User {
  const [key = ''] = params;
  const user = findUser(world.live, key);
  if (user === undefined) throw notFound(key);
  return user;
}

/** The same user as reads see them: late, if the sandbox says so. */
function seenUser(context: GraphContext): SeenUser {
  const user = namedUser(context);
  return context.world.replicas.see(readState(context.world).users.get(user.id) ?? user);
}

function refuseOptions({ call }: GraphContext, supported: readonly string[]): void {
  const foreign = [...call.query.keys()].find((name) => name.startsWith('$') && !supported.includes(name));
  if (foreign === undefined) return;
  throw new Refusal(400, 'BadRequest', `Query option '${foreign}' was specified but is not supported here.`);
}

/** The requested properties. Throws Refusal if the caller may not see them. */
function visibleFields({ call, roles }: GraphContext): string[] {
  const fields = selectedFields(call.query);
  const full = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
  if (full.some((role) => roles.has(role))) return fields;
  if (!call.query.has('$select')) return fields.filter((name) => basicFields.includes(name));
  if (fields.every((name) => basicFields.includes(name))) return fields;
  throw denied();
}

/** GET /users/{id}. */
export function getUser(context: GraphContext): Answer {
  refuseOptions(context, ['$select']);
  const resource = toResource(seenUser(context), visibleFields(context));
  return {
    status: 200,
    body: { '@odata.context': `${context.graphUrl}v1.0/$metadata#users/$entity`, ...resource },
  };
}

function pageSize(query: URLSearchParams): number {
  const size = Number(query.get('$top') ?? usualPage);
  if (Number.isInteger(size) && size >= 1 && size <= largestPage) return size;
  throw badRequest(
    `Invalid page size specified: '${query.get('$top')}'. Must be between 1 and ${largestPage} inclusive.`,
  );
}

function wantedUsers({ call, world }: GraphContext): User[] {
  const filter = call.query.get('$filter');
  const search = call.query.get('$search');
  let users = [...readState(world).users.values()].filter(({ id }) => world.live.users.has(id));
  if (filter !== null) users = users.filter(readFilter(filter, world.hard.exactProxies));
  if (search !== null) users = users.filter(readSearch(search, call.headers.consistencylevel));
  if (call.query.has('$orderby')) {
    if (!/^displayName( asc)?$/.test(call.query.get('$orderby') ?? ''))
      throw badRequest('Unsupported sort property.');
    users.sort((one, other) => one.displayName.localeCompare(other.displayName, 'en'));
  }
  return users;
}

/** GET /users: pages are linked by an absolute address, as Graph's are. */
export function listUsers(context: GraphContext): Answer {
  refuseOptions(context, ['$select', '$filter', '$search', '$top', '$count', '$orderby', '$skiptoken']);
  const { call, graphUrl } = context;
  const fields = visibleFields(context);
  const size = pageSize(call.query);
  const users = wantedUsers(context);
  const start = Number(call.query.get('$skiptoken') ?? 0);
  if (!Number.isInteger(start) || start < 0) throw badRequest('The specified page token value is invalid.');
  const body: Resource = { '@odata.context': `${graphUrl}v1.0/$metadata#users` };
  if (call.query.get('$count') === 'true') body['@odata.count'] = users.length;
  if (start + size < users.length) {
    const next = new URL('v1.0/users', graphUrl);
    for (const [name, value] of call.query) next.searchParams.set(name, value);
    next.searchParams.set('$skiptoken', String(start + size));
    body['@odata.nextLink'] = next.href;
  }
  const seen = users.slice(start, start + size).map((user) => context.world.replicas.see(user));
  body.value = seen.map((user) => toResource(user, fields));
  return { status: 200, body };
}

/** GET /users/{id}/manager. */
export function getManager(context: GraphContext): Answer {
  refuseOptions(context, ['$select']);
  const { world, graphUrl, call } = context;
  const { managerId } = namedUser(context);
  const manager = managerId === null ? undefined : readState(world).users.get(managerId);
  if (manager === undefined) throw notFound('manager');
  return {
    status: 200,
    body: {
      '@odata.context': `${graphUrl}v1.0/$metadata#directoryObjects/$entity`,
      '@odata.type': '#microsoft.graph.user',
      ...toResource(manager, selectedFields(call.query)),
    },
  };
}

/** GET /users/{id}/licenseDetails: each license with the state of each app. */
export function listLicenseDetails(context: GraphContext): Answer {
  const user = seenUser(context);
  const state = readState(context.world);
  const value = assignedLicenses(user).map(({ skuId, disabledPlans }) => {
    const product = findProduct(state, skuId);
    const servicePlans = (product?.plans ?? []).map(({ id, partNumber, appliesTo }) => ({
      servicePlanId: id,
      servicePlanName: partNumber,
      provisioningStatus: disabledPlans.includes(id) ? 'Disabled' : 'Success',
      appliesTo,
    }));
    const id = Buffer.from(`${user.id}${skuId}`).toString('base64url').slice(0, 43);
    return { id, skuId, skuPartNumber: product?.partNumber ?? null, servicePlans };
  });
  const about = `${context.graphUrl}v1.0/$metadata#users('${encodeURIComponent(user.id)}')/licenseDetails`;
  return { status: 200, body: { '@odata.context': about, value } };
}

/** POST /users/{id}/assignLicense: answers with the user. */
export function postAssignLicense(context: GraphContext): Answer {
  const { world, call, ledger, graphUrl } = context;
  const user = namedUser(context);
  const before = user.assignments;
  const admit = (): void => world.licensing.admit(user, call.step);
  assignLicense(world.live, user, call.body, world.now(), ledger, { ...world.hard, admit });
  world.replicas.wrote(user, before);
  const resource = toResource(user, selectedFields(new URLSearchParams()));
  return { status: 200, body: { '@odata.context': `${graphUrl}v1.0/$metadata#users/$entity`, ...resource } };
}

function requestedIds(body: unknown, name: string): string[] {
  const ids = asTexts(asRecord(body)?.[name]);
  if (ids === undefined)
    throw badRequest(`The parameter '${name}' is missing or is no collection of identifiers.`);
  // The documented limit of checkMemberObjects and checkMemberGroups.
  if (ids.length > 20) throw badRequest(`Too many identifiers: ${ids.length}. At most 20 are allowed.`);
  return ids;
}

/** POST /users/{id}/checkMemberObjects: which of the groups, roles and role templates the user belongs to, through others too. */
export function checkMemberObjects(context: GraphContext): Answer {
  const { world, call } = context;
  const user = namedUser(context);
  const ids = requestedIds(call.body, 'ids');
  const { groups, roles } = world.live;
  refuseUnknown(
    context,
    ids,
    [...groups, ...roles].map(({ id }) => id).concat(roles.map(({ templateId }) => templateId)),
  );
  const mine = groupsOf(world.live, user.id);
  const holders = new Set([user.id, ...mine]);
  for (const role of world.live.roles) {
    // The call knows roles by their templates, and custom ones have none (docs of checkMemberObjects).
    if (role.isBuiltIn === false || !role.members.some((member) => holders.has(member))) continue;
    mine.add(role.id);
    mine.add(role.templateId);
  }
  return collection(
    context,
    ids.filter((id) => mine.has(id.toLowerCase())),
  );
}

/** POST /users/{id}/checkMemberGroups: the same for groups alone. */
export function checkMemberGroups(context: GraphContext): Answer {
  const mine = groupsOf(context.world.live, namedUser(context).id);
  const ids = requestedIds(context.call.body, 'groupIds');
  refuseUnknown(
    context,
    ids,
    context.world.live.groups.map(({ id }) => id),
  );
  return collection(
    context,
    ids.filter((id) => mine.has(id.toLowerCase())),
  );
}

/** Throws Refusal 404 for an unknown id, in a tenant that refuses a question with one. */
function refuseUnknown({ world }: GraphContext, ids: readonly string[], there: readonly string[]): void {
  if (world.hard.unknownIds === 'left out') return;
  const unknown = ids.find((id) => !there.includes(id.toLowerCase()));
  if (unknown !== undefined) throw notFound(unknown);
}

function collection({ graphUrl }: GraphContext, value: string[]): Answer {
  return {
    status: 200,
    body: { '@odata.context': `${graphUrl}v1.0/$metadata#Collection(Edm.String)`, value },
  };
}
