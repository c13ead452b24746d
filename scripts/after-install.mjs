import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// npm runs this at the end of `npm ci`. It removes 100 MB that packages bring and no program loads. This file
// is JavaScript, since the machine's own Node may run it.

const UNUSED = [
  // A second copy of what the package has unpacked, with headers for native code. The binary is a hard link,
  // which stays.
  'node/node_modules',
  // A library for tests, which the packages do not import.
  'botbuilder/vendors/chai',
  'botframework-streaming/vendors/chai',
];

for (const path of UNUSED) {
  const folder = new URL(`../node_modules/${path}`, import.meta.url);
  rmSync(fileURLToPath(folder), { recursive: true, force: true });
}
