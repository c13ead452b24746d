import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { startCosmosDouble } from '../../../sandbox/cosmos/double.ts';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { listRequests } from '../../../src/app/list/list-requests.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import type { Actor } from '../../../src/app/ports/results.ts';
import type { Archive } from '../../../src/app/ports/store.ts';
import { erasePerson } from '../../../src/app/privacy/erase-person.ts';
import type { AuditEntry } from '../../../src/app/records/audit-entry.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { requireApprover } from '../../../src/app/rights/require-approver.ts';
import { viewSettings } from '../../../src/app/settings/manage-settings.ts';
import { createCosmosStore } from '../../../src/cosmos/store.ts';
import { entriesOn, EMPLOYEE, OTHER_APPROVER } from '../../support/app-story.ts';
import { FakeContext } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';

const MOST = 20;
const HOUR = 3_600_000;

interface Processes {
  /** Each one is a process with its own connection to the one store. */
  readonly all: readonly [Context, Context];
  readonly store: Archive;
}

/** Opens two processes on one store, and gives a way to close them. */
type Open = (fake: FakeContext) => Promise<Processes & { readonly close: () => Promise<void> }>;

const onSqlite: Open = async (fake) => ({
  all: [fake.ctx, fake.ctx],
  store: fake.store,
  close: async () => {},
});

const onCosmos: Open = async (fake) => {
  const double = await startCosmosDouble({ now: () => fake.now, keepsExpiredIds: true });
  const { endpoint, key } = double;
  const open = () => createCosmosStore({ endpoint, key, database: 'd', container: 'c', tenantId: 't' });
  const stores = [await open(), await open()] as const;
  return {
    all: [
      { ...fake.ctx, store: stores[0] },
      { ...fake.ctx, store: stores[1] },
    ],
    store: stores[0],
    async close() {
      await Promise.all(stores.map((store) => store.close()));
      await double.close();
    },
  };
};

for (const [name, open] of [
  ['SQLite', onSqlite],
  ['Azure Cosmos DB', onCosmos],
] as const) {
  describe(`The audit lines of refusals, on ${name}`, () => {
    let fake: FakeContext;
    let processes: Awaited<ReturnType<Open>>;

    beforeEach(async () => {
      fake = new FakeContext();
      processes = await open(fake);
    });

    afterEach(async () => {
      await processes.close();
      await fake.close();
    });

    /** Tries an act on a request in one of the processes, and is refused in words. */
    const attempt = (n: number, what: string, requestId?: string, actor: Actor = EMPLOYEE) => {
      const about = requestId === undefined ? { what } : { what, requestId };
      const ctx = processes.all[n % 2 === 0 ? 0 : 1];
      return assertRefused(requireApprover(ctx, actor, 'now', about), 'not-an-approver');
    };

    async function lines(): Promise<readonly AuditEntry[]> {
      const query = { by: 'list', key: 'audit', order: 'ascending', limit: 100 } as const;
      return (await processes.store.page<DataDocument<AuditEntry>>(query)).map(({ data }) => data);
    }

    async function documents(): Promise<number> {
      let count = 0;
      for await (const page of processes.store.scan()) count += page.length;
      return count;
    }

    it('are one for 1,000 clicks on the same button, and every click is refused in words', async () => {
      for (let n = 0; n < 1000; n += 10) {
        await Promise.all(Array.from({ length: 10 }, (_, more) => attempt(n + more, 'approve', 'request-1')));
      }
      assert.equal((await lines()).length, 1);
      assert.equal(await documents(), 2);
      assert.deepEqual((await lines())[0], {
        at: fake.ctx.clock.iso(fake.now),
        actor: EMPLOYEE,
        what: 'refused',
        requestId: 'request-1',
        after: { attempted: 'approve' },
      });
    });

    it('are one for each act, and for each request', async () => {
      const { all } = processes;
      for (const ctx of [...all, ...all]) {
        for (const act of [
          () => listRequests(ctx, EMPLOYEE, 'pending'),
          () => viewSettings(ctx, EMPLOYEE),
          () => viewForApprover(ctx, EMPLOYEE, 'request-1'),
          () => viewForApprover(ctx, EMPLOYEE, 'request-2'),
          () => approveRequest(ctx, EMPLOYEE, 'request-1', entriesOn(fake, 'pending.')),
        ]) {
          await assertRefused(act(), 'not-an-approver');
        }
      }
      assert.deepEqual(
        (await lines()).map(({ requestId, after }) => [after, requestId]),
        [
          [{ attempted: 'list' }, undefined],
          [{ attempted: 'view-settings' }, undefined],
          [{ attempted: 'view' }, 'request-1'],
          [{ attempted: 'view' }, 'request-2'],
          [{ attempted: 'approve' }, 'request-1'],
        ],
      );
    });

    it('are one for each act also where several come at the same moment, in several processes', async () => {
      const acts = ['approve', 'decline', 'view', 'list', 'tried-again', 'exclude'];
      await Promise.all(acts.map((what, n) => attempt(n, what, 'request-1')));
      assert.deepEqual(
        new Set((await lines()).map(({ after }) => JSON.stringify(after))),
        new Set(acts.map((attempted) => JSON.stringify({ attempted }))),
      );
    });

    it('are one for an act that is tried again later in the same hour', async () => {
      for (let minute = 0; minute < 60; minute += 19) {
        await attempt(minute, 'approve', 'request-1');
        fake.now += 19 * 60_000;
      }
      assert.equal((await lines()).length, 1);
    });

    it('are 20 per hour for a person who makes up requests, while those of another person are written', async () => {
      for (let n = 0; n < 1000; n += 10) {
        await Promise.all(Array.from({ length: 10 }, (_, more) => attempt(n + more, 'view', randomUUID())));
      }
      assert.equal((await lines()).length, MOST);
      assert.equal(await documents(), MOST + 1);

      await attempt(0, 'view', 'request-1', OTHER_APPROVER);
      assert.deepEqual((await lines()).at(-1)?.actor, OTHER_APPROVER);
    });

    it('begin anew in the next hour, and nothing else is left of the hour before', async () => {
      for (let hour = 0; hour < 4; hour += 1) {
        for (let n = 0; n < 3; n += 1) await attempt(n, 'approve', 'request-1');
        assert.equal((await lines()).length, hour + 1);
        fake.now += HOUR;
      }
      fake.now += 2 * HOUR;
      assert.equal(await documents(), 4);
    });

    it('leave nothing of a person who is erased', async () => {
      await attempt(0, 'approve', 'request-1');
      const ctx = { ...fake.ctx, store: processes.store };
      assert.deepEqual(
        await erasePerson(ctx, { id: EMPLOYEE.id, names: [EMPLOYEE.name], addresses: [] }),
        [],
      );
      for await (const page of processes.store.scan()) {
        assert.doesNotMatch(JSON.stringify(page), new RegExp(`${EMPLOYEE.id}|${EMPLOYEE.name}"`));
      }
    });
  });
}
