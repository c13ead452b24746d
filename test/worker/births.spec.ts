import assert from 'node:assert/strict';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../src/app/decide/view-request.ts';
import { queueAgeSeconds } from '../../src/app/operate/queue-age.ts';
import type { Context } from '../../src/app/ports/context.ts';
import { StoreError } from '../../src/app/ports/store.ts';
import type { DataDocument } from '../../src/app/records/documents.ts';
import { create } from '../../src/app/records/documents.ts';
import type { JobRecord } from '../../src/app/records/queue-job.ts';
import { dueAt, newJob } from '../../src/app/records/queue-job.ts';
import { LEASE_MS } from '../../src/worker/claim-job.ts';
import { createLane } from '../../src/worker/lane.ts';
import { ASSIGN_QUOTA } from '../../src/worker/worker.ts';
import { aContextWithPlace, APPROVER, entriesOn, FORM_ID } from '../support/app-story.ts';
import { aProcess, soonJobs, submit } from '../support/born.ts';
import type { FakeContext } from '../support/fake-context.ts';

const SECOND = 1000;

const statusIn = async (ctx: Context) => (await viewForApprover(ctx, APPROVER, FORM_ID)).request.status;

describe('A job that is born leased', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  const approve = (ctx: Context) => approveRequest(ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
  const cards = () => fake.posts.filter(({ message }) => message.kind === 'decision-card').length;
  const jobs = () => soonJobs(fake);
  const cardJobs = async () => (await jobs()).filter(({ data }) => data.task.kind === 'post-card');

  const assigning = async () => (await jobs()).filter(({ data }) => data.task.kind === 'assign');

  it('runs without a query and without a claim, with all that it causes', async () => {
    const one = aProcess(fake);
    await submit(one.ctx);
    await one.runHanded();
    assert.equal(cards(), 1);
    await approve(one.ctx);
    await one.runHanded();

    assert.equal(await statusIn(one.ctx), 'completed');
    assert.equal(fake.mails.length, 3);
    assert.deepEqual([one.polled, one.claimed.filter((id, n, all) => all.indexOf(id) !== n)], [[], []]);
    // The last mail has made the waiting redraw due at once: it is born leased, too.
    assert.deepEqual(await jobs(), []);
  });

  it('is stored as if it had been claimed; jobs of later are not', async () => {
    const one = aProcess(fake);
    await submit(one.ctx);
    assert.deepEqual(
      (await cardJobs()).map((job) => [job.data.attempts, job.data.deaths, job.data.owner, dueAt(job)]),
      [[1, 0, 'process', fake.ctx.clock.iso(fake.now + LEASE_MS)]],
    );
    const all = await fake.store.page<DataDocument<JobRecord>>({
      by: 'list',
      key: 'queue:general',
      order: 'descending',
      limit: 2,
    });
    assert.deepEqual(
      all.map(({ data }) => data.owner),
      [undefined, undefined],
    );
  });

  it('is not handed over when its commit is refused, and takes up no room', async () => {
    const ran: string[] = [];
    const one = aProcess(fake, 'process', { onJob: (kind) => void ran.push(kind) });
    const job = () => newJob(one.ctx, { kind: 'redraw', requestId: 'none' });
    const note = create({ id: 'note', type: 'note' });
    await fake.store.commit([note], 'first');
    const refused = [note, ...Array.from({ length: 40 }, job)];
    assert.equal((await one.ctx.store.commit(refused, 'second')).outcome, 'conflict');
    await one.runHanded();
    assert.deepEqual([ran, await jobs()], [[], []]);

    await one.ctx.store.commit(Array.from({ length: 40 }, job), 'third');
    await one.runHanded();
    assert.equal(ran.length, 32);
  });

  it('runs once, when its lease has ended, if it is not known whether its commit went in', async () => {
    let isLost = true;
    const one = aProcess(fake, 'process', {
      store: {
        async commit(operations, id) {
          const result = await fake.store.commit(operations, id);
          if (isLost) throw new StoreError('down', 'No answer.');
          return result;
        },
      },
    });
    await assert.rejects(submit(one.ctx), StoreError);
    isLost = false;
    await one.runHanded();
    await one.worker.runDue();
    assert.equal(cards(), 0);

    fake.now += LEASE_MS;
    for (let n = 0; n < 5; n += 1) await one.worker.runDue();
    assert.equal(cards(), 1);
  });

  it('is due again as soon as the store is back, with its attempt counted, if it failed meanwhile', async () => {
    let isAway = false;
    const away = async () => {
      if (isAway) throw new StoreError('down', 'The store is away.');
    };
    const { store } = fake;
    const one = aProcess(fake, 'process', {
      pauseFor: async (ms) => void (fake.now += ms),
      store: {
        read: (id) => away().then(() => store.read(id)),
        page: (query) => away().then(() => store.page(query)),
        commit: (operations, id) => away().then(() => store.commit(operations, id)),
      },
    });
    await submit(one.ctx);
    isAway = true;
    await one.runHanded();
    await assert.rejects(Promise.all(one.worker.polls.map((poll) => poll())), StoreError);
    isAway = false;
    assert.deepEqual(
      (await cardJobs()).map(({ data }) => data.owner),
      ['process'],
    );
    for (const poll of one.worker.polls) await poll();
    await one.runHanded();
    assert.equal(cards(), 1);
    assert.deepEqual(await jobs(), []);
  });

  it('comes back when its lease ends if its process dies before it begins, and counts one death', async () => {
    await submit(aProcess(fake).ctx);
    const heir = fake.worker('heir');
    await fake.later(LEASE_MS - 1, heir);
    assert.equal(cards(), 0);

    const seen: unknown[] = [];
    const next = aProcess(fake, 'next', {
      ctx: {
        tracing: {
          ...fake.ctx.tracing,
          run: (name, act, more) => {
            seen.push([name, more?.fields]);
            return fake.ctx.tracing.run(name, act, more);
          },
        },
      },
    });
    fake.now += 1;
    const [job] = await cardJobs();
    await fake.work(next.worker);
    assert.equal(cards(), 1);
    assert.deepEqual(seen[0], ['job post-card', { job: job?.id.replace('job:', ''), attempt: 2 }]);
  });

  it('does nothing here when another worker has it, after this process stood still', async () => {
    for (const stoodStill of [LEASE_MS, 10 * LEASE_MS]) {
      const one = aProcess(fake, `still-${stoodStill}`);
      await one.ctx.store.commit(
        [newJob(one.ctx, { kind: 'redraw', requestId: 'none' })],
        fake.ctx.ids.next(),
      );
      fake.now += stoodStill;
      const done: string[] = [];
      const other = aProcess(fake, 'other', { onJob: (kind, result) => void done.push(`${kind} ${result}`) });
      await fake.work(other.worker);
      await one.runHanded();
      assert.deepEqual(done, ['redraw done']);
    }
  });

  it('is claimed before it begins if it had to wait, and not if not', async () => {
    for (const [waited, claims] of [
      [0, 0],
      [10 * SECOND, 0],
      [10 * SECOND + 1, 1],
      [LEASE_MS + 1, 1],
      // The clock was set back.
      [-SECOND, 1],
    ] as const) {
      const one = aProcess(fake, `waited-${waited}`);
      await one.ctx.store.commit(
        [newJob(one.ctx, { kind: 'redraw', requestId: 'none' })],
        fake.ctx.ids.next(),
      );
      fake.now += waited;
      await one.runHanded();
      assert.equal(one.claimed.length, claims, `${waited} ms`);
      assert.deepEqual(await jobs(), []);
    }
  });

  it('changes nothing when a worker whose clock is ahead took it', async () => {
    const one = aProcess(fake);
    await submit(one.ctx);
    fake.now += LEASE_MS;
    await fake.work(fake.worker('ahead'));
    fake.now -= LEASE_MS - SECOND;
    await one.runHanded();
    assert.equal(cards(), 1);
  });

  it('is given back when the process stops, as if it had been made without a lease', async () => {
    const one = aProcess(fake);
    await submit(one.ctx);
    one.worker.stop();
    await one.worker.release();
    const [job] = await cardJobs();
    assert.deepEqual(
      [job?.data.attempts, job?.data.owner, 'deaths' in (job?.data ?? {})],
      [0, undefined, false],
    );
    fake.now += 5 * SECOND;
    assert.equal(await queueAgeSeconds(fake.ctx), 5);
    await fake.work(fake.worker('heir'));
    assert.equal(cards(), 1);
  });

  it('is given back when its commit ends after the process stopped', async () => {
    const [committing, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const one = aProcess(fake, 'process', {
      store: {
        async commit(operations, id) {
          committing.resolve();
          await goOn.promise;
          return fake.store.commit(operations, id);
        },
      },
    });
    const submitted = submit(one.ctx);
    await committing.promise;
    one.worker.stop();
    await one.worker.release();
    goOn.resolve();
    await submitted;
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(
      (await cardJobs()).map(({ data }) => data.owner),
      [undefined],
    );
  });

  it('is only as many as can start soon; the others are due in the queue', async () => {
    const one = aProcess(fake);
    const many = Array.from({ length: 90 }, () => newJob(one.ctx, { kind: 'redraw', requestId: 'none' }));
    await one.ctx.store.commit(many, fake.ctx.ids.next());
    const born = (await jobs()).filter(({ data }) => data.owner !== undefined);
    assert.equal(born.length, 32);
    // None of a second commit, until some of the first have ended.
    await one.ctx.store.commit([newJob(one.ctx, { kind: 'redraw', requestId: 'more' })], fake.ctx.ids.next());
    assert.equal((await jobs()).filter(({ data }) => data.owner !== undefined).length, 32);

    for (let n = 0; n < 4; n += 1) await one.worker.runDue();
    assert.deepEqual(await jobs(), []);
  });

  it('counts the room that commits under way have taken', async () => {
    const one = aProcess(fake);
    const many = () =>
      Array.from({ length: 30 }, () => newJob(one.ctx, { kind: 'redraw', requestId: 'none' }));
    await Promise.all([many(), many()].map((all) => one.ctx.store.commit(all, fake.ctx.ids.next())));
    assert.equal((await jobs()).filter(({ data }) => data.owner !== undefined).length, 32);
  });

  describe('in a lane', () => {
    it('is left to the instance that holds the lane', async () => {
      const one = aProcess(fake);
      await submit(one.ctx);
      await one.runHanded();
      const other = createLane(fake.ctx, 'assign', 'other', ASSIGN_QUOTA);
      await other.hold();
      await approve(one.ctx);
      await one.runHanded();
      assert.deepEqual(
        (await assigning()).map(({ data }) => [data.owner, data.attempts]),
        [[undefined, 0]],
      );

      // Now it knows: a further one is due at once.
      const task = { kind: 'assign', requestId: 'none', chunk: 0, round: 1 } as const;
      await one.ctx.store.commit([newJob(one.ctx, task)], fake.ctx.ids.next());
      assert.deepEqual(
        (await assigning()).map(({ data }) => data.owner),
        [undefined, undefined],
      );
      await other.release();
      await fake.later(LEASE_MS, one.worker);
      assert.equal(await statusIn(one.ctx), 'completed');
    });

    it('is given back, and not counted, when the quota of the lane is used up', async () => {
      const one = aProcess(fake);
      const mail = (n: number) =>
        newJob(one.ctx, {
          kind: 'mail-approvers',
          requestId: FORM_ID,
          about: 'waits',
          address: `a${n}@contoso.com`,
        });
      await submit(one.ctx);
      await one.runHanded();
      for (let n = 0; n < 40; n += 1) {
        await one.ctx.store.commit([mail(n)], fake.ctx.ids.next());
        if (n % 10 === 9) await one.runHanded();
      }
      for (let n = 0; n < 3; n += 1) await one.worker.runDue();
      assert.equal(fake.mails.length, 30);
      assert.deepEqual(
        [...new Set((await jobs()).map(({ data }) => [data.owner, data.deaths].join()))],
        [','],
      );
      await fake.later(63 * SECOND, one.worker);
      assert.equal(fake.mails.length, 40);
    });
  });
});
