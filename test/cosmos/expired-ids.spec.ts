import assert from 'node:assert/strict';
import { startCosmosDouble } from '../../sandbox/cosmos/double.ts';
import { submitRequest } from '../../src/app/ask/submit-request.ts';
import { erasePerson } from '../../src/app/privacy/erase-person.ts';
import { createCosmosStore } from '../../src/cosmos/store.ts';
import { aForm, EMPLOYEE } from '../support/app-story.ts';
import { withStore } from '../support/both-stores.ts';
import { FakeContext, personalChat } from '../support/fake-context.ts';

const HOUR = 3_600_000;

describe('an id whose document has expired but is not purged yet', () => {
  it('keeps nobody from making requests, and no erasure from finishing', async () => {
    const fake = new FakeContext();
    const double = await startCosmosDouble({ now: () => fake.now, keepsExpiredIds: true });
    const { endpoint, key } = double;
    const store = await createCosmosStore({ endpoint, key, database: 'd', container: 'c', tenantId: 't' });
    const ctx = { ...fake.ctx, store };
    const where = { conversation: personalChat(EMPLOYEE.id), activityId: undefined };
    const person = { id: EMPLOYEE.id, names: [EMPLOYEE.name], addresses: [] };
    try {
      // An hour, a day and a month later. Every form is for another product.
      for (const [n, hours] of [0, 1, 25, 27, 24 * 31].entries()) {
        fake.now += hours * HOUR;
        const id = `01900000-0000-7000-8000-00000000000${n}`;
        const form = aForm({ id, skuId: null, otherProduct: `Product ${n}` });
        const { outcome } = await submitRequest(ctx, EMPLOYEE, form, where);
        assert.equal(outcome, 'made', `after ${hours} hours`);
      }
      // An erasure that was begun, interrupted at once, and forgotten.
      const archive = { ...ctx, store };
      let isCut = false;
      const cut = withStore(archive, {
        commit: async (operations, commitId) => {
          if (isCut) throw new Error('Cut.');
          isCut = true;
          return store.commit(operations, commitId);
        },
      });
      await assert.rejects(erasePerson(cut, person));
      fake.now += 31 * 24 * HOUR;
      assert.deepEqual(await erasePerson(archive, person), []);
    } finally {
      await store.close();
      await double.close();
      await fake.close();
    }
  });
});
