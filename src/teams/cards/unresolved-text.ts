import type { FormProblem, Unresolved } from '../../app/ports/form-problems.ts';
import type { CardText } from '../../text/en/text.ts';
import { takeWhileFits } from './fit-bytes.ts';
import { nameOf } from './parts.ts';

/** The bytes for names in each of these problems, out of `most`. */
export function shareOf(problems: readonly FormProblem[], most: number): number {
  return Math.floor(most / problems.filter((problem) => 'more' in problem).length);
}

/** The sentence about addresses that became no person. It names as many as fit into the bytes. */
export function unresolvedText(
  problem: Unresolved,
  words: Readonly<Record<Unresolved['kind'], (names: string) => string>>,
  { andMore }: CardText,
  most: number,
): string {
  const texts = ('names' in problem ? problem.names : problem.addresses).map((text) => nameOf(text));
  const { shown, more: unnamed } = takeWhileFits(texts, most);
  const more = problem.more + unnamed;
  return words[problem.kind]([shown.join(', '), ...(more > 0 ? [andMore(more)] : [])].join(' ').trim());
}
