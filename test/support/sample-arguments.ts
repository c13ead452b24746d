/** Sample arguments for each function in a tree of words. A new function does not compile without. */
export type Samples<T> = {
  readonly [K in keyof T as HasFunction<T[K]> extends true ? K : never]: T[K] extends (
    ...args: infer A
  ) => unknown
    ? readonly Readonly<A>[]
    : Samples<T[K]>;
};
type HasFunction<T> = T extends string | readonly string[]
  ? false
  : T extends (...args: never) => unknown
    ? true
    : true extends { [K in keyof T]: HasFunction<T[K]> }[keyof T]
      ? true
      : false;

// Names that are no word in any language, so that a test finds them in a sentence.
export const sampleNames = ['Qwerta', 'Zxyppo', 'Vbnnkk'] as const;
const [a, b] = sampleNames;

const one = [[a]] as const;
const two = [[a, b]] as const;
const apps = [[''], [a]] as const;
const counts = [[0], [1], [2], [37]] as const;
const pairs = [
  [1, 2],
  [0, 1],
  [0, 4],
  [4, 5],
  [23, 37],
] as const;
const withCount = counts.map(([n]) => [a, n] as const);

/** Arguments that many functions take. */
export const samples = { one, two, apps, counts, pairs, withCount } as const;
