import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MOVING_ID } from '../../src/app/operate/move-store.ts';
import { createCosmosStore } from '../../src/cosmos/store.ts';
import { openSqliteStore } from '../../src/sqlite/store.ts';
import { create, mustCommit, note } from '../contracts/store-notes.ts';
import type { World } from '../support/integration/kit.ts';
import { worlds } from '../support/integration/kit.ts';
import { ask, openScenario } from '../support/integration/story.ts';
import type { Ended } from '../support/run-command.ts';
import { runCommand } from '../support/run-command.ts';

const migrate = (
  world: World,
  env: Readonly<Record<string, string>>,
  from: string,
  to: string,
): Promise<Ended> => runCommand('migrate', ['--from', from, '--to', to], { ...world.env, ...env });
const fileOf = (world: World, name: string) => ({ SQLITE_PATH: join(world.folder, name) });
const digestIn = ({ out }: Ended): string => /SHA-256 of all: ([\w-]{43})/.exec(out)?.[1] ?? out;

describe('npm run migrate', function commands() {
  // Each command runs in a process of its own, and loads the SDK of Azure Cosmos DB.
  this.timeout(120_000);
  const open = worlds();

  it('moves the store from Cosmos to a file and back, and the product continues with it', async () => {
    const scenario = await openScenario(open, { store: 'cosmos' });
    const { world, alex } = scenario;
    const { id, inChat } = await ask(scenario, 'visio for adele@contoso.com');
    await world.stop();

    const file = fileOf(world, 'moved.db');
    const there = await migrate(world, file, 'cosmos', 'sqlite');
    assert.deepEqual([there.code, there.err], [0, '']);
    assert.match(there.out, /^From cosmos to sqlite\. Stop every process of License Desk, /);
    assert.match(there.out, /Proven: both stores hold the same \d\d documents/);
    assert.equal((await stat(file.SQLITE_PATH)).mode & 0o777, 0o600);

    const home = { COSMOS_CONTAINER: 'home' };
    const back = await migrate(world, { ...file, ...home }, 'sqlite', 'cosmos');
    assert.deepEqual([back.code, back.err], [0, '']);
    assert.equal(digestIn(back), digestIn(there));

    const moved = await open({ env: { ...world.env, ...home, PORT: '0' } });
    await moved.start();
    world.url = moved.url;
    await alex.click(inChat, 'Approve 1');
    await moved.quiet();
    assert.equal((await moved.records.request(id)).status, 'completed');
  });

  it('creates no store if the source is missing', async () => {
    const world = await open({ store: 'cosmos' });
    const file = fileOf(world, 'target.db');
    const { code, err } = await migrate(world, file, 'cosmos', 'sqlite');
    assert.equal(code, 1);
    assert.match(err, /does not know the database or the container \(404\)/);
    await assert.rejects(stat(file.SQLITE_PATH), { code: 'ENOENT' });
  });

  it('refuses a target that holds data, and says so', async () => {
    const world = await open({ store: 'cosmos' });
    await world.start();
    await world.stop();
    const file = fileOf(world, 'own.db');
    const tenantId = world.tenant.app.tenantId;
    const own = openSqliteStore({ path: file.SQLITE_PATH, tenantId, now: Date.now });
    await mustCommit(own, create(note('mine')));
    await own.close();
    const ended = await migrate(world, file, 'cosmos', 'sqlite');
    assert.equal(ended.code, 1);
    assert.match(
      ended.err,
      /^Nothing was moved: the target holds data already\. Empty it, or name another one/,
    );
  });

  it('refuses while the product runs, however idle, and says so', async () => {
    const world = await open({ store: 'cosmos' });
    await world.start();
    const ended = await migrate(world, fileOf(world, 'own.db'), 'cosmos', 'sqlite');
    assert.equal(ended.code, 1);
    assert.match(ended.err, /^Nothing was moved: License Desk is running, or was killed/);
    await world.stop();
  });

  it('keeps the product from starting on a store that is only half copied', async () => {
    const world = await open({ store: 'cosmos' });
    const { COSMOS_ENDPOINT: endpoint = '', COSMOS_KEY: key = '' } = world.env;
    const location = {
      database: 'license-desk',
      container: 'licensing',
      tenantId: world.tenant.app.tenantId,
    };
    const store = await createCosmosStore({ endpoint, key, ...location });
    await mustCommit(store, create(note(MOVING_ID)));
    await store.close();
    await assert.rejects(world.start(), /A move into this store is unfinished\. Run "npm run migrate"/);
  });

  it('says what is wrong with its arguments', async () => {
    const world = await open();
    const missing = { COSMOS_ENDPOINT: 'https://localhost:1', ...fileOf(world, 'none.db') };
    const cases = [
      ['sqlite', 'sqlite', {}, /^--from and --to must be different\.$/m],
      ['cosmos', 'mongo', {}, /^--to must be sqlite or cosmos\.$/m],
      ['sqlite', 'cosmos', {}, /^- COSMOS_ENDPOINT: is missing\./m],
      ['sqlite', 'cosmos', missing, /There is no store at .*none\.db\. Check SQLITE_PATH\./],
    ] as const;
    await Promise.all(
      cases.map(async ([from, to, env, sentence]) => {
        const { code, err } = await migrate(world, env, from, to);
        assert.equal(code, 1);
        assert.match(err, sentence);
      }),
    );
  });
});
