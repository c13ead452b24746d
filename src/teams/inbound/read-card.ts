import { DomainError } from '../../domain/errors.ts';

/** The data of a card, as read; a card that is not ours, or too old, is refused. */
export function read<T>(parse: (data: unknown) => T | undefined, data: unknown): T {
  const found = parse(data);
  if (found === undefined) throw new DomainError('card-outdated');
  return found;
}
