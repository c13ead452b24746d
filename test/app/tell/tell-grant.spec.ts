import assert from 'node:assert/strict';
import { addPlace } from '../../../src/app/places/manage-places.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { newJob } from '../../../src/app/records/queue-job.ts';
import type { GrantNews } from '../../../src/domain/grant-news.ts';
import type { Place } from '../../../src/domain/place.ts';
import { aPerson, VISIO } from '../../support/builders.ts';
import { channel, FakeContext, personalChat } from '../../support/fake-context.ts';
import { actor, aWorldWithGrants, givesBack, grantTo, hasVisio } from '../../support/giving-back.ts';
import { APPROVER } from '../../support/app-story.ts';
import { aGrant, keep } from '../../support/grants.ts';
import { TellingStory } from '../../support/telling-story.ts';

/** What the nth person was told of grants, by message and by mail, and what the places were told. */
function told(fake: FakeContext, n: number) {
  const chat = personalChat(aPerson(n).id).conversationId;
  const news: GrantNews[] = [];
  for (const { conversation, message } of fake.posts)
    if (message.kind === 'grant-news' && conversation.conversationId === chat) news.push(message.news);
  const mails = fake.mails.flatMap(({ to, content }) =>
    content.kind === 'grant-news' && to === `person${n}@contoso.com` ? [content.news] : [],
  );
  const places = fake.posts.flatMap(({ message }) =>
    message.kind === 'left-alone'
      ? [message.lines.map((line) => `${line.grant.person.name}: ${line.news}`)]
      : [],
  );
  return { news, mails, places };
}

/** News of the nth person's grant. */
const newsOf = (n: number, news: GrantNews = 'refused') =>
  ({ personId: actor(n).id, skuId: VISIO, news }) as const;

describe('What is told of a license that was to be taken back', () => {
  let fake: FakeContext;
  beforeEach(async () => {
    fake = await aWorldWithGrants([2, 3]);
  });
  afterEach(() => fake.close());

  const change = (n: number, more: Parameters<typeof aPerson>[1]): void =>
    void fake.people.set(aPerson(n).id, { ...(fake.people.get(aPerson(n).id) ?? aPerson(n)), ...more });

  it('is told once to the person, by message and mail, and to nobody else', async () => {
    await givesBack(fake, 2);
    for (let n = 0; n < 3; n += 1) await fake.later(60_000);
    assert.deepEqual(told(fake, 2), { news: ['given-back'], mails: ['given-back'], places: [] });
    assert.deepEqual(told(fake, 3), { news: [], mails: [], places: [] });
  });

  it('is told only when Graph shows it', async () => {
    fake.beforeRemove = () => ({ outcome: 'accepted' });
    await givesBack(fake, 2);
    await fake.later(60_000);
    assert.deepEqual(told(fake, 2).news, []);
    change(2, { direct: [], states: [] });
    await fake.later(180_000);
    assert.deepEqual(told(fake, 2).news, ['given-back']);
  });

  it('names those that were left alone to the places, a line for each', async () => {
    for (const n of [2, 3]) await givesBack(fake, n);
    change(2, { states: [{ skuId: VISIO, changed: '2027-01-01T00:00:00Z', off: [] }] });
    change(3, { direct: [], states: [], inherited: [VISIO] });
    await fake.later(60_000);
    const places = [['Person 2: left-alone', 'Person 3: by-group']];
    assert.deepEqual(told(fake, 2), { news: ['left-alone'], mails: ['left-alone'], places });
    assert.deepEqual(told(fake, 3), { news: ['by-group'], mails: ['by-group'], places });
  });

  it('names those of two requests in two messages to each place', async () => {
    await grantTo(fake, [4], 'form-b');
    await fake.later(3_600_000);
    for (const n of [2, 4]) await givesBack(fake, n);
    for (const n of [2, 4])
      change(n, { states: [{ skuId: VISIO, changed: '2027-01-01T00:00:00Z', off: [] }] });
    await fake.later(60_000);
    const places = [['Person 2: left-alone'], ['Person 4: left-alone']];
    assert.deepEqual(new Set(told(fake, 2).places), new Set(places));
    assert.equal(told(fake, 2).places.length, 2);
  });

  it('is told in Teams alone while mail is off', async () => {
    await fake.close();
    fake = await aWorldWithGrants([2], { mail: false });
    await givesBack(fake, 2);
    for (let n = 0; n < 3; n += 1) await fake.later(60_000);
    assert.deepEqual(told(fake, 2), { news: ['given-back'], mails: [], places: [] });
    assert.equal(await fake.store.count({ by: 'list', key: 'queue:mail' }), 0);
  });

  it('says that Graph refused, and that the license stays', async () => {
    fake.beforeRemove = () => ({ outcome: 'failed', reason: 'needs-app', apps: [], detail: '' });
    await givesBack(fake, 2);
    await fake.later(60_000);
    assert.deepEqual(told(fake, 2), {
      news: ['refused'],
      mails: ['refused'],
      places: [['Person 2: refused']],
    });
    assert.equal(hasVisio(fake, 2), true);
  });

  it('is told to nobody who is gone, and not if it is no longer true', async () => {
    await givesBack(fake, 2);
    fake.people.delete(actor(2).id);
    await fake.later(60_000);
    assert.deepEqual(told(fake, 2).news, []);

    const about = { personId: actor(3).id, skuId: VISIO, news: 'ended' } as const;
    await fake.store.commit([newJob(fake.ctx, { kind: 'message-grant', ...about })], fake.ctx.ids.next());
    await fake.later(60_000);
    assert.deepEqual(told(fake, 3).news, []);
  });

  describe('by a job', () => {
    it('is mailed in the language of the person, and to nobody without an address', async () => {
      const story = new TellingStory(fake);
      const { mail: _none, ...third } = fake.people.get(actor(3).id) ?? aPerson(3);
      fake.people.set(third.id, third);
      change(2, { language: 'sv-SE' });
      for (const n of [2, 3]) await story.add({ kind: 'mail-grant', ...newsOf(n) });
      await story.work();
      change(2, { mail: 'new@contoso.com' });
      fake.people.delete(actor(3).id);
      await story.add({ kind: 'mail-grant', ...newsOf(3) });
      await story.add({ kind: 'mail-grant', ...newsOf(2, 'ended') });
      await story.work();
      assert.deepEqual(story.to, [{ address: 'person2@contoso.com', language: 'sv-SE' }]);
      assert.deepEqual(story.ran, Array<string>(4).fill('mail-grant done'));
    });

    it('is told to a place as far as it is still so, and to no place that is gone', async () => {
      const story = new TellingStory(fake);
      const [place] = await fake.store.page<DataDocument<Place>>({
        by: 'list',
        key: 'places',
        order: 'ascending',
        limit: 1,
      });
      assert.ok(place);
      const { id: placeId } = place.data;
      await story.add({ kind: 'tell-left-alone', placeId, grants: [newsOf(2), newsOf(3, 'left-alone')] });
      await story.add({ kind: 'tell-left-alone', placeId, grants: [newsOf(3, 'left-alone')] });
      await story.add({ kind: 'tell-left-alone', placeId: 'gone', grants: [newsOf(2)] });
      await story.work();
      assert.deepEqual(told(fake, 2).places, [['Person 2: refused']]);
      assert.deepEqual(story.ran, Array<string>(3).fill('tell-left-alone done'));
    });

    for (const [places, posts] of [
      [95, 95],
      [0, 0],
    ] as const)
      it(`is told to every place once, however many there are: ${places}`, async () => {
        const world = new FakeContext();
        world.approvers.add(APPROVER.id);
        await keep(world, aGrant(2));
        for (let n = 0; n < places; n += 1) await addPlace(world.ctx, APPROVER, channel(`it${n}`), `IT ${n}`);
        await world.later(1000);
        const task = { kind: 'announce-left-alone', requestId: 'request-1', grants: [newsOf(2)] } as const;
        await world.store.commit([newJob(world.ctx, task)], world.ctx.ids.next());
        await world.work();
        const got = world.posts.filter(({ message }) => message.kind === 'left-alone');
        assert.equal(got.length, posts);
        assert.equal(new Set(got.map(({ conversation }) => conversation.conversationId)).size, posts);
        const isLeft = (
          await world.store.page({ by: 'list', key: 'queue:general', order: 'ascending', limit: 100 })
        ).some((job) => JSON.stringify(job).includes('left-alone'));
        assert.equal(isLeft, false);
        await world.close();
      });
  });
});
