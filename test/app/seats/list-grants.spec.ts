import assert from 'node:assert/strict';
import { listOwnGrants } from '../../../src/app/seats/list-grants.ts';
import { EMPLOYEE } from '../../support/app-story.ts';
import { aPerson, PROJECT } from '../../support/builders.ts';
import { FakeContext } from '../../support/fake-context.ts';
import { aGrant, keep } from '../../support/grants.ts';

describe('my licenses', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
  });
  afterEach(() => fake.close());

  const listed = async () => (await listOwnGrants(fake.ctx, EMPLOYEE)).map(({ skuId }) => skuId);

  it('are what License Desk gave to the person who asks, and nobody else’s', async () => {
    const [mine, theirs] = [aGrant(1), aGrant(2, { skuId: PROJECT })];
    await keep(fake, mine, theirs);
    assert.deepEqual(await listOwnGrants(fake.ctx, EMPLOYEE), [mine]);
  });

  it('are those that are still ours: not what ended, and not what others changed', async () => {
    const states = ['active', 'ending', 'ended', 'left-alone'] as const;
    await keep(fake, ...states.map((state) => aGrant(1, { state, skuId: state })));
    assert.deepEqual(await listed(), ['active', 'ending']);
  });

  it('begin with what ends first; what never ends follows by name', async () => {
    await keep(
      fake,
      aGrant(1, { skuId: '1', productName: 'Visio Plan 2' }),
      aGrant(1, { skuId: '2', productName: 'Power BI Pro' }),
      aGrant(1, { skuId: '3', until: '2027-03-12T00:00:00.000Z' }),
      aGrant(1, { skuId: '4', until: '2026-12-24T00:00:00.000Z' }),
    );
    assert.deepEqual(await listed(), ['4', '3', '2', '1']);
  });

  it('are none for somebody to whom License Desk gave nothing, whatever they have', async () => {
    fake.people.set(aPerson(1).id, aPerson(1, { direct: [PROJECT] }));
    assert.deepEqual(await listed(), []);
  });

  it('are all of them, also if the store has them on several pages', async () => {
    const many = Array.from({ length: 130 }, (_, n) => aGrant(1, { skuId: `sku-${n}` }));
    await keep(fake, ...many);
    assert.equal((await listed()).length, 130);
  });
});
