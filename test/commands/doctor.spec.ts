import assert from 'node:assert/strict';
import type { World } from '../support/integration/kit.ts';
import { worlds } from '../support/integration/kit.ts';
import { runCommand } from '../support/run-command.ts';

const doctor = ({ env }: World, args: readonly string[], change: Readonly<Record<string, string>> = {}) =>
  runCommand('doctor', args, { ...env, ...change });

describe('npm run doctor', function command() {
  // Each command runs in a process of its own.
  this.timeout(120_000);
  const open = worlds();

  it('gives data with --json, both links with text, and no secret in either', async () => {
    const world = await open();
    await world.start();
    const [{ clientId, clientSecret }, token] = [world.tenant.app, /eyJ[\w-]+\./];
    const [asJson, asText] = await Promise.all([doctor(world, ['--json']), doctor(world, [])]);
    const report = JSON.parse(asJson.out);
    assert.deepEqual([asJson.code, report.ok], [0, true]);
    assert.deepEqual([asText.code, asText.err], [0, '']);
    assert.match(
      asText.out,
      new RegExp(`https://teams\\.microsoft\\.com/l/chat/0/0\\?users=28:${clientId}&message=request`),
    );
    for (const { out } of [asJson, asText]) {
      assert.ok(!out.includes(clientSecret));
      assert.doesNotMatch(out, token);
    }
  });

  it('ends with status 1 for a problem, and for a configuration that cannot be read', async () => {
    const world = await open();
    const secret = 'wrong-secret-that-must-not-show';
    const [wrong, broken] = await Promise.all([
      doctor(world, [], { BOT_PASSWORD: secret }),
      doctor(world, ['--json'], { BOT_ID: 'x', METRICS_TOKEN: 'short' }),
    ]);
    assert.equal(wrong.code, 1);
    assert.match(
      wrong.out,
      /^Problem: Microsoft Entra does not take the client secret[^]*What to do: Make a new client secret/,
    );
    assert.ok(!`${wrong.out}${wrong.err}`.includes(secret));
    assert.equal(broken.code, 1);
    assert.deepEqual(
      JSON.parse(broken.out).findings.map(({ about }: { about: string }) => about),
      ['BOT_ID', 'METRICS_TOKEN'],
    );
  });
});
