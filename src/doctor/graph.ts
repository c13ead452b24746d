import { OutsideError } from '../app/ports/outside-error.ts';
import type { Directory, Licenses, Rights } from '../app/ports/ports.ts';
import type { Finding } from '../domain/finding.ts';
import { found } from '../domain/finding.ts';
import type { Person } from '../domain/person.ts';

/** The parts that the checks of Graph need; see graph/tenant-facts.ts. */
export interface GraphParts {
  readonly directory: Pick<Directory, 'find'>;
  readonly licenses: Pick<Licenses, 'products'>;
  readonly rights: Rights;
  readonly facts: {
    somebody(): Promise<Person | undefined>;
    group(id: string): Promise<'there' | 'missing' | 'unchecked'>;
    role(id: string): Promise<'there' | 'custom' | 'missing' | 'unchecked'>;
  };
  /** Roles by template id. `name`: set for Microsoft's own roles, which need no check. */
  readonly roles: readonly { readonly id: string; readonly name: string | undefined }[];
  readonly groups: readonly string[];
  /** The groups whose approvers alone may change settings; none: all approvers may. */
  readonly settingsGroups: readonly string[];
}

/**
 * Makes Graph calls that change nothing: reads the products, a person with all fields that the product uses,
 * their address, and whether they may approve.
 */
export async function checkGraph({
  directory,
  licenses,
  rights,
  facts,
}: GraphParts): Promise<readonly Finding[]> {
  const products = await trying('GET /subscribedSkus', () => licenses.products('now'));
  const somebody = await trying('GET /users', () => facts.somebody());
  const person = 'value' in somebody ? somebody.value : undefined;
  const [right, blind] = await Promise.all([
    person && trying('POST /users/{id}/checkMemberObjects', () => rights.mayApprove(person.id, 'now')),
    person ? checkLookUp(directory, person) : [],
  ]);
  const troubles = [
    ...[products, somebody, right].flatMap((tried) => (tried && 'trouble' in tried ? [tried.trouble] : [])),
    ...blind,
  ];
  if (troubles.length > 0 || !('value' in products)) return troubles;
  const assignable = products.value.filter((product) => product.assignable).length;
  return [assignable === 0 ? found('no-products') : found('graph-right', assignable)];
}

/** Looks a person up by their own sign-in name, with the same query as for a typed address. */
async function checkLookUp(
  directory: GraphParts['directory'],
  { id, userPrincipalName }: Person,
): Promise<readonly Finding[]> {
  try {
    const [hit] = await directory.find([userPrincipalName]);
    if (hit?.outcome === 'hidden') return [troubleOf('GET /users?$filter', hit.error)];
    return hit?.outcome === 'found' && hit.person.id === id ? [] : [found('look-up-wrong')];
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    // The permission to read people is there, so Graph refuses the query itself.
    return [error.kind === 'permanent' ? found('look-up-wrong') : troubleOf('GET /users?$filter', error)];
  }
}

/** Checks that the roles and groups of approvers, and those for settings, exist, as far as the permissions allow it. */
export async function checkApprovers(parts: GraphParts): Promise<readonly Finding[]> {
  const { facts, roles, groups, settingsGroups } = parts;
  const groupLook = async <K extends 'group' | 'settings'>(id: string, kind: K) => ({
    id,
    kind,
    tried: await trying('GET /groups/{id}', () => facts.group(id)),
  });
  const looks = [
    ...roles.map(async ({ id, name }) => ({
      id: name ?? id,
      kind: 'role' as const,
      tried: name === undefined ? await trying('roles', () => facts.role(id)) : { value: 'there' as const },
    })),
    ...groups.map((id) => groupLook(id, 'group')),
    ...settingsGroups.map((id) => groupLook(id, 'settings')),
  ];
  const seen = await Promise.all(looks);
  const known = (state: string): typeof seen =>
    seen.filter(({ tried }) => 'value' in tried && tried.value === state);
  const ids = (some: typeof seen): string => [...new Set(some.map(({ id }) => id))].join(', ');
  const approving = known('there').filter(({ kind }) => kind !== 'settings');
  const changing = known('there').filter(({ kind }) => kind === 'settings');
  return [
    ...seen.flatMap(({ tried }) => ('trouble' in tried ? [tried.trouble] : [])),
    ...known('missing').map(({ id, kind }) => found(UNKNOWN[kind], id)),
    ...(known('unchecked').length > 0 ? [found('approvers-unchecked', ids(known('unchecked')))] : []),
    ...known('custom').map(({ id }) => found('role-custom', id)),
    ...(approving.length > 0 ? [found('approvers-right', ids(approving))] : []),
    ...(changing.length > 0 ? [found('settings-right', ids(changing))] : []),
  ];
}

const UNKNOWN = { role: 'role-unknown', group: 'group-unknown', settings: 'settings-group-unknown' } as const;

async function trying<T>(
  what: string,
  act: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly trouble: Finding }> {
  try {
    return { value: await act() };
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return { trouble: troubleOf(what, error) };
  }
}

/** The finding for a failed call to Graph. */
export function troubleOf(what: string, { kind }: OutsideError): Finding {
  return found(kind === 'outage' || kind === 'permanent' ? 'graph-refused' : 'graph-away', what);
}
