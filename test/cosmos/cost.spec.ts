import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { startCosmosDouble } from '../../sandbox/cosmos/double.ts';
import { submitRequest } from '../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { addPlace } from '../../src/app/places/manage-places.ts';
import type { Context } from '../../src/app/ports/context.ts';
import { createCosmosStore } from '../../src/cosmos/store.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { entriesOn, aForm, APPROVER, EMPLOYEE, FORM_ID } from '../support/app-story.ts';
import { channel, FakeContext, personalChat } from '../support/fake-context.ts';

const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
/** The figure after these words in the documentation. */
const documented = (words: string): number => {
  const row = operations.split('\n').find((line) => line.startsWith('|') && line.includes(words)) ?? '';
  return Number(row.split('|')[2]?.replaceAll(/[^\d.]/g, ''));
};

describe('what a request costs in Azure Cosmos DB', () => {
  it('is as documented, in request units of the double', async () => {
    const double = await startCosmosDouble();
    const fake = new FakeContext();
    let spent = 0;
    const { endpoint, key } = double;
    const place = { database: 'd', container: 'c', tenantId: 't' };
    const store = await createCosmosStore({ endpoint, key, ...place, onCharge: (ru) => (spent += ru) });
    const ctx: Context = { ...fake.ctx, store };
    const worker = createWorker({ ctx, owner: 'worker', mailboxes: 1 });
    const cost = async (act: () => Promise<unknown>): Promise<number> => {
      const before = spent;
      await act();
      return spent - before;
    };
    try {
      fake.approvers.add(APPROVER.id);
      await addPlace(ctx, APPROVER, channel('it'), 'IT');
      fake.now += 1000;
      await fake.work(worker);

      const where = { conversation: personalChat(EMPLOYEE.id), activityId: 'form-1' };
      const figures = {
        'asked for three people': await cost(async () => {
          await submitRequest(ctx, EMPLOYEE, aForm(), where);
          await fake.work(worker);
        }),
        'approved, assigned, and everybody told': await cost(async () => {
          await approveRequest(ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
          await fake.work(worker);
        }),
        'one look at the queues': await cost(() => worker.runDue()),
      };
      for (const [words, measured] of Object.entries(figures)) {
        const told = documented(words);
        assert.ok(
          Math.abs(measured - told) <= told * 0.1,
          `${words}: ${measured.toFixed(1)}, documented ${told}`,
        );
      }
    } finally {
      await Promise.all([store.close(), fake.close()]);
      await double.close();
    }
  });
});
