import { atScale } from '../scale.ts';

/** The seed of the random inputs. `FUZZ_SEED` repeats a run. */
export const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000_000);

/** How many activities are sent. `FUZZ_RUNS` sets more; the number of raw bodies grows with it. */
export const runs = Number(process.env['FUZZ_RUNS'] ?? atScale(2_000, 5_000));
