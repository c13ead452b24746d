import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import MarkdownIt from 'markdown-it';
import packageFile from '../../package.json' with { type: 'json' };
import { CLOUDS } from '../../src/config/clouds.ts';

// Nobody runs the guide here. Its commands are compared with what they name.

const read = (file: string) => readFileSync(file, 'utf8');
const guide = read('docs/install.md');
/** The lines to type, each with its continuation lines. */
const commands = new MarkdownIt()
  .parse(guide, {})
  .filter(({ type }) => type === 'fence')
  .flatMap(({ content }) => content.replaceAll(/\\\n\s*/g, '').split('\n'))
  .filter((line) => line !== '');
/** All code in the guide, also within sentences. */
const code = [...commands, ...[...guide.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text)];
const names = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, name = '']) => name);

describe('The guide to install it', () => {
  it('has commands', () => {
    assert.ok(commands.length > 30);
  });

  it('uses no shell variable that it has not set before', () => {
    const known = new Set<string>();
    for (const line of commands) {
      for (const name of names(line, /^(?:for )?([A-Za-z_]+)(?:=| in )/g)) known.add(name);
      for (const name of names(line, /\$([A-Za-z_]+)/g)) assert.ok(known.has(name), line);
    }
  });

  it('gives every script its required arguments, and none that it does not know', () => {
    const calls = code.filter((line) => line.startsWith('pwsh ./'));
    assert.ok(calls.length >= 2);
    for (const call of calls) {
      const [block = ''] = /^param\([\s\S]*?^\)$/m.exec(read(names(call, /(\.\/\S+\.ps1)/g)[0] ?? '')) ?? [];
      const given = names(call, / -(\w+)/g);
      const declared = names(block, /\] \$(\w+)/g);
      assert.deepEqual(
        given.filter((name) => !declared.includes(name)),
        [],
        call,
      );
      const needed = names(block, /\(Mandatory\)\] \[[\w[\]]+\] \$(\w+)/g);
      assert.ok(needed.length >= 2);
      for (const name of needed) assert.ok(given.includes(name), `${call}: -${name}`);
    }
  });

  it('gives every template its required parameters, and none that it does not know', () => {
    const calls = commands.filter((line) => line.includes('--template-file'));
    assert.equal(calls.length, 2);
    for (const call of calls) {
      const file = names(call, /--template-file (\S+)/g)[0] ?? '';
      const given = names(call.replaceAll(/'[^']*'/g, ''), /(\w+)=/g);
      for (const name of given)
        assert.ok(
          parametersOf(file).some((one) => one.name === name),
          name,
        );
      for (const { name, isNeeded } of parametersOf(file)) assert.ok(!isNeeded || given.includes(name), name);
    }
    // The parameters that the text names besides.
    const known = parametersOf('infra/azure.bicep').map(({ name }) => name);
    for (const name of ['privateStore', 'cosmosLocation', 'image', 'minInstances']) {
      assert.ok(guide.includes(`${name}=`) && known.includes(name), name);
    }
  });

  it('sets only variables that the program reads', () => {
    const [settings = ''] = commands.flatMap((line) => names(line, /settings='([^']+)'/g));
    const example = read('env/.env.example');
    for (const name of Object.keys(JSON.parse(settings))) assert.ok(example.includes(`\n${name}=`), name);
    for (const name of names(guide, /`"([A-Z_]+)":/g)) assert.ok(example.includes(`\n${name}=`), name);
  });

  it("answers a reviewer's questions about the registry: why it is on the internet, and how to use another one", () => {
    const [, section = ''] = read('docs/security.md').split('## The image and its registry');
    for (const words of ['Premium', '`az acr build`', '--write-enabled false', '`image=…`']) {
      assert.ok(section.includes(words), words);
    }
    const [, own = ''] = guide.split('## An image in your own registry');
    for (const words of ['--role AcrPull', '`image=']) assert.ok(own.includes(words), words);
  });

  it('opens a shell in the container, since the argument is the name of one program', () => {
    const calls = code.filter((line) => line.startsWith('az containerapp exec'));
    assert.equal(calls.length, 1);
    for (const call of calls) assert.match(call, /--command \w+$/);
  });

  it('runs only commands that exist', () => {
    const scripts = Object.keys(packageFile.scripts);
    for (const name of code.flatMap((line) => names(line, /\bnpm run ([\w-]+)/g))) {
      assert.ok(scripts.includes(name), name);
    }
    const build = read('scripts/build.ts');
    const programs = code.flatMap((line) => names(line, /\bnode (\w+)\.js/g));
    assert.ok(programs.includes('doctor'));
    for (const name of programs) assert.ok(build.includes(`'src/commands/${name}.ts'`), name);
  });

  it('checks the endpoint in a way that shows whether it is there: as JSON, and without a token', () => {
    const posts = code.filter((line) => line.startsWith('curl -X POST'));
    assert.equal(posts.length, 1);
    assert.match(
      posts[0] ?? '',
      /-H 'Content-Type: application\/json' -d '\{\}' https:\/\/\S+\/api\/messages$/,
    );
  });

  it('has a row for each problem that others met', () => {
    for (const words of [
      'toomanyrequests',
      'TasksOperationsNotAllowed',
      'Operation expired',
      'high demand',
      'invalid BotId',
      'supportsChannelFeatures',
      'readMetadata',
      'Object reference not set',
    ]) {
      assert.match(guide, new RegExp(`^\\|[^|]*${words}`, 'm'));
    }
  });

  it('removes everything that the scripts create', () => {
    const [, removal = ''] = guide.split('## Remove it');
    const script = read('scripts/grant-mail.ps1');
    for (const name of names(script, /^\$(?:scopeName|assignmentName) = "(.+) \$AppId"/gm)) {
      assert.ok(removal.includes(`'${name} $BOT_ID'`), name);
    }
    for (const made of names(script, /\bNew-(\w+)/g)) assert.ok(removal.includes(`Remove-${made} `), made);
  });
});

describe('The documents for operators', () => {
  for (const file of readdirSync('docs').filter((name) => name.endsWith('.md'))) {
    it(`link from ${file} only to what exists`, () => {
      for (const link of names(read(`docs/${file}`), /\]\((?!https?:)([^)]+)\)/g)) {
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? `docs/${file}` : join('docs', path);
        assert.ok(existsSync(target), link);
        if (anchor !== undefined)
          assert.ok(headings(target).includes(anchor), `${link} in ${dirname(target)}`);
      }
    });
  }

  it('name every host that the program calls', () => {
    const [, section = ''] = read('docs/operations.md').split(/^## Hosts that it calls$/m);
    const [hosts = ''] = section.split(/^## /m);
    for (const [
      cloud,
      { loginUrl, graphUrl, channelKeysUrl, serviceUrl, serviceHosts, fileHosts },
    ] of Object.entries(CLOUDS)) {
      const called = [loginUrl, graphUrl, channelKeysUrl, serviceUrl].map((url) => new URL(url).host);
      const patterns = [...serviceHosts, ...fileHosts].map((host) => host.replace(/^\./, '*.'));
      for (const host of [...called, ...patterns])
        assert.ok(hosts.includes(`\`${host}\``), `${host} of ${cloud}`);
    }
  });

  it('say for each unproven line what to do if it is otherwise', () => {
    const lines = names(read('docs/first-tenant.md'), /^- \[ \] (.+)$/gm);
    assert.ok(lines.length > 30);
    for (const line of lines) assert.match(line, /_Otherwise_|^GCC: /, line);
  });

  it('name in first-tenant.md only metrics, parameters, reasons and codes that exist', () => {
    const page = read('docs/first-tenant.md');
    const metrics = read('src/telemetry/metrics.ts');
    const measured = names(page, /`license_desk_(\w+)`/g);
    for (const name of measured) assert.ok(metrics.includes(`'${name}'`), name);
    const parameters = parametersOf('infra/azure.bicep').map(({ name }) => name);
    const given = [...names(page, /`([a-z]\w+)=[^`]+`/g), ...names(page, /needs `(\w+)`/g)];
    assert.deepEqual(
      given.filter((name) => !parameters.includes(name)),
      [],
    );
    const reasons = read('src/teams/channel/authentication.ts');
    for (const reason of ['no token', 'malformed token', 'foreign claim', 'endorsement']) {
      assert.ok(page.includes(`\`${reason}\``) && reasons.includes(`'${reason}'`), reason);
    }
    const rejected = names(page, /_(An incoming [^_]+)_/g);
    assert.equal(rejected.length, 1);
    for (const words of rejected) assert.ok(read('src/teams/channel/refusal-log.ts').includes(words), words);
    for (const refusal of names(page, /`(click-[\w-]+)`/g)) {
      assert.ok(read('src/domain/errors.ts').includes(`'${refusal}'`), refusal);
    }
  });
});

/** The parameters of a template, and whether each is required. */
function parametersOf(file: string) {
  return [...read(file).matchAll(/^param (\w+) \w+( =)?/gm)].map(([, name = '', value]) => ({
    name,
    isNeeded: value === undefined,
  }));
}

/** The anchors of a page, as GitHub makes them. */
function headings(file: string): readonly string[] {
  return names(read(file), /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}
