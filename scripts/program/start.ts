import { loadProgram } from './program.ts';

// The build makes dist/main.js of this file. It loads the program together with the code that V8 compiled (docs/decisions/0011-speed.md).

const { existsSync, readFileSync } = process.getBuiltinModule('node:fs');
const file = process.getBuiltinModule('node:url').fileURLToPath(new URL('license-desk.cjs', import.meta.url));
const compiled = `${file}.compiled`;
// The program is all ASCII, so Node can read it as latin1 in one go.
const source = readFileSync(file, 'latin1');
loadProgram(file, source, existsSync(compiled) ? readFileSync(compiled) : undefined).run();
