import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadProgram } from './program.ts';

// Node is started with this, as dist/main.js: it loads the program with what V8 has compiled of it (docs/decisions/0011-speed.md).

const file = fileURLToPath(new URL('license-desk.cjs', import.meta.url));
const compiled = `${file}.compiled`;
// It is all ASCII, which is read in one go.
const source = readFileSync(file, 'latin1');
loadProgram(file, source, existsSync(compiled) ? readFileSync(compiled) : undefined).run();
