// The program of `npm test`: runs the checks and the build at the same time, then the tests. Ends after the
// checks if one of them fails. `--all`, as in `npm run test:all`, runs the whole battery, and the load tests
// at full size.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { inPool } from './battery/rows.ts';

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
/** How many checks, or test files, run at a time. */
const jobs = Math.max(2, availableParallelism());
const closingLine = /^\d+ passed, \d+ failed$/;

const built = mkdtempSync(join(tmpdir(), 'license-desk-run-'));
const environment = {
  ...process.env,
  // Node's compile cache, which also keeps stripped types. Without it, each process that starts from source
  // does the work again.
  NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled'),
  BUILT_PROGRAM: built,
  ...(process.argv.includes('--all') ? { TEST_SCALE: 'full' } : {}),
  // A pipe loses colors unless they are forced.
  ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
};

/** The longest first. The build makes the program that the tests start. */
const checks: readonly Step[] = [
  { name: 'Format', script: 'format:check' },
  { name: 'Lint', script: 'lint' },
  { name: 'Types', script: 'types' },
  { name: 'Build', script: 'build', args: [built] },
  { name: 'Dead code', script: 'dead' },
];

/**
 * Files that start processes, browsers and servers take minutes. They begin first, so that at the end no
 * worker runs alone.
 */
const SLOW_FOLDERS = ['test/battery/', 'test/e2e/', 'test/integration/'];

function specs(): readonly string[] {
  const all = globSync('test/**/*.spec.ts', { cwd: root }).map((file) => file.replaceAll('\\', '/'));
  return [...SLOW_FOLDERS, ''].flatMap((folder) =>
    all.filter((file) => (SLOW_FOLDERS.find((slow) => file.startsWith(slow)) ?? '') === folder).toSorted(),
  );
}

/** Runs a step, and passes on each line of its output. */
async function run({ name, script, args = [] }: Step, tell: (line: string) => void): Promise<Ended> {
  tell(`\n== ${name}`);
  const child = spawn('npm', ['run', '--silent', script, '--', ...args], {
    cwd: root,
    stdio: ['inherit', 'pipe', 'pipe'],
    env: environment,
    shell: process.platform === 'win32',
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

/** Runs all checks and prints the output of each in one piece. Gives the names of those that failed. */
async function check(): Promise<readonly string[]> {
  const failed: string[] = [];
  await inPool(jobs, checks, async (step) => {
    const lines: string[] = [];
    const { isGood } = await run(step, (line) => void lines.push(line));
    console.log(lines.join('\n'));
    if (!isGood) failed.push(step.name);
  });
  return failed;
}

async function main(): Promise<boolean> {
  const failed = await check();
  if (failed.length > 0) {
    console.log(
      `\n${failed.join(' and ')} failed; the tests were not run.\n0 passed, ${failed.length} failed`,
    );
    return false;
  }
  const parallel = ['--parallel', '--jobs', String(jobs), '--reporter', 'test/support/reporter.ts'];
  const tests = { name: 'Tests', script: 'mocha', args: [...parallel, ...specs()] };
  const { isGood, last } = await run(tests, (line) => console.log(line));
  if (closingLine.test(last)) return isGood;
  console.log('\nThe tests have ended without a result.\n0 passed, 1 failed');
  return false;
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} finally {
  rmSync(built, { recursive: true });
}
