import assert from 'node:assert/strict';
import type { CosmosDouble } from '../../sandbox/cosmos/double.ts';
import { startCosmosDouble } from '../../sandbox/cosmos/double.ts';
import { createSeatWatch } from '../../src/app/assign/watch-seats.ts';
import { lineDocument, create } from '../../src/app/records/documents.ts';
import { serveJobName } from '../../src/app/records/keys.ts';
import { namedJob } from '../../src/app/records/queue-job.ts';
import type { Archive } from '../../src/app/ports/store.ts';
import type { Line } from '../../src/domain/waiting-list.ts';
import { createCosmosStore } from '../../src/cosmos/store.ts';
import { createBirths } from '../../src/worker/births.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { aProduct, VISIO } from '../support/builders.ts';
import { FakeContext } from '../support/fake-context.ts';
import { EXPIRING_MS } from '../support/integration/many.ts';

const MINUTE = 60_000;
/** Twice what lies between two looks of the job. */
const MINUTES = 20;

describe('what a waiting list costs in Azure Cosmos DB while no seat is free', () => {
  let double: CosmosDouble;
  let fake: FakeContext;
  let archive: Archive;

  beforeEach(async () => {
    double = await startCosmosDouble();
    const { endpoint, key } = double;
    archive = await createCosmosStore({ endpoint, key, database: 'd', container: 'c', tenantId: 't' });
    fake = new FakeContext({ waitingList: true });
    fake.products = [aProduct({ free: 0 })];
  });
  afterEach(async () => {
    await Promise.all([archive.close(), fake.close()]);
    await double.close();
  });

  /** 1,000 persons of so many requests wait. */
  async function wait(requests: number): Promise<void> {
    const ctx = { ...fake.ctx, store: archive };
    const now = ctx.clock.iso(fake.now);
    const lines = Array.from({ length: requests }, (_, n): Line => ({
      requestId: `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`,
      skuId: VISIO,
      productName: 'Visio Plan 2',
      round: 1,
      approvedAt: now,
      since: now,
      until: ctx.clock.iso(fake.now + 90 * 24 * 60 * MINUTE),
      indexes: Array.from({ length: 1000 / requests }, (_index, at) => at),
    }));
    const job = namedJob(ctx, serveJobName(VISIO), { kind: 'serve-list', skuId: VISIO }, MINUTE);
    const all = [...lines.map((line) => create(lineDocument(line))), job];
    assert.equal((await archive.commit(all, ctx.ids.next())).outcome, 'done');
  }

  for (const requests of [1, 10]) {
    it(`is at most 10 request units a minute: 1,000 persons of ${requests} requests`, async () => {
      await wait(requests);
      const births = createBirths(fake.ctx.clock, 'worker');
      const ctx = { ...fake.ctx, store: births.through(archive) };
      const worker = createWorker({ ctx, owner: 'worker', mailboxes: 1, births });
      const watch = createSeatWatch(ctx);
      await worker.runDue();
      let looks = 0;
      ctx.licenses.products = async () => {
        looks += 1;
        return fake.products;
      };
      const before = double.usage(EXPIRING_MS).charge;
      for (let minute = 0; minute < MINUTES; minute += 1) {
        fake.now += MINUTE;
        await watch.look();
        worker.begin();
        for (let ran = 1; ran > 0;) {
          ran = await worker.settle();
          for (const poll of worker.polls) ran += (await poll()).ran;
        }
      }
      const units = (double.usage(EXPIRING_MS).charge - before) / MINUTES;
      assert.ok(looks >= MINUTES, `${looks} looks`);
      assert.ok(units <= 10, `${units.toFixed(1)} request units a minute`);
    });
  }
});
