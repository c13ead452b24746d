import type { Person } from '../../domain/person.ts';
import { checkOf } from '../../domain/person.ts';
import type { Settings } from '../../domain/policy.ts';
import { refusalOf } from '../../domain/policy.ts';
import type { Entry } from '../../domain/request.ts';
import type { Classified, Offer, Unresolved } from '../ports/form-problems.ts';
import type { Found } from '../ports/ports.ts';
import type { LookedUp } from './find-people.ts';

/** The most addresses without a person that are named; the others are only counted. */
const MAX_NAMED = 50;

/**
 * Splits look-up results into the persons who may be asked for (each once, even when named by two addresses),
 * and the rest by reason. If several people have one address, those who may not be asked for, such as a
 * former account, do not count.
 */
export function classify(
  found: readonly LookedUp[],
  rules: Pick<Settings, 'guests'>,
): Classified & { readonly persons: readonly Person[] } {
  const hits = found.filter(isAnswered).map((one) => ({
    address: one.address,
    people: meantBy(one, rules),
    more: one.outcome === 'ambiguous' && one.more === true,
  }));
  const isNamed = ({ people, more }: (typeof hits)[number]): boolean =>
    (people.length === 1 && !more) || people.every((person) => refusalOf(person, rules) !== undefined);
  const byId = new Map(hits.filter(isNamed).flatMap(({ people }) => people.map((one) => [one.id, one])));
  const people = [...byId.values()];
  const refused = (why: ReturnType<typeof refusalOf>) =>
    people.filter((person) => refusalOf(person, rules) === why);
  return {
    persons: refused(undefined),
    unknown: hits.filter((one) => one.people.length === 0).map(({ address }) => address),
    ambiguous: hits.filter((one) => !isNamed(one)).map(({ address }) => address),
    hidden: found.filter(({ outcome }) => outcome === 'hidden').map(({ address }) => address),
    names: found.filter(({ outcome }) => outcome === 'not-asked').map(({ address }) => address),
    guests: refused('guest').map(({ name }) => name),
    disabled: refused('disabled').map(({ name }) => name),
  };
}

type Answered = Exclude<Found, { readonly outcome: 'hidden' }>;

const isAnswered = (one: LookedUp): one is Answered =>
  one.outcome !== 'hidden' && one.outcome !== 'not-asked';

/** The people to choose from, for each entry that stands for several people. */
export function offersOf(found: readonly LookedUp[], rules: Pick<Settings, 'guests'>): readonly Offer[] {
  return found.filter(isAnswered).flatMap((one) => {
    const people = meantBy(one, rules).filter((person) => refusalOf(person, rules) === undefined);
    const isOffer =
      one.outcome === 'ambiguous' && (people.length > 1 || (one.more === true && people.length > 0));
    return isOffer ? [{ entry: one.address, people }] : [];
  });
}

/** The people with an address who may be asked for; if there are none, all people with it. */
function meantBy(one: Answered, rules: Pick<Settings, 'guests'>): readonly Person[] {
  if (one.outcome === 'unknown') return [];
  const people = one.outcome === 'found' ? [one.person] : one.people;
  const allowed = people.filter((person) => refusalOf(person, rules) === undefined);
  return allowed.length > 0 ? allowed : people;
}

const named = (all: readonly string[]): readonly string[] => all.slice(0, MAX_NAMED);
const more = (all: readonly string[]): number => Math.max(0, all.length - MAX_NAMED);

/** The problem of a form with more names than are looked up. */
export const namesProblem = (names: readonly string[]): Unresolved => ({
  kind: 'names',
  addresses: named(names),
  more: more(names),
});

/** Turns the rest into problems of a form, for its requester. */
export function unresolvedOf(classified: Classified): readonly Unresolved[] {
  const { unknown, ambiguous, hidden, names, guests, disabled } = classified;
  const problems: readonly Unresolved[] = [
    { kind: 'unknown', addresses: named(unknown), more: more(unknown) },
    { kind: 'ambiguous', addresses: named(ambiguous), more: more(ambiguous) },
    { kind: 'hidden', addresses: named(hidden), more: more(hidden) },
    namesProblem(names),
    { kind: 'guests', names: named(guests), more: more(guests) },
    { kind: 'disabled', names: named(disabled), more: more(disabled) },
  ];
  return problems.filter((one) => ('names' in one ? one.names : one.addresses).length > 0);
}

/** The addresses that the requester can correct, or send again. */
export function correctable({ unknown, ambiguous, hidden, names }: Classified): readonly string[] {
  return [...unknown, ...ambiguous, ...hidden, ...names];
}

/** A person as a request stores them. `at`: when the directory showed them (ISO). */
export function entryOf(person: Person, at: string): Entry {
  const { id, name, mail, language } = person;
  const contact = {
    ...(mail === undefined ? {} : { mail }),
    ...(language === undefined ? {} : { language }),
  };
  return { person: { id, name, ...contact }, check: checkOf(person, at) };
}
