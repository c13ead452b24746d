import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppManifestUtils } from '@microsoft/app-manifest';
import { strFromU8, unzipSync } from 'fflate';
import { buildPackage } from '../../scripts/app-package/build.ts';
import { readVariables } from '../../scripts/app-package/variables.ts';
import { ConfigError } from '../../src/config/config.ts';

const values = {
  TEAMS_APP_ID: '33333333-3333-4333-8333-333333333333',
  BOT_ID: '22222222-2222-4222-8222-222222222222',
  APP_NAME_SUFFIX: '" (dev)"',
  DEVELOPER_NAME: "Contoso's IT",
  DEVELOPER_WEBSITE: 'https://contoso.example',
  PRIVACY_URL: 'https://contoso.example/privacy',
  TERMS_URL: 'https://contoso.example/terms',
};

describe('The app package', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'package-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function write(name: string, variables: Readonly<Record<string, string>>): void {
    const lines = Object.entries(variables).map(([key, value]) => `${key}=${value}`);
    writeFileSync(join(folder, name), lines.join('\n'));
  }

  /** The problems reported about these variables, one per line. */
  function problemsOf(variables: Readonly<Record<string, string>>): readonly string[] {
    write('.env.test', variables);
    return thrownBy(() => readVariables(folder, 'test'));
  }

  it('contains the manifest with its values, the icons and each further language, and nothing else', async () => {
    write('.env.test', values);
    const files = unzipSync(await buildPackage('appPackage', readVariables(folder, 'test')));

    assert.deepEqual(Object.keys(files), ['manifest.json', 'sv.json', 'color.png', 'outline.png']);
    const manifest = JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array()));
    assert.equal(manifest.id, values.TEAMS_APP_ID);
    assert.equal(manifest.bots[0].botId, values.BOT_ID);
    assert.equal(manifest.name.short, 'License Desk (dev)');
    assert.equal(manifest.developer.name, values.DEVELOPER_NAME);
    const swedish = JSON.parse(strFromU8(files['sv.json'] ?? new Uint8Array()));
    assert.equal(swedish['name.short'], 'License Desk (dev)');
    assert.deepEqual(files['color.png'], new Uint8Array(readFileSync('appPackage/color.png')));
    assert.deepEqual(await AppManifestUtils.validateAgainstSchema(manifest), []);
  });

  it('has the same bytes whenever and wherever it is made', async () => {
    write('.env.test', values);
    const variables = readVariables(folder, 'test');
    const here = await buildPackage('appPackage', variables);
    const script = `
      import { buildPackage } from './scripts/app-package/build.ts';
      process.stdout.write(await buildPackage('appPackage', ${JSON.stringify(variables)}));`;
    const env = { ...process.env, TZ: 'Pacific/Auckland' };
    const there = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', script], { env });
    assert.deepEqual(new Uint8Array(there), here);
  });

  it('lists everything that is missing at once, each with its cure', () => {
    const problems = problemsOf({});
    assert.deepEqual(
      problems.map((line) => line.split(' ')[0]),
      ['TEAMS_APP_ID', 'BOT_ID', 'DEVELOPER_NAME', 'DEVELOPER_WEBSITE', 'PRIVACY_URL', 'TERMS_URL'],
    );
    for (const problem of problems) assert.match(problem, /is missing\. (?:Set it to|It is|Make)/);
    assert.match(problems[0] ?? '', /crypto\.randomUUID/);
  });

  for (const [name, value, problem] of [
    ['TEAMS_APP_ID', 'license-desk', /is not a GUID/],
    ['BOT_ID', '1234', /is not a GUID/],
    ['APP_NAME_SUFFIX', 'x'.repeat(19), /longer than 18/],
    ['DEVELOPER_NAME', 'x'.repeat(33), /longer than 32/],
    ['PRIVACY_URL', 'http://contoso.example', /is not an https address/],
    ['TERMS_URL', 'terms', /is not an https address/],
  ] as const) {
    it(`refuses ${name}=${value}, and says what to do`, () => {
      const [found = '', ...more] = problemsOf({ ...values, [name]: value });
      assert.match(found, problem);
      assert.ok(found.startsWith(`${name} in `) && more.length === 0);
    });
  }

  it('names the missing file, and the one to start from', () => {
    const [problem] = thrownBy(() => readVariables(folder, 'nowhere'));
    assert.match(problem ?? '', /\.env\.nowhere is missing\. Copy .*\.env\.dev to it/);
  });

  it('prefers the values of the user’s own file', () => {
    write('.env.test', values);
    write('.env.test.user', { DEVELOPER_NAME: 'Fabrikam' });
    assert.equal(readVariables(folder, 'test')['DEVELOPER_NAME'], 'Fabrikam');
  });

  it('is not made from a manifest or a language that Teams would refuse', async () => {
    write('.env.test', values);
    const own = join(folder, 'appPackage');
    mkdirSync(own);
    cpSync('appPackage', own, { recursive: true });
    const change = (file: string, from: string, to: string) =>
      writeFileSync(join(own, file), readFileSync(join(own, file), 'utf8').replace(from, to));
    change('manifest.json', '"#4F52B2"', '"blue"');
    change(
      'manifest.json',
      '"supportsChannelFeatures": "tier1",',
      '"supportedChannelTypes": ["sharedChannels"],',
    );
    change('sv.json', '"description.short"', '"description.tiny"');
    change('sv.json', 'commands[7].title', 'commands[10].title');

    const error: unknown = await buildPackage(own, readVariables(folder, 'test')).catch((e: unknown) => e);
    assert.ok(error instanceof ConfigError);
    const lines = error.problems.map(({ name, problem }) => `${name} ${problem}`);
    assert.equal(lines.length, 6);
    assert.match(lines[0] ?? '', /manifest\.json does not fit Microsoft's schema: .*accentColor/);
    assert.match(
      lines[1] ?? '',
      /manifest\.json would be refused by Teams\. Set supportsChannelFeatures to "tier1"/,
    );
    assert.match(lines[2] ?? '', /manifest\.json would be refused by Teams\. Take supportedChannelTypes out/);
    assert.ok(lines.includes('sv.json needs description.short.'));
    assert.ok(lines.includes('sv.json has description.tiny, which Teams does not know.'));
    assert.ok(lines.some((line) => line.includes('commands[10].title, which Teams does not know')));
  });

  it('names a placeholder without a value', async () => {
    const error: unknown = await buildPackage('appPackage', { BOT_ID: 'x' }).catch((e: unknown) => e);
    assert.ok(error instanceof ConfigError);
    assert.ok(error.problems.some(({ name }) => name === 'TEAMS_APP_ID'));
  });
});

describe('npm run package', () => {
  for (const [args, problem] of [
    [[], /--env must name the environment/],
    [['--env', '../elsewhere'], /--env must name the environment/],
    [['--nope'], /Unknown option '--nope'/],
    [['--env', 'nowhere'], /\.env\.nowhere: is missing\. Copy/],
  ] as const) {
    it(`says what is wrong with “${args.join(' ')}”, without a stack trace`, () => {
      const { status, stderr } = spawnSync(process.execPath, ['scripts/package.ts', ...args], {
        encoding: 'utf8',
      });
      assert.equal(status, 1);
      assert.match(stderr, problem);
      assert.doesNotMatch(stderr, /\n\s+at /);
    });
  }
});

function thrownBy(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems.map(({ name, problem }) => `${name} ${problem}`);
  }
  return [];
}
