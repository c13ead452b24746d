import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import type { RemoveAnswer } from '../../../src/app/ports/ports.ts';
import type { Store } from '../../../src/app/ports/store.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { grantDocument, replace } from '../../../src/app/records/documents.ts';
import { grantDocumentId, jobDocumentId } from '../../../src/app/records/keys.ts';
import type { JobEnd, JobRun } from '../../../src/app/records/job-run.ts';
import type { JobRecord } from '../../../src/app/records/queue-job.ts';
import { dueAt } from '../../../src/app/records/queue-job.ts';
import { readRemovals, writeRemovals } from '../../../src/app/records/removals.ts';
import { endGrants } from '../../../src/app/seats/end-grants.ts';
import { END_GRANTS } from '../../../src/app/seats/end-soon.ts';
import { NO_REMOVALS } from '../../../src/domain/breaker.ts';
import type { Grant } from '../../../src/domain/grant.ts';
import { APPROVER, ask, entriesOn } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson, aProduct, VISIO } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { aWorldWithGrants, givesBack, grantOf, hasVisio } from '../../support/giving-back.ts';
import { withCommit } from '../../support/with-commit.ts';

const MINUTE = 60_000;
const TASK = { kind: 'end-grants' } as const;

describe('The job that takes licenses back', () => {
  let fake: FakeContext;
  let ends: JobEnd[];
  let pauses: number[];
  beforeEach(async () => {
    fake = await aWorldWithGrants([2, 3, 4]);
    [ends, pauses] = [[], []];
  });
  afterEach(() => fake.close());

  /** The job, of which the test sees how it ends. `waitMs`: for the quota of writes. */
  function aRun({ id = END_GRANTS, waitMs = 0 } = {}): JobRun {
    return {
      id,
      task: TASK,
      attempts: 1,
      copies: 0,
      madeAt: fake.ctx.clock.iso(fake.now),
      async commit(operations, end) {
        ends.push(end);
        if (operations.length === 0) return [];
        const result = await fake.store.commit(operations, fake.ctx.ids.next());
        return result.outcome === 'done' ? result.etags : 'stale';
      },
      take: async () => waitMs,
      pauseLane: (ms) => void pauses.push(ms),
      retryWhileStoreIsAway: (act) => act(),
    };
  }
  const run = (options: Parameters<typeof aRun>[0] = {}) => endGrants(fake.ctx, aRun(options), TASK);
  const answer = (...answers: readonly (RemoveAnswer | undefined)[]): void => {
    let n = 0;
    fake.beforeRemove = () => answers[n++];
  };
  const change = async (n: number, more: Partial<Grant>): Promise<void> => {
    const document = await fake.store.read<DataDocument<Grant>>(grantDocumentId(aPerson(n).id, VISIO));
    assert(document);
    const next = replace(document, grantDocument({ ...document.data, ...more }));
    assert.equal((await fake.store.commit([next], fake.ctx.ids.next())).outcome, 'done');
  };
  const endingOf = async (n: number) => (await grantOf(fake, n))?.ending;
  /** Gives back, a moment after each other. */
  async function giveBackAll(...persons: readonly number[]): Promise<void> {
    for (const n of persons) {
      fake.now += 10;
      assert.equal(await givesBack(fake, n), 'ending');
    }
  }
  const counted = async () => (await readRemovals(fake.ctx))?.data.count[VISIO];

  const at = () => fake.ctx.clock.iso(fake.now);
  const keepRemovals = async (more: object): Promise<void> => {
    const next = writeRemovals(await readRemovals(fake.ctx), { ...NO_REMOVALS, ...more });
    assert.equal((await fake.store.commit([next], fake.ctx.ids.next())).outcome, 'done');
  };

  it('waits for the quota: nothing is removed or counted until then', async () => {
    await giveBackAll(2);
    await run({ waitMs: 42_000 });
    assert.deepEqual([hasVisio(fake, 2), await counted(), ends], [true, undefined, [{ againInMs: 42_000 }]]);
    assert.equal((await endingOf(2))?.removing, undefined);
  });

  it('records at once what needs no removal, while the others wait for the quota', async () => {
    await giveBackAll(2, 3);
    const person = fake.people.get(aPerson(2).id) ?? assert.fail();
    fake.people.set(person.id, { ...person, direct: [], states: [] });
    await run({ waitMs: 42_000 });
    assert.deepEqual([(await grantOf(fake, 2))?.state, (await grantOf(fake, 3))?.state], ['ended', 'ending']);
  });

  it('ends when nothing is left, and not before', async () => {
    await giveBackAll(2, 3);
    answer({ outcome: 'retry', afterMs: 90_000 });
    await run();
    assert.deepEqual(
      [ends.at(-1), hasVisio(fake, 2), hasVisio(fake, 3)],
      [{ againInMs: 90_000 }, true, false],
    );
    fake.now += 90_000;
    await run();
    assert.deepEqual([ends.at(-1), hasVisio(fake, 2)], ['finish', false]);
  });

  it('takes only those that are due', async () => {
    await giveBackAll(2);
    answer({ outcome: 'retry', afterMs: 90_000 });
    await run();
    await giveBackAll(3);
    await run();
    assert.deepEqual([hasVisio(fake, 2), hasVisio(fake, 3)], [true, false]);
    assert.deepEqual(ends.at(-1), { againInMs: 90_000 - 10 });
  });

  it('made beside the one that waits hands over to it, and makes it if there is none', async () => {
    await giveBackAll(2);
    const waiting = await fake.store.read(jobDocumentId(END_GRANTS));
    assert(waiting);
    await fake.store.commit([{ kind: 'remove', id: waiting.id, etag: waiting.etag }], 'none');
    answer({ outcome: 'retry', afterMs: 90_000 });
    await run({ id: 'another-job' });
    assert.equal(ends.at(-1), 'finish');
    const named = await fake.store.read<DataDocument<JobRecord>>(jobDocumentId(END_GRANTS));
    assert(named);
    assert.equal(Date.parse(dueAt(named)), fake.now + 90_000);
  });

  for (const [name, answers, expected] of [
    [
      'all removals are put off: for the longest time',
      [
        { outcome: 'retry', afterMs: 5000 },
        { outcome: 'retry', afterMs: 90_000 },
      ],
      [90_000],
    ],
    ['they are put off for hours: for half an hour', [{ outcome: 'retry', afterMs: 7_200_000 }], [1_800_000]],
    ['one was accepted: not at all', [{ outcome: 'retry', afterMs: 90_000 }, undefined], []],
    ['no time is said: not at all', [{ outcome: 'retry' }], []],
    ['one is unclear: not at all', [{ outcome: 'unclear' }, { outcome: 'retry', afterMs: 90_000 }], []],
  ] as const)
    it(`stops the lane when ${name}`, async () => {
      await giveBackAll(...[2, 3].slice(0, answers.length));
      answer(...answers);
      await run();
      assert.deepEqual(pauses, expected);
    });

  it('lets the other writes of the tenant wait, too', async () => {
    const worker = fake.worker();
    await giveBackAll(2);
    answer({ outcome: 'retry', afterMs: 90_000 });
    await fake.work(worker);
    fake.people.set(aPerson(5).id, aPerson(5));
    await ask(fake, { id: 'form-c' });
    await approveRequest(fake.ctx, APPROVER, 'form-c', entriesOn(fake, 'pending.'));
    const before = fake.writes.length;
    await fake.later(80_000, worker);
    assert.equal(fake.writes.length, before);
    await fake.later(MINUTE, worker);
    assert.ok(fake.writes.length > before);
  });

  it('counts a removal once, also if it was put off or its batch was refused', async () => {
    await giveBackAll(2);
    answer({ outcome: 'retry', afterMs: 1000 });
    await run();
    assert.deepEqual([await counted(), (await endingOf(2))?.isCounted], [1, true]);
    fake.now += 1000;
    fake.beforeRemove = () => {
      throw new Error('The whole batch is refused.');
    };
    await assert.rejects(run(), /whole batch/);
    assert.equal((await endingOf(2))?.removing, undefined);
    fake.beforeRemove = () => undefined;
    await run();
    assert.deepEqual([await counted(), hasVisio(fake, 2)], [1, false]);
  });

  it('looks again at once when somebody changes a license before it is removed', async () => {
    await giveBackAll(2);
    const { licenses } = fake.ctx;
    const products: typeof licenses.products = async (freshness) => {
      await change(2, { productName: 'Visio' });
      return licenses.products(freshness);
    };
    await endGrants({ ...fake.ctx, licenses: { ...licenses, products } }, aRun(), TASK);
    assert.deepEqual([hasVisio(fake, 2), ends], [true, ['renew', { againInMs: 0 }]]);
    await run();
    assert.equal(hasVisio(fake, 2), false);
  });

  it('looks again at once when somebody changes a license while it is removed', async () => {
    await giveBackAll(2);
    let isFirst = true;
    const slow: Store['commit'] = async (operations, id) => {
      if (isFirst && fake.removals.length === 1) {
        isFirst = false;
        await change(2, { productName: 'Visio' });
      }
      return fake.store.commit(operations, id);
    };
    await fake.work(fake.worker('slow', { store: withCommit(fake, slow).store }));
    assert.deepEqual([(await grantOf(fake, 2))?.state, fake.removals.length], ['ended', 1]);
  });

  it('asks about data by the products as they are now', async () => {
    await giveBackAll(2);
    const { licenses } = fake.ctx;
    const keeps = aProduct({ plans: [{ planId: 'p', partNumber: 'ONEDRIVE_BASIC' }] });
    const products: typeof licenses.products = async (freshness) =>
      freshness === 'now' ? [keeps] : licenses.products(freshness);
    await endGrants({ ...fake.ctx, licenses: { ...licenses, products } }, aRun(), TASK);
    assert.deepEqual([(await grantOf(fake, 2))?.question?.loses, hasVisio(fake, 2)], [['files'], true]);
  });

  it('takes a product that is no longer sold for a small one: three a day', async () => {
    fake.products = [];
    await giveBackAll(2);
    await change(2, {
      ending: { ...((await endingOf(2)) ?? assert.fail()), lossAllowed: ['mailbox', 'files'] },
    });
    await run();
    assert.equal(hasVisio(fake, 2), false);
  });

  describe('while removals are paused', () => {
    it('says so once in the audit, with the limit', async () => {
      fake.products = fake.products.map((product) => ({ ...product, owned: 20 }));
      await keepRemovals({ day: at().slice(0, 10), count: { [VISIO]: 3 } });
      await giveBackAll(2, 3);
      await run();
      fake.now += 11 * MINUTE;
      await run();
      const entries = await auditedOf(fake, 'removals-paused');
      const paused = (await readRemovals(fake.ctx))?.data.paused;
      assert.deepEqual(
        entries.map(({ actor, after }) => [actor, after]),
        [['license-desk', paused]],
      );
      assert.deepEqual([paused?.limit, paused?.product, hasVisio(fake, 2)], [3, 'Visio Plan 2', true]);
      const list = { by: 'list', key: 'queue:general', order: 'ascending', limit: 100 } as const;
      const jobs = await fake.store.page<DataDocument<JobRecord>>(list);
      assert.equal(jobs.filter(({ data }) => data.task.kind === 'announce-pause').length, 1);
    });

    for (const [name, more] of [
      ['a pause', () => ({ paused: { at: at(), limit: 25 } })],
      ['a cancel', () => ({ canceled: { at: at(), reason: 'A mistake' } })],
    ] as const)
      it(`finishes what was under way before ${name}`, async () => {
        await giveBackAll(2);
        answer({ outcome: 'unclear' });
        await run();
        await keepRemovals(more());
        fake.now += MINUTE;
        await run();
        assert.deepEqual([(await grantOf(fake, 2))?.state, hasVisio(fake, 2)], ['ended', false]);
      });

    it('keeps what was asked for until that very moment of the cancel, and removes what came after', async () => {
      await giveBackAll(2, 3);
      const canceled = { at: (await endingOf(2))?.at, reason: 'A mistake' };
      await keepRemovals({ canceled });
      await run();
      assert.deepEqual([hasVisio(fake, 2), hasVisio(fake, 3)], [true, false]);
    });

    it('believes a cancel of a clock far ahead only for what waited for that answer', async () => {
      await giveBackAll(2, 3, 4);
      await change(2, { ending: { ...((await endingOf(2)) ?? assert.fail()), isPaused: true } });
      const ahead = fake.ctx.clock.iso(fake.now + 31 * MINUTE);
      await keepRemovals({ canceled: { at: ahead, reason: 'A mistake' } });
      await run();
      assert.deepEqual([hasVisio(fake, 2), hasVisio(fake, 3), hasVisio(fake, 4)], [true, false, false]);
    });

    it('by a new pause keeps what waits, whatever an old cancel says', async () => {
      await giveBackAll(2);
      await change(2, { ending: { ...((await endingOf(2)) ?? assert.fail()), isPaused: true } });
      const ahead = fake.ctx.clock.iso(fake.now + 31 * MINUTE);
      await keepRemovals({ canceled: { at: ahead, reason: 'A mistake' }, paused: { at: at(), limit: 25 } });
      await run();
      assert.equal((await grantOf(fake, 2))?.state, 'ending');
    });
  });

  it('believes each license gone only if Graph no longer shows that one', async () => {
    await giveBackAll(2, 3);
    // Graph accepts the second removal, and goes on showing the license.
    answer(undefined, { outcome: 'accepted' });
    await run();
    const states = [(await grantOf(fake, 2))?.state, (await grantOf(fake, 3))?.state];
    assert.deepEqual([states, (await endingOf(3))?.accepted], [['ended', 'ending'], true]);
  });

  it('wakes no list of a product for which nobody waits, or of which nothing became free', async () => {
    await giveBackAll(2);
    answer({ outcome: 'retry', afterMs: 90_000 });
    await run();
    fake.now += 90_000;
    await run();
    const query = { by: 'list', key: 'queue:assign', order: 'ascending', limit: 100 } as const;
    const jobs = await fake.store.page<DataDocument<JobRecord>>(query);
    assert.deepEqual(
      jobs.map(({ data }) => data.task.kind).filter((kind) => kind !== 'end-grants'),
      [],
    );
  });
});
