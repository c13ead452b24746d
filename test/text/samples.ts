import type { FailureReason, OutcomeKind } from '../../src/domain/outcome.ts';
import type { Status } from '../../src/domain/request.ts';
import { EMPTY_TALLY } from '../../src/domain/request.ts';
import type { Text } from '../../src/text/text.ts';

type Words = string | readonly string[];
type Call<A> = A extends readonly unknown[] ? { readonly [I in keyof A]: A[I] } : never;

/** Argument lists for every function in a tree of words; a function without them does not compile. */
type Samples<T> = {
  readonly [K in keyof T as T[K] extends Words | Readonly<Record<string, Words>> ? never : K]: T[K] extends (
    ...args: infer A
  ) => unknown
    ? readonly Call<A>[]
    : Samples<T[K]>;
};

// Names that are no word of any language, so that they can be found again in a sentence.
const [a, b, c] = ['Qwerta', 'Zxyppo', 'Vbnnkk'];
const counts = [[0], [1], [2], [37]] as const;
const named = [[''], [a]] as const;

const statuses: readonly Status[] = [
  'checking',
  'pending',
  'approving',
  'completed',
  'partly-failed',
  'failed',
  'declined',
  'cancelled',
  'expired',
];
const outcomes: readonly OutcomeKind[] = [
  'waiting',
  'writing',
  'confirming',
  'assigned',
  'holder',
  'not-confirmed',
  'failed',
  'not-assigned',
];
const reasons: readonly FailureReason[] = [
  'no-seat',
  'no-location',
  'prohibited-location',
  'needs-app',
  'excludes-app',
  'conflicting-address',
  'person-gone',
  'restricted',
  'not-assignable',
  'other',
];
