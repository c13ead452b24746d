import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { stopWaiting } from '../../../src/app/decide/stop-waiting.ts';
import { tryAgain } from '../../../src/app/decide/try-again.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { erasePerson } from '../../../src/app/privacy/erase-person.ts';
import { createSeatWatch } from '../../../src/app/assign/watch-seats.ts';
import { readServeJob } from '../../../src/app/assign/waiting-line.ts';
import { readLines } from '../../../src/app/records/read-lines.ts';
import { chunkDocument, remove, replace, requestDocument } from '../../../src/app/records/documents.ts';
import { readChunk, readRequestDocument } from '../../../src/app/records/load-request.ts';
import { serveJobName } from '../../../src/app/records/keys.ts';
import { dueAt, jobDocument } from '../../../src/app/records/queue-job.ts';
import { OUTAGE_RETRY_MS } from '../../../src/domain/job.ts';
import { placeOf } from '../../../src/domain/waiting-list.ts';
import { APPROVER, ask, entriesOn, FORM_ID } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import { VISIO } from '../../support/fake-context.ts';
import type { LargeApproval } from '../../support/large-approval.ts';
import { aLargeApproval, numbers, OTHER_ID } from '../../support/large-approval.ts';

const MINUTE = 60_000;

describe('the waiting list for seats', () => {
  let large: LargeApproval;
  let worker: ReturnType<LargeApproval['worker']>;
  let watch: ReturnType<typeof createSeatWatch>;

  beforeEach(async () => {
    large = await aLargeApproval({ waitingList: true });
    worker = large.worker();
    watch = createSeatWatch(large.fake.ctx);
    large.fake.products = [aProduct({ free: 2 })];
  });

  afterEach(() => large.fake.close());

  const lines = async () => (await readLines(large.fake.ctx, VISIO)).map(({ data }) => data);
  const buy = (free: number) => {
    large.fake.products = large.fake.products.map((product) => ({ ...product, free: product.free + free }));
  };
  /** The next look at the free seats, and what it causes. */
  const later = async (ms = MINUTE) => {
    large.fake.now += ms;
    await watch.look();
    await large.fake.work(worker);
  };
  const kindsOf = async (id = FORM_ID) => (await large.outcomes(id)).join(' ');

  const endRequest = async () => {
    const { store, ctx } = large.fake;
    const document = (await readRequestDocument(ctx, FORM_ID)) ?? assert.fail();
    const ended = requestDocument({ ...document.data, status: 'partly-failed' });
    await store.commit([replace(document, ended)], ctx.ids.next());
  };

  it('takes in those who get no seat, and the request goes on', async () => {
    await large.approve(numbers(1, 5));
    await large.fake.work(worker);

    assert.equal(await kindsOf(), 'assigned assigned on-list on-list on-list');
    assert.equal(await large.status(), 'approving');
    const [line] = await lines();
    assert.deepEqual(line?.indexes, [2, 3, 4]);
    assert.deepEqual(placeOf(await lines(), FORM_ID, 3), { place: 2, of: 3 });
  });

  it('gives each free seat to the first in line within a minute, and then the request ends', async () => {
    await large.approve(numbers(1, 5));
    await large.fake.work(worker);
    buy(1);
    await later();
    assert.equal(await kindsOf(), 'assigned assigned assigned on-list on-list');
    assert.deepEqual((await lines())[0]?.indexes, [3, 4]);
    // Others see by this note that it has just written somebody, however late Graph shows it.
    const { store, ctx, now } = large.fake;
    const note = await store.read(`wrote:${FORM_ID}:0`);
    assert.ok(note?.sort?.startsWith(ctx.clock.iso(now)));

    buy(5);
    await later();
    assert.equal(await kindsOf(), 'assigned assigned assigned assigned assigned');
    assert.equal(await large.status(), 'completed');
    assert.deepEqual(await lines(), []);
    assert.deepEqual(large.written(), [1, 2, 3, 4, 5]);
    await later();
    assert.equal(large.fake.products[0]?.free, 3);
  });

  it('lets go of a request that has ended, and gives it nothing', async () => {
    await large.approve(numbers(1, 3));
    await large.fake.work(worker);
    await endRequest();
    buy(1);
    await later();
    assert.deepEqual([await lines(), large.written()], [[], [1, 2]]);
  });

  it('goes on with the next one at once if a request ends while its person is being licensed', async () => {
    await large.approve(numbers(1, 3), [11]);
    await large.fake.work(worker);
    buy(2);
    large.before = async (call) => {
      if (call !== 'assign') return;
      large.before = async () => {};
      await endRequest();
    };
    await later();
    assert.deepEqual([await kindsOf(OTHER_ID), await lines()], ['assigned', []]);
  });

  it('keeps a freed seat from a newer approval', async () => {
    await large.approve(numbers(1, 4), numbers(11, 13));
    await large.fake.work(worker);
    assert.equal(await kindsOf(), 'assigned assigned on-list on-list');
    assert.equal(await kindsOf(OTHER_ID), 'on-list on-list on-list');
    buy(3);
    await later();

    assert.equal(await kindsOf(), 'assigned assigned assigned assigned');
    assert.equal(await kindsOf(OTHER_ID), 'assigned on-list on-list');
  });

  it('looks at the seats once a minute, and asks Graph for no license while none is free', async () => {
    await large.approve(numbers(1, 5));
    await large.fake.work(worker);
    const tried = large.batches.length;
    for (let n = 0; n < 10; n += 1) await later();
    assert.equal(large.batches.length, tried);
  });

  it('does not try again and again where Graph refuses a seat that it counts as free', async () => {
    await large.approve(numbers(1, 3));
    await large.fake.work(worker);
    large.assign = async (orders) =>
      orders.map(() => ({ outcome: 'failed', reason: 'no-seat', apps: [], detail: '' }));
    buy(1);
    const tried = large.batches.length;
    for (let n = 0; n < 5; n += 1) await later();

    assert.equal(large.batches.length, tried + 5);
    assert.equal(await kindsOf(), 'assigned assigned on-list');
  });

  it('is blocked by nobody: who fails for another reason is recorded, and who cannot be seen keeps the place', async () => {
    await large.approve(numbers(1, 5));
    await large.fake.work(worker);
    const { usageLocation: _none, ...nowhere } = aPerson(3);
    large.fake.people.set(aPerson(3).id, nowhere);
    buy(1);
    await later();

    assert.equal(await kindsOf(), 'assigned assigned no-location assigned on-list');
    assert.deepEqual((await lines())[0]?.indexes, [4]);
  });

  it('sees who has the product meanwhile, or is gone, when their turn comes', async () => {
    await large.approve(numbers(1, 5));
    await large.fake.work(worker);
    large.fake.people.set(aPerson(3).id, aPerson(3, { direct: [VISIO] }));
    large.fake.people.delete(aPerson(4).id);
    buy(1);
    await later();

    assert.equal(await kindsOf(), 'assigned assigned holder person-gone assigned');
    assert.equal(await large.status(), 'partly-failed');
  });

  it('gives no license to who is disabled when their turn comes, and the next one gets it', async () => {
    await large.approve(numbers(1, 4));
    await large.fake.work(worker);
    large.fake.people.set(aPerson(3).id, aPerson(3, { enabled: false }));
    buy(1);
    await later();

    assert.equal(await kindsOf(), 'assigned assigned disabled assigned');
    assert.deepEqual(large.written(), [1, 2, 4]);
    assert.equal(await large.status(), 'partly-failed');
  });

  it('takes nobody in who could not be licensed even with a seat', async () => {
    const { usageLocation: _none, ...nowhere } = aPerson(4);
    large.fake.people.set(aPerson(4).id, nowhere);
    large.fake.people.set(aPerson(5).id, aPerson(5, { restricted: true }));
    await large.approve(numbers(1, 5));
    await large.fake.work(worker);
    assert.equal(await kindsOf(), 'assigned assigned on-list no-location restricted');
    assert.deepEqual((await lines())[0]?.indexes, [2]);
  });

  it('lets go of those who waited for too long, and they can be tried again', async () => {
    await large.approve(numbers(1, 4));
    await large.fake.work(worker);
    await later(91 * 24 * 60 * MINUTE);
    assert.equal(await kindsOf(), 'assigned assigned waited-too-long waited-too-long');
    const [expired] = await auditedOf(large.fake, 'list-expired');
    const persons = [aPerson(3).id, aPerson(4).id];
    assert.deepEqual([expired?.actor, expired?.after], ['license-desk', { persons }]);
    assert.equal(await large.status(), 'partly-failed');
    assert.deepEqual(await lines(), []);

    await tryAgain(large.fake.ctx, APPROVER, FORM_ID);
    await large.fake.work(worker);
    assert.equal(await kindsOf(), 'assigned assigned on-list on-list');
    buy(2);
    await later();
    assert.equal(await large.status(), 'completed');
  });

  it('is served after a failure of Graph when the job comes again, not at each look', async () => {
    await large.approve(numbers(1, 3));
    await large.fake.work(worker);
    buy(1);
    const { assign } = large;
    large.assign = () => Promise.reject(new OutsideError('outage', '403', { outage: 'consent' }));
    const tried = large.batches.length;
    for (let n = 0; n < 9; n += 1) await later();
    assert.equal(large.batches.length, tried + 1);
    large.assign = assign;
    for (let n = 0; n < 3; n += 1) await later();
    assert.equal(await large.status(), 'completed');
  });

  it('needs no confirmation: whoever approves is not asked again because some would wait', async () => {
    const { fake } = large;
    await ask(fake, { picked: [aPerson(2).id], typed: 'person3@contoso.com person4@contoso.com' });
    const untold = { ...entriesOn(fake, 'pending.'), accepts: undefined };
    Object.assign(fake.ctx.options, { waitingList: false });
    assert.equal((await approveRequest(fake.ctx, APPROVER, FORM_ID, untold)).outcome, 'falls-short');
    Object.assign(fake.ctx.options, { waitingList: true });
    assert.equal((await approveRequest(fake.ctx, APPROVER, FORM_ID, untold)).outcome, 'decided');
    await fake.work(worker);
    assert.equal(await kindsOf(), 'assigned assigned on-list on-list');
  });

  it('is served also if its job is missing', async () => {
    await large.approve(numbers(1, 3));
    await large.fake.work(worker);
    const { ctx } = large.fake;
    const job = await readServeJob(ctx, VISIO);
    assert.ok(job);
    await ctx.store.commit([remove(job)], ctx.ids.next());
    buy(1);
    await later();
    assert.equal(await large.status(), 'completed');
  });

  it('is served again later after its job was given up', async () => {
    await large.approve(numbers(1, 3));
    await large.fake.work(worker);
    const { store, ctx, now } = large.fake;
    const readJob = async () => (await readServeJob(ctx, VISIO)) ?? assert.fail();
    const job = await readJob();
    const killed = { ...job.data, owner: 'killed', deaths: 10 };
    await store.commit(
      [replace(job, jobDocument(serveJobName(VISIO), killed, ctx.clock.iso(now)))],
      ctx.ids.next(),
    );
    await large.fake.work(worker);
    const left = await readJob();
    assert.equal(dueAt(left), ctx.clock.iso(now + OUTAGE_RETRY_MS));
    buy(1);
    await later(OUTAGE_RETRY_MS);
    assert.equal(await large.status(), 'completed');
  });

  it('stands still while its product is suspended, and ends with a product that nobody gets any more', async () => {
    await large.approve(numbers(1, 3));
    await large.fake.work(worker);
    large.fake.products = [aProduct({ free: 1, assignable: false, obstacle: 'suspended' })];
    await later();
    assert.equal(await kindsOf(), 'assigned assigned on-list');
    assert.equal((await readServeJob(large.fake.ctx, VISIO))?.data.lastError, undefined);
    large.fake.products = [aProduct({ free: 1, assignable: false, obstacle: 'company' })];
    await later();
    assert.equal(await kindsOf(), 'assigned assigned not-assignable');
  });

  it('lets an erased person go at the next look, without a free license', async () => {
    await large.approve(numbers(1, 5));
    await large.fake.work(worker);
    const { id, name, mail = '' } = aPerson(4);
    const archive = { ...large.fake.ctx, store: large.fake.store };
    assert.deepEqual(await erasePerson(archive, { id, names: [name], addresses: [mail] }), []);
    await later(10 * MINUTE);

    assert.equal(await kindsOf(), 'assigned assigned on-list not-assigned on-list');
    assert.deepEqual((await lines())[0]?.indexes, [2, 4]);
  });

  it('keeps those who wait when it is switched off; newer approvals then fail', async () => {
    await large.approve(numbers(1, 3));
    await large.fake.work(worker);
    Object.assign(large.fake.ctx.options, { waitingList: false });
    buy(1);
    await later();
    assert.equal(await large.status(), 'completed');
  });

  it('keeps its persons when an approver stops the wait of others for an administrator', async () => {
    await large.approve(numbers(1, 25));
    await large.fake.work(worker);
    // As if the last person had come to no write yet, since a permission is missing.
    const { ctx } = large.fake;
    const request = await readRequestDocument(ctx, FORM_ID);
    const chunk = await readChunk(ctx, FORM_ID, 1);
    assert.ok(request);
    const entries = chunk.data.entries.map(({ outcome, ...entry }, n) =>
      n === 4 || outcome === undefined ? entry : { ...entry, outcome },
    );
    const waits = { cause: 'consent', chunks: [1] } as const;
    const operations = [
      replace(request, requestDocument({ ...request.data, waits })),
      replace(chunk, chunkDocument({ ...chunk.data, entries })),
    ];
    assert.equal((await ctx.store.commit(operations, ctx.ids.next())).outcome, 'done');
    await stopWaiting(ctx, APPROVER, FORM_ID);
    await later();

    const expected = numbers(1, 25).map((n) => (n === 25 ? 'no-right' : n <= 2 ? 'assigned' : 'on-list'));
    assert.deepEqual(await large.outcomes(), expected);
    assert.deepEqual((await lines())[0]?.indexes, numbers(2, 23));
  });
});
