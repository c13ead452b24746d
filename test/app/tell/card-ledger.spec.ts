import assert from 'node:assert/strict';
import { openOwnRequest, openRequest } from '../../../src/app/list/open-request.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { readPlace } from '../../../src/app/places/place-records.ts';
import { placeId } from '../../../src/app/records/documents.ts';
import { readRequestDocument } from '../../../src/app/records/load-request.ts';
import { jobDocument } from '../../../src/app/records/queue-job.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { create, mustCommit } from '../../contracts/store-notes.ts';
import { aContextWithPlace, APPROVER, ask, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { FakeContext, channel, personalChat } from '../../support/fake-context.ts';

const CHAT = personalChat(EMPLOYEE.id);

const jobsOf = ({ store }: FakeContext) => store.count({ by: 'list', key: 'queue:general' });

describe('The ledger of cards', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
    fake.approvers.add(APPROVER.id);
  });

  afterEach(() => fake.close());

  const isReached = async () => (await readRequestDocument(fake.ctx, FORM_ID))?.data.approversReached;
  const cards = () => fake.store.count({ by: 'list', key: `cards:${FORM_ID}` });
  const posted = (kind: string) => fake.posts.filter(({ message }) => message.kind === kind).length;

  it('calls the approvers reached when a decision card is there, not when the requester opens theirs', async () => {
    await ask(fake);
    await openOwnRequest(fake.ctx, EMPLOYEE, FORM_ID, CHAT);
    await fake.work();
    assert.equal(await isReached(), false);
    await openRequest(fake.ctx, APPROVER, FORM_ID, personalChat(APPROVER.id));
    await fake.work();
    assert.equal(await isReached(), true);
  });

  it('forgets a card that nobody can be sent, and tries no more', async () => {
    await ask(fake);
    const before = [await cards(), await jobsOf(fake)];
    fake.dead.add('chat-gone');
    await openOwnRequest(fake.ctx, EMPLOYEE, FORM_ID, { ...CHAT, conversationId: 'chat-gone' });
    await fake.work();
    assert.deepEqual([await cards(), await jobsOf(fake)], before);
  });

  it('keeps a card on its way while Teams is away, and sends it then', async () => {
    await ask(fake);
    const before = posted('status-card');
    const messenger = {
      ...fake.ctx.messenger,
      post: async () => {
        throw new OutsideError('transient', 'Away.', { notSent: true });
      },
    };
    await openOwnRequest(fake.ctx, EMPLOYEE, FORM_ID, CHAT);
    await fake.work(createWorker({ ctx: { ...fake.ctx, messenger }, owner: 'worker', mailboxes: 1 }));
    assert.equal(posted('status-card'), before);
    await fake.later(5000);
    assert.equal(posted('status-card'), before + 1);
  });
});

describe('A decision card at a place', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  it('is the last delivery there', async () => {
    fake.now += 60_000;
    await ask(fake);
    const place = await readPlace(fake.ctx, placeId(fake.ctx, channel('it')));
    assert.equal(place?.data.lastDeliveryAt, fake.ctx.clock.iso(fake.now));
  });

  it('is sent once, by however many jobs', async () => {
    await ask(fake);
    const before = [fake.posts.length, await jobsOf(fake)];
    const at = fake.ctx.clock.iso(fake.now);
    const task = {
      kind: 'post-card',
      requestId: FORM_ID,
      placeId: placeId(fake.ctx, channel('it')),
    } as const;
    await mustCommit(fake.store, create(jobDocument('second', { task, attempts: 0, madeAt: at }, at)));
    await fake.work();
    assert.deepEqual([fake.posts.length, await jobsOf(fake)], before);
  });
});
