import { atScale } from '../scale.ts';

/** The seed of the inputs that are made up: the same seed makes the same ones. `FUZZ_SEED` repeats a run. */
export const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000_000);

/** How many activities are sent; `FUZZ_RUNS` asks for more, and the raw bodies grow with it. */
export const runs = Number(process.env['FUZZ_RUNS'] ?? atScale(2_000, 5_000));
