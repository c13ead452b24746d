import assert from 'node:assert/strict';
import type { CosmosDouble } from '../../../sandbox/cosmos/double.ts';
import { startCosmosDouble } from '../../../sandbox/cosmos/double.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import type { Archive } from '../../../src/app/ports/store.ts';
import { createCosmosStore } from '../../../src/cosmos/store.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { dieAndInherit } from '../../support/dying-context.ts';
import {
  aWorldWithGrants,
  countGrants,
  endings,
  givesBack,
  grantOf,
  hasVisio,
} from '../../support/giving-back.ts';
import { numbers } from '../../support/large-approval.ts';
import { atScale } from '../../support/scale.ts';

const PERSONS = numbers(2, 5);

/** Opens a store; the embedded one of the context if left out. */
type Open = () => Promise<Archive | undefined>;

/** Kills a worker at its nth call, and lets another one finish. Gives whether the first one got so far. */
async function check(open: Open, at: number, isDone: boolean): Promise<boolean> {
  const store = await open();
  const fake = await aWorldWithGrants([...PERSONS, 6], store ? { store } : {});
  try {
    for (const n of PERSONS) await givesBack(fake, n);
    const isDead = await dieAndInherit(fake, at, isDone);

    const where = `killed ${isDone ? 'after' : 'before'} call ${at}`;
    for (const n of PERSONS) {
      assert.equal((await grantOf(fake, n))?.state, 'ended', where);
      assert.equal(hasVisio(fake, n), false, where);
    }
    assert.equal(hasVisio(fake, 6), true, where);
    assert.deepEqual(await countGrants(fake), [1, 0], where);
    assert.equal(fake.removals.length, PERSONS.length, where);
    const told = (await endings(fake)).filter((line) => line.startsWith('license-removed'));
    assert.deepEqual(told, ['license-removed given-back given-back given-back given-back'], where);
    return isDead;
  } finally {
    await fake.close();
  }
}

async function checkAll(open: Open, isDone: boolean): Promise<void> {
  let at = 1;
  while (await check(open, at, isDone)) at += 1;
  assert.ok(at > 7, `${at} calls`);
}

/** The call after the commits of the quota and of the intent: the removal itself. */
const REMOVAL = 7;

describe('A worker that dies while it takes licenses back', () => {
  let double: CosmosDouble;

  before(async () => {
    double = await startCosmosDouble();
  });
  after(() => double.close());

  let databases = 0;
  const openCosmos: Open = () => {
    const { endpoint, key } = double;
    const database = `d${(databases += 1)}`;
    return createCosmosStore({ endpoint, key, database, container: 'c', tenantId: 'tenant' });
  };

  for (const isDone of [false, true]) {
    const when = isDone ? 'after' : 'before';
    it(`takes each back once, as removed by us, and no other: killed ${when} each call`, async function () {
      this.timeout(60_000);
      await checkAll(async () => undefined, isDone);
    });

    it(`does the same on Azure Cosmos DB, killed ${when} the removal, or in the whole battery each call`, async function () {
      this.timeout(120_000);
      if (atScale(false, true)) await checkAll(openCosmos, isDone);
      else assert.ok(await check(openCosmos, REMOVAL, isDone));
    });
  }

  it('changes nothing after it has lost its lease', async () => {
    const fake = await aWorldWithGrants(PERSONS);
    try {
      for (const n of PERSONS) await givesBack(fake, n);
      const held = Promise.withResolvers<void>();
      const heard = Promise.withResolvers<void>();
      const { licenses } = fake.ctx;
      const slow: Context = {
        ...fake.ctx,
        licenses: {
          ...licenses,
          async remove(orders) {
            heard.resolve();
            await held.promise;
            return licenses.remove(orders);
          },
        },
      };
      const first = fake.work(createWorker({ ctx: slow, owner: 'slow', mailboxes: 1 }));
      await heard.promise;
      await fake.later(60_000, fake.worker('heir'));
      held.resolve();
      await first;
      assert.equal(fake.removals.length, PERSONS.length);
      assert.deepEqual(await countGrants(fake), [0, 0]);
      const told = (await endings(fake)).filter((line) => line.startsWith('license-removed'));
      assert.equal(told.length, 1);
    } finally {
      await fake.close();
    }
  });

  it('shares the work with another one', async () => {
    const fake = await aWorldWithGrants(PERSONS);
    try {
      for (const n of PERSONS) await givesBack(fake, n);
      const workers = ['one', 'other'].map((owner) => fake.worker(owner));
      await Promise.all(workers.map((worker) => fake.work(worker)));
      for (let n = 0; n < 3; n += 1) await fake.later(20_000, workers[n % 2]);
      assert.equal(fake.removals.length, PERSONS.length);
      assert.deepEqual(await countGrants(fake), [0, 0]);
    } finally {
      await fake.close();
    }
  });
});
