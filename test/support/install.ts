import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A folder with a package.json of its own, whose packages `npm ci` at the root leaves out. */
export const TOOLS = join(root, 'test');

/** The packages of a lockfile by their paths. */
type Packages = Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>>;

/**
 * Installs the packages of such a folder if they are missing, or are not those of its lockfile. Says so in one
 * sentence. @throws Error with a sentence if npm cannot install them
 */
export function install(folder: string): void {
  if (isInstalled(folder)) return;
  const name = relative(root, folder).replaceAll('\\', '/');
  console.log(`Installing the packages of ${name}/package.json.`);
  try {
    // On Windows npm is a script, which only a shell can start.
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', ['ci', '--prefix', folder, ...flags], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
  } catch (cause) {
    throw new Error(`The packages of ${name}/package.json could not be installed; npm says why above.`, {
      cause,
    });
  }
}

/** Whether the installed packages are those of the lockfile. */
export function isInstalled(folder: string): boolean {
  const wanted = packagesIn(join(folder, 'package-lock.json'));
  // npm writes down here what it has installed.
  const found = packagesIn(join(folder, 'node_modules/.package-lock.json'));
  if (wanted === undefined || found === undefined) return false;
  // Optional packages are for other systems.
  const isThere = Object.entries(wanted).every(([path, { version, optional }]) => {
    const one = found[path];
    return path === '' || (one === undefined ? optional === true : one.version === version);
  });
  return isThere && Object.keys(found).every((path) => path in wanted);
}

function packagesIn(file: string): Packages | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
