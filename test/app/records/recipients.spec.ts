import assert from 'node:assert/strict';
import { addPlace } from '../../../src/app/places/manage-places.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { hasRecipients, isRecipient } from '../../../src/app/records/recipients.ts';
import type { Place } from '../../../src/domain/place.ts';
import { APPROVER, FORM_ID, ask } from '../../support/app-story.ts';
import { channel, FakeContext, personalChat } from '../../support/fake-context.ts';

describe('The recipients of a request', () => {
  let fake: FakeContext;
  const request = { id: FORM_ID };
  const add = async (...args: [Parameters<typeof addPlace>[2], string]): Promise<void> => {
    await addPlace(fake.ctx, APPROVER, ...args);
    await fake.later(1000);
  };

  beforeEach(() => {
    fake = new FakeContext();
    fake.approvers.add(APPROVER.id);
  });

  afterEach(() => fake.close());

  it('are none where there is no place', async () => {
    assert.equal(await hasRecipients(fake.ctx, request), false);
  });

  it('are all places', async () => {
    await add(channel('it'), 'IT');
    await add(personalChat(APPROVER.id), 'Alex');
    const query = { by: 'list', key: 'places', order: 'ascending', limit: 10 } as const;
    const places = await fake.store.page<DataDocument<Place>>(query);

    assert.equal(await hasRecipients(fake.ctx, request), true);
    assert.deepEqual(
      places.map((place) => isRecipient(place, request)),
      [true, true],
    );
    await ask(fake);
    const cards = fake.posts.filter(({ message }) => message.kind === 'decision-card');
    assert.deepEqual(cards.map(({ conversation }) => conversation.kind).toSorted(), ['channel', 'personal']);
  });
});
