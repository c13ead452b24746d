import assert from 'node:assert/strict';
import { startCosmosDouble } from '../../../sandbox/cosmos/double.ts';
import { createCosmosStore } from '../../../src/cosmos/store.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { APPROVER } from '../../support/app-story.ts';
import { aProduct } from '../../support/builders.ts';
import { FakeContext } from '../../support/fake-context.ts';
import { aRuleThatIsOn, askFor, requestOf, ruleOf } from '../../support/rules.ts';

const REQUESTS = Array.from({ length: 12 }, (_, n) => n + 1);

describe('A rule in two processes on Azure Cosmos DB', () => {
  it('decides each request once, and no more of them than its cap and the seats allow', async function () {
    this.timeout(30_000);
    const fake = new FakeContext();
    fake.approvers.add(APPROVER.id);
    fake.products = [aProduct({ free: 9 })];
    const double = await startCosmosDouble({ now: () => fake.now, keepsExpiredIds: true });
    const { endpoint, key } = double;
    const open = () => createCosmosStore({ endpoint, key, database: 'd', container: 'c', tenantId: 't' });
    const stores = [await open(), await open()];
    try {
      const [one, two] = stores.map((store) => ({ ...fake.ctx, store }));
      assert.ok(one && two);
      const ruleId = await aRuleThatIsOn({ ctx: one }, { perDay: '6', keepSeats: '2' });
      const ids = await Promise.all(REQUESTS.map((n) => askFor({ ctx: n % 2 === 0 ? one : two }, n)));
      const workers = [one, two].map((ctx, n) => createWorker({ ctx, owner: `p${n}`, mailboxes: 0 }));
      await Promise.all(workers.map((worker) => fake.work(worker)));

      const requests = await Promise.all(ids.map((id) => requestOf({ ctx: one }, id)));
      const decided = requests.filter(({ decision }) => decision !== undefined);
      assert.equal(decided.length, 6);
      assert.equal((await ruleOf({ ctx: two }, ruleId)).used?.count, 6);
      assert.equal(new Set(fake.writes.map(({ personId }) => personId)).size, fake.writes.length);
      assert.ok((fake.products[0]?.free ?? 0) >= 2);
    } finally {
      await Promise.all(stores.map((store) => store.close()));
      await double.close();
      await fake.close();
    }
  });
});
