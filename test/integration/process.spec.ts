import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { builtProgram, productionFlags } from '../support/built.ts';
import type { World } from '../support/integration/kit.ts';
import { worlds } from '../support/integration/kit.ts';
import { startProcess } from '../support/integration/product-process.ts';
import { ask, withPlaces, written } from '../support/integration/story.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('The product as a process', function () {
  // Starts processes, on machines that may be busy.
  this.timeout(60_000);
  const open = worlds();

  it('says that it is healthy and ready, and counts what it does', async () => {
    const world = await open();
    await startProcess(world);
    assert.deepEqual(await get(world, '/healthz'), { status: 200, text: 'Healthy.\n' });
    assert.deepEqual(await get(world, '/readyz'), { status: 200, text: 'Ready.\n' });
    const scenario = await withPlaces(world);
    const { inChat } = await ask(scenario, 'visio for adelev@contoso.com');
    await scenario.nestor.click(inChat, 'Approve 1');
    await world.quiet();

    const { text: metrics } = await get(world, '/metrics');
    assert.match(metrics, /^license_desk_jobs_total\{kind="assign",result="done"\} 1$/m);
    assert.match(metrics, /^license_desk_jobs_total\{kind="tell",result="done"\} 1$/m);
    assert.match(metrics, /^license_desk_graph_calls_total\{result="ok"\} [1-9]/m);
    assert.match(metrics, /^license_desk_invoke_duration_seconds_count 2$/m);
    // A caller behind a proxy needs the token, and none is configured.
    assert.equal((await get(world, '/metrics', { 'x-forwarded-for': '192.0.2.1' })).status, 403);
  });

  it('is healthy but not ready while the store is away, and names what is missing', async () => {
    const world = await open({ store: 'cosmos' });
    await startProcess(world);
    world.cosmos.faults.add({ times: Number.POSITIVE_INFINITY, effect: { answer: 503 } });
    assert.deepEqual(await get(world, '/readyz'), { status: 503, text: 'store\n' });
    assert.equal((await get(world, '/healthz')).status, 200);
    world.cosmos.faults.clear();
    assert.equal((await get(world, '/readyz')).status, 200);
  });

  it('says in one go what is wrong with its configuration, and exits with status 1', async () => {
    const world = await open();
    const started = startProcess(world, { env: { BOT_ID: 'me', MAIL_FROM: 'nobody', PORT: '99999' } });
    await assert.rejects(started, ({ message }: Error) => {
      assert.match(message, /exit status 1[^]*PORT: [^]*BOT_ID: [^]*MAIL_FROM: /);
      assert.doesNotMatch(message, /\n +at |Warning/);
      return true;
    });
  });

  it('does the main job as `npm run build` makes it, without any other files', async () => {
    const world = await open();
    await startProcess(world);
    const scenario = await withPlaces(world);
    const { inChannel } = await ask(scenario, 'visio for adelev@contoso.com');
    await scenario.alex.click(inChannel, 'Approve 1');
    await world.quiet();
    assert.deepEqual(written(world), ['AdeleV']);

    // V8 silently ignores a compile cache that does not fit, and only starts later.
    const file = join(await builtProgram(), 'license-desk.cjs');
    const look = `
      import { readFileSync } from 'node:fs';
      import { loadProgram } from './scripts/program/program.ts';
      const [source, compiled] = [readFileSync('${file}', 'latin1'), readFileSync('${file}.compiled')];
      console.log(loadProgram('${file}', source, compiled).isPrecompiled);`;
    const args = [...productionFlags, '--input-type=module', '--eval', look];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
    assert.equal(stdout, 'true\n');
  });
});

async function get(
  { url }: World,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`${url}${path}`, { headers });
  return { status: response.status, text: await response.text() };
}
