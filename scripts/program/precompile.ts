import { readFileSync, writeFileSync } from 'node:fs';
import { loadProgram } from './program.ts';

// `node FLAGS precompile.ts FILE`: runs the program without a configuration. It loads everything, says what is missing, and ends; what
// was compiled meanwhile is kept beside it. Why: docs/decisions/0011-speed.md.

const [file = ''] = process.argv.slice(2);
const program = loadProgram(file, readFileSync(file, 'latin1'));
process.once('exit', () => writeFileSync(`${file}.compiled`, program.compiled()));
program.run();
