import type { Decider } from '../domain/decider.ts';
import type { Text } from './en/text.ts';

/** The decider of a request, for the inside of a sentence. `show` makes a name from outside fit for where it stands. */
export function deciderName(by: Decider, { cards }: Text, show: (name: string) => string): string {
  if (by.kind !== 'rule') return show(by.name);
  return cards.decider.rule(show(by.name), by.version, show(by.confirmedBy.name));
}

/** The same at the start of a sentence. A person's name is theirs: it stays as they write it. */
export function deciderAtStart(by: Decider, text: Text, show: (name: string) => string): string {
  const name = deciderName(by, text, show);
  return by.kind === 'rule' ? name.charAt(0).toUpperCase() + name.slice(1) : name;
}
