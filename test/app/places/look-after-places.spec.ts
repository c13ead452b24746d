import assert from 'node:assert/strict';
import { addPlace, listPlaces, removeListedPlace, testPlace } from '../../../src/app/places/manage-places.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { AuditEntry } from '../../../src/app/records/audit-entry.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { placeId } from '../../../src/app/records/documents.ts';
import { APPROVER, EMPLOYEE, OTHER_APPROVER } from '../../support/app-story.ts';
import { channel, FakeContext, personalChat } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';

const post = () => Promise.reject(new OutsideError('transient', 'Teams is away.'));

describe('the list of places', () => {
  let fake: FakeContext;
  let it_: string;

  beforeEach(async () => {
    fake = new FakeContext();
    fake.approvers.add(APPROVER.id).add(OTHER_APPROVER.id);
    await addPlace(fake.ctx, APPROVER, channel('it'), 'IT');
    it_ = placeId(fake.ctx, channel('it'));
  });

  afterEach(() => fake.close());

  const lastAudit = async (): Promise<Pick<AuditEntry, 'actor' | 'what' | 'after'> | undefined> => {
    const query = { by: 'list', key: 'audit', order: 'descending', limit: 1 } as const;
    const [found] = await fake.store.page<DataDocument<AuditEntry>>(query);
    return found && { actor: found.data.actor, what: found.data.what, after: found.data.after };
  };

  it('is for approvers only, and so are its buttons', async () => {
    await assertRefused(listPlaces(fake.ctx, EMPLOYEE), 'not-an-approver');
    await assertRefused(removeListedPlace(fake.ctx, EMPLOYEE, it_), 'not-an-approver');
    await assertRefused(testPlace(fake.ctx, EMPLOYEE, it_), 'not-an-approver');
    assert.equal((await listPlaces(fake.ctx, APPROVER)).count, 1);
  });

  it('shows ten to a page, each place once', async () => {
    for (let n = 0; n < 24; n += 1) await addPlace(fake.ctx, APPROVER, channel(`c${n}`), `C ${n}`);

    const seen: string[] = [];
    const sizes: number[] = [];
    for (let after: string | undefined; ;) {
      const page = await listPlaces(fake.ctx, APPROVER, after);
      seen.push(...page.places.map(({ id }) => id));
      sizes.push(page.places.length);
      if (page.next === undefined) break;
      after = page.next;
    }
    assert.deepEqual(sizes, [10, 10, 5]);
    assert.equal(new Set(seen).size, 25);
  });

  it('removes a place from another conversation, with an audit line', async () => {
    assert.equal((await removeListedPlace(fake.ctx, OTHER_APPROVER, it_))?.name, 'IT');
    assert.equal((await listPlaces(fake.ctx, APPROVER)).count, 0);
    const { what, actor } = (await lastAudit()) ?? {};
    assert.deepEqual([what, actor], ['place-removed', OTHER_APPROVER]);
    assert.equal(await removeListedPlace(fake.ctx, OTHER_APPROVER, it_), undefined);
  });

  it('says that a test card was delivered, and stores when', async () => {
    const test = await testPlace(fake.ctx, APPROVER, it_);

    assert.equal(test?.outcome, 'delivered');
    const [place] = (await listPlaces(fake.ctx, APPROVER)).places;
    assert.equal(place?.lastDeliveryAt, '2026-11-22T10:00:00.000Z');
    assert.deepEqual(
      fake.posts.map(({ conversation, message }) => [conversation, message]),
      [[channel('it'), { kind: 'test-card', by: APPROVER }]],
    );
    const after = { place: it_, outcome: 'delivered' };
    assert.deepEqual(await lastAudit(), { actor: APPROVER, what: 'place-tested', after });
  });

  it('says that the bot is no longer there, and leaves the place to the approver', async () => {
    fake.dead.add(channel('it').conversationId);

    assert.equal((await testPlace(fake.ctx, APPROVER, it_))?.outcome, 'gone');
    assert.equal((await listPlaces(fake.ctx, APPROVER)).places[0]?.lastDeliveryAt, undefined);
  });

  it('says that Teams did not accept the card', async () => {
    const ctx = { ...fake.ctx, messenger: { ...fake.ctx.messenger, post } };
    assert.equal((await testPlace(ctx, APPROVER, it_))?.outcome, 'not-delivered');
  });

  it('sends no test card to the chat of somebody who may no longer approve', async () => {
    await addPlace(fake.ctx, OTHER_APPROVER, personalChat(OTHER_APPROVER.id), 'Person 21');
    fake.approvers.delete(OTHER_APPROVER.id);

    const test = await testPlace(fake.ctx, APPROVER, placeId(fake.ctx, personalChat(OTHER_APPROVER.id)));

    assert.equal(test?.outcome, 'lost-right');
    assert.deepEqual(fake.posts, []);
  });

  it('says so if the place is gone already', async () => {
    assert.equal(await testPlace(fake.ctx, APPROVER, 'no-such-place'), undefined);
  });
});
