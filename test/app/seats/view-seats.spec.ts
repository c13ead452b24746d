import assert from 'node:assert/strict';
import { spy } from 'sinon';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { ProductSeats } from '../../../src/app/seats/view-seats.ts';
import { auditDocument } from '../../../src/app/records/audit-entry.ts';
import { create, lineDocument } from '../../../src/app/records/documents.ts';
import { viewSeats } from '../../../src/app/seats/view-seats.ts';
import { DomainError } from '../../../src/domain/errors.ts';
import { aContextWithPlace, APPROVER, EMPLOYEE } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson, aProduct, PROJECT, VISIO } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { aGrant, approve, keep } from '../../support/grants.ts';

const DAY_MS = 86_400_000;

/** The nth product: the thirtieth has no free seat. */
const plan = (n: number) => aProduct({ skuId: `${n}`, name: `Plan ${n}`, free: n === 30 ? 0 : 5 });

describe('The seats of the tenant', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });
  afterEach(() => fake.close());

  const view = () => viewSeats(fake.ctx, APPROVER);
  const ofVisio = async (): Promise<ProductSeats> =>
    (await view()).products.find(({ skuId }) => skuId === VISIO) ?? assert.fail();

  /** Approves Visio for three persons who do not have it. */
  async function give(n: number): Promise<void> {
    for (const one of [1, 2, 3]) fake.people.set(aPerson(one).id, aPerson(one));
    await approve(fake, { id: `01900000-0000-7000-8000-00000000000${n}` });
  }

  it('are those that Microsoft 365 shows, with the grants of License Desk beside them', async () => {
    fake.products = [aProduct({ owned: 12, used: 14, free: 0, grace: 3 })];
    const at = '2026-11-20T10:00:00.000Z';
    const ending = { why: 'given-back', at, dueAt: at, by: 'license-desk' } as const;
    const others = [
      aGrant(3, { state: 'ended' }),
      aGrant(4, { state: 'left-alone' }),
      aGrant(5, { skuId: PROJECT }),
    ];
    await keep(fake, aGrant(1), aGrant(2, { state: 'ending', ending }), ...others);
    assert.deepEqual(await ofVisio(), {
      skuId: VISIO,
      name: 'Visio Plan 2',
      owned: 12,
      used: 14,
      free: 0,
      grace: 3,
      given: 2,
      // The license that is being taken back.
      ending: 1,
      waiting: 0,
      forecast: { kind: 'no-free-seat' },
    });
  });

  it('say how many approved persons wait for one, by product', async () => {
    const line = { productName: '', round: 1, approvedAt: '2026-11-20', since: '', until: '2027' };
    const lines = [
      { ...line, requestId: 'a', skuId: VISIO, indexes: [0, 2] },
      { ...line, requestId: 'b', skuId: VISIO, indexes: [1] },
      { ...line, requestId: 'c', skuId: PROJECT, indexes: [0, 1, 2, 3] },
    ];
    await fake.ctx.store.commit(
      lines.map((one) => create(lineDocument(one))),
      'lines',
    );
    assert.equal((await ofVisio()).waiting, 3);
  });

  it('say how many grants end by the end of the month, in the zone of the organization', async () => {
    const ends = [
      '2026-11-21T10:00',
      '2026-11-22T10:00',
      '2026-11-30T22:59',
      '2026-11-30T23:00',
      '2027-11-01T00:00',
    ];
    await keep(fake, ...ends.map((end, n) => aGrant(n + 1, { until: `${end}:00.000Z` })), aGrant(9));
    assert.partialDeepStrictEqual(await ofVisio(), { given: 6, ending: 3 });
  });

  it('say when they run out, from what License Desk gave since it began', async () => {
    fake.products = fake.products.map((product) => ({ ...product, free: 11 }));
    await give(1);
    assert.deepEqual((await ofVisio()).forecast, { kind: 'not-enough-data' });
    await fake.later(10 * DAY_MS);
    await give(2);
    const { forecast } = await ofVisio();
    assert(forecast.kind === 'runs-out', forecast.kind);
    // Six seats in ten days, and five are free.
    const days = (forecast.on - fake.now) / DAY_MS;
    assert.ok(Math.abs(days - (10 * 5) / 6) < 0.01, `${days} days`);
    assert.equal((await view()).days, 10);
    // Of the other product nothing was given.
    assert.deepEqual(
      (await view()).products.map(({ skuId, forecast: { kind } }) => [skuId, kind]),
      [
        [VISIO, 'runs-out'],
        [PROJECT, 'not-enough-data'],
      ],
    );
  });

  it('say when they run out, from what was given and what was taken back', async () => {
    fake.products = fake.products.map((product) => ({ ...product, free: 11 }));
    await give(1);
    await fake.later(10 * DAY_MS);
    await give(2);
    const grants = [1, 2].map((n) => ({ person: aPerson(n).id, skuId: VISIO }));
    const event = { actor: 'license-desk', what: 'license-removed', after: { removed: 2, grants } } as const;
    const entry = auditDocument(fake.ctx, fake.ctx.ids.next(), event);
    await fake.store.commit([create(entry)], fake.ctx.ids.next());
    const { forecast } = await ofVisio();
    assert(forecast.kind === 'runs-out', forecast.kind);
    // Six were given in ten days, two of them were taken back, and five are free.
    const days = (forecast.on - fake.now) / DAY_MS;
    assert.ok(Math.abs(days - (10 * 5) / 4) < 0.01, `${days} days`);
  });

  it('are those of this moment, not of a list that was read a minute ago', async () => {
    const asked = spy(fake.ctx.licenses, 'products');
    await view();
    assert.deepEqual(asked.args, [['now']]);
  });

  it('say how long a decision takes in the middle, from five decisions on', async () => {
    for (const n of [1, 2, 3, 4]) await give(n);
    assert.equal((await view()).medianMinutes, undefined);
    await give(5);
    assert.equal((await view()).medianMinutes, 0);
  });

  it('are of products that can be assigned and are paid for', async () => {
    fake.products = [
      aProduct({ skuId: '1', unpaid: true }),
      aProduct({ skuId: '2', assignable: false, obstacle: 'company' }),
      aProduct({ skuId: '3', unpaid: false }),
    ];
    assert.deepEqual(
      (await view()).products.map(({ skuId }) => skuId),
      ['3'],
    );
  });

  it('begin with products without a free seat, then come by name; twenty are shown and counted, the others not', async () => {
    fake.products = Array.from({ length: 30 }, (_, n) => plan(30 - n));
    const count = spy(fake.store, 'count');
    const { products, more } = await view();
    const expected = [30, ...Array.from({ length: 19 }, (_, n) => n + 1)];
    assert.deepEqual(
      products.map(({ name }) => name),
      expected.map((n) => `Plan ${n}`),
    );
    assert.deepEqual([more, count.callCount], [10, 40]);
  });

  it('are for approvers: anybody else is refused with one line in the audit', async () => {
    await assert.rejects(
      viewSeats(fake.ctx, EMPLOYEE),
      (error) => error instanceof DomainError && error.code === 'not-an-approver',
    );
    const refusals = await auditedOf(fake, 'refused');
    assert.deepEqual(
      refusals.map(({ actor, after }) => [actor, after]),
      [[EMPLOYEE, { attempted: 'view-seats' }]],
    );
  });

  it('are not shown while Graph does not answer', async () => {
    await view();
    fake.ctx.rights.mayApprove = async () => true;
    fake.graphFails = new OutsideError('transient', 'Graph is away.');
    await assert.rejects(view(), OutsideError);
  });
});
