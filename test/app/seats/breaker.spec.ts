import assert from 'node:assert/strict';
import { create } from '../../../src/app/records/documents.ts';
import { SETTINGS_ID } from '../../../src/app/records/read-settings.ts';
import { readRemovals } from '../../../src/app/records/removals.ts';
import { answerPause } from '../../../src/app/seats/answer-pause.ts';
import { DomainError } from '../../../src/domain/errors.ts';
import { APPROVER, OTHER_APPROVER } from '../../support/app-story.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import {
  actor,
  aWorldWithGrants,
  countGrants,
  endings,
  givesBack,
  grantOf,
} from '../../support/giving-back.ts';
import { numbers } from '../../support/large-approval.ts';

const MINUTE = 60_000;
const PERSONS = numbers(2, 6);

describe('Too many removals on one day', () => {
  let fake: FakeContext;
  beforeEach(async () => {
    fake = await aWorldWithGrants(PERSONS);
    fake.products = fake.products.map((product) => ({ ...product, owned: 20 }));
    for (const n of PERSONS) {
      fake.now += 10;
      await givesBack(fake, n);
    }
    await fake.later(MINUTE);
  });
  afterEach(() => fake.close());

  const pausedAt = async () => (await readRemovals(fake.ctx))?.data.paused?.at ?? 'not paused';
  const asked = () =>
    fake.posts.flatMap(({ message }) =>
      message.kind === 'pause-question' ? [[message.pause.limit, message.pause.product, message.count]] : [],
    );
  const news = () =>
    fake.posts.flatMap(({ message }) => (message.kind === 'grant-news' ? [message.news] : []));
  const later = async (times = 3): Promise<void> => {
    for (let n = 0; n < times; n += 1) await fake.later(11 * MINUTE);
  };

  it('stop at the limit; the places are asked once, and the rest waits', async () => {
    await later();
    assert.equal(fake.removals.length, 3);
    assert.deepEqual(asked(), [[3, 'Visio Plan 2', 2]]);
    assert.deepEqual(await countGrants(fake), [0, 2]);
    fake.now += 86_400_000;
    await later();
    assert.equal(fake.removals.length, 3, 'also on the next day');
  });

  it('go on at once if an approver says so, for that day', async () => {
    assert.equal(await answerPause(fake.ctx, APPROVER, await pausedAt(), undefined), 'going-on');
    await fake.later(1000);
    assert.equal(fake.removals.length, 5);
    assert.deepEqual(await countGrants(fake), [0, 0]);
    assert.deepEqual(asked().length, 1);
  });

  it('are canceled with a reason: the licenses stay, and the people are told', async () => {
    assert.equal(await answerPause(fake.ctx, APPROVER, await pausedAt(), 'A mistake'), 'canceled');
    await later();
    assert.equal(fake.removals.length, 3);
    assert.deepEqual(await countGrants(fake), [2, 0]);
    assert.deepEqual(news().toSorted(), ['canceled', 'canceled', 'given-back', 'given-back', 'given-back']);
    assert.ok((await endings(fake)).includes('license-left-alone canceled canceled'));
    // A license that is given back later is asked about anew.
    assert.equal(await givesBack(fake, 6), 'ending');
    await later(1);
    assert.deepEqual([asked().length, (await grantOf(fake, 6))?.state], [2, 'ending']);
  });

  it('are answered once, for that pause, by approvers alone', async () => {
    const at = await pausedAt();
    await assert.rejects(
      answerPause(fake.ctx, actor(2), at, undefined),
      (error) => error instanceof DomainError && error.code === 'not-an-approver',
    );
    assert.equal(await answerPause(fake.ctx, APPROVER, '2020-01-01T00:00:00.000Z', undefined), 'answered');
    const both = [
      answerPause(fake.ctx, APPROVER, at, 'No'),
      answerPause(fake.ctx, OTHER_APPROVER, at, undefined),
    ];
    assert.equal((await Promise.all(both)).filter((answer) => answer === 'answered').length, 1);
  });
});

describe('The limit of a day', () => {
  it('is what approvers have set, for all products together', async () => {
    const fake = await aWorldWithGrants(PERSONS);
    const document = { id: SETTINGS_ID, type: 'settings', data: { values: { removalsPerDay: 2 } } };
    await fake.store.commit([create(document)], 'settings');
    for (const n of PERSONS) await givesBack(fake, n);
    await fake.later(MINUTE);

    assert.equal(fake.removals.length, 2);
    assert.equal((await readRemovals(fake.ctx))?.data.paused?.limit, 2);
    await fake.close();
  });
});
