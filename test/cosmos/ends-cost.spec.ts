import assert from 'node:assert/strict';
import type { CosmosDouble } from '../../sandbox/cosmos/double.ts';
import { startCosmosDouble } from '../../sandbox/cosmos/double.ts';
import { keepGrants } from '../../src/app/assign/keep-grants.ts';
import type { Archive } from '../../src/app/ports/store.ts';
import { createGrantWatch } from '../../src/app/seats/watch-grants.ts';
import { createCosmosStore } from '../../src/cosmos/store.ts';
import { createBirths } from '../../src/worker/births.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { anEntry, aPerson, aRequest, VISIO } from '../support/builders.ts';
import { HOUR, inDays, START } from '../support/ending-story.ts';
import { FakeContext } from '../support/fake-context.ts';
import { EXPIRING_MS } from '../support/integration/many.ts';
import { numbers } from '../support/large-approval.ts';

/** Each is one run of the job at rest. */
const HOURS = 12;

describe('what ends of licenses cost in Azure Cosmos DB', () => {
  let double: CosmosDouble;
  let fake: FakeContext;
  let archive: Archive;

  beforeEach(async () => {
    double = await startCosmosDouble();
    const { endpoint, key } = double;
    archive = await createCosmosStore({ endpoint, key, database: 'd', container: 'c', tenantId: 't' });
    fake = new FakeContext();
  });
  afterEach(async () => {
    await Promise.all([archive.close(), fake.close()]);
    await double.close();
  });

  const charge = () => double.usage(EXPIRING_MS).charge;

  /** Gives 20 licenses until then; the units for each person. */
  async function give(first: number, until: string | undefined): Promise<number> {
    const ctx = { ...fake.ctx, store: archive };
    const decision = {
      kind: 'approved',
      by: { id: aPerson(20).id, name: 'Person 20' },
      at: START,
      message: '',
      skuId: VISIO,
      productName: 'Visio Plan 2',
      off: [],
      ...(until !== undefined && { until }),
    } as const;
    const outcome = { kind: 'assigned', round: 1, at: START, changed: START } as const;
    const entries = numbers(first, first + 19).map((n) => ({ ...anEntry(n), outcome }));
    const before = charge();
    const operations = await keepGrants(ctx, aRequest({ decision }), entries, true);
    assert.equal((await archive.commit(operations, ctx.ids.next())).outcome, 'done');
    return (charge() - before) / 20;
  }

  it('is at most 12 request units for each grant; the end itself takes less than a tenth, a reminder at half time 6', async () => {
    await give(1, inDays(30));
    const [without, long, short] = [
      await give(101, undefined),
      await give(201, inDays(30)),
      await give(301, inDays(2)),
    ];
    assert.ok(long - without < 0.1, `${long - without} for an end`);
    assert.ok(without <= 12 && long <= 12, `${without} without an end, ${long} with one`);
    assert.ok(short - without <= 6.5, `${short - without} for an end within three days`);
  });

  /** The units of an hour at rest: of the worker, and of the watch. */
  async function rest(): Promise<readonly [worker: number, watch: number]> {
    const births = createBirths(fake.ctx.clock, 'worker');
    const ctx = { ...fake.ctx, store: births.through(archive) };
    const worker = createWorker({ ctx, owner: 'worker', mailboxes: 1, births });
    const watch = createGrantWatch(ctx);
    await worker.runDue();
    await watch.look();
    const before = charge();
    for (let n = 0; n < HOURS; n += 1) {
      fake.now += HOUR;
      await worker.runDue();
    }
    const worked = charge() - before;
    for (let n = 0; n < 6; n += 1) await watch.look();
    return [worked / HOURS, charge() - before - worked];
  }

  it('is a tenth of a unit a second at most while it rests, however many licenses end some day', async () => {
    const [idle] = await rest();
    for (let n = 0; n < 10; n += 1) await give(1 + n * 20, inDays(300));
    const [followed, watched] = await rest();
    const perSecond = (followed - idle + watched) / 3600;
    assert.ok(perSecond <= 0.1, `${perSecond} units a second: ${idle}, ${followed} and ${watched} an hour`);
  });
});
