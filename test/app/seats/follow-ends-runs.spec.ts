import assert from 'node:assert/strict';
import type { Operation, Store } from '../../../src/app/ports/store.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { grantDocument, replace } from '../../../src/app/records/documents.ts';
import {
  endsDocumentId,
  FOLLOW_ENDS,
  grantDocumentId,
  jobDocumentId,
} from '../../../src/app/records/keys.ts';
import type { JobRecord } from '../../../src/app/records/queue-job.ts';
import { dueAt, jobDocument, newJob } from '../../../src/app/records/queue-job.ts';
import { readRemovals, writeRemovals } from '../../../src/app/records/removals.ts';
import { answerPause } from '../../../src/app/seats/answer-pause.ts';
import { END_GRANTS } from '../../../src/app/seats/end-soon.ts';
import { NO_REMOVALS } from '../../../src/domain/breaker.ts';
import type { Grant } from '../../../src/domain/grant.ts';
import type { GrantNews } from '../../../src/domain/grant-news.ts';
import { APPROVER } from '../../support/app-story.ts';
import { aPerson, VISIO } from '../../support/builders.ts';
import {
  aWorldWithEnds,
  DAY,
  endingGrant,
  inDays,
  keepEnding,
  newsOf,
  START,
} from '../../support/ending-story.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { countGrants, grantOf } from '../../support/giving-back.ts';
import { keep } from '../../support/grants.ts';
import { numbers } from '../../support/large-approval.ts';
import { withCommit } from '../../support/with-commit.ts';

const HOUR_S = 3600;

describe('The job that follows the ends of licenses', () => {
  let fake: FakeContext;
  beforeEach(async () => {
    fake = await aWorldWithEnds();
  });
  afterEach(() => fake.close());

  const read = async (id: string, at = fake) =>
    (await at.store.read<DataDocument<JobRecord>>(id)) ?? assert.fail();
  const readJob = (name = FOLLOW_ENDS) => read(jobDocumentId(name));
  const commit = async (...operations: readonly Operation[]) =>
    assert.equal((await fake.store.commit(operations, fake.ctx.ids.next())).outcome, 'done');
  /** In how many seconds the job runs next. */
  const nextInS = async (name = FOLLOW_ENDS) => (Date.parse(dueAt(await readJob(name))) - fake.now) / 1000;
  /** So many days after the start, the job is due. It ran last so many seconds ago; null: it never did. */
  async function isDue(days: number, secondsAgo: number | null = HOUR_S, more: Partial<JobRecord> = {}) {
    fake.now = Date.parse(inDays(days));
    const { attempts, madeAt, ...job } = (await readJob()).data;
    const at = secondsAgo === null ? {} : { at: fake.ctx.clock.iso(fake.now - secondsAgo * 1000) };
    const task = { kind: 'follow-ends', ...at } as const;
    const next = jobDocument(
      FOLLOW_ENDS,
      { ...job, attempts, madeAt, task, ...more },
      fake.ctx.clock.iso(fake.now),
    );
    await commit(replace(await readJob(), next));
  }
  /** Runs what is due once, not until nothing is due. */
  const runOnce = async (worker = fake.worker()) => void (await worker.runDue());
  /** A worker whose commits of a document come just after somebody else's change of it; the first time only. */
  function overtaken(id: string, change: () => Promise<unknown>) {
    let isFirst = true;
    const commitLate: Store['commit'] = async (operations, commitId) => {
      const isOf = operations.some((one) => one.kind === 'replace' && one.document.id === id);
      if (isOf && isFirst) {
        isFirst = false;
        await change();
      }
      return fake.store.commit(operations, commitId);
    };
    return fake.worker('slow', { store: withCommit(fake, commitLate).store });
  }
  /** Keeps grants of these persons that end after so many days. */
  const keepFor = (persons: readonly number[], days: number, more: Partial<Grant> = {}) =>
    keepEnding(fake, ...persons.map((n) => endingGrant(n, days, more)));
  const pauses = async () => {
    const paused = { at: START, limit: 25 };
    await commit(writeRemovals(await readRemovals(fake.ctx), { ...NO_REMOVALS, paused }));
  };
  const told = (news: GrantNews) =>
    fake.posts.filter(({ message }) => message.kind === 'grant-news' && message.news === news).length;
  const endingOf = async (n: number) => (await grantOf(fake, n))?.ending;

  describe('begins an end', () => {
    it('at that very moment, by its date, and runs next at the next one', async () => {
      await keepFor([2], 1);
      await keepFor([3], 1.02);
      await isDue(1);
      await runOnce();
      assert.equal(await nextInS(), 0.02 * 86_400);
      const { why, at, by } = (await endingOf(2)) ?? {};
      assert.deepEqual([why, at, by], ['until', inDays(1), 'license-desk']);
      assert.deepEqual([(await grantOf(fake, 3))?.state, await endingOf(3)], ['active', undefined]);
    });

    it('as of its date, also if it comes late; as of the day of the license, if that is later', async () => {
      await keepFor([2], 1);
      await keepFor([3], 0.5, { since: inDays(0.75) });
      await isDue(1.01);
      await runOnce();
      assert.deepEqual([(await endingOf(2))?.at, (await endingOf(3))?.at], [inDays(1), inDays(0.75)]);
      assert.equal(await nextInS(), HOUR_S, 'nothing is left');
    });

    it('of nothing that is not due: it looks again when it is, within the hour', async () => {
      await keepFor([2], 1);
      for (const [days, seconds] of [
        [0.5, HOUR_S],
        [0.99, 864],
      ] as const) {
        await isDue(days);
        await runOnce();
        assert.equal(await nextInS(), seconds);
        await assert.rejects(readJob(END_GRANTS), 'no license is to be taken back');
      }
    });

    it('not while removals are paused: it looks every ten minutes whether an approver has answered', async () => {
      await keepFor([2], 1);
      await pauses();
      await isDue(0.5);
      await runOnce();
      assert.equal(await nextInS(), HOUR_S, 'nothing is due');
      await isDue(1);
      await fake.work();
      assert.deepEqual([(await grantOf(fake, 2))?.state, await nextInS()], ['active', 600]);
      await answerPause(fake.ctx, APPROVER, START, undefined);
      await fake.later(600_000);
      assert.equal((await grantOf(fake, 2))?.state, 'ended');
    });

    it('of the next ones within seconds, if more are due than it begins at once', async () => {
      await keepFor(numbers(2, 42), 1);
      await isDue(1);
      await runOnce();
      assert.deepEqual([await countGrants(fake), await nextInS()], [[1, 40], 5]);
    });

    it('of forty licenses at the same time, however many are due', async () => {
      Object.assign(fake.ctx.options, { removalsPerDay: 1000 });
      fake.beforeRemove = () => ({ outcome: 'retry', afterMs: 300_000 });
      await keepFor(numbers(2, 31), 1);
      await isDue(1);
      await runOnce();
      assert.deepEqual(await countGrants(fake), [0, 30]);
      await keepFor(numbers(32, 46), 0.9);
      await isDue(1);
      const worker = fake.worker();
      await fake.work(worker);
      assert.deepEqual([await countGrants(fake), await nextInS()], [[5, 40], 5]);
      const { etag } = await readJob(END_GRANTS);
      await fake.later(5000, worker);
      assert.deepEqual([await countGrants(fake), await nextInS()], [[5, 40], 5]);
      assert.equal((await readJob(END_GRANTS)).etag, etag, 'it is not called for the same licenses again');
      fake.beforeRemove = () => undefined;
      await fake.later(300_000);
      await fake.later(5000);
      assert.deepEqual(await countGrants(fake), [0, 0]);
      assert.equal(await nextInS(), HOUR_S);
    });

    it('not of a license that gets a later end in that moment: it reads again at once', async () => {
      await keepFor([2], 1);
      await isDue(1);
      const id = grantDocumentId(aPerson(2).id, VISIO);
      const lengthen = async () => commit(replace(await read(id), grantDocument(endingGrant(2, 9))));
      await runOnce(overtaken(id, lengthen));
      assert.equal(await nextInS(), 0);
      await fake.work();
      assert.deepEqual(
        [(await grantOf(fake, 2))?.state, (await grantOf(fake, 2))?.until],
        ['active', inDays(9)],
      );
    });

    it('an hour later if it was given up, and is kept among the dead as well', async () => {
      await keepFor([2], 1);
      await isDue(1, HOUR_S, { owner: 'dead', deaths: 30 });
      await fake.work();
      assert.deepEqual([(await grantOf(fake, 2))?.state, await nextInS()], ['active', HOUR_S]);
      assert.equal(await fake.store.count({ by: 'list', key: 'dead' }), 1);
      await fake.later(HOUR_S * 1000);
      assert.equal((await grantOf(fake, 2))?.state, 'ended');
    });
  });

  describe('holds everything for an hour', () => {
    for (const hours of [36, -36])
      it(`if its last run was more than 36 hours ${hours > 0 ? 'ago' : 'ahead'}`, async () => {
        await keepFor([2], 2);
        await isDue(2, hours * HOUR_S);
        await runOnce();
        assert.equal((await endingOf(2))?.why, 'until', 'it was no longer');
        await keepFor([3], 2);
        await isDue(2, hours * HOUR_S + Math.sign(hours));
        for (let n = 0; n < 6; n += 1) {
          await fake.work();
          assert.deepEqual([(await grantOf(fake, 3))?.state, await nextInS()], ['active', 600]);
          fake.now += 600_000;
        }
        await fake.work();
        assert.equal((await grantOf(fake, 3))?.state, 'ended');
      });
  });

  describe('reminds people', () => {
    it('at that very moment, and runs next when the next one is due', async () => {
      await keepFor([2], 20);
      await keepFor([3], 20.02);
      await isDue(6);
      await runOnce();
      assert.equal(await nextInS(), 0.02 * 86_400);
      await fake.work();
      assert.deepEqual([newsOf(fake, 2).news, newsOf(fake, 3).news], [['ends-first'], []]);
      await fake.later(0.02 * DAY);
      assert.deepEqual([newsOf(fake, 3).news, await nextInS()], [['ends-first'], HOUR_S]);
    });

    /** How long ago it ran last (seconds), from how many mailboxes it sends, how many it reminds, when it goes on. */
    for (const [secondsAgo, mailboxes, count, nextS] of [
      [null, 1, 40, 160],
      [HOUR_S, 1, 40, 160],
      [100, 1, 25, 160],
      [20, 1, 5, 160],
      [-20, 1, 5, 160],
      [3, 1, 0, 160],
      [20, 2, 10, 80],
      [5, 0, 20, 10],
    ] as const)
      it(`no faster than mails and Teams allow: ${count} at once, with ${mailboxes} mailboxes, ${secondsAgo ?? 'no'} seconds after its last run`, async () => {
        Object.assign(fake.ctx.options, {
          mailFrom: Array.from({ length: mailboxes }, (_, n) => `${n}@contoso.com`),
        });
        Object.assign(fake.ctx.mailer, { enabled: mailboxes > 0 });
        await keepFor(numbers(2, 4 + count), 20);
        await isDue(6, secondsAgo);
        await runOnce();
        assert.equal(await nextInS(), nextS);
        await fake.work();
        assert.equal(told('ends-first'), count);
        await fake.later(nextS * 1000);
        assert.equal(told('ends-first'), count + 3);
        assert.equal(await nextInS(), HOUR_S);
      });

    it('of both dates together, no more than that', async () => {
      await keepFor(numbers(2, 5), 20);
      await keepFor(numbers(6, 9), 33);
      await isDue(6);
      await fake.work();
      await isDue(19, 20);
      await fake.work();
      assert.deepEqual([told('ends-last'), told('ends-first')], [4, 4 + 1]);
    });

    it('once, if another process has just begun to', async () => {
      await keepFor([2], 20);
      await isDue(6);
      const id = endsDocumentId(VISIO);
      const rewrite = async () => {
        const { etag: _etag, ...same } = await read(id);
        await commit(replace(await read(id), same));
      };
      await runOnce(overtaken(id, rewrite));
      assert.equal(await nextInS(), 0, 'it reads again at once');
      await fake.work();
      await fake.later(160_000);
      assert.deepEqual([newsOf(fake, 2).news, await nextInS()], [['ends-first'], HOUR_S]);
    });
  });

  describe('has a reminder at half time', () => {
    /** This moment, in days after the start. */
    const NOW = 1000 / DAY;
    for (const [when, days, grant, news] of [
      ['is sent while the license has that end', 2, endingGrant(2, 2), ['ends-half']],
      ['is left out once the end has come, also while the license stays', NOW, endingGrant(2, NOW), []],
      ['is left out if there is another end', 2, endingGrant(2, 3), []],
      ['is left out if the license is gone', 2, endingGrant(2, 2, { state: 'ended' }), []],
      ['is left out if there is none', 2, endingGrant(3, 2), []],
    ] as const)
      it(when, async () => {
        await keep(fake, grant);
        await pauses();
        const waiting = () => fake.store.count({ by: 'list', key: 'queue:general' });
        const before = await waiting();
        const about = { personId: aPerson(2).id, skuId: VISIO, end: inDays(days) };
        await commit(newJob(fake.ctx, { kind: 'remind-half-time', ...about }));
        await fake.work();
        assert.deepEqual(newsOf(fake, 2), { news, mails: news });
        assert.equal(await waiting(), before, 'its job has ended');
      });
  });
});
