import assert from 'node:assert/strict';
import { createGrantWatch } from '../../../src/app/seats/watch-grants.ts';
import { aPerson, VISIO } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { givesBack, grantOf, hasVisio } from '../../support/giving-back.ts';
import {
  aWorldWithEnds,
  DAY,
  endingGrant,
  grantUntil,
  HOUR,
  inDays,
  keepEnding,
  newsOf,
  pass,
} from '../../support/ending-story.ts';

describe('Licenses with an end', () => {
  let fake: FakeContext;
  afterEach(() => fake.close());

  it('end on time, and their persons are reminded 14 days and one day before, once each, by message and mail', async () => {
    fake = await aWorldWithEnds(endingGrant(2, 20), endingGrant(3, 400));
    await pass(fake, 5.9);
    assert.deepEqual(newsOf(fake, 2).news, []);
    await pass(fake, 0.2);
    assert.deepEqual(newsOf(fake, 2).news, ['ends-first']);
    await pass(fake, 12.8);
    assert.deepEqual(newsOf(fake, 2).news, ['ends-first']);
    await pass(fake, 0.2);
    assert.deepEqual(newsOf(fake, 2).news, ['ends-first', 'ends-last']);
    await pass(fake, 0.8);
    assert.deepEqual([hasVisio(fake, 2), (await grantOf(fake, 2))?.state], [true, 'active']);
    await pass(fake, 0.2);
    assert.deepEqual([hasVisio(fake, 2), (await grantOf(fake, 2))?.state], [false, 'ended']);
    const all = ['ends-first', 'ends-last', 'ended'];
    assert.deepEqual(newsOf(fake, 2), { news: all, mails: all });
    assert.deepEqual(newsOf(fake, 3), { news: [], mails: [] });
    assert.equal(hasVisio(fake, 3), true);
  });

  it('begin to end at that moment, not within the hour', async () => {
    fake = await aWorldWithEnds(endingGrant(2, 2.01));
    await pass(fake, 2);
    await fake.later(0.01 * DAY);
    await fake.later(1000);
    assert.equal(hasVisio(fake, 2), false);
  });

  it('have no reminder that is longer than they are', async () => {
    fake = await aWorldWithEnds(endingGrant(2, 10));
    await pass(fake, 1);
    await keepEnding(fake, endingGrant(4, 9, { since: inDays(1) }));
    await pass(fake, 10);
    for (const n of [2, 4]) assert.deepEqual(newsOf(fake, n).news, ['ends-last', 'ended']);
  });

  it('are found also if they are recorded late, behind every cursor, or after their end', async () => {
    fake = await aWorldWithEnds(endingGrant(2, 40));
    await pass(fake, 20);
    await keepEnding(fake, endingGrant(4, 20.5, { since: inDays(20) }), endingGrant(5, 3));
    await pass(fake, 0.1);
    assert.deepEqual([hasVisio(fake, 4), hasVisio(fake, 5)], [true, false]);
    await pass(fake, 0.5);
    assert.deepEqual([hasVisio(fake, 2), hasVisio(fake, 4)], [true, false]);
  });

  it('are reminded of nothing after they were given back', async () => {
    fake = await aWorldWithEnds(endingGrant(2, 20));
    await givesBack(fake, 2);
    await pass(fake, 21);
    assert.deepEqual(newsOf(fake, 2).news, ['given-back']);
  });

  it('are left alone if they were changed by hand; the place has a line', async () => {
    fake = await aWorldWithEnds(endingGrant(2, 2));
    const states = [{ skuId: VISIO, changed: inDays(1), off: [] }];
    fake.people.set(aPerson(2).id, aPerson(2, { direct: [VISIO], states }));
    await pass(fake, 3);
    assert.deepEqual([hasVisio(fake, 2), (await grantOf(fake, 2))?.leftAlone], [true, 'changed']);
    assert.equal(newsOf(fake, 2).news.at(-1), 'left-alone');
    assert.equal(fake.posts.filter(({ message }) => message.kind === 'left-alone').length, 1);
  });

  it('stay for good if Microsoft 365 refuses to remove them: an end comes once', async () => {
    fake = await aWorldWithEnds(endingGrant(2, 2));
    let tries = 0;
    fake.beforeRemove = () => {
      tries += 1;
      return { outcome: 'failed', reason: 'needs-app', apps: [], detail: '' };
    };
    await pass(fake, 4);
    const grant = await grantOf(fake, 2);
    assert.deepEqual([grant?.state, grant?.until, tries], ['active', undefined, 1]);
    assert.equal(newsOf(fake, 2).news.at(-1), 'refused');
  });

  it('wait while an approver is asked about data, and hold up no other end', async () => {
    fake = await aWorldWithEnds(endingGrant(2, 2), endingGrant(3, 3));
    fake.products = fake.products.map((product) => ({
      ...product,
      plans: [{ planId: 'p', partNumber: 'ONEDRIVE_BASIC' }],
    }));
    await pass(fake, 2.1);
    assert.deepEqual((await grantOf(fake, 2))?.question?.loses, ['files']);
    fake.products = fake.products.map((product) => ({ ...product, plans: [] }));
    await pass(fake, 1);
    assert.deepEqual([hasVisio(fake, 2), hasVisio(fake, 3)], [true, false]);
    const asked = fake.posts.filter(({ message }) => message.kind === 'loss-question');
    assert.equal(asked.length, 1, 'it is asked once');
  });

  it('have one reminder at half time, if they are given for three days or less', async () => {
    fake = await aWorldWithEnds(endingGrant(9, 400));
    await grantUntil(fake, [2], inDays(2));
    await pass(fake, 0.9);
    assert.deepEqual(newsOf(fake, 2).news, []);
    await pass(fake, 0.2);
    assert.deepEqual(newsOf(fake, 2).news, ['ends-half']);
    await pass(fake, 1);
    assert.deepEqual(newsOf(fake, 2), { news: ['ends-half', 'ended'], mails: ['ends-half', 'ended'] });
  });

  it('are not ended by a clock that jumped by days until it was wrong for an hour', async () => {
    fake = await aWorldWithEnds(endingGrant(2, 20));
    await pass(fake, 1);
    await fake.later(21 * DAY);
    await fake.later(0.5 * HOUR);
    assert.deepEqual([hasVisio(fake, 2), newsOf(fake, 2).news], [true, []]);
    // The clock is put right.
    fake.now -= 21 * DAY;
    await createGrantWatch(fake.ctx).look();
    await pass(fake, 1);
    assert.deepEqual([hasVisio(fake, 2), newsOf(fake, 2).news], [true, []]);
    await pass(fake, 18);
    assert.deepEqual(newsOf(fake, 2).news, ['ends-first', 'ends-last', 'ended']);
  });

  it('end one hour late after the program stood still for weeks, without a reminder that is too late', async () => {
    fake = await aWorldWithEnds(endingGrant(2, 20));
    await fake.work();
    await fake.later(30 * DAY);
    assert.equal(hasVisio(fake, 2), true);
    await pass(fake, 0.1);
    assert.equal(hasVisio(fake, 2), false);
    assert.deepEqual(newsOf(fake, 2).news, ['ended']);
  });
});
