import { createHash } from 'node:crypto';

/** Random numbers from 0 to 1, from a seed and a name. */
export type Random = () => number;

/** The same seed and name give the same numbers, whatever else runs. */
export function randomFrom(seed: number, name: string): Random {
  let count = 0;
  return () => {
    count += 1;
    const digest = createHash('sha256').update(`${seed}:${name}:${count}`).digest();
    return digest.readUInt32BE(0) / 2 ** 32;
  };
}
