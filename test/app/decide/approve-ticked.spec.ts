import assert from 'node:assert/strict';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import { approveTicked } from '../../../src/app/decide/approve-ticked.ts';
import { approveRequest, declineRequest } from '../../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { listTickable } from '../../../src/app/decide/list-tickable.ts';
import { lookAhead } from '../../../src/app/decide/look-ahead.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { StoreError } from '../../../src/app/ports/store.ts';
import type { AuditEntry } from '../../../src/app/records/audit-entry.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { readPlace } from '../../../src/app/records/read-lines.ts';
import type { SavedSettings } from '../../../src/app/records/read-settings.ts';
import { loadRequest, readRequestDocument } from '../../../src/app/records/load-request.ts';
import { MAX_TICKED } from '../../../src/domain/tick.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, APPROVER, EMPLOYEE, entriesOn, OTHER_APPROVER } from '../../support/app-story.ts';
import { aPerson } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { PROJECT, VISIO } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';
import { approveAll, askSeveral, tickAll } from '../../support/several.ts';
import { withCommit } from '../../support/with-commit.ts';

const forOne = (n: number, skuId = VISIO) => ({ skuId, forMe: false, picked: [aPerson(n).id], told: skuId });

describe('approving several ticked requests', () => {
  let fake: FakeContext;
  let ids: readonly string[];

  beforeEach(async () => {
    fake = await aContextWithPlace();
    ids = await askSeveral(fake, [forOne(2), forOne(3), forOne(4, PROJECT)]);
  });

  afterEach(() => fake.close());

  const statusOf = async (id: string | undefined) =>
    (await readRequestDocument(fake.ctx, id ?? ''))?.data.status;
  const statuses = () => Promise.all(ids.map(statusOf));
  const audit = async () =>
    (
      await fake.store.page<DataDocument<AuditEntry>>({
        by: 'list',
        key: 'audit',
        order: 'descending',
        limit: 100,
      })
    ).map(({ data }) => data);
  const approved = async () => (await audit()).filter(({ what }) => what === 'request-approved');

  it('approves each in a commit of its own, with the facts of each in the audit', async () => {
    const lines = await approveAll(fake, await tickAll(fake));
    assert.deepEqual(
      [...lines],
      ids.map((id) => [id, 'approved']),
    );
    const entries = await approved();
    assert.deepEqual(new Set(entries.map(({ requestId }) => requestId)), new Set(ids));
    assert.ok(entries.every(({ actor }) => typeof actor === 'object' && actor.id === APPROVER.id));
    assert.ok(entries.every((entry) => 'facts' in entry));
    await fake.later(1000);
    assert.deepEqual(await statuses(), ['completed', 'completed', 'completed']);
  });

  it('asks Graph for the right once, at that moment', async () => {
    const ticks = await tickAll(fake);
    const asked: string[] = [];
    const rights: Context['rights'] = {
      mayApprove: async (_id, freshness) => {
        asked.push(freshness);
        return true;
      },
    };
    await approveAll(fake, ticks, { ctx: { ...fake.ctx, rights } });
    assert.deepEqual(asked, ['now']);
    assert.equal((await approved()).length, 3);
  });

  it('leaves those that are not ticked', async () => {
    await approveAll(fake, (await tickAll(fake)).slice(0, 1));
    assert.deepEqual(await statuses(), ['approving', 'pending', 'pending']);
  });

  it('skips what another approver decided, changed, or what was withdrawn meanwhile, and approves the rest', async () => {
    const [more = ''] = await askSeveralMore();
    const ticks = await tickAll(fake);
    await declineRequest(fake.ctx, OTHER_APPROVER, ids[0] ?? '', entriesOn(fake, 'pending.'));
    await changeExclusion(fake.ctx, OTHER_APPROVER, more, 0, true);
    await withdrawRequest(fake.ctx, EMPLOYEE, ids[1] ?? '');

    const lines = await approveAll(fake, ticks);

    assert.equal(lines.get(ids[0]), 'decided-before');
    assert.equal(lines.get(ids[1]), 'withdrawn');
    assert.equal(lines.get(ids[2]), 'approved');
    assert.equal(lines.get(more), 'changed');
    assert.equal(await statusOf(more), 'pending');
  });

  const askSeveralMore = () =>
    askSeveral(fake, [{ ...forOne(5), id: 'another-form', picked: [aPerson(5).id, aPerson(6).id] }]);

  it('decides each once when two approvers approve the same ones at once', async () => {
    const ticks = await tickAll(fake);
    const answers = await Promise.all([
      approveAll(fake, ticks),
      approveAll(fake, ticks, { approver: OTHER_APPROVER }),
    ]);
    for (const id of ids) {
      const results = new Set(answers.map((lines) => lines.get(id)));
      assert.deepEqual(results, new Set(['approved', 'decided-before']));
    }
    assert.equal((await approved()).length, 3);
  });

  it('approves nothing twice by a second click, and says that the same approver has approved it', async () => {
    const ticks = await tickAll(fake);
    await approveAll(fake, ticks);
    const again = await approveAll(fake, ticks);
    assert.deepEqual(new Set(again.values()), new Set(['own-before']));
    const others = await approveAll(fake, ticks, { approver: OTHER_APPROVER });
    assert.deepEqual(new Set(others.values()), new Set(['decided-before']));
    assert.equal((await approved()).length, 3);
    await fake.later(1000);
    assert.equal(fake.writes.length, 3);
  });

  it('approves the rest by a second click when the process died in the middle of the first', async () => {
    const ticks = await tickAll(fake);
    let commits = 0;
    const died = Promise.withResolvers<void>();
    const ctx = withCommit(fake, (operations, commitId) => {
      commits += 1;
      if (commits <= 1) return fake.store.commit(operations, commitId);
      died.resolve();
      return new Promise(() => {});
    });
    void approveTicked(ctx, APPROVER, ticks);
    await died.promise;
    const lines = await approveAll(fake, ticks);
    assert.deepEqual([...lines.values()].toSorted(), ['approved', 'approved', 'own-before']);
    await fake.later(1000);
    assert.deepEqual(await statuses(), ['completed', 'completed', 'completed']);
    assert.equal(fake.writes.length, 3);
  });

  it('says of which it is not sure when the store stops to answer, and the next click tells', async () => {
    const ticks = await tickAll(fake);
    const ctx = withCommit(fake, async (operations, commitId) => {
      const isProject = JSON.stringify(operations).includes(`req:${ids[2]}`);
      // The commit of the first request goes in, but its answer is lost.
      await fake.store.commit(operations, commitId);
      if (isProject) return { outcome: 'done', etags: [] };
      throw new StoreError('down', 'The store does not answer.');
    });
    const lines = await approveAll(fake, ticks, { ctx });
    assert.deepEqual(
      ids.map((id) => lines.get(id)),
      ['unsure', 'not-tried', 'approved'],
    );
    const again = await approveAll(fake, ticks);
    assert.deepEqual(
      ids.map((id) => again.get(id)),
      ['own-before', 'approved', 'own-before'],
    );
  });

  it('asks once when persons would get nothing, and decides only what that answer was about', async () => {
    fake.products = fake.products.map((product) => ({ ...product, free: 1 }));
    const ticks = await tickAll(fake);
    const first = await approveTicked(fake.ctx, APPROVER, ticks);
    assert.ok(first.outcome === 'falls-short');
    assert.deepEqual(first.look.shortfall, { withoutSeat: 1, failing: 0 });
    assert.deepEqual(await statuses(), ['pending', 'pending', 'pending']);

    fake.products = fake.products.map((product) => ({ ...product, free: 0 }));
    const worse = await approveTicked(fake.ctx, APPROVER, ticks, first.look.shortfall);
    assert.ok(worse.outcome === 'falls-short');
    const done = await approveTicked(fake.ctx, APPROVER, ticks, worse.look.shortfall);
    assert.equal(done.outcome, 'done');
    assert.deepEqual(await statuses(), ['approving', 'approving', 'approving']);
  });

  it('licenses a person on two of them once, and says before that the second one finds them with it', async () => {
    const [twice = ''] = await askSeveral(fake, [
      { ...forOne(2), id: 'for-two-and-seven', picked: [aPerson(2).id, aPerson(7).id] },
    ]);
    const ticks = await tickAll(fake);
    const { rows } = await lookAhead(fake.ctx, APPROVER, ticks);
    const foreseen = rows.find(({ request }) => request.id === twice)?.foresight;
    assert.deepEqual(foreseen?.persons, ['has-it', 'assigned']);

    await approveAll(fake, ticks);
    await fake.later(1000);
    assert.equal(fake.writes.filter(({ personId }) => personId === aPerson(2).id).length, 1);
    const ends = (await loadRequest(fake.ctx, twice))?.entries.map(({ outcome }) => outcome?.kind);
    assert.deepEqual(ends, ['holder', 'assigned']);
  });

  it('puts those who wait on the list in the order of the card, also within one millisecond', async () => {
    fake.products = fake.products.map((product) => ({ ...product, free: 0 }));
    const ctx = { ...fake.ctx, options: { ...fake.ctx.options, waitingList: true } };
    const { rows } = await lookAhead(ctx, APPROVER, await tickAll(fake));
    assert.deepEqual(
      rows.map(({ foresight }) => foresight.persons),
      [['waits'], ['waits'], ['waits']],
    );
    await approveAll(fake, await tickAll(fake), { ctx });
    await fake.later(1000, createWorker({ ctx, owner: 'worker', mailboxes: 0 }));
    const places = ids.slice(0, 2).map(async (id) => {
      const request = (await readRequestDocument(fake.ctx, id))?.data;
      return request && readPlace(fake.ctx, request, 0);
    });
    assert.deepEqual(await Promise.all(places), [
      { place: 1, of: 2 },
      { place: 2, of: 2 },
    ]);

    // Nobody comes before those who wait, though a seat is free.
    fake.products = fake.products.map((product) => ({ ...product, free: 1 }));
    await askSeveral(fake, [{ ...forOne(8), id: 'after-those-who-wait' }]);
    const page = await listTickable(ctx, APPROVER, undefined, []);
    assert.deepEqual(
      page.rows.map(({ foresight }) => foresight.persons),
      [['waits']],
    );
  });

  it('refuses a request of one’s own where that is forbidden, with a line in the audit, and approves the rest', async () => {
    const ticks = await tickAll(fake, ids);
    const [own = ''] = await askSeveral(fake, [{ ...forOne(20), id: 'for-the-approver' }]);
    const [tick] = await tickAll(fake, [own]);
    assert.ok(tick);
    const document: DataDocument<SavedSettings> = {
      id: 'settings',
      type: 'settings',
      data: { values: { ownDecisions: false }, revision: 1, saves: [] },
    };
    await fake.store.commit([{ kind: 'create', document }], 'forbid');
    const page = await listTickable(fake.ctx, APPROVER, undefined, [...ticks, tick]);
    assert.deepEqual([page.ticks, page.dropped], [ticks, 1]);
    const gone = { requestId: 'no-such-request', seen: '' };
    const lines = await approveAll(fake, [...ticks, tick, gone]);
    assert.equal(lines.get(own), 'own-request');
    assert.deepEqual(
      ids.map((id) => lines.get(id)),
      ['approved', 'approved', 'approved'],
    );
    const refused = (await audit()).filter(({ what }) => what === 'refused');
    assert.deepEqual(
      refused.map(({ requestId, after }) => [requestId, after]),
      [[own, { attempted: 'approve' }]],
    );
  });

  it('decides nothing by a tick of another request, of another state, or of none', async () => {
    const [tick, other] = await tickAll(fake);
    const forged = [
      { requestId: ids[0] ?? '', seen: other?.seen ?? '' },
      { requestId: ids[1] ?? '', seen: '' },
      { requestId: 'no-such-request', seen: tick?.seen ?? '' },
    ];
    assert.equal(tick?.seen.length, 16);
    const lines = await approveAll(fake, forged);
    assert.deepEqual([...lines.values()], ['changed', 'changed', 'gone']);
    assert.deepEqual(await statuses(), ['pending', 'pending', 'pending']);
  });

  it('decides nothing when the product has an app that was not on the card', async () => {
    const ticks = await tickAll(fake);
    const app = { planId: 'a0000000-0000-4000-8000-000000000009', name: 'Another app' };
    fake.products = fake.products.map((one) =>
      one.skuId === VISIO ? { ...one, apps: [...one.apps, app] } : one,
    );
    const lines = await approveAll(fake, ticks);
    assert.deepEqual(
      ids.map((id) => lines.get(id)),
      ['changed', 'changed', 'approved'],
    );
  });

  it('decides nothing when more are ticked than a card holds', async () => {
    const many = Array.from({ length: MAX_TICKED + 1 }, () => ({ requestId: ids[0] ?? '', seen: '' }));
    assert.deepEqual(await approveTicked(fake.ctx, APPROVER, many), { outcome: 'too-many' });
  });

  it('refuses a person who is no approver, with one line in the audit and nothing else', async () => {
    const ticks = await tickAll(fake);
    await assertRefused(approveTicked(fake.ctx, EMPLOYEE, ticks), 'not-an-approver');
    await assertRefused(lookAhead(fake.ctx, EMPLOYEE, ticks), 'not-an-approver');
    const refused = (await audit()).filter(({ what }) => what === 'refused');
    assert.deepEqual(
      refused.map(({ after }) => after),
      [{ attempted: 'decide' }, { attempted: 'approve' }],
    );
    assert.deepEqual(await statuses(), ['pending', 'pending', 'pending']);
  });

  it('approves for those who are kept, once their names were removed before the card was drawn', async () => {
    const [some = ''] = await askSeveralMore();
    await changeExclusion(fake.ctx, OTHER_APPROVER, some, 0, true);
    await approveAll(fake, await tickAll(fake, [some]));
    await fake.later(1000);
    assert.deepEqual(
      fake.writes.map(({ personId }) => personId),
      [aPerson(6).id],
    );
  });

  it('goes the same way as the decision card: what it approved can be seen there', async () => {
    await approveAll(fake, await tickAll(fake));
    const answer = await approveRequest(fake.ctx, OTHER_APPROVER, ids[0] ?? '', entriesOn(fake, 'pending.'));
    assert.equal(answer.outcome, 'decided-before');
    const { decision } = answer.view.request;
    assert.ok(decision?.kind === 'approved');
    assert.deepEqual([decision.by.name, decision.off, decision.message], [APPROVER.name, [], '']);
  });
});
