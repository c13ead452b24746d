import assert from 'node:assert/strict';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { declineRequest } from '../../../src/app/decide/decide-request.ts';
import { viewForApprover, viewForRequester } from '../../../src/app/decide/view-request.ts';
import { addPlace, removePlace } from '../../../src/app/places/manage-places.ts';
import { forgetConversation, rememberConversation } from '../../../src/app/places/remember-conversation.ts';
import type { Message } from '../../../src/app/ports/messages.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { newJob } from '../../../src/app/records/queue-job.ts';
import { placeId } from '../../../src/app/records/documents.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aPerson } from '../../support/builders.ts';
import { entriesOn, aForm, APPROVER, ask, EMPLOYEE, FORM_ID, seen } from '../../support/app-story.ts';
import { channel, FakeContext, personalChat, VISIO } from '../../support/fake-context.ts';

const HOUR = 3_600_000;

describe('a card on its way', () => {
  let fake: FakeContext;
  let isAway: boolean;

  beforeEach(() => {
    fake = new FakeContext({ approverMail: ['it@contoso.com'] });
    fake.approvers.add(APPROVER.id);
    isAway = false;
  });

  afterEach(() => fake.close());

  const workerWithTeamsAway = () => {
    const { messenger } = fake.ctx;
    const post = async (to: Parameters<typeof messenger.post>[0], message: Message): Promise<string> => {
      if (isAway) throw new OutsideError('transient', '503');
      return messenger.post(to, message);
    };
    const ctx = { ...fake.ctx, messenger: { ...messenger, post } };
    return createWorker({ ctx, owner: 'w', mailboxes: 1 });
  };
  const where = { conversation: personalChat(EMPLOYEE.id), activityId: 'form-1' };
  const waits = () => fake.mails.filter(({ content }) => content.kind === 'request-waits').length;

  for (const [how, end] of [
    ['is stopped', () => removePlace(fake.ctx, APPROVER, channel('it'))],
    ['loses the bot', () => forgetConversation(fake.ctx, channel('it'))],
  ] as const) {
    it(`becomes a mail to APPROVER_MAIL and a message to the requester if the only place ${how} meanwhile`, async () => {
      await addPlace(fake.ctx, APPROVER, channel('it'), 'IT');
      await fake.later(1000);
      const worker = workerWithTeamsAway();
      isAway = true;
      await submitRequest(fake.ctx, EMPLOYEE, aForm(), where);
      await fake.work(worker);
      await end();
      isAway = false;
      for (let n = 0; n < 6; n += 1) await fake.later(600_000, worker);

      assert.equal(waits(), 1);
      assert.equal(fake.updates.at(-1)?.message.kind, 'status-card');
      assert.equal((await viewForRequester(fake.ctx, EMPLOYEE, FORM_ID)).request.approversReached, false);
    });
  }

  it('stays in the ledger if it arrived before its place was stopped', async () => {
    await addPlace(fake.ctx, APPROVER, channel('it'), 'IT');
    await fake.later(1000);
    await ask(fake);
    await removePlace(fake.ctx, APPROVER, channel('it'));
    const task = {
      kind: 'post-card',
      requestId: FORM_ID,
      placeId: placeId(fake.ctx, channel('it')),
    } as const;
    await fake.store.commit([newJob(fake.ctx, task)], fake.ctx.ids.next());
    await fake.work();

    const view = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    await declineRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));
    await fake.work();
    assert.ok(fake.updates.some(({ message }) => message.kind === 'decision-card'));
  });

  it("shows today's hints when it comes hours later", async () => {
    await addPlace(fake.ctx, APPROVER, channel('it'), 'IT');
    await fake.later(1000);
    const worker = workerWithTeamsAway();
    isAway = true;
    await submitRequest(fake.ctx, EMPLOYEE, aForm(), where);
    await fake.work(worker);
    const person = aPerson(2);
    fake.people.set(person.id, { ...person, direct: [VISIO] });
    for (let n = 0; n < 20; n += 1) await fake.later(600_000, worker);
    isAway = false;
    for (let n = 0; n < 3; n += 1) await fake.later(600_000, worker);

    const card = fake.posts.findLast(({ message }) => message.kind === 'decision-card')?.message;
    assert.ok(card?.kind === 'decision-card');
    const entry = card.view.entries.find(({ person: { id } }) => id === person.id);
    assert.deepEqual(entry?.check.direct, [VISIO]);
  });

  it('comes even if Graph cannot say what is true today', async () => {
    await addPlace(fake.ctx, APPROVER, channel('it'), 'IT');
    await fake.later(1000);
    const worker = workerWithTeamsAway();
    isAway = true;
    await submitRequest(fake.ctx, EMPLOYEE, aForm(), where);
    await fake.work(worker);
    fake.graphFails = new OutsideError('transient', 'Graph is away.');
    await fake.later(HOUR, worker);
    isAway = false;
    for (let n = 0; n < 3; n += 1) await fake.later(600_000, worker);
    assert.ok(fake.posts.some(({ message }) => message.kind === 'decision-card'));
  });

  it('uses the language and time zone that the reader of a personal chat has now', async () => {
    const english = { ...personalChat(APPROVER.id), locale: 'en-US', timeZone: 'Europe/London' };
    await rememberConversation(fake.ctx, english);
    await addPlace(fake.ctx, APPROVER, english, 'Alex');
    await fake.later(1000);
    fake.now += HOUR;
    await rememberConversation(fake.ctx, { ...english, locale: 'sv-SE', timeZone: 'Europe/Stockholm' });
    await ask(fake);
    const card = fake.posts.findLast(({ message }) => message.kind === 'decision-card');
    assert.deepEqual([card?.conversation.locale, card?.conversation.timeZone], ['sv-SE', 'Europe/Stockholm']);

    fake.now += HOUR;
    await rememberConversation(fake.ctx, { ...english, locale: 'en-US', timeZone: 'America/New_York' });
    const view = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    await declineRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));
    await fake.work();
    const drawn = fake.updates.findLast(({ message }) => message.kind === 'decision-card');
    assert.deepEqual(
      [drawn?.conversation.locale, drawn?.conversation.timeZone],
      ['en-US', 'America/New_York'],
    );
  });
});
