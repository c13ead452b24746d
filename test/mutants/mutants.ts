// The program of `npm run mutants`: changes the code in one place at a time and runs the tests that go through it. Prints the changes that
// no test notices. Arguments are names of subjects; without any, all are taken. Ends with 1 below an aim.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Score } from './report.ts';
import { percentOf, readScore, sumOf } from './report.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const stryker = 'test/mutants/node_modules/@stryker-mutator/core/bin/stryker.js';
const results = 'test-results/mutants';

/** Folders of `src`, in which mutants are counted together. */
const SUBJECTS: readonly string[] = globSync(['domain', 'app/*', 'worker'], { cwd: `${root}/src` })
  .map((folder) => folder.replaceAll('\\', '/'))
  .toSorted();

/** The least percentage of mutants that tests must notice: in all, and in folders that matter more. */
const AIM = 75;
const AIMS: Readonly<Record<string, number>> = {
  domain: 85,
  'app/assign': 85,
  'app/decide': 85,
  'app/rights': 85,
};

/** Refused acts are tested in one place. */
const RIGHTS = 'app/rights/{right-now,refused-acts}';
/** Through several folders: what is done before each sending, and after each act. */
const LIFE = 'app/life/{lost-lease,woken}';
/** Tests of other folders that hold rules of a subject, beside its own. */
const MORE_SPECS: Readonly<Record<string, readonly string[]>> = {
  'app/ask': [LIFE],
  'app/assign': ['app/{tell/{redraw-cards,tell-of-list},decide/stop-waiting,seats/given-again}'],
  'app/audit': [RIGHTS, LIFE],
  'app/decide': [RIGHTS, 'app/{retention/lapse-thread,assign/end-passed}'],
  'app/list': [RIGHTS, LIFE],
  'app/operate': [RIGHTS],
  'app/places': [RIGHTS, LIFE, 'app/{ask,tell}/*'],
  'app/ports': ['worker/*'],
  'app/records': ['app/{ask,assign,decide,places,retention,rules,seats,tell}/*', 'worker/*'],
  'app/rules': [RIGHTS],
  'app/seats': [RIGHTS, 'app/rules/taken-back'],
  'app/settings': [RIGHTS],
  'app/tell': ['app/{places,ask,decide,retention,seats}/*', 'app/life/faults', LIFE],
  worker: ['app/life/faults', LIFE],
};
/** Random or many stories: they take longer than all other tests together. */
const TOO_LONG = /\/(?:model|erase-stalled)\.spec\.ts$/;

/** The tests of the subject itself come first, since a mutant ends with the first test that fails. */
function specsFor(subject: string): readonly string[] {
  const globs = [`${subject}/**/*`, ...(MORE_SPECS[subject] ?? [])];
  return globs
    .flatMap((glob) => globSync(`test/${glob}.spec.ts`, { cwd: root }).toSorted())
    .filter((file) => !TOO_LONG.test(file));
}

/** Runs Stryker over a subject; gives what it found. */
async function run(subject: string): Promise<Score> {
  const name = `${results}/${subject.replaceAll('/', '-')}`;
  const options = {
    mutate: [`src/${subject}/**/*.ts`],
    specs: specsFor(subject),
    plugins: ['./test/mutants/mocha-runner.ts'],
    testRunner: 'mocha-in-process',
    testRunnerNodeArgs: ['--disable-warning=ExperimentalWarning'],
    coverageAnalysis: 'perTest',
    // Constants of a module: each would need a process that loads and runs all tests.
    ignoreStatic: true,
    // Generous, since a mutant that is only slow would count as noticed.
    timeoutMS: 30_000,
    concurrency: availableParallelism(),
    incremental: true,
    incrementalFile: `${name}.kept.json`,
    reporters: ['json', 'html', 'progress-append-only'],
    jsonReporter: { fileName: `${name}.json` },
    htmlReporter: { fileName: `${name}.html` },
    tempDirName: `${results}/changed`,
    cleanTempDir: 'always',
    ignorePatterns: ['/test-results', '/dist', '/docs'],
    // Stryker 10 cannot read tsconfig.json with TypeScript 7. It need not: Node strips the types.
    tsconfigFile: 'none',
    disableTypeChecks: false,
    warnings: { unknownOptions: false },
  };
  mkdirSync(results, { recursive: true });
  writeFileSync(`${name}.options.json`, JSON.stringify(options));
  const child = spawn(process.execPath, [stryker, 'run', `${name}.options.json`], { stdio: 'inherit' });
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`Stryker ended with ${child.exitCode} for ${subject}.`);
  return readScore(`${name}.json`);
}

/** A row of the table. */
function rowOf(subject: string, score: Score, aim: number | undefined): string {
  const cells = [score.mutants, score.noticed, percentOf(score).toFixed(1), aim ?? ''];
  return [subject.padEnd(13), ...cells.map((cell) => String(cell).padStart(8))].join('');
}

async function main(names: readonly string[]): Promise<boolean> {
  const unknown = names.filter((name) => !SUBJECTS.includes(name));
  if (unknown.length > 0) {
    console.error(`Unexpected argument "${unknown[0]}". Subjects: ${SUBJECTS.join(', ')}.`);
    return false;
  }
  // Keeps all processors busy for long: everything else comes first.
  setPriority(constants.priority.PRIORITY_LOW);
  process.chdir(root);
  const rows: [string, Score, number | undefined][] = [];
  for (const subject of names.length > 0 ? names : SUBJECTS)
    rows.push([subject, await run(subject), AIMS[subject]]);
  const all = sumOf(rows.map(([, score]) => score));
  if (names.length === 0) rows.push(['together', all, AIM]);

  console.log(`\nNot noticed:\n${all.survivors.join('\n')}\n`);
  console.log('subject       mutants noticed percent     aim');
  for (const row of rows) console.log(rowOf(...row));
  return rows.every(([, score, aim = 0]) => percentOf(score) >= aim);
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
