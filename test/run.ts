// The program of `npm test`: installs the tools of test/package.json if they are missing, builds the program, starts
// a browser, and runs the tests. The checks run beside all that, one at a time. Prints what a failed check says at
// the end. `--all`, as in `npm run test:all`, runs the whole battery, and the load tests at full size.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { install, TOOLS } from './support/install.ts';

/** Runs a script of package.json with further arguments. */
interface Step {
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
}

interface Ended {
  readonly isGood: boolean;
  /** The last line that is not empty. */
  readonly last: string;
}

const root = fileURLToPath(new URL('..', import.meta.url));
/** How many test files run at a time: two more than there are cores, because tests also wait for processes. */
const jobs = Math.max(2, availableParallelism()) + 2;
const closingLine = /^(\d+) passed, (\d+) failed$/;

const built = mkdtempSync(join(tmpdir(), 'license-desk-run-'));
const environment: NodeJS.ProcessEnv = {
  ...process.env,
  // Node's compile cache, which also keeps stripped types. Without it, each process that starts from source
  // does the work again.
  NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled'),
  BUILT_PROGRAM: built,
  ...(process.argv.includes('--all') ? { TEST_SCALE: 'full' } : {}),
  // A pipe loses colors unless they are forced.
  ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
};

/** Makes the program that the tests start. */
const BUILD: Step = { name: 'Build', script: 'build', args: [built] };
const CHECKS: readonly Step[] = [
  { name: 'Types', script: 'types' },
  { name: 'Lint', script: 'lint' },
  { name: 'Dead code', script: 'dead' },
  { name: 'Format', script: 'format:check' },
];

/**
 * Files that start processes and browsers take minutes. They begin first, so that at the end no worker runs
 * alone.
 */
const SLOW_FOLDERS = ['test/battery/', 'test/e2e/'];
/** Files that mostly wait for servers. */
const WAITING_FOLDER = 'test/integration/';
/** How many files that compute run after each file that waits, so that all cores have work meanwhile. */
const COMPUTING = 6;

const isOfPackages = (path: string): boolean => path.endsWith('node_modules');

const isIn = (folder: string) => (file: string) => file.startsWith(folder);

function specs(): readonly string[] {
  const all = globSync('test/**/*.spec.ts', { cwd: root, exclude: isOfPackages })
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted();
  const slow = SLOW_FOLDERS.flatMap((folder) => all.filter(isIn(folder)));
  const waiting = all.filter(isIn(WAITING_FOLDER));
  const computing = all.filter((file) => !slow.includes(file) && !waiting.includes(file));
  const mixed = waiting.flatMap((file) => [file, ...computing.splice(0, COMPUTING)]);
  return [...slow, ...mixed, ...computing];
}

/** Runs a step, and passes on each line of its output. */
async function run({ name, script, args = [] }: Step, tell: (line: string) => unknown): Promise<Ended> {
  tell(`\n== ${name}`);
  const child = spawn(process.execPath, ['--run', script, '--', ...args], {
    cwd: root,
    stdio: ['inherit', 'pipe', 'pipe'],
    env: environment,
  });
  let last = '';
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      tell(line);
      if (stream === child.stdout && line.trim() !== '') last = line;
    });
  }
  await once(child, 'close');
  return { isGood: child.exitCode === 0, last };
}

/** Runs a check. Prints its output in one piece if it passes, and gives its output if it fails. */
async function check(step: Step): Promise<readonly string[]> {
  const lines: string[] = [];
  const { isGood } = await run(step, (line) => void lines.push(line));
  console.log(isGood ? lines.join('\n') : `\n== ${step.name}: failed; the end says why.`);
  return isGood ? [] : [lines.join('\n')];
}

async function checkAll(): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const step of CHECKS) failed.push(...(await check(step)));
  return failed;
}

/** Runs the tests, whose last line is kept back. A run without a result counts as one test that failed. */
async function test(): Promise<{ readonly passed: number; readonly failed: number }> {
  const parallel = ['--parallel', '--jobs', String(jobs), '--reporter', 'test/support/reporter.ts'];
  const tests = { name: 'Tests', script: 'mocha', args: [...parallel, ...specs()] };
  const { isGood, last } = await run(tests, (line) => closingLine.test(line) || console.log(line));
  const [, passed, failed] = closingLine.exec(last) ?? [];
  if (failed !== undefined && isGood === (failed === '0')) {
    return { passed: Number(passed), failed: Number(failed) };
  }
  console.log('\nThe tests have ended without a result.');
  return { passed: 0, failed: 1 };
}

/** Installs the tools; says why if it cannot. */
function hasTools(): boolean {
  try {
    install(TOOLS);
    return true;
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    return false;
  }
}

/** Starts the browser of all tests; gives how to end it. Without one, the tests that need it say so by themselves. */
async function startBrowser(): Promise<() => Promise<void>> {
  try {
    // Imported here, since its packages may have been missing at the start.
    const { serveBrowser, SHARED_BROWSER } = await import('./support/e2e/browser.ts');
    const browser = await serveBrowser();
    environment[SHARED_BROWSER] = browser.wsEndpoint();
    return () => browser.close();
  } catch {
    return async () => {};
  }
}

async function main(): Promise<boolean> {
  if (!hasTools()) {
    console.log('\n0 passed, 1 failed');
    return false;
  }
  const checking = checkAll();
  const [unbuilt, endBrowser] = await Promise.all([check(BUILD), startBrowser()]);
  const { passed, failed } = unbuilt.length === 0 ? await test() : { passed: 0, failed: 0 };
  const wrong = [...unbuilt, ...(await checking)];
  for (const lines of wrong) console.log(lines);
  await endBrowser();
  console.log(`\n${passed} passed, ${failed + wrong.length} failed`);
  return failed + wrong.length === 0;
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} finally {
  rmSync(built, { recursive: true });
}
