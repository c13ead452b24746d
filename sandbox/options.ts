import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

/** The options of `npm run sandbox`. */
export interface CommandOptions {
  readonly help: boolean;
  readonly playground: boolean;
  /** Whether it starts with decisions of the last 30 days. Never in rough weather, which would disturb them. */
  readonly past: boolean;
  readonly store: 'sqlite' | 'cosmos';
  /** Set only in rough weather. */
  readonly seed: number | undefined;
}

export const usage = `Usage: npm run sandbox -- [--no-playground] [--no-past] [--store sqlite|cosmos] [--weather fair|rough] [--seed NUMBER]

  --no-playground     starts without chat windows
  --no-past           starts without the 40 decisions of the last 30 days; so does rough weather
  --store cosmos      uses the Azure Cosmos DB SDK against a simulated Azure Cosmos DB
  --weather rough     the tenant takes licenses one at a time and shows them late, Graph refuses one person,
                      and now and then Graph or Teams throttles or fails; prints its seed
  --seed NUMBER       repeats the rough weather of that seed; needs --weather rough
  --help              shows this`;

/** Reads the arguments. @throws an error with a sentence and the usage for an argument that it does not know */
export function readOptions(args: readonly string[]): CommandOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', default: false },
        'no-playground': { type: 'boolean', default: false },
        'no-past': { type: 'boolean', default: false },
        store: { type: 'string', default: 'sqlite' },
        weather: { type: 'string', default: 'fair' },
        seed: { type: 'string' },
      },
    });
    const { help, store, weather } = values;
    if (store !== 'sqlite' && store !== 'cosmos')
      throw new Error(`Unexpected store "${store}". Use sqlite or cosmos.`);
    const seed = seedOf(weather, values.seed);
    const past = !values['no-past'] && seed === undefined;
    return { help, playground: !values['no-playground'], past, store, seed };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : ''}\n${usage}`, { cause: error });
  }
}

function seedOf(weather: string, seed: string | undefined): number | undefined {
  if (weather !== 'fair' && weather !== 'rough')
    throw new Error(`Unexpected weather "${weather}". Use fair or rough.`);
  if (weather === 'fair') {
    if (seed !== undefined) throw new Error('--seed needs --weather rough.');
    return undefined;
  }
  if (seed === undefined) return randomInt(1_000_000);
  if (!/^\d{1,9}$/.test(seed))
    throw new Error(`"${seed}" is not a seed. A seed is a number of at most 9 digits.`);
  return Number(seed);
}
