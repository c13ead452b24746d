import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackages } from '../../src/doctor/app-package.ts';
import { found } from '../../src/domain/finding.ts';

const [ours, theirs] = ['0c04705e-7e57-4a11-8000-c0ffee0000ff', '0c04705e-7e57-4a11-8000-c0ffee000001'];

describe('the check of the app packages', () => {
  it('compares the manifest of each environment with the bot, and says what Teams would refuse', () => {
    const root = mkdtempSync(join(tmpdir(), 'license-desk-doctor-'));
    try {
      for (const folder of ['appPackage', 'env']) mkdirSync(join(root, folder));
      const check = () => checkPackages(root, ours);
      assert.deepEqual(check().findings, [found('package-unknown')]);
      writeFileSync(join(root, 'appPackage', 'manifest.json'), '{"bots": [{"botId": "${{BOT_ID}}"}]}');
      writeFileSync(join(root, 'env', '.env.example'), `BOT_ID=${theirs}\n`);
      writeFileSync(join(root, 'env', '.env.dev'), `BOT_ID=${theirs}\nTEAMS_APP_ID=app\n`);
      assert.deepEqual(check().findings, [found('package-differs', 'dev')]);
      writeFileSync(join(root, 'env', '.env.prod'), `BOT_ID=${ours}\nTEAMS_APP_ID=app-2\n`);
      assert.deepEqual(check(), { findings: [found('package-right', 'prod')], appId: 'app-2' });
      const refused = '{"manifestVersion": "1.27", "bots": [{"botId": "${{BOT_ID}}", "scopes": ["team"]}]}';
      writeFileSync(join(root, 'appPackage', 'manifest.json'), refused);
      assert.deepEqual(check().findings, [
        found('package-right', 'prod'),
        found('package-refused', 'supportsChannelFeatures'),
      ]);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
