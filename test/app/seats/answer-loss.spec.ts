import assert from 'node:assert/strict';
import { DomainError } from '../../../src/domain/errors.ts';
import { answerLoss } from '../../../src/app/seats/answer-loss.ts';
import { APPROVER, OTHER_APPROVER } from '../../support/app-story.ts';
import { aPerson, aProduct, VISIO } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import {
  actor,
  aWorldWithGrants,
  countGrants,
  endings,
  givesBack,
  grantOf,
  hasVisio,
} from '../../support/giving-back.ts';

describe('Whether somebody may lose data with a license', () => {
  let fake: FakeContext;
  beforeEach(async () => {
    fake = await aWorldWithGrants([2, 3]);
    fake.products = [aProduct({ free: 40, plans: [{ planId: 'p', partNumber: 'ONEDRIVE_BASIC' }] })];
    await givesBack(fake, 2);
    await fake.later(60_000);
  });
  afterEach(() => fake.close());

  const answer = async (by: typeof APPROVER, what: 'remove' | 'keep'): Promise<string> =>
    (await answerLoss(fake.ctx, by, aPerson(2).id, VISIO, what)).outcome;
  const asked = () =>
    fake.posts.flatMap(({ message, conversation }) =>
      message.kind === 'loss-question' ? [[conversation.kind, message.grant.question?.loses]] : [],
    );
  const toldLast = () =>
    fake.posts.flatMap(({ message }) => (message.kind === 'grant-news' ? [message.news] : [])).at(-1);

  it('is asked once in each place, and the person is told', async () => {
    assert.deepEqual(asked(), [['channel', ['files']]]);
    assert.equal(toldLast(), 'asks-approver');
    assert.equal(hasVisio(fake, 2), true);
  });

  it('removes it all the same if an approver says so, with the other guards', async () => {
    assert.equal(await answer(APPROVER, 'remove'), 'removing');
    await fake.later(60_000);
    assert.deepEqual([hasVisio(fake, 2), hasVisio(fake, 3)], [false, true]);
    assert.equal((await grantOf(fake, 2))?.state, 'ended');
    assert.equal(toldLast(), 'given-back');
    assert.deepEqual(await endings(fake), [
      'license-given-back',
      'license-left-alone asks-approver',
      'license-loss-decided',
      'license-removed given-back',
    ]);
  });

  it('leaves it alone if it was changed since, whatever the approver says', async () => {
    const person = fake.people.get(aPerson(2).id) ?? aPerson(2);
    const states = [{ skuId: VISIO, changed: '2027-01-01T00:00:00Z', off: [] }];
    fake.people.set(person.id, { ...person, states });
    await answer(APPROVER, 'remove');
    await fake.later(60_000);
    assert.deepEqual([hasVisio(fake, 2), (await grantOf(fake, 2))?.state], [true, 'left-alone']);
  });

  it('keeps it if an approver says so, and tells the person; they may give it back again', async () => {
    assert.equal(await answer(APPROVER, 'keep'), 'kept');
    await fake.later(60_000);
    assert.deepEqual([hasVisio(fake, 2), toldLast()], [true, 'kept']);
    assert.deepEqual(await countGrants(fake), [2, 0]);
    assert.equal(await givesBack(fake, 2), 'ending');
  });

  it('is asked again if they would lose more than the approver saw', async () => {
    await answer(APPROVER, 'remove');
    const partNumbers = ['ONEDRIVE_BASIC', 'EXCHANGE_S_ENTERPRISE'];
    const plans = partNumbers.map((partNumber, n) => ({ planId: `p${n}`, partNumber }));
    fake.products = [aProduct({ free: 40, plans })];
    await fake.later(60_000);
    assert.equal(hasVisio(fake, 2), true);
    assert.deepEqual(asked().at(-1), ['channel', ['mailbox', 'files']]);
  });

  it('is not answered by an older card, which showed something else', async () => {
    const first = (await grantOf(fake, 2))?.question?.at;
    await answer(APPROVER, 'keep');
    await givesBack(fake, 2);
    await fake.later(60_000);
    const { outcome } = await answerLoss(fake.ctx, APPROVER, aPerson(2).id, VISIO, 'remove', first);
    assert.equal(outcome, 'answered');
    assert.notEqual((await grantOf(fake, 2))?.question, undefined);
  });

  it('lets the first answer win', async () => {
    const [one, other] = await Promise.all([answer(APPROVER, 'keep'), answer(OTHER_APPROVER, 'remove')]);
    assert.deepEqual([one, other].toSorted(), ['answered', one === 'answered' ? other : one].toSorted());
    assert.equal(await answer(APPROVER, 'remove'), 'answered');
  });

  it('is answered by approvers alone, by their right at that moment', async () => {
    fake.approvers.delete(APPROVER.id);
    for (const who of [actor(2), APPROVER]) {
      await assert.rejects(
        answer(who, 'remove'),
        (error) => error instanceof DomainError && error.code === 'not-an-approver',
      );
    }
    assert.equal((await grantOf(fake, 2))?.state, 'active');
  });

  it('is gone with the grant', async () => {
    const { outcome } = await answerLoss(fake.ctx, APPROVER, aPerson(9).id, VISIO, 'remove');
    assert.equal(outcome, 'gone');
  });
});
