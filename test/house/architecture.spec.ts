import assert from 'node:assert/strict';
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';

const { options, ...ruleSet } = await extractConfig('./.dependency-cruiser.mjs');
const ruleNames = (ruleSet.forbidden ?? []).map(({ name }) => name ?? '');

async function violationsIn(folders: readonly string[], baseDir = process.cwd()) {
  const settings = { ...options, ruleSet, validate: true, baseDir };
  const { output } = await cruise([...folders], settings);
  assert.ok(typeof output !== 'string');
  const { modules, summary } = output;
  return {
    read: new Set(modules.map(({ source }) => source)),
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
  };
}

/** For each rule: a file with one import that the rule forbids. */
const breaches: Readonly<Record<string, readonly [file: string, target: string]>> = {
  'domain-imports-nothing': ['src/domain/bad.ts', '../app/ports/part.ts'],
  'common-imports-nothing': ['src/common/bad.ts', '../domain/part.ts'],
  'app-imports-domain-only': ['src/app/ports/outward.ts', '../../graph/part.ts'],
  'app-order-ports': ['src/app/ports/bad.ts', '../records/part.ts'],
  'app-order-records': ['src/app/records/bad.ts', '../rights/part.ts'],
  'app-order-rights': ['src/app/rights/bad.ts', '../ask/part.ts'],
  'app-order-ask': ['src/app/ask/bad.ts', '../places/part.ts'],
  'app-order-places': ['src/app/places/bad.ts', '../tell/part.ts'],
  'app-order-tell': ['src/app/tell/bad.ts', '../decide/part.ts'],
  'app-order-decide': ['src/app/decide/bad.ts', '../assign/part.ts'],
  'app-order-assign': ['src/app/assign/bad.ts', '../retention/part.ts'],
  'app-order-retention': ['src/app/retention/bad.ts', '../list/part.ts'],
  'app-order-list': ['src/app/list/bad.ts', '../settings/part.ts'],
  'app-order-seats': ['src/app/seats/bad.ts', '../list/part.ts'],
  'app-order-settings': ['src/app/settings/bad.ts', '../ask/part.ts'],
  'app-order-audit': ['src/app/audit/bad.ts', '../tell/part.ts'],
  'app-order-privacy': ['src/app/privacy/bad.ts', '../audit/part.ts'],
  'app-order-rules': ['src/app/rules/bad.ts', '../settings/part.ts'],
  'app-order-operate': ['src/app/operate/bad.ts', '../settings/part.ts'],
  'assign-engine-knows-no-request': ['src/app/assign/engine/bad.ts', '../../records/part.ts'],
  'text-imports-types-only': ['src/text/bad.ts', '../app/ports/part.ts'],
  'rooms-never-meet': ['src/graph/bad.ts', '../teams/part.ts'],
  'rooms-import-app-and-domain': ['src/worker/bad.ts', '../config/part.ts'],
  'only-compose-knows-rooms': ['src/http/bad.ts', '../cosmos/part.ts'],
  'only-main-and-commands-compose': ['src/telemetry/bad.ts', '../compose/part.ts'],
  'nobody-imports-main-or-commands': ['src/compose/bad.ts', '../commands/part.ts'],
  'only-teams-and-mail-speak': ['src/graph/worse.ts', '../text/part.ts'],
  'teams-order-channel': ['src/teams/channel/bad.ts', '../cards/part.ts'],
  'teams-order-cards': ['src/teams/cards/bad.ts', '../channel/part.ts'],
  'teams-order-inbound': ['src/teams/inbound/bad.ts', '../outbound/part.ts'],
  'teams-order-outbound': ['src/teams/outbound/bad.ts', '../inbound/part.ts'],
  'teams-holds-no-context': ['src/teams/outbound/worse.ts', '../../app/ports/context.ts'],
  'teams-holds-no-store': ['src/teams/inbound/store.ts', '../../app/ports/store.ts'],
  'teams-holds-no-ports': ['src/teams/inbound/ports.ts', '../../app/ports/ports.ts'],
  'fence-botbuilder': ['src/teams/inbound/worse.ts', 'botbuilder'],
  'fence-templating': ['src/teams/channel/worse.ts', 'adaptivecards-templating'],
  'fence-graph': ['src/worker/worse.ts', '@microsoft/microsoft-graph-client'],
  'fence-cosmos': ['src/sqlite/worse.ts', '@azure/cosmos'],
  'fence-identity': ['src/graph/worst.ts', '@azure/identity'],
  'fence-sqlite': ['src/teams/bad.ts', 'node:sqlite'],
  'fence-opentelemetry': ['src/telemetry/worse.ts', '@opentelemetry/api'],
  'fence-restify': ['src/config/bad.ts', 'restify'],
  'src-never-imports-test-or-sandbox': ['src/app/ports/worse.ts', '../../../sandbox/part.ts'],
  'sandbox-never-imports-src': ['sandbox/bad.ts', '../src/domain/part.ts'],
  'no-cycles': ['src/mail/one.ts', './two.ts'],
  'no-folder-cycles': ['src/mail/near/bad.ts', '../far/part.ts'],
};
/** Files that a breach needs besides: the way back of the two cycles. */
const wayBack: readonly (readonly [file: string, target: string])[] = [
  ['src/mail/two.ts', './one.ts'],
  ['src/mail/far/bad.ts', '../near/part.ts'],
];

function writeImport(folder: string, file: string, target: string): void {
  mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
  // A rule about words and types forbids only imports that run something.
  const words = file.startsWith('src/text/') ? `import * as part` : `import type * as part`;
  writeFileSync(path.join(folder, file), `${words} from '${target}';\nexport type Bad = typeof part;\n`);
}

describe('architecture', function () {
  this.timeout(60_000);

  it('keeps every import inside the rules, of all files that there are', async () => {
    const { read, violations } = await violationsIn(['src', 'sandbox']);

    const files = globSync('{src,sandbox}/**/*.ts').map((file) => file.replaceAll('\\', '/'));
    assert.deepEqual(
      files.filter((file) => !read.has(file)),
      [],
      'Some files were not read: is a TypeScript parser installed?',
    );
    assert.deepEqual(violations, []);
  });

  it('has a breach for every rule, and each rule notices its own', async () => {
    assert.deepEqual(Object.keys(breaches).toSorted(), ruleNames.toSorted());

    const folder = mkdtempSync(path.join(tmpdir(), 'license-desk-rules-'));
    try {
      const planted = [...Object.values(breaches), ...wayBack];
      for (const [file, target] of planted) {
        writeImport(folder, file, target);
        const part = target.startsWith('.') ? path.join(folder, path.dirname(file), target) : undefined;
        if (part !== undefined && !existsSync(part)) {
          mkdirSync(path.dirname(part), { recursive: true });
          writeFileSync(part, 'export type Part = 1;\n');
        }
      }
      symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'));

      const { violations } = await violationsIn(['src', 'sandbox'], folder);

      for (const [rule, [file]] of Object.entries(breaches)) {
        const where = rule === 'no-folder-cycles' ? path.dirname(file) : file;
        assert.ok(
          violations.some((line) => line.startsWith(`${rule}: ${where} `)),
          `${rule} does not notice ${file}:\n${violations.join('\n')}`,
        );
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
