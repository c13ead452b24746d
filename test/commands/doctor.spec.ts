import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World } from '../support/integration/kit.ts';
import { worlds } from '../support/integration/kit.ts';
import { runCommand } from '../support/run-command.ts';

const doctor = ({ env }: World, args: readonly string[], change: Readonly<Record<string, string>> = {}) =>
  runCommand('doctor', args, { ...env, ...change });

/** The variables for a managed identity, whose tokens a double of an Azure host gives. */
async function managed({ tenant, atEnd, env: { BOT_PASSWORD: _secret, ...env } }: World) {
  const give = async ({ url = '', headers }: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = new URL(url, 'http://host').searchParams;
    const isKnown = asked.get('client_id') === tenant.app.clientId && headers['x-identity-header'] === 'host';
    const resource = String(asked.get('resource'));
    const access_token = await tenant.tokenFor(resource);
    const expires_on = String(Math.floor(Date.now() / 1000) + 86_400);
    const token = { access_token, expires_on, resource, token_type: 'Bearer' };
    response
      .writeHead(isKnown ? 200 : 400, { 'content-type': 'application/json' })
      .end(JSON.stringify(token));
  };
  const host = createServer((request, response) => void give(request, response));
  await once(host.listen(0, '127.0.0.1'), 'listening');
  atEnd(async () => {
    host.closeAllConnections();
    await once(host.close(), 'close');
  });
  const at = host.address();
  const IDENTITY_ENDPOINT = `http://127.0.0.1:${typeof at === 'object' ? at?.port : 0}/token`;
  return { ...env, BOT_TYPE: 'UserAssignedMSI', IDENTITY_ENDPOINT, IDENTITY_HEADER: 'host' };
}

describe('npm run doctor', function command() {
  // Each command runs in a process of its own.
  this.timeout(120_000);
  const open = worlds();

  it('gives data with --json, both links with text, and no secret; with a client secret or a managed identity', async () => {
    const world = await open();
    await world.start();
    const [{ clientId, clientSecret }, token] = [world.tenant.app, /eyJ[\w-]+\./];
    const [asJson, asText] = await Promise.all([
      doctor(world, ['--json']),
      runCommand('doctor', [], await managed(world)),
    ]);
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
