import assert from 'node:assert/strict';
import { approveRequest, declineRequest } from '../../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { openRequest } from '../../../src/app/list/open-request.ts';
import { addPlace } from '../../../src/app/places/manage-places.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { personalChat } from '../../support/fake-context.ts';

describe('telling', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    await ask(fake);
  });

  afterEach(() => fake.close());

  const approve = (revision = 'pending.') =>
    approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, revision));
  const messages = () =>
    fake.posts
      .filter(({ message }) => message.kind === 'request-ended' || message.kind === 'person-ended')
      .map(({ conversation, message }) => `${conversation.personId} ${message.kind}`)
      .toSorted();
  const mails = () => fake.mails.map(({ to, content }) => `${to} ${content.kind}`).toSorted();

  it('tells the requester once and each person once, in Teams and by mail', async () => {
    await approve();
    await fake.work();

    assert.deepEqual(messages(), [
      `${EMPLOYEE.id} request-ended`,
      `${aPerson(2).id} person-ended`,
      `${aPerson(3).id} person-ended`,
    ]);
    assert.deepEqual(mails(), [
      'person1@contoso.com request-ended',
      'person2@contoso.com person-ended',
      'person3@contoso.com person-ended',
    ]);
  });

  it('tells persons who were not approved, too', async () => {
    await changeExclusion(fake.ctx, APPROVER, FORM_ID, 2, true);
    await approve('pending.4');
    await fake.work();

    assert.equal(mails().length, 3);
    const third = fake.mails.find(({ to }) => to === 'person3@contoso.com')?.content;
    assert.equal(third?.kind === 'person-ended' && third.entry.outcome?.kind, 'not-assigned');
  });

  it('tells everybody of a request that was not approved', async () => {
    await declineRequest(
      fake.ctx,
      APPROVER,
      FORM_ID,
      entriesOn(fake, 'pending.', { message: 'Not this year.' }),
    );
    await fake.work();

    assert.equal(messages().length, 3);
    assert.equal(mails().length, 3);
    assert.equal(fake.writes.length, 0);
  });

  it('mails people whom Teams cannot reach', async () => {
    fake.dead.add(personalChat(aPerson(2).id).conversationId);

    await approve();
    await fake.work();

    assert.deepEqual(messages(), [`${EMPLOYEE.id} request-ended`, `${aPerson(3).id} person-ended`]);
    assert.equal(mails().length, 3);
  });

  it('counts the mails and redraws the card when the last one is out', async () => {
    await approve();
    await fake.work();

    const { request } = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    assert.deepEqual(request.mail, { asked: 3, sent: 3, refused: 0 });
    const last = fake.updates.findLast(({ message }) => message.kind === 'decision-card')?.message;
    assert.deepEqual(last?.kind === 'decision-card' && last.view.request.mail, request.mail);
  });

  it('counts a refused mail and never tries it again', async () => {
    const send = fake.ctx.mailer.send;
    const ctx = {
      ...fake.ctx,
      mailer: {
        enabled: true,
        send: async (...[to, content]: Parameters<typeof send>) => {
          if (to.address === 'person2@contoso.com') throw new OutsideError('permanent', 'No such address.');
          await send(to, content);
        },
      },
    };

    await approve();
    await fake.work(createWorker({ ctx, owner: 'worker', mailboxes: 1 }));

    const { request } = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    assert.deepEqual(request.mail, { asked: 3, sent: 2, refused: 1 });
    assert.equal(request.status, 'completed');
  });

  it('sends no mail twice while the lease holds, whatever fails afterwards', async () => {
    await approve();
    await fake.work();
    await fake.later(3_600_000);

    assert.equal(mails().length, 3);
  });
});

describe('cards', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  const cards = () => fake.posts.filter(({ message }) => message.kind === 'decision-card');

  it('go to every place at once', async () => {
    await addPlace(fake.ctx, APPROVER, personalChat(APPROVER.id), 'Alex');
    await fake.later(1000);

    await ask(fake);

    assert.deepEqual(
      cards()
        .map(({ conversation }) => conversation.kind)
        .toSorted(),
      ['channel', 'personal'],
    );
  });

  it('are all redrawn after the decision, and the status card with them', async () => {
    await addPlace(fake.ctx, APPROVER, personalChat(APPROVER.id), 'Alex');
    await fake.later(1000);
    await ask(fake);

    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    await fake.work();

    const drawn = new Map(fake.updates.map((update) => [update.activityId, update.message]));
    const sent = [...cards().map(({ activityId }) => activityId), 'form-1'];
    assert.deepEqual([...drawn.keys()].toSorted(), sent.toSorted());
    for (const message of drawn.values()) {
      assert.equal('view' in message && message.view.request.status, 'completed');
    }
  });

  it('stay as their readers have them while pending', async () => {
    await ask(fake);
    await changeExclusion(fake.ctx, APPROVER, FORM_ID, 1, true);
    await fake.work();

    assert.deepEqual(
      fake.updates.filter(({ message }) => message.kind === 'decision-card'),
      [],
    );
  });

  it('leave the ledger with a dead conversation, which holds up no other', async () => {
    await addPlace(fake.ctx, APPROVER, personalChat(APPROVER.id), 'Alex');
    await fake.later(1000);
    await ask(fake);
    fake.dead.add(personalChat(APPROVER.id).conversationId);

    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    await fake.work();

    const unresolved = await fake.store.page({
      by: 'list',
      key: `cards:${FORM_ID}`,
      order: 'ascending',
      limit: 10,
    });
    assert.equal(unresolved.length, 2);
    assert.ok(fake.updates.some(({ conversation }) => conversation.kind === 'channel'));
  });

  it('are redrawn by a worker that comes late, after another has drawn them', async () => {
    await ask(fake);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    const approversReached = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const { messenger } = fake.ctx;
    const update: typeof messenger.update = async (conversation, activityId, message) => {
      approversReached.resolve();
      await goOn.promise;
      await messenger.update(conversation, activityId, message);
    };
    const late = createWorker({
      ctx: { ...fake.ctx, messenger: { ...messenger, update } },
      owner: 'late',
      mailboxes: 1,
    });
    const slow = fake.work(late);
    await approversReached.promise;
    await fake.later(60_000, fake.worker('heir'));

    goOn.resolve();
    await slow;
    await fake.work(fake.worker('heir'));

    const { request } = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    for (const { activityId } of cards()) {
      const shown = fake.updates.findLast((one) => one.activityId === activityId)?.message;
      assert.equal(shown?.kind === 'decision-card' && shown.view.request.version, request.version);
    }
  });

  it('are no longer sent to the personal chat of somebody who lost the right', async () => {
    await addPlace(fake.ctx, APPROVER, personalChat(APPROVER.id), 'Alex');
    await fake.later(1000);
    fake.approvers.delete(APPROVER.id);

    await ask(fake);

    assert.deepEqual(
      cards().map(({ conversation }) => conversation.kind),
      ['channel'],
    );
    assert.equal(await fake.store.count({ by: 'list', key: 'places' }), 1);
    assert.equal((await auditedOf(fake, 'place-lost-right')).length, 1);
  });

  it("show today's hints when they are opened from a list or come to a new place, long after the request", async () => {
    await ask(fake);
    const { usageLocation: _lost, ...nowhere } = aPerson(2);
    fake.people.set(aPerson(2).id, nowhere);
    fake.now += 16 * 60_000;

    await openRequest(fake.ctx, APPROVER, FORM_ID, personalChat(APPROVER.id));
    await fake.work();
    await fake.later(1000);

    const { message } = fake.posts.at(-1) ?? {};
    assert.equal(message?.kind === 'decision-card' && message.view.entries[1]?.check.located, false);
  });

  it('have their persons looked at again even after such a look was given up, since Graph did not answer', async () => {
    await ask(fake);
    fake.now += 16 * 60_000;
    await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    fake.graphFails = new OutsideError('transient', '503');
    fake.approvers.add(APPROVER.id);
    for (let n = 0; n < 170; n += 1) await fake.later(11 * 60_000);
    assert.equal(await fake.store.count({ by: 'list', key: 'dead' }), 1);

    fake.graphFails = undefined;
    const { usageLocation: _lost, ...nowhere } = aPerson(2);
    fake.people.set(aPerson(2).id, nowhere);
    await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    await fake.work();
    const { entries } = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    assert.equal(entries[1]?.check.located, false);
  });

  it('have their persons looked at again by a job if the checks are old', async () => {
    await ask(fake);
    const { usageLocation: _lost, ...nowhere } = aPerson(2);
    fake.people.set(aPerson(2).id, nowhere);
    fake.now += 16 * 60_000;

    await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    await fake.work();

    const { entries } = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    assert.equal(entries[1]?.check.located, false);
  });
});
