import type { Person } from '../../domain/person.ts';
import { checkOf } from '../../domain/person.ts';
import type { Settings } from '../../domain/policy.ts';
import { refusalOf } from '../../domain/policy.ts';
import type { Entry } from '../../domain/request.ts';
import type { LeftOut, Sorted } from '../ports/form-problems.ts';
import type { Found } from '../ports/ports.ts';

/** Entries that could not be recognised and are named; more are counted (product.md 2.2). */
const MOST_NAMED = 50;

/** Who was found and may be asked for, each once even when named by two addresses, and what the other entries are. */
export function sortOut(
  found: readonly Found[],
  rules: Pick<Settings, 'guests'>,
): Sorted & { readonly persons: readonly Person[] } {
  const byId = new Map(
    found.flatMap((one) => (one.outcome === 'found' ? [[one.person.id, one.person]] : [])),
  );
  const people = [...byId.values()];
  const entries = (outcome: Found['outcome']) =>
    found.filter((one) => one.outcome === outcome).map(({ entry }) => entry);
  const refused = (why: ReturnType<typeof refusalOf>) =>
    people.filter((person) => refusalOf(person, rules) === why);
  return {
    persons: refused(undefined),
    unknown: entries('unknown'),
    ambiguous: entries('ambiguous'),
    guests: refused('guest').map(({ name }) => name),
    disabled: refused('disabled').map(({ name }) => name),
  };
}

const named = (all: readonly string[]): readonly string[] => all.slice(0, MOST_NAMED);
const more = (all: readonly string[]): number => Math.max(0, all.length - MOST_NAMED);

/** What to tell of the entries that are left out. */
export function leftOut(sorted: Sorted): readonly LeftOut[] {
  const { unknown, ambiguous, guests, disabled } = sorted;
  const problems: readonly LeftOut[] = [
    { kind: 'unknown', entries: named(unknown), more: more(unknown) },
    { kind: 'ambiguous', entries: named(ambiguous), more: more(ambiguous) },
    { kind: 'guests', names: named(guests), more: more(guests) },
    { kind: 'disabled', names: named(disabled), more: more(disabled) },
  ];
  return problems.filter((one) => ('names' in one ? one.names : one.entries).length > 0);
}

/** A person as a request keeps them, seen at `at` (ISO). */
export function entryOf(person: Person, at: string): Entry {
  const { id, name, mail, language } = person;
  const contact = {
    ...(mail === undefined ? {} : { mail }),
    ...(language === undefined ? {} : { language }),
  };
  return { person: { id, name, ...contact }, check: checkOf(person, at) };
}
