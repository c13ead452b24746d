import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
const names = z.record(z.string(), z.string());
const manifest = z
  .object({
    dependencies: names,
    devDependencies: names,
    overrides: names,
    allowScripts: z.record(z.string(), z.boolean()),
  })
  .parse(JSON.parse(await read('package.json')));
const lockfile = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      dev: z.boolean().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      hasInstallScript: z.boolean().optional(),
    }),
  ),
});
const lock = lockfile.parse(JSON.parse(await read('package-lock.json')));
/** Packages of their own, which are installed apart, when they are used. */
const APART = ['test', 'test/mutants', 'test/bench/peers'];
const apartFile = z.strictObject({
  name: z.string(),
  description: z.string(),
  license: z.string(),
  private: z.literal(true),
  type: z.string(),
  dependencies: names,
});
const apart = await Promise.all(
  APART.map(async (path) => ({
    path,
    file: apartFile.parse(JSON.parse(await read(`${path}/package.json`))),
    lock: lockfile.parse(JSON.parse(await read(`${path}/package-lock.json`))),
  })),
);
const reasons = await read('docs/decisions/dependencies.md');
const named = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).concat(
  apart.flatMap(({ file }) => Object.entries(file.dependencies)),
);
/** The names of the packages with a script for their installation, beside the package of the lockfile itself. */
const scriptedIn = ({ packages }: typeof lock): readonly string[] => {
  const found = Object.entries(packages).filter(([path, one]) => path !== '' && one.hasInstallScript);
  return [...new Set(found.map(([path]) => nameIn(path)))].toSorted();
};
const nameIn = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 13);

describe('Packages', () => {
  it('have exact versions, also in overrides', () => {
    for (const [name, version] of [...named, ...Object.entries(manifest.overrides)]) {
      assert.match(version, /^(npm:[@\w/.-]+@)?\d+\.\d+\.\d+$|^\$[\w-]+$/, name);
    }
  });

  it('have a digest in the lockfiles, from whatever registry they come', () => {
    const locks = [lock, ...apart.map((one) => one.lock)];
    const all = locks.flatMap(({ packages }) => Object.entries(packages));
    for (const [path, { integrity, resolved }] of all) {
      if (path !== '') assert.match(integrity ?? '', /^sha512-/, path);
      assert.equal(resolved, undefined, path);
    }
  });

  it('have a reason each, and so has each override', () => {
    for (const name of [...named.map(([one]) => one), ...Object.keys(manifest.overrides)]) {
      assert.ok(reasons.includes(`\`${name}\``), `docs/decisions/dependencies.md says nothing of ${name}.`);
    }
  });

  it('run no script when they are installed, unless it is on the list', () => {
    assert.deepEqual(scriptedIn(lock), Object.keys(manifest.allowScripts).toSorted());
    const allowed = Object.entries(manifest.allowScripts).filter(([, may]) => may);
    assert.deepEqual(allowed, [['node', true]]);
    const table = reasons.slice(reasons.indexOf('## Install scripts'));
    const inTools = apart.flatMap((one) => scriptedIn(one.lock));
    for (const name of [...Object.keys(manifest.allowScripts), ...inTools])
      assert.ok(table.includes(`\`${name}\``), name);
  });

  it('run none at all where they are installed apart', async () => {
    assert.match(await read('test/.npmrc'), /^ignore-scripts=true$/m);
    const others = apart.filter(({ path }) => path !== 'test');
    assert.deepEqual(
      others.flatMap((one) => scriptedIn(one.lock)),
      [],
    );
  });

  it('are in the bill of materials, all with their digests, and marked if they run in production', async () => {
    const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'sbom'], {
      cwd: root,
      maxBuffer: 1e7,
    });
    const component = z.object({
      name: z.string(),
      version: z.string(),
      hashes: z.array(z.unknown()).min(1),
      properties: z.array(z.object({ name: z.string() })),
    });
    const bill = z
      .object({ bomFormat: z.literal('CycloneDX'), components: z.array(component) })
      .parse(JSON.parse(stdout));
    const isForDevelopment = ({ properties }: z.output<typeof component>) =>
      properties.some(({ name }) => name === 'cdx:npm:package:development');
    const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
    for (const dev of [false, true]) {
      const billed = bill.components.filter((one) => isForDevelopment(one) === dev);
      const locked = packages.filter(([, one]) => (one.dev ?? false) === dev);
      assert.deepEqual(
        [...new Set(billed.map(({ name, version }) => `${name} ${version}`))].toSorted(),
        [...new Set(locked.map(([path, { version }]) => `${nameIn(path)} ${version}`))].toSorted(),
      );
    }
  });
});

const step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const job = z.object({
  permissions: z.record(z.string(), z.string()),
  'timeout-minutes': z.number(),
  strategy: z.object({ matrix: z.object({ node: z.array(z.number()) }) }).optional(),
  steps: z.array(step).min(1),
});
const workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.strictObject({}),
  jobs: z.record(z.string(), job),
});
const folder = '.github/workflows';
const workflows = await Promise.all(
  (await readdir(new URL(`../../${folder}`, import.meta.url))).map(async (file) => {
    const text = await read(`${folder}/${file}`);
    const { jobs, on } = workflow.parse(parse(text));
    return { file, text, on, jobs: Object.entries(jobs) };
  }),
);

describe('The workflows', () => {
  const jobs = workflows.flatMap((one) =>
    one.jobs.map(([name, rest]) => ({ id: `${one.file} ${name}`, ...rest })),
  );

  it('use every action by a whole commit id, with the version beside it', () => {
    for (const { file, text } of workflows) {
      const used = text.split('\n').filter((line) => /\buses:/.test(line));
      assert.ok(used.length > 0, file);
      for (const line of used) assert.match(line, /uses: [\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/, file);
    }
  });

  it('have no rights but those that a job names, and write only where a release is made', () => {
    for (const { id, permissions } of jobs) {
      const wanted =
        id === 'release.yml publish'
          ? { contents: 'write', 'id-token': 'write', attestations: 'write' }
          : { contents: 'read' };
      assert.deepEqual(permissions, wanted, id);
    }
  });

  it('run nothing that was installed in a job that may write', () => {
    const writing = jobs.filter(({ permissions }) => Object.values(permissions).includes('write'));
    for (const { id, steps } of writing) {
      for (const { run = '' } of steps) assert.doesNotMatch(run, /\b(npm|npx|node)\b/, id);
    }
  });

  it('pass no text of others to a shell, keep no credentials in the checkout, and have a time limit', () => {
    for (const { id, steps, 'timeout-minutes': minutes } of jobs) {
      assert.ok(minutes <= 60, id);
      for (const { run = '', uses = '', with: inputs } of steps) {
        assert.ok(!run.includes('${{'), id);
        if (uses.startsWith('actions/checkout@')) assert.equal(inputs?.['persist-credentials'], false, id);
      }
    }
    for (const { on, file } of workflows) assert.ok(!('pull_request_target' in on), file);
  });

  it('test on Node 24 and 26', () => {
    assert.deepEqual(
      jobs.flatMap(({ strategy }) => strategy?.matrix.node ?? []),
      [24, 26],
    );
  });
});
