import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { Store } from '../../../src/app/ports/store.ts';
import { readRules } from '../../../src/app/records/rule-records.ts';
import { aContextWithPlace, APPROVER } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { aRuleThatIsOn, askFor, requestOf, ruleOf } from '../../support/rules.ts';

const AT_ONCE = 100;
const HOUR_MS = 3_600_000;
const everybody = Array.from({ length: AT_ONCE }, (_, n) => n + 101);

describe('Rules with many requests at once', function () {
  this.timeout(30_000);
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    for (const n of everybody) fake.people.set(aPerson(n).id, aPerson(n));
  });

  afterEach(() => fake.close());

  /** The statuses of so many requests, after several processes have worked on them side by side. */
  const askAtOnce = async (persons: readonly number[]) => {
    const ids = await Promise.all(persons.map((n) => askFor(fake, n)));
    const workers = ['one', 'two', 'three'].map((owner) => fake.worker(owner));
    await Promise.all(workers.map((worker) => fake.work(worker)));
    const requests = await Promise.all(ids.map((id) => requestOf(fake, id)));
    return (status: string) => requests.filter((request) => request.status === status).length;
  };

  it('decide no more of them on a day than the cap, and as many again on the next', async () => {
    fake.products = [aProduct({ free: 500 })];
    const ruleId = await aRuleThatIsOn(fake, { perDay: '30' });
    const count = await askAtOnce(everybody);
    assert.deepEqual([count('completed'), count('pending')], [30, 70]);
    assert.equal((await ruleOf(fake, ruleId)).used?.count, 30);
    assert.equal((await auditedOf(fake, 'request-approved')).length, 30);

    await fake.later(24 * HOUR_MS);
    fake.people.set(aPerson(301).id, aPerson(301));
    const next = await askAtOnce([301]);
    assert.equal(next('completed'), 1);
  });

  it('decide no more than the cap, also if the clock of one process has begun the next day', async () => {
    fake.products = [aProduct({ free: 500 })];
    const ruleId = await aRuleThatIsOn(fake, { perDay: '2' });
    await fake.later(24 * HOUR_MS);
    const statuses: string[] = [];
    for (const [n, hours] of [0, -24, 24, -24].entries()) {
      await fake.later(hours * HOUR_MS);
      const id = await askFor(fake, 101 + n);
      await fake.work();
      statuses.push((await requestOf(fake, id)).status);
    }
    assert.deepEqual(statuses, ['completed', 'completed', 'pending', 'pending']);
    assert.deepEqual((await ruleOf(fake, ruleId)).used, { day: '2026-11-23', count: 2 });
  });

  it('keep the seats that they promise to keep, also while Graph shows none of them as taken', async () => {
    fake.products = [aProduct({ free: 50 })];
    await aRuleThatIsOn(fake, { keepSeats: '10', perDay: '1000' });
    fake.beforeAssign = (order) => {
      const { products } = fake;
      const answer = fake.grant(order);
      fake.products = products;
      return answer;
    };
    const count = await askAtOnce(everybody);
    assert.deepEqual([count('completed'), count('pending')], [40, 60]);
  });

  it('count a license twice for a quarter of an hour after its request, and then once', async () => {
    fake.products = [aProduct({ free: 12 })];
    await aRuleThatIsOn(fake, { keepSeats: '10' });
    const statusAfter = async (ms: number, n: number) => {
      await fake.later(ms);
      const count = await askAtOnce([n]);
      return count('completed') === 1;
    };
    assert.deepEqual(
      [
        await statusAfter(0, 101),
        await statusAfter(0, 102),
        await statusAfter(HOUR_MS, 103),
        await statusAfter(HOUR_MS, 104),
      ],
      [true, false, true, false],
    );
    assert.equal(fake.products[0]?.free, 10);
    assert.equal((await readRules(fake.ctx)).book.taken.length, 1);
  });

  it('hold a requester to so many approvals, whoever else is deciding', async () => {
    fake.products = [aProduct({ free: 500 })];
    await aRuleThatIsOn(fake, { maxApprovals: '3', perDay: '1000' });
    const ids: string[] = [];
    for (const n of everybody.slice(0, 10))
      ids.push(await askFor(fake, 1, { id: `own-${n}`, forMe: false, picked: [aPerson(n).id] }));
    await Promise.all(['one', 'two'].map((owner) => fake.work(fake.worker(owner))));
    const requests = await Promise.all(ids.map((id) => requestOf(fake, id)));
    assert.equal(requests.filter(({ decision }) => decision !== undefined).length, 3);
  });
});

/** The store of a process that dies before or after its nth commit. */
function dying(store: Store, at: number, isDone: boolean, die: () => Promise<never>): Store {
  let commits = 0;
  return {
    read: (id) => store.read(id),
    page: (query) => store.page(query),
    count: (query) => store.count(query),
    health: () => store.health(),
    close: () => store.close(),
    async commit(operations, commitId) {
      commits += 1;
      if (commits > at || (commits === at && !isDone)) return die();
      const result = await store.commit(operations, commitId);
      return commits === at ? die() : result;
    },
  };
}

/** Whether the worker died; the request was decided once in any case. */
async function check(at: number, isDone: boolean): Promise<boolean> {
  const fake = await aContextWithPlace();
  try {
    fake.products = [aProduct({ free: 10 })];
    const ruleId = await aRuleThatIsOn(fake);
    const id = await askFor(fake, 1);
    const dead = Promise.withResolvers<void>();
    let isDead = false;
    const die = (): Promise<never> => {
      isDead = true;
      dead.resolve();
      return new Promise(() => {});
    };
    const store = dying(fake.store, at, isDone, die);
    await Promise.race([fake.work(fake.worker('dead', { store })), dead.promise]);
    await setImmediate();
    for (let n = 0; n < 6; n += 1) await fake.later(10_000, fake.worker('heir'));

    const { status, decision } = await requestOf(fake, id);
    const where = `${isDone ? 'after' : 'before'} commit ${at}`;
    assert.equal(status, 'completed', where);
    assert.equal(decision?.by.kind === 'rule' && decision.by.confirmedBy.id, APPROVER.id, where);
    assert.equal((await ruleOf(fake, ruleId)).used?.count, 1, where);
    assert.equal((await auditedOf(fake, 'request-approved')).length, 1, where);
    assert.equal(fake.writes.length, 1, where);
    return isDead;
  } finally {
    await fake.close();
  }
}

describe('A rule whose worker dies', () => {
  for (const isDone of [false, true]) {
    it(`decides once, and counts it once, when it is killed ${isDone ? 'after' : 'before'} each commit`, async function () {
      this.timeout(60_000);
      let at = 1;
      while (await check(at, isDone)) at += 1;
      assert.ok(at > 5, `${at} commits`);
    });
  }
});
