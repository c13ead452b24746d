import type { PersonRef } from './person.ts';

/** A person as documents name them. */
export interface DataSubject {
  /** Entra object id. */
  readonly id: string;
  readonly names: readonly string[];
  readonly addresses: readonly string[];
}

const ERASED = 'erased-';

/**
 * The stand-in for an erased person in documents. `token` is random: it tells erased people apart and cannot
 * be derived from their data.
 */
export function placeholder(token: string): PersonRef {
  return { id: `${ERASED}${token}`, name: `Person ${token}` };
}

/** True for the placeholder of an erased person: never look it up, write to it or assign to it. */
export const isErased = (personId: string): boolean => personId.startsWith(ERASED);

const REF_KEYS: ReadonlySet<string> = new Set(['id', 'name', 'mail', 'department', 'language']);

type Fields = Readonly<Record<string, unknown>>;

/** Whether it is an object; a list is one, too. */
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isRef = (value: Fields): value is Fields & PersonRef =>
  typeof value['id'] === 'string' &&
  typeof value['name'] === 'string' &&
  Object.keys(value).every((key) => REF_KEYS.has(key));

/** Every person that the data names, at any depth. */
export function refsIn(data: unknown): readonly PersonRef[] {
  if (!isFields(data)) return [];
  return isRef(data) ? [data] : Object.values(data).flatMap((value) => refsIn(value));
}

/**
 * Copies data with `person` replaced by `by`. References change as a whole. In texts, the id becomes that of
 * `by`, and addresses and full names become its name. The shape of the data stays the same.
 */
export function withoutPerson<T>(data: T, person: DataSubject, by: PersonRef): T;
export function withoutPerson(data: unknown, person: DataSubject, by: PersonRef): unknown {
  if (typeof data === 'string') return withoutWords(data, person, by);
  if (Array.isArray(data)) return data.map((item) => withoutPerson(item, person, by));
  if (!isFields(data)) return data;
  // A reference to somebody else stays as it is, even if it has the same name.
  if (isRef(data)) return data.id === person.id ? by : data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, withoutPerson(value, person, by)]),
  );
}

/** Whether data names the person anywhere. */
export function isNamedIn(data: unknown, person: DataSubject): boolean {
  if (typeof data === 'string') return patternsOf(person).some((words) => words.test(data));
  if (!isFields(data)) return false;
  if (isRef(data)) return data.id === person.id;
  return Object.values(data).some((value) => isNamedIn(value, person));
}

/**
 * Copies data for the person to read. A list that names them keeps only the items that do. Other people lose
 * their names.
 */
export function ownPartOf(data: unknown, person: DataSubject): unknown {
  if (Array.isArray(data)) {
    const theirs = data.filter((item) => isNamedIn(item, person));
    return (theirs.length > 0 ? theirs : data).map((item) => ownPartOf(item, person));
  }
  if (!isFields(data)) return data;
  if (isRef(data)) return data.id === person.id ? data : { name: 'somebody else' };
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, ownPartOf(value, person)]));
}

function withoutWords(text: string, person: DataSubject, by: PersonRef): string {
  const [id, ...rest] = patternsOf(person);
  const plain = id === undefined ? text : text.replace(id, by.id);
  return rest.reduce((changed, words) => changed.replace(words, by.name), plain);
}

/**
 * Regular expressions that find the person in a text: their id first, then addresses and names of more than
 * one word.
 */
function patternsOf({ id, names, addresses }: DataSubject): readonly RegExp[] {
  const whole = [id, ...addresses, ...names.filter((name) => /\s/.test(name.trim()))];
  return whole.map(
    (words) => new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(words)}(?![\\p{L}\\p{N}])`, 'giu'),
  );
}
