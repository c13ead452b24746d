// The program of `npm test`: every check in order, then all tests. Ends at the first step that fails.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A script of package.json with more arguments. */
interface Step {
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
}

const checks: readonly Step[] = [
  { name: 'Format', script: 'format:check' },
  { name: 'Types', script: 'types' },
  { name: 'Lint', script: 'lint' },
  { name: 'Dead code', script: 'dead' },
];
/** Files at a time. */
const jobs = String(Math.max(2, availableParallelism()));
const tests: Step = {
  name: 'Tests',
  script: 'mocha',
  // The battery alone takes minutes; it runs beside the others, which wait for clocks and browsers half of the time.
  args: ['--parallel', '--jobs', jobs, '--reporter', 'test/support/reporter.ts', 'test/**/*.spec.ts'],
};

const root = fileURLToPath(new URL('..', import.meta.url));
const closingLine = /^\d+ passed, \d+ failed$/;

/** Runs a step with its output shown; gives its last line that is not empty, and whether it went well. */
async function run({
  name,
  script,
  args = [],
}: Step): Promise<{ readonly isGood: boolean; readonly last: string }> {
  console.log(`\n== ${name}`);
  const child = spawn('npm', ['run', '--silent', script, '--', ...args], {
    cwd: root,
    stdio: ['inherit', 'pipe', 'inherit'],
    // Colors are lost in a pipe unless they are asked for.
    env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) },
    shell: process.platform === 'win32',
  });
  let last = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    console.log(line);
    if (line.trim() !== '') last = line;
  });
  await once(child, 'close');
  return { isGood: child.exitCode === 0, last };
}

async function main(): Promise<boolean> {
  for (const check of checks) {
    if (!(await run(check)).isGood) {
      console.log(`\n${check.name} has failed; the steps after it were not run.\n0 passed, 1 failed`);
      return false;
    }
  }
  const { isGood, last } = await run(tests);
  if (closingLine.test(last)) return isGood;
  console.log('\nThe tests have ended without a result.\n0 passed, 1 failed');
  return false;
}

process.exitCode = (await main()) ? 0 : 1;
