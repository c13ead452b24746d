import assert from 'node:assert/strict';
import { addPlace, removePlace, testPlace } from '../../../src/app/places/manage-places.ts';
import { channelOf, placesOf, renamePlaces } from '../../../src/app/places/name-channel.ts';
import { dropUnreachable, isDeliveryNews, withDelivery } from '../../../src/app/places/place-records.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { placeId } from '../../../src/app/records/documents.ts';
import { newJob } from '../../../src/app/records/queue-job.ts';
import { writeRemovals } from '../../../src/app/records/removals.ts';
import { reportOutage } from '../../../src/app/tell/report-outage.ts';
import { NO_REMOVALS } from '../../../src/domain/breaker.ts';
import type { Place } from '../../../src/domain/place.ts';
import { APPROVER, OTHER_APPROVER } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { channel, FakeContext, personalChat } from '../../support/fake-context.ts';

const HOUR = 3_600_000;
const unknown = new OutsideError('unknown-chat', 'Teams does not find it.');
const refuse = () => Promise.reject(unknown);

describe('What the places record', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = new FakeContext();
    fake.approvers.add(APPROVER.id).add(OTHER_APPROVER.id);
    await addPlace(fake.ctx, APPROVER, channel('it'), 'IT');
    await fake.later(1000);
  });

  afterEach(() => fake.close());

  const placeOfIt = () => placeId(fake.ctx, channel('it'));
  const places = async () => {
    const found: Place[] = [];
    for await (const place of placesOf(fake.ctx)) found.push(place);
    return found;
  };
  /** Whether a job that did not find the place dropped it. */
  const isDropped = async () => {
    await dropUnreachable(fake.ctx, placeOfIt(), unknown).catch((error: unknown) =>
      assert.equal(error, unknown),
    );
    return (await places()).length === 0;
  };

  it('have a line in the audit with who removed them', async () => {
    assert.equal(await removePlace(fake.ctx, OTHER_APPROVER, channel('it')), 'removed');
    assert.equal(await removePlace(fake.ctx, OTHER_APPROVER, channel('it')), 'none');

    const entries = await auditedOf(fake, 'place-removed');
    assert.deepEqual(
      entries.map(({ actor, before }) => [actor, before]),
      [[OTHER_APPROVER, { place: placeOfIt(), kind: 'channel' }]],
    );
  });

  it('have a line for a test card, also when another delivery was noted meanwhile', async () => {
    const { messenger, store } = fake.ctx;
    const post: typeof messenger.post = async (to, message) => {
      const [place] = await places();
      const document = await store.read(`place:${place?.id}`);
      assert.ok(document);
      const { etag, ...same } = document;
      await store.commit([{ kind: 'replace', document: same, etag }], fake.ctx.ids.next());
      return messenger.post(to, message);
    };
    const tested = await testPlace({ ...fake.ctx, messenger: { ...messenger, post } }, APPROVER, placeOfIt());

    assert.equal(tested?.outcome, 'delivered');
    const [entry] = await auditedOf(fake, 'place-tested');
    assert.deepEqual([entry?.actor, entry?.after], [APPROVER, { place: placeOfIt(), outcome: 'delivered' }]);
  });

  it('are dropped after four hours in which Teams did not find them, and not before', async () => {
    assert.equal(await isDropped(), false);
    for (let tries = 0; tries < 8; tries += 1) {
      fake.now += HOUR / 2 - 1;
      assert.equal(await isDropped(), false, `${tries}`);
    }
    fake.now += 8;
    assert.equal(await isDropped(), true);
    assert.equal((await auditedOf(fake, 'place-gone')).length, 1);
  });

  it('are not dropped after two tries that are hours apart', async () => {
    for (let tries = 0; tries < 6; tries += 1) {
      assert.equal(await isDropped(), false);
      fake.now += HOUR + 1;
    }
  });

  it('are not dropped for another error of Teams', async () => {
    const error = new OutsideError('transient', 'Away.');
    await assert.rejects(dropUnreachable(fake.ctx, placeOfIt(), error), error);
    fake.now += 5 * HOUR;
    await assert.rejects(dropUnreachable(fake.ctx, placeOfIt(), error), error);
    assert.equal((await places())[0]?.unknown, undefined);
  });

  it('follow the new names of their channel and their team, and of no other', async () => {
    const inTeam = { ...channel('sales'), teamId: '19:team' };
    fake.channelNames = { name: 'Leads', team: 'Sales', isGeneral: true };
    await addPlace(fake.ctx, APPROVER, inTeam, 'Sales');

    await renamePlaces(fake.ctx, { what: 'channel', channel: inTeam, name: 'Deals' });
    await renamePlaces(fake.ctx, { what: 'team', teamId: '19:team', name: 'Selling' });
    await renamePlaces(fake.ctx, { what: 'team', teamId: '19:other', name: 'Others' });

    const names = (await places()).map((place) => place.channel);
    assert.deepEqual(
      names.find((one) => one?.name === 'Deals'),
      { name: 'Deals', team: 'Selling', isGeneral: false },
    );
    assert.ok(names.every((one) => one?.team !== 'Others'));
  });

  it('are set up without names where Teams does not tell them', async () => {
    const { messenger } = fake.ctx;
    const ctx = { ...fake.ctx, messenger: { ...messenger, channel: refuse } };
    assert.equal(await channelOf(ctx, channel('it')), undefined);
    assert.equal(await channelOf(fake.ctx, personalChat(APPROVER.id)), undefined);
    assert.deepEqual(await channelOf(fake.ctx, channel('it')), {});
  });

  for (const [name, breakMs, dropped] of [
    ['goes on', HOUR, true],
    ['began anew', HOUR + 1, false],
  ] as const)
    it(`have a silence of four hours that ${name} after a break of ${breakMs} ms`, async () => {
      for (let n = 0; n < 3; n += 1) {
        assert.equal(await isDropped(), false);
        fake.now += HOUR;
      }
      assert.equal(await isDropped(), false);
      fake.now += breakMs;
      assert.equal(await isDropped(), dropped);
    });

  it('have a delivery noted once an hour, and the first one after a silence', async () => {
    const [place] = await places();
    assert(place);
    const { lastDeliveryAt: _last, ...fresh } = place;
    assert.equal(isDeliveryNews(fake.ctx, fresh), true);
    const told = withDelivery(fake.ctx, fresh);
    assert.equal(told.lastDeliveryAt, fake.ctx.clock.iso(fake.now));
    assert.equal(isDeliveryNews(fake.ctx, told), false);
    const at = fake.ctx.clock.iso(fake.now);
    const silent = { ...told, unknown: { since: at, last: at } };
    assert.equal(isDeliveryNews(fake.ctx, silent), true);
    assert.equal('unknown' in withDelivery(fake.ctx, silent), false);
    fake.now += HOUR - 1;
    assert.equal(isDeliveryNews(fake.ctx, told), false);
    fake.now += 1;
    assert.equal(isDeliveryNews(fake.ctx, told), true);
  });

  it('have a silence forgotten with the next delivery', async () => {
    assert.equal(await isDropped(), false);
    assert.notEqual((await places())[0]?.unknown, undefined);
    await reportOutage(fake.ctx, { cause: 'consent' });
    await fake.work();
    assert.equal((await places())[0]?.unknown, undefined);
  });

  it('of approvers are told of an outage in which nobody can say who is an approver, and of nothing else', async () => {
    await addPlace(fake.ctx, OTHER_APPROVER, personalChat(OTHER_APPROVER.id), 'Other');
    await fake.later(2 * HOUR);
    fake.posts.length = 0;
    fake.graphFails = new OutsideError('outage', '403', { outage: 'consent' });
    const job = newJob(fake.ctx, { kind: 'announce-pause', at: '2026-11-22T10:00:00.000Z' });
    const paused = { at: '2026-11-22T10:00:00.000Z', limit: 25 };
    await fake.store.commit([job, writeRemovals(undefined, { ...NO_REMOVALS, paused })], 'paused');
    await fake.work();
    await reportOutage(fake.ctx, { cause: 'consent', about: 'another' });
    await fake.work();
    const kinds = fake.posts
      .filter(({ conversation }) => conversation.kind === 'personal')
      .map(({ message }) => message.kind);
    assert.deepEqual([...new Set(kinds)], ['outage']);
  });
});
