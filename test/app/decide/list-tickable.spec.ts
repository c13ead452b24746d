import assert from 'node:assert/strict';
import { declineRequest } from '../../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { listTickable } from '../../../src/app/decide/list-tickable.ts';
import { lookAhead } from '../../../src/app/decide/look-ahead.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import type { PageAt } from '../../../src/app/ports/results.ts';
import type { Store } from '../../../src/app/ports/store.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { MAX_TICKED } from '../../../src/domain/tick.ts';
import { aContextWithPlace, APPROVER, EMPLOYEE, entriesOn, OTHER_APPROVER } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';
import { approveAll, askSeveral, formId, tickAll } from '../../support/several.ts';

const forOne = (n: number) => ({ forMe: false, picked: [aPerson(n).id] });
const several = (count: number, from = 2) => Array.from({ length: count }, (_, n) => forOne(from + n));

const idsOn = ({ rows }: Awaited<ReturnType<typeof listTickable>>) => rows.map(({ request }) => request.id);

describe('the requests to tick', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  it('are the oldest that wait, in pages of 12, and every page leads back', async () => {
    const early = await askSeveral(fake, several(15));
    // A person may ask 20 times in an hour.
    fake.now += 3_600_000;
    const late = several(12, 17).map((form, n) => ({ ...form, id: formId(20 + n) }));
    const ids = [...early, ...(await askSeveral(fake, late))];
    const read = (at: PageAt | undefined) => listTickable(fake.ctx, APPROVER, at, []);
    const first = await read(undefined);
    assert.deepEqual(idsOn(first), ids.slice(0, MAX_TICKED));
    assert.ok(first.newer && !first.older);
    const second = await read(first.newer);
    assert.deepEqual(idsOn(second), ids.slice(MAX_TICKED, 2 * MAX_TICKED));
    const third = await read(second.newer);
    assert.deepEqual(idsOn(third), ids.slice(2 * MAX_TICKED));
    assert.ok(third.older && !third.newer);
    assert.deepEqual(await read(third.older), second);
    assert.deepEqual(await read(second.older), first);
  });

  it('leave out those that are being licensed, and go on behind them', async () => {
    const ids = await askSeveral(fake, several(15));
    fake.ctx.licenses.assign = async () => {
      throw new OutsideError('transient', 'Graph is away.');
    };
    await approveAll(fake, await tickAll(fake, ids.slice(0, 4)));
    assert.deepEqual(idsOn(await listTickable(fake.ctx, APPROVER, undefined, [])), ids.slice(4));
  });

  it('come from the first page when nothing is left on the page that was asked for', async () => {
    const ids = await askSeveral(fake, several(13));
    const { newer } = await listTickable(fake.ctx, APPROVER, undefined, []);
    await declineRequest(fake.ctx, OTHER_APPROVER, ids[12] ?? '', entriesOn(fake, 'pending.'));
    assert.deepEqual(idsOn(await listTickable(fake.ctx, APPROVER, newer, [])), ids.slice(0, MAX_TICKED));
  });

  it('keep their ticks on every page, but for those that have changed or are decided', async () => {
    const ids = await askSeveral(fake, [{ forMe: true, picked: [aPerson(2).id] }, ...several(14, 3)]);
    const { newer } = await listTickable(fake.ctx, APPROVER, undefined, []);
    const ticks = await tickAll(fake, ids.slice(0, 4));
    assert.deepEqual((await listTickable(fake.ctx, APPROVER, newer, ticks)).ticks, ticks);

    await changeExclusion(fake.ctx, OTHER_APPROVER, ids[0] ?? '', 0, true);
    await declineRequest(fake.ctx, OTHER_APPROVER, ids[1] ?? '', entriesOn(fake, 'pending.'));
    for (const at of [undefined, newer]) {
      const page = await listTickable(fake.ctx, APPROVER, at, [...ticks, { requestId: 'gone', seen: '' }]);
      assert.deepEqual([page.ticks, page.dropped], [ticks.slice(2), 3]);
    }
  });

  it('say why one cannot be ticked while Graph does not answer', async () => {
    await askSeveral(fake, several(1));
    const away: Context = {
      ...fake.ctx,
      licenses: {
        ...fake.ctx.licenses,
        products: async () => {
          throw new OutsideError('transient', 'Graph is away.');
        },
      },
    };
    const { rows } = await listTickable(away, APPROVER, undefined, []);
    assert.deepEqual(
      rows.map(({ whyNot }) => whyNot),
      ['products-unknown'],
    );
  });

  it('have old checks of their persons repeated', async () => {
    await askSeveral(fake, several(2));
    fake.now += 16 * 60_000;
    const { usageLocation: _location, ...moved } = aPerson(2);
    fake.people.set(moved.id, moved);
    await listTickable(fake.ctx, APPROVER, undefined, []);
    await fake.work();
    const { rows } = await listTickable(fake.ctx, APPROVER, undefined, []);
    assert.deepEqual(
      rows.map(({ foresight }) => foresight.persons),
      [['fails'], ['assigned']],
    );
    const { shortfall } = await lookAhead(fake.ctx, APPROVER, await tickAll(fake));
    assert.deepEqual(shortfall, { withoutSeat: 0, failing: 1 });
  });

  it('are for approvers', async () => {
    await assertRefused(listTickable(fake.ctx, EMPLOYEE, undefined, []), 'not-an-approver');
    const [entry] = await auditedOf(fake, 'refused');
    assert.deepEqual(entry?.after, { attempted: 'decide' });
  });

  it('cost one query of the list, one of the waiting lists, the settings, and the persons of each', async () => {
    await askSeveral(fake, several(MAX_TICKED));
    const counts = { read: 0, page: 0, commit: 0, products: 0 };
    const { store, ctx } = fake;
    const counted: Store = {
      ...store,
      read: (id) => ((counts.read += 1), store.read(id)),
      page: (query) => ((counts.page += 1), store.page(query)),
      commit: (...args) => ((counts.commit += 1), store.commit(...args)),
    };
    const licenses = {
      ...ctx.licenses,
      products: () => ((counts.products += 1), ctx.licenses.products('recent')),
    };
    const counting = { ...ctx, store: counted, licenses };
    const { rows, newer } = await listTickable(counting, APPROVER, undefined, []);
    assert.deepEqual([rows.length, newer], [MAX_TICKED, undefined]);
    assert.deepEqual(counts, { read: MAX_TICKED + 1, page: 2, commit: 0, products: 1 });

    const ticks = rows.map(({ request, seen }) => ({ requestId: request.id, seen }));
    Object.assign(counts, { read: 0, page: 0, products: 0 });
    await lookAhead(counting, APPROVER, ticks);
    assert.deepEqual(counts, { read: 2 * MAX_TICKED + 1, page: 1, commit: 0, products: 1 });
  });
});
