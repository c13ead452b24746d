import assert from 'node:assert/strict';
import { addPlace } from '../../../src/app/places/manage-places.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { hasRecipients, isRecipient } from '../../../src/app/records/recipients.ts';
import type { Place } from '../../../src/domain/place.ts';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import type { JobRecord } from '../../../src/app/records/queue-job.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aForm, APPROVER, EMPLOYEE, FORM_ID, ask } from '../../support/app-story.ts';
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

  for (const [places, jobs, cards] of [
    [0, ['announce'], 0],
    [1, ['post-card'], 1],
    [10, Array<string>(10).fill('post-card'), 10],
    [11, ['announce'], 11],
  ] as const) {
    it(`get their card jobs in the commit of the request if they are one to ten: ${places}`, async () => {
      for (let n = 0; n < places; n += 1) await add(channel(`it${n}`), 'IT');
      const where = { conversation: personalChat(EMPLOYEE.id), activityId: 'form-1' };
      await submitRequest(fake.ctx, EMPLOYEE, aForm(), where);
      const queue = { by: 'list', key: 'queue:general', order: 'ascending', limit: 100 } as const;
      const made = (await fake.store.page<DataDocument<JobRecord>>(queue)).filter(
        ({ data: { task } }) => task.kind === 'announce' || task.kind === 'post-card',
      );
      assert.deepEqual(
        made.map(({ data }) => data.task.kind),
        jobs,
      );
      await fake.work();
      assert.equal(fake.posts.filter(({ message }) => message.kind === 'decision-card').length, cards);
    });
  }

  it('get a large request in the commit that ends its look-up', async () => {
    await add(channel('it'), 'IT');
    const ran: string[] = [];
    const worker = createWorker({ ctx: fake.ctx, owner: 'w', mailboxes: 1, onJob: (kind) => ran.push(kind) });
    const typed = Array.from({ length: 25 }, (_, n) => `person${n + 2}@contoso.com`).join(' ');
    await ask(fake, { picked: [], typed }, worker);
    assert.deepEqual(
      [ran.includes('announce'), ran.filter((kind) => kind === 'post-card').length],
      [false, 1],
    );
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
