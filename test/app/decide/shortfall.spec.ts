import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import type { DecisionEntries } from '../../../src/app/ports/results.ts';
import { create, lineDocument } from '../../../src/app/records/documents.ts';
import { excludedIndexes } from '../../../src/domain/request.ts';
import { mustCommit } from '../../contracts/store-notes.ts';
import {
  aContextWithPlace,
  APPROVER,
  ask,
  entriesOn,
  FORM_ID,
  OTHER_APPROVER,
} from '../../support/app-story.ts';
import { aPerson } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { PROJECT, VISIO } from '../../support/fake-context.ts';

describe('Approving when some persons would get nothing', () => {
  let fake: FakeContext;

  /** Persons 3 to 6 are asked for; 4 has no usage location. */
  beforeEach(async () => {
    fake = await aContextWithPlace();
    const { usageLocation: _location, ...lost } = aPerson(4);
    fake.people.set(lost.id, lost);
    await ask(fake, {
      forMe: false,
      picked: [],
      typed: 'person3@contoso.com person4@contoso.com person5@contoso.com person6@contoso.com',
    });
    setFree(2);
  });

  afterEach(() => fake.close());

  function setFree(free: number): void {
    fake.products = fake.products.map((product) =>
      product.skuId === VISIO ? { ...product, free } : product,
    );
  }
  const approve = (accepts: DecisionEntries['accepts'], revision = 'pending.') =>
    approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, revision, { accepts }));

  it('decides nothing until the approver has been told how many', async () => {
    const asked = await approve(undefined);
    assert.deepEqual([asked.outcome, asked.view.request.status], ['falls-short', 'pending']);
    const approved = await approve({ withoutSeat: 1, failing: 1 });
    assert.deepEqual([approved.outcome, approved.view.request.status], ['decided', 'approving']);
  });

  it('asks again when it has become worse meanwhile, and not when it has become better', async () => {
    setFree(1);
    assert.equal((await approve({ withoutSeat: 1, failing: 1 })).outcome, 'falls-short');
    setFree(9);
    assert.equal((await approve({ withoutSeat: 1, failing: 1 })).outcome, 'decided');
  });

  it('asks nothing when those who would get nothing were removed', async () => {
    await changeExclusion(fake.ctx, APPROVER, FORM_ID, { withoutSeatOf: VISIO }, true);
    await changeExclusion(fake.ctx, APPROVER, FORM_ID, { problemsWith: VISIO }, true);
    assert.equal((await approve(undefined, 'pending.a')).outcome, 'decided');
  });

  it('keeps as many as get a seat, in one change, and changes nothing the second time', async () => {
    const whom = { withoutSeatOf: null };
    const first = await changeExclusion(fake.ctx, APPROVER, FORM_ID, whom, true);
    assert.deepEqual(excludedIndexes(first.view.request), new Set([3]));
    const again = await changeExclusion(fake.ctx, OTHER_APPROVER, FORM_ID, whom, true);
    assert.equal(again.view.request.version, first.view.request.version);
  });

  it('keeps as many as get a seat also where the others would wait, behind those who wait already', async () => {
    const ctx = { ...fake.ctx, options: { ...fake.ctx.options, waitingList: true } };
    const whom = { withoutSeatOf: null };
    setFree(3);
    const at = fake.ctx.clock.iso(fake.now);
    const some = {
      productName: 'Visio',
      round: 1,
      approvedAt: at,
      since: at,
      until: '2027-01-01',
      indexes: [0],
    };
    const first = lineDocument({ ...some, requestId: 'first', skuId: VISIO });
    const elsewhere = lineDocument({ ...some, requestId: 'elsewhere', skuId: PROJECT });
    await mustCommit(fake.store, create(first), create(elsewhere));
    const { outcome, view } = await changeExclusion(ctx, APPROVER, FORM_ID, whom, true);
    assert.deepEqual([outcome, excludedIndexes(view.request)], ['done', new Set([3])]);
    setFree(2);
    const more = await changeExclusion(ctx, APPROVER, FORM_ID, whom, true);
    assert.deepEqual(excludedIndexes(more.view.request), new Set([2, 3]));
  });

  it('says that the request was decided before, and removes nobody', async () => {
    await approve({ withoutSeat: 9, failing: 9 });
    const { outcome, view } = await changeExclusion(fake.ctx, APPROVER, FORM_ID, 'all', true);
    assert.deepEqual([outcome, excludedIndexes(view.request)], ['decided-before', new Set()]);
  });

  it('removes nobody when all seats have gone since the card was drawn: then there are no first to keep', async () => {
    setFree(0);
    const answer = await changeExclusion(fake.ctx, APPROVER, FORM_ID, { withoutSeatOf: VISIO }, true);
    assert.deepEqual(excludedIndexes(answer.view.request), new Set());
  });

  it('removes nobody while the free seats are not known', async () => {
    fake.products = [];
    const answer = await changeExclusion(fake.ctx, APPROVER, FORM_ID, { withoutSeatOf: VISIO }, true);
    assert.deepEqual(excludedIndexes(answer.view.request), new Set());
  });
});
