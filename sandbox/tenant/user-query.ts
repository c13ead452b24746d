import { badRequest, Refusal } from './answers.ts';
import type { User } from './people.ts';
import { fieldOf } from './user-fields.ts';

type Test = (user: User) => boolean;
/** Whether a value equals a quoted text of the filter. */
type SameText = (value: string, wanted: string) => boolean;

/** The most values of one expression with OR, or of one list of `in` (reported from live tenants). */
const maxClauses = 15;

const filterable = [
  'id',
  'userPrincipalName',
  'mail',
  'displayName',
  'givenName',
  'surname',
  'department',
  'usageLocation',
];
const quoted = `'((?:[^']|'')*)'`;
const forms = {
  equal: new RegExp(`^(\\w+) eq (?:${quoted}|(true|false))$`),
  within: new RegExp(`^(\\w+) in \\(\\s*(${quoted}(?:\\s*,\\s*${quoted})*)\\s*\\)$`),
  any: new RegExp(`^(proxyAddresses)/any\\((\\w+):\\s*\\2 eq ${quoted}\\)$`),
  starts: new RegExp(`^startsWith\\((\\w+),\\s*${quoted}\\)$`, 'i'),
};

const lower = (value: unknown): string =>
  typeof value === 'string' ? value.toLowerCase() : JSON.stringify(value);
const literal = (text: string): string => text.replaceAll("''", "'").toLowerCase();

/** Cuts at a word between clauses, leaving what stands in quotes alone. */
function cut(text: string, word: 'or' | 'and'): string[] {
  const parts = [''];
  for (const piece of text.split(/('(?:[^']|'')*')/)) {
    const [first = '', ...rest] = piece.startsWith("'") ? [piece] : piece.split(new RegExp(` ${word} `, 'i'));
    parts[parts.length - 1] += first;
    parts.push(...rest);
  }
  return parts.map((part) => part.trim());
}

function unsupported(clause: string): Refusal {
  const text = `Unsupported or invalid query filter clause specified for property of resource 'User': ${clause}`;
  return new Refusal(400, 'Request_UnsupportedQuery', text);
}

function checkCount(count: number): void {
  if (count <= maxClauses) return;
  const text = `Too many child clauses specified in search filter expression containing 'OR' operators: ${count}. Max allowed: ${maxClauses}.`;
  throw new Refusal(400, 'Request_UnsupportedQuery', text);
}

function property(name: string | undefined, clause: string): string {
  if (name !== undefined && [...filterable, 'accountEnabled', 'userType'].includes(name)) return name;
  throw unsupported(clause);
}

/** One clause: its test, and the number of values that it compares with. */
function readClause(clause: string, same: SameText): { test: Test; values: number } {
  const equal = forms.equal.exec(clause);
  if (equal !== null) {
    const name = property(equal[1], clause);
    const wanted = literal(equal[2] ?? equal[3] ?? '');
    return { test: (user) => lower(fieldOf(user, name)) === wanted, values: 1 };
  }
  const within = forms.within.exec(clause);
  if (within !== null) {
    const name = property(within[1], clause);
    const wanted = [...(within[2] ?? '').matchAll(new RegExp(quoted, 'g'))].map((hit) =>
      literal(hit[1] ?? ''),
    );
    return { test: (user) => wanted.includes(lower(fieldOf(user, name))), values: wanted.length };
  }
  const any = forms.any.exec(clause);
  if (any !== null) {
    return {
      test: (user) => user.proxyAddresses.some((address) => same(address, any[3] ?? '')),
      values: 1,
    };
  }
  const starts = forms.starts.exec(clause);
  if (starts !== null) {
    const name = property(starts[1], clause);
    const wanted = literal(starts[2] ?? '');
    return { test: (user) => lower(fieldOf(user, name) ?? '').startsWith(wanted), values: 1 };
  }
  throw unsupported(clause);
}

/**
 * The test of a $filter: eq, in, startsWith and proxyAddresses/any, joined by `and` and `or`. Proxy addresses are compared in any
 * case, or with `exact` as they are written. Throws Refusal for anything else.
 */
export function readFilter(filter: string, exact: boolean): Test {
  const same: SameText = (value, wanted) =>
    exact ? value === wanted.replaceAll("''", "'") : value.toLowerCase() === literal(wanted);
  const alternatives = cut(filter, 'or').map((part) => cut(part, 'and').map((one) => readClause(one, same)));
  checkCount(alternatives.flat().reduce((sum, { values }) => sum + values, 0));
  return (user) => alternatives.some((clauses) => clauses.every(({ test }) => test(user)));
}

/** The test of a $search such as `"displayName:al" OR "mail:al"`: each text must begin a word of the property. */
export function readSearch(search: string, consistency: string | undefined): Test {
  if (consistency?.toLowerCase() !== 'eventual') {
    const text =
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'";
    throw new Refusal(400, 'Request_UnsupportedQuery', text);
  }
  const clause = /^"(\w+):([^"]*)"$/;
  const alternatives = search.split(/\s+OR\s+/).map((part) =>
    part.split(/\s+AND\s+/).map((one): Test => {
      const [, name = '', text = ''] = clause.exec(one.trim()) ?? [];
      if (name === '' || !filterable.includes(name)) throw badRequest('Syntax error in the $search clause.');
      const wanted = text.toLowerCase();
      return (user) => {
        const value = lower(fieldOf(user, name) ?? '');
        return value.startsWith(wanted) || value.split(/[\s.@_-]+/).some((word) => word.startsWith(wanted));
      };
    }),
  );
  return (user) => alternatives.some((tests) => tests.every((test) => test(user)));
}
