import assert from 'node:assert/strict';
import { addPlace } from '../../../src/app/places/manage-places.ts';
import { answerLoss } from '../../../src/app/seats/answer-loss.ts';
import { giveBack } from '../../../src/app/seats/give-back.ts';
import { APPROVER } from '../../support/app-story.ts';
import { aPerson, aProduct, VISIO } from '../../support/builders.ts';
import { channel, FakeContext } from '../../support/fake-context.ts';
import { actor } from '../../support/giving-back.ts';
import { aGrant, keep } from '../../support/grants.ts';

const HOUR = 3_600_000;
const changed = '2026-11-20T09:30:00.000Z';
const states = [{ skuId: VISIO, changed, off: [] }];

describe('A question about licenses that are taken back, while there is no place', () => {
  let fake: FakeContext;
  const persons = [2, 3, 4, 5];
  beforeEach(async () => {
    fake = new FakeContext();
    fake.approvers.add(APPROVER.id);
    for (const n of persons) fake.people.set(aPerson(n).id, aPerson(n, { direct: [VISIO], states }));
    await keep(fake, ...persons.map((n) => aGrant(n)));
  });
  afterEach(() => fake.close());

  const giveAll = async (partNumber: string) => {
    fake.products = [aProduct({ owned: 10, plans: [{ planId: 'p', partNumber }] })];
    for (const n of persons) await giveBack(fake.ctx, actor(n), VISIO);
    for (let n = 0; n < 3; n += 1) await fake.later(HOUR);
  };
  const asked = () =>
    fake.posts.flatMap(({ message: { kind } }) => (kind.endsWith('-question') ? [kind] : []));
  const setUp = async () => {
    await addPlace(fake.ctx, APPROVER, channel('it'), 'IT');
    await fake.later(HOUR);
  };

  it('is asked when there is one: whether somebody may lose data', async () => {
    await giveAll('ONEDRIVE_BASIC');
    assert.deepEqual(asked(), []);
    await answerLoss(fake.ctx, APPROVER, aPerson(5).id, VISIO, 'keep');
    await setUp();
    assert.deepEqual(asked(), ['loss-question', 'loss-question', 'loss-question']);
    await fake.later(2 * HOUR);
    assert.equal(asked().length, 3, 'it is asked once');
  });

  it('is asked when there is one: whether the removals go on', async () => {
    await giveAll('VISIO');
    assert.equal(fake.removals.length, 3);
    await setUp();
    assert.deepEqual(asked(), ['pause-question']);
    await fake.later(2 * HOUR);
    assert.equal(asked().length, 1, 'it is asked once');
  });
});
