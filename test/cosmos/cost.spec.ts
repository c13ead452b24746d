import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { CosmosDouble } from '../../sandbox/cosmos/double.ts';
import { startCosmosDouble } from '../../sandbox/cosmos/double.ts';
import { submitRequest } from '../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { addPlace } from '../../src/app/places/manage-places.ts';
import type { Archive, Store } from '../../src/app/ports/store.ts';
import { createCosmosStore } from '../../src/cosmos/store.ts';
import type { Worker } from '../../src/worker/worker.ts';
import { createBirths } from '../../src/worker/births.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { entriesOn, aForm, APPROVER, EMPLOYEE, FORM_ID } from '../support/app-story.ts';
import { aPerson } from '../support/builders.ts';
import { channel, FakeContext, personalChat } from '../support/fake-context.ts';
import { EXPIRING_MS } from '../support/integration/many.ts';

/** What an act costs. Nothing of it depends on the machine. */
interface Cost {
  /** Request units of the double, with the removal of what expires within two hours. */
  readonly units: number;
  /** Reads, queries and commits. */
  readonly calls: number;
  /** Documents that are there afterwards and stay for more than two hours. */
  readonly documents: number;
}

/** The written figures: rows of docs/operations.md. */
const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8').split('\n');

function documented(words: string): Cost {
  const row = operations.find((line) => line.startsWith(`| ${words}`)) ?? assert.fail(`no row: ${words}`);
  const [units = 0, calls = 0, documents = 0] = row
    .split('|')
    .slice(2, 5)
    .map((cell) => Number(cell.replaceAll(/[^\d.]/g, '')));
  return { units, calls, documents };
}

function holds(words: string, measured: Cost): void {
  const written = documented(words);
  for (const what of ['units', 'calls', 'documents'] as const) {
    const [found, told] = [measured[what], written[what]];
    const sentence = `${words}: ${found.toFixed(1)} ${what}, documented ${told}`;
    assert.ok(Math.abs(found - told) <= Math.abs(told) * 0.1, sentence);
  }
}

const FIRST_ID = '01900000-0000-7000-8000-000000000009';

describe('what a request costs in Azure Cosmos DB', () => {
  let double: CosmosDouble;
  let fake: FakeContext;
  let archive: Archive;
  let store: Store;
  let worker: Worker;

  beforeEach(async () => {
    double = await startCosmosDouble();
    const { endpoint, key } = double;
    archive = await createCosmosStore({ endpoint, key, database: 'd', container: 'c', tenantId: 't' });
    fake = new FakeContext();
    const births = createBirths(fake.ctx.clock, 'worker');
    store = births.through(archive);
    fake.approvers.add(APPROVER.id);
    fake.products = fake.products.map((product) => ({ ...product, free: 21 }));
    // As the look of the minute before has found.
    fake.nobodyWaits = true;
    worker = createWorker({ ctx: { ...fake.ctx, store }, owner: 'worker', mailboxes: 1, births });
    const ctx = { ...fake.ctx, store };
    await addPlace(ctx, APPROVER, channel('it'), 'IT');
    // A request went before: the lanes are there, and the place has had a card.
    const where = { conversation: personalChat(EMPLOYEE.id), activityId: 'form-0' };
    await submitRequest(
      ctx,
      EMPLOYEE,
      aForm({ id: FIRST_ID, forMe: false, picked: [aPerson(29).id], typed: '' }),
      where,
    );
    await work();
    await approveRequest(ctx, APPROVER, FIRST_ID, entriesOn(fake, 'pending.'));
    await work();
    fake.writes.length = 0;
  });
  afterEach(async () => {
    await Promise.all([archive.close(), fake.close()]);
    await double.close();
  });

  /** Runs everything that is due within ten seconds: the cards are drawn again a few seconds later. */
  async function work(): Promise<void> {
    for (let second = 0; second < 10; second += 1) {
      for (let ran = 1; ran > 0;) {
        worker.begin();
        ran = await worker.settle();
        // As the loop does: no query where this process knows of no due job.
        for (const poll of worker.polls) ran += (await poll()).ran;
      }
      fake.now += 1000;
    }
  }

  async function kept(): Promise<number> {
    let count = 0;
    for await (const page of archive.scan()) {
      count += page.filter(({ ttl = Infinity }) => ttl * 1000 > EXPIRING_MS).length;
    }
    return count;
  }

  async function costOf(act: () => Promise<unknown>): Promise<Cost> {
    const documents = await kept();
    const before = double.usage(EXPIRING_MS);
    await act();
    const after = double.usage(EXPIRING_MS);
    const calls = (['read', 'query', 'batch'] as const).map(
      (kind) => after.requests[kind] - before.requests[kind],
    );
    return {
      units: after.charge - before.charge,
      calls: calls.reduce((sum, count) => sum + count, 0),
      documents: (await kept()) - documents,
    };
  }

  for (const [name, persons] of [
    ['one person', 1],
    ['three people', 3],
    ['20 people', 20],
  ] as const) {
    it(`is as documented for ${name}: request units, calls and documents`, async () => {
      const ctx = { ...fake.ctx, store };
      const where = { conversation: personalChat(EMPLOYEE.id), activityId: 'form-1' };
      const picked = Array.from({ length: persons - 1 }, (_, n) => aPerson(n + 2).id);
      const asked = await costOf(async () => {
        await submitRequest(ctx, EMPLOYEE, aForm({ picked, typed: '' }), where);
        await work();
      });
      const decided = await costOf(async () => {
        await approveRequest(ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
        await work();
      });
      assert.equal(fake.writes.length, persons);
      holds(`${name} asked for`, asked);
      holds(`${name} approved`, decided);
    });
  }

  it('is as documented for an idle process', async () => {
    holds('one look at the queues', await costOf(() => worker.look()));
  });
});
