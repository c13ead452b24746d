// Runs mocha for Stryker, all mutants in the same process. Stryker's own runner (10.0.0) looks for files that mocha 12.0.3 no longer has.
import Mocha from 'mocha';

/** The variables that instrumented code reads and counts in. */
interface Instrumented {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: unknown;
}

interface TestResult {
  readonly id: string;
  readonly name: string;
  readonly timeSpentMs: number;
  readonly fileName: string;
  /** Success, or failed. */
  readonly status: 0 | 1;
  readonly failureMessage: string;
}

interface MutantRun {
  readonly activeMutant: { readonly id: string };
  readonly testFilter?: readonly string[];
  readonly hitLimit?: number;
}

declare global {
  var __stryker__: Instrumented | undefined;
}

const instrumented = (globalThis.__stryker__ ??= {});

/** Runs the files of tests that are named in the options, in their order. */
class MochaRunner {
  readonly #mocha: Mocha;
  #tests: TestResult[] = [];

  constructor(files: readonly string[]) {
    const collect = (test: Mocha.Test, status: 0 | 1, failureMessage = '') => {
      // A hook that fails is the failure of its test.
      const id = (test.ctx?.currentTest ?? test).fullTitle();
      const { duration = 0, file = '' } = test;
      this.#tests.push({ id, name: id, timeSpentMs: duration, fileName: file, status, failureMessage });
    };
    // Stryker alone judges how long a mutant may take.
    this.#mocha = new Mocha({
      timeout: 0,
      bail: true,
      reporter: class extends Mocha.reporters.Base {
        constructor(runner: Mocha.Runner) {
          super(runner);
          runner.on('pass', (test) => collect(test, 0));
          runner.on('fail', (test, error) => collect(test, 1, error.message));
        }
      },
    });
    this.#mocha.cleanReferencesAfterRun(false);
    for (const file of files) this.#mocha.addFile(file);
    this.#mocha.suite.beforeEach(function () {
      instrumented.currentTestId = this.currentTest?.fullTitle();
    });
  }

  /** Modules that Node has loaded cannot be loaded again. */
  capabilities() {
    return { reloadEnvironment: false };
  }

  /** Loads the tests here, since the time that a mutant takes is counted from its run on. */
  async init() {
    await this.#mocha.loadFilesAsync();
  }

  async dryRun() {
    const tests = await this.#run();
    return { status: 'complete', tests, mutantCoverage: instrumented.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }: MutantRun) {
    instrumented.activeMutant = activeMutant.id;
    instrumented.hitLimit = hitLimit;
    instrumented.hitCount = hitLimit === undefined ? undefined : 0;
    const titles = testFilter?.map((title) => `^${RegExp.escape(title)}$`);
    const tests = await this.#run(new RegExp(titles?.join('|') ?? ''));
    if (hitLimit !== undefined && (instrumented.hitCount ?? 0) > hitLimit) return { status: 'timeout' };

    const [failed] = tests.filter(({ status }) => status === 1);
    const nrOfTests = tests.length;
    if (!failed) return { status: 'survived', nrOfTests };
    return { status: 'killed', killedBy: [failed.id], failureMessage: failed.failureMessage, nrOfTests };
  }

  async #run(titles = /(?:)/): Promise<readonly TestResult[]> {
    this.#tests = [];
    this.#mocha.grep(titles);
    await new Promise<void>((resolve) => {
      this.#mocha.run(() => resolve());
    });
    return this.#tests;
  }
}

function createRunner(options: { readonly specs: readonly string[] }): MochaRunner {
  return new MochaRunner(options.specs);
}
createRunner.inject = ['options'];

/** Read by Stryker. */
export const strykerPlugins = [{ kind: 'TestRunner', name: 'mocha-in-process', factory: createRunner }];
