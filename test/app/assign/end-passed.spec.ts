import assert from 'node:assert/strict';
import { createSeatWatch } from '../../../src/app/assign/watch-seats.ts';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { tryAgain } from '../../../src/app/decide/try-again.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { readEnds } from '../../../src/app/records/ends.ts';
import { FOLLOW_ENDS, jobDocumentId } from '../../../src/app/records/keys.ts';
import { readLines } from '../../../src/app/records/read-lines.ts';
import { saveEndRule } from '../../../src/app/settings/end-rules.ts';
import { NEVER } from '../../../src/domain/ends.ts';
import { APPROVER, ask, entriesOn, FORM_ID } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aProduct } from '../../support/builders.ts';
import { VISIO } from '../../support/fake-context.ts';
import type { LargeApproval } from '../../support/large-approval.ts';
import { aLargeApproval } from '../../support/large-approval.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('A license whose last day passes before it is given', () => {
  let large: LargeApproval;
  let worker: ReturnType<LargeApproval['worker']>;

  // It is 22 November 2026 there. Three persons are asked for, and the licenses end after 25 November.
  beforeEach(async () => {
    large = await aLargeApproval({ waitingList: true });
    worker = large.worker();
    const { fake } = large;
    fake.products = [aProduct({ free: 1 })];
    await saveEndRule(fake.ctx, APPROVER, { skuId: VISIO, rule: { kind: 'must', days: 3 } }, NEVER);
    await ask(fake);
    const seen = { until: '2026-11-25', untilSeen: '2026-11-25' };
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.', seen));
  });

  afterEach(() => large.fake.close());

  const later = async (ms: number) => {
    large.fake.now += ms;
    await createSeatWatch(large.fake.ctx).look();
    await large.fake.work(worker);
  };
  const kinds = async () => (await large.outcomes()).join(' ');

  it('takes its persons off the waiting list with that reason, long before their days on it are over', async () => {
    await large.fake.work(worker);
    assert.equal(await kinds(), 'assigned on-list on-list');
    assert.equal((await readLines(large.fake.ctx, VISIO))[0]?.data.until, '2026-11-25T23:00:00.000Z');
    // The license that was given is followed to its end.
    const noted = (await readEnds(large.fake.ctx)).map(({ data }) => data.skuId);
    assert.deepEqual(noted, [VISIO]);
    assert.ok(await large.fake.store.read(jobDocumentId(FOLLOW_ENDS)));
    await later(2 * DAY);
    assert.equal(await kinds(), 'assigned on-list on-list');

    await later(2 * DAY);
    assert.equal(await kinds(), 'assigned end-passed end-passed');
    assert.deepEqual(await readLines(large.fake.ctx, VISIO), []);
    assert.equal((await auditedOf(large.fake, 'list-expired')).length, 1);
  });

  it('lets go of persons on the list within their days where those are over first', async () => {
    Object.assign(large.fake.ctx.options, { waitingDays: 1 });
    await large.fake.work(worker);
    await later(DAY + MINUTE);
    assert.equal(await kinds(), 'assigned waited-too-long waited-too-long');
  });

  it('goes to nobody when a seat is free after that day', async () => {
    await large.fake.work(worker);
    large.fake.products = [aProduct({ free: 9 })];
    await later(4 * DAY);
    assert.equal(await kinds(), 'assigned end-passed end-passed');
    assert.equal(large.written().length, 1);
  });

  it('goes to nobody from the first moment after that day on', async () => {
    large.fake.now = Date.parse('2026-11-25T23:00:00.000Z');
    await large.fake.work(worker);
    assert.equal(await kinds(), 'end-passed end-passed end-passed');
    assert.deepEqual(large.batches, []);
  });

  it('is not given after an outage of days, and everybody is told why', async () => {
    const { assign } = large;
    large.assign = () => Promise.reject(new OutsideError('outage', '403', { outage: 'consent' }));
    await large.fake.work(worker);
    large.assign = assign;
    await later(4 * DAY);
    assert.equal(await kinds(), 'end-passed end-passed end-passed');
    assert.equal(await large.status(), 'failed');
    assert.deepEqual(large.written(), []);
    assert.ok(large.told([1, 2, 3]).every((count) => count > 0));
  });

  it('is looked for, and not called failed, where its write may have gone in', async () => {
    large.assign = async (orders) => orders.map(() => ({ outcome: 'unclear', detail: '' }));
    await large.fake.work(worker);
    const tried = large.batches.length;
    large.fake.now += 4 * DAY;
    await large.fake.work(worker);
    assert.equal(await kinds(), 'confirming end-passed end-passed');
    assert.equal(large.batches.length, tried);
  });

  it('cannot be tried again after that day, and the card offers it no more', async () => {
    Object.assign(large.fake.ctx.options, { waitingList: false });
    await large.fake.work(worker);
    assert.equal(await kinds(), 'assigned no-seat no-seat');
    const { ctx } = large.fake;
    assert.equal((await viewForApprover(ctx, APPROVER, FORM_ID)).isEndPast, undefined);

    large.fake.now += 4 * DAY;
    assert.equal((await viewForApprover(ctx, APPROVER, FORM_ID)).isEndPast, true);
    assert.equal((await tryAgain(ctx, APPROVER, FORM_ID)).outcome, 'end-has-passed');
    assert.equal(await large.status(), 'partly-failed');
    assert.deepEqual(await auditedOf(large.fake, 'tried-again'), []);
  });

  it('is tried again within that day', async () => {
    Object.assign(large.fake.ctx.options, { waitingList: false });
    await large.fake.work(worker);
    large.fake.now += 2 * DAY;
    assert.equal((await tryAgain(large.fake.ctx, APPROVER, FORM_ID)).outcome, 'trying-again');
  });
});
