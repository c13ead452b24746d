import * as z from 'zod';
import { EVERYBODY } from '../cards/whom-model.ts';
import { readRequestId } from './card-data.ts';

type Whom = typeof EVERYBODY | number;

/** The index of one of at most 1,000 persons. */
const index = z
  .string()
  .regex(/^\d{1,4}$/)
  .transform(Number);

const whomData = z.object({
  i_whom: z
    .union([z.literal(EVERYBODY), index])
    .optional()
    .catch(undefined),
});

/**
 * The request whose persons leave the waiting list, and who of them: everybody, or the one with that index.
 * `whom` is absent where the card had no such choice, or nothing was chosen. Undefined if no card of ours sends that.
 */
export function readWhom(data: unknown): { readonly requestId: string; readonly whom?: Whom } | undefined {
  const requestId = readRequestId(data);
  if (requestId === undefined) return undefined;
  const whom = whomData.safeParse(data).data?.i_whom;
  return { requestId, ...(whom !== undefined && { whom }) };
}

/** The index of the one who leaves, if it is only one. */
export const indexOf = (whom: Whom | undefined): readonly [] | readonly [number] =>
  typeof whom === 'number' ? [whom] : [];
