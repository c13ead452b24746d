import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';

/** The form that the toolkit demands of an entry. It reports an unknown key only when it runs. */
const step = z.strictObject({
  uses: z.string().regex(/^(?:teamsApp|aadApp|botFramework|arm|cli|file)\/\w+$|^script$/),
  name: z.string().optional(),
  with: z.record(z.string(), z.unknown()),
  writeToEnvironmentFile: z.record(z.string(), z.string()).optional(),
});
const project = z.strictObject({
  version: z.literal('v1.11'),
  environmentFolderPath: z.literal('./env'),
  provision: z.array(step),
  deploy: z.array(step),
  publish: z.array(step).optional(),
});

/** Variables that the toolkit has by itself. */
const BUILT_IN = ['TEAMSFX_ENV'];

for (const [file, environment] of [
  ['m365agents.yml', 'env/.env.dev'],
  ['m365agents.local.yml', 'env/.env.local'],
] as const) {
  describe(`${file} of the Agents Toolkit`, () => {
    const text = readFileSync(file, 'utf8');
    const { provision, deploy, publish = [] } = project.parse(parse(text));
    const steps = [...provision, ...deploy, ...publish];

    it('names files that exist', () => {
      const named = [...text.matchAll(/(?:path|parameters|manifestPath): (\.\/\S+)/g)].map(
        ([, path = '']) => path,
      );
      assert.ok(named.length > 0);
      assert.deepEqual(
        named.filter((path) => !existsSync(path)),
        [],
      );
    });

    it('uses only variables from the environment’s file, or written by an earlier step', () => {
      const known = new Set([...BUILT_IN, ...Object.keys(parseEnv(readFileSync(environment, 'utf8')))]);
      for (const { with: input, writeToEnvironmentFile: output = {} } of steps) {
        const used = [...JSON.stringify(input).matchAll(/\$\{\{(\w+)\}\}/g)].map(([, name = '']) => name);
        assert.deepEqual(
          used.filter((name) => !known.has(name)),
          [],
        );
        for (const name of Object.values(output)) known.add(name);
      }
    });

    it('compiles every template with one release of Bicep, which can be downloaded', () => {
      const templates = steps.filter(({ uses }) => uses === 'arm/deploy');
      // Seen in use with its checksum. The toolkit's own default does not support lambdas yet.
      for (const { with: input } of templates) assert.equal(input['bicepCliVersion'], 'v0.48.1');
    });

    it('checks the package before it passes it on', () => {
      const order = steps.map(({ uses }) => uses);
      for (const action of [
        'teamsApp/validateManifest',
        'teamsApp/zipAppPackage',
        'teamsApp/validateAppPackage',
      ]) {
        assert.ok(order.indexOf(action) < order.indexOf('teamsApp/update'), action);
      }
    });

    it('keeps secrets in variables that the toolkit writes to the user’s own file', () => {
      const written = steps.flatMap(({ writeToEnvironmentFile: output = {} }) => Object.entries(output));
      for (const [what, name] of written)
        assert.equal(name.startsWith('SECRET_'), /secret/i.test(what), name);
    });
  });
}
