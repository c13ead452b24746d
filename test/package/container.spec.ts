import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import packageFile from '../../package.json' with { type: 'json' };
import { builtProgram } from '../support/built.ts';

// The tests have no container engine, so they compare the files with the repository. docs/first-tenant.md
// says how often the files were built for real.

const dockerfile = readFileSync('Dockerfile', 'utf8');
/** The instructions, each on one line, without comments. */
const lines = dockerfile
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '');
const argumentsOf = (instruction: string): readonly string[] =>
  lines
    .filter((line) => line.startsWith(`${instruction} `))
    .map((line) => line.slice(instruction.length + 1));
/** The image with Node that is used if no other is named. */
const baseImage = /^ARG NODE_IMAGE=(.+)$/m.exec(dockerfile)?.[1] ?? '';

describe('The Dockerfile', () => {
  it('is valid for its linter', () => {
    assert.deepEqual(validate(dockerfile), []);
  });

  it('builds and runs with the Node that the tests run with', () => {
    const images = argumentsOf('FROM').map((text) => text.split(' ')[0]?.replace('${NODE_IMAGE}', baseImage));
    const { node } = packageFile.devDependencies;
    assert.deepEqual(images, [`node:${node}-bookworm-slim`, `node:${node}-bookworm-slim`]);
  });

  it('takes that Node from another registry if one is named: in both stages, and nothing else from it', () => {
    // A value declared before the first stage is only known in the lines with FROM.
    assert.ok(lines[0]?.startsWith('ARG NODE_IMAGE='));
    assert.deepEqual(
      argumentsOf('FROM').map((text) => text.split(' ')[0]),
      ['${NODE_IMAGE}', '${NODE_IMAGE}'],
    );
  });

  it('gets that Node in the guide under the same name and tag as here', () => {
    const guide = readFileSync('docs/install.md', 'utf8');
    const [, tag = ''] = baseImage.split(':');
    assert.match(guide, new RegExp(`^NODE_IMAGE=${baseImage}$`, 'm'));
    const tags = [...guide.matchAll(/node:(\d[\w.-]+)/g)].map(([, named]) => named);
    assert.deepEqual([...new Set(tags)], [tag]);
    const named = [...guide.matchAll(/--build-arg (\w+)=/g)].map(([, name]) => name);
    assert.ok(named.length >= 2);
    assert.deepEqual([...new Set(named)], ['NODE_IMAGE']);
  });

  it('starts the program like npm start', () => {
    const command: unknown = JSON.parse(argumentsOf('CMD')[0] ?? '');
    assert.ok(Array.isArray(command));
    assert.equal(command.join(' ').replace('main.js', 'dist/main.js'), packageFile.scripts.start);
  });

  it('copies only files that exist and pass .dockerignore', () => {
    const named = argumentsOf('COPY')
      .filter((text) => !text.startsWith('--from'))
      .flatMap((text) => text.split(' ').slice(0, -1));
    const [first, ...allowed] = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    assert.equal(first, '*');
    assert.deepEqual(named.toSorted(), allowed.map((line) => line.replace(/^!/, '')).toSorted());
    assert.deepEqual(
      named.filter((path) => !existsSync(path)),
      [],
    );
  });

  it('puts into the image what docs/security.md says, and nothing else', async function () {
    this.timeout(60_000);
    const built = await builtProgram();
    // The build writes to /app, and what is removed there is not copied.
    const [, removed = ''] = /^RUN .*scripts\/build\.ts \/app && rm \/app\/(\S+)$/m.exec(dockerfile) ?? [];
    const files = readdirSync(built).filter((name) => !matchesGlob(name, removed));

    const [, section = ''] = readFileSync('docs/security.md', 'utf8').split('## The image and its registry');
    const rows = section.split('\n').filter((line) => line.startsWith('| `'));
    const stated = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(.+?)`/g)]);
    const globs = stated.map(([, glob = '']) => glob);
    const unstated = files.filter((name) => !globs.some((glob) => matchesGlob(name, glob)));
    assert.deepEqual(unstated, []);
    for (const glob of globs)
      assert.ok(
        files.some((name) => matchesGlob(name, glob)),
        glob,
      );
    const bytes = files.reduce((sum, name) => sum + statSync(join(built, name)).size, 0);
    assert.ok(bytes < 22_000_000, `${bytes} bytes`);
  });

  it('runs without the rights of root, as a user who owns none of the program', () => {
    assert.equal(argumentsOf('USER').at(-1), 'node');
    assert.ok(lines.findLastIndex((line) => line.startsWith('COPY')) < lines.indexOf('USER node'));
    assert.ok(!dockerfile.includes('--chown'));
  });

  it('asks the program for its health', () => {
    assert.match(argumentsOf('HEALTHCHECK')[0] ?? '', /\/healthz/);
  });
});

describe('compose.yaml', () => {
  const { services, volumes } = parse(readFileSync('compose.yaml', 'utf8'));
  const service = services['license-desk'];

  it('lets the program write to its volume only, without rights that it does not need', () => {
    assert.equal(service.read_only, true);
    assert.deepEqual(service.cap_drop, ['ALL']);
    assert.deepEqual(service.security_opt, ['no-new-privileges:true']);
    assert.deepEqual(service.volumes, ['data:/data']);
    assert.ok(Object.hasOwn(volumes, 'data'));
    assert.ok(String(service.environment.SQLITE_PATH).startsWith('/data/'));
  });

  it('listens only for the proxy of this machine', () => {
    assert.deepEqual(service.ports, [`127.0.0.1:3978:${service.environment.PORT}`]);
  });

  it('sets only variables that the program reads, and takes secrets from a file that git ignores', () => {
    const example = readFileSync('env/.env.example', 'utf8');
    for (const name of Object.keys(service.environment)) assert.ok(example.includes(`\n${name}=`), name);
    assert.match(service.env_file, /^env\/\.env\.\w+\.user$/);
    assert.ok(readFileSync('.gitignore', 'utf8').includes('env/.env.*.user'));
  });
});
