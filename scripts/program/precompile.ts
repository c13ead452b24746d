import { readFileSync, writeFileSync } from 'node:fs';
import { loadProgram } from './program.ts';

// `node FLAGS precompile.ts FILE` runs the program without a configuration. The program loads everything, says which variables are
// missing, and ends. This script then writes the code that V8 compiled beside the program. Why: docs/decisions/0011-speed.md.

const [file = ''] = process.argv.slice(2);
const program = loadProgram(file, readFileSync(file, 'latin1'));
process.once('exit', () => writeFileSync(`${file}.compiled`, program.compiled()));
program.run();
