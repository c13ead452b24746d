import assert from 'node:assert/strict';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { tryAgain } from '../../../src/app/decide/try-again.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { addPlace } from '../../../src/app/places/manage-places.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { outcomeOf } from '../../../src/text/outcome-sentences.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import {
  aContextWithPlace,
  entriesOn,
  aForm,
  APPROVER,
  ask,
  EMPLOYEE,
  FORM_ID,
} from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import { channel, FakeContext, personalChat } from '../../support/fake-context.ts';
import { withCommit } from '../../support/with-commit.ts';

const MINUTE = 60_000;

/** A request for the employee and so many others, which the approvers have seen. */
async function askForMany(others: number): Promise<FakeContext> {
  const fake = new FakeContext();
  fake.approvers.add(APPROVER.id);
  for (let n = 31; n <= others + 1; n += 1) fake.people.set(aPerson(n).id, aPerson(n));
  await addPlace(fake.ctx, APPROVER, channel('it'), 'IT');
  await fake.later(1000);
  const typed = Array.from({ length: others }, (_, n) => `person${n + 2}@contoso.com`).join('\n');
  await submitRequest(fake.ctx, EMPLOYEE, aForm({ picked: [], typed }), {
    conversation: personalChat(EMPLOYEE.id),
    activityId: 'form-1',
  });
  await fake.work();
  return fake;
}

const requestOf = async (fake: FakeContext) => (await viewForApprover(fake.ctx, APPROVER, FORM_ID)).request;

/** The words that each person was told by mail, in order. */
function toldByMail(fake: FakeContext): ReadonlyMap<string, readonly string[]> {
  const told = new Map<string, string[]>();
  for (const { to, content } of fake.mails) {
    if (content.kind === 'person-ended') told.set(to, [...(told.get(to) ?? []), outcomeOf(content)]);
  }
  return told;
}

/** A worker whose mails and messages to persons fail while `isAway` is true. */
function workerWhile(fake: FakeContext, isAway: () => boolean, error: () => OutsideError) {
  const { mailer, messenger } = fake.ctx;
  const ctx: Context = {
    ...fake.ctx,
    mailer: {
      ...mailer,
      send: async (to, content) => {
        if (isAway()) throw error();
        await mailer.send(to, content);
      },
    },
    messenger: {
      ...messenger,
      post: async (conversation, message) => {
        if (isAway() && message.kind === 'person-ended') throw error();
        return messenger.post(conversation, message);
      },
    },
  };
  return createWorker({ ctx, owner: 'worker', mailboxes: 1 });
}

describe('a person in a request that is tried again', () => {
  it('hears once that they have the license, even while mails of the round before are on their way', async () => {
    const fake = await askForMany(44);
    const worker = fake.worker();
    fake.products = [aProduct({ free: 5 })];
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    await fake.work(worker);
    // The seats are bought at once. Mails are sent at 30 a minute.
    await fake.later(5000, worker);
    fake.products = [aProduct({ free: 100 })];
    await tryAgain(fake.ctx, APPROVER, FORM_ID);
    await fake.work(worker);
    for (let n = 0; n < 60; n += 1) await fake.later(10_000, worker);

    const { status, mail } = await requestOf(fake);
    assert.equal(status, 'completed');
    const told = toldByMail(fake);
    assert.equal(told.size, 44);
    for (const [to, words] of told) {
      assert.equal(words.filter((word) => word === 'assigned').length, 1, `${to}: ${words.join(', ')}`);
    }
    assert.equal(mail.sent, mail.asked);
    assert.equal(mail.sent, fake.mails.length);
    await fake.close();
  });

  it('hears once that they have the license, even if Teams was down for the round before', async () => {
    const fake = await aContextWithPlace();
    await ask(fake);
    fake.products = [aProduct({ free: 1 })];
    let isAway = true;
    const worker = workerWhile(
      fake,
      () => isAway,
      () => new OutsideError('transient', '503'),
    );
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    await fake.work(worker);
    isAway = false;
    fake.products = [aProduct({ free: 10 })];
    await tryAgain(fake.ctx, APPROVER, FORM_ID);
    await fake.work(worker);
    for (let n = 0; n < 10; n += 1) await fake.later(MINUTE, worker);

    const told = fake.posts.flatMap(({ conversation, message }) =>
      message.kind === 'person-ended' ? [`${conversation.personId?.slice(-2)} ${outcomeOf(message)}`] : [],
    );
    assert.deepEqual(told.toSorted(), ['02 assigned', '03 assigned']);
    await fake.close();
  });

  it('hears the result of the failed new round, if they were not told of the one before', async () => {
    const fake = await aContextWithPlace();
    await ask(fake);
    fake.products = [aProduct({ free: 1 })];
    let isAway = true;
    const worker = workerWhile(
      fake,
      () => isAway,
      () => new OutsideError('throttled', '429', { retryAfterMs: 5 * MINUTE }),
    );
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    await fake.work(worker);
    // When the news of the first round are sent, the second one is under way.
    fake.products = [aProduct({ free: 1 })];
    fake.beforeAssign = () => ({ outcome: 'retry', afterMs: 20 * MINUTE });
    await tryAgain(fake.ctx, APPROVER, FORM_ID);
    isAway = false;
    for (let n = 0; n < 10; n += 1) await fake.later(MINUTE, worker);
    assert.deepEqual([...toldByMail(fake)], []);
    fake.beforeAssign = () => undefined;
    for (let n = 0; n < 10; n += 1) await fake.later(5 * MINUTE, worker);

    const { status, mail, untold } = await requestOf(fake);
    assert.equal(status, 'partly-failed');
    const told = Object.fromEntries(toldByMail(fake));
    assert.deepEqual(told, { 'person2@contoso.com': ['assigned'], 'person3@contoso.com': ['failed'] });
    assert.equal(fake.posts.filter(({ message }) => message.kind === 'person-ended').length, 2);
    assert.equal(mail.sent, mail.asked);
    assert.equal(untold, undefined);
    await fake.close();
  });

  for (const when of ['in the middle of the new round', 'after it'] as const) {
    it(`gets one mail as its requester, after the round, if the mailbox came back ${when}`, async () => {
      const fake = await aContextWithPlace();
      await ask(fake, { picked: [], typed: '' });
      fake.products = [aProduct({ free: 0 })];
      let isRefused = true;
      const worker = workerWhile(
        fake,
        () => isRefused,
        () => new OutsideError('outage', '403', { outage: 'mailbox', about: 'x' }),
      );
      await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
      await fake.work(worker);
      assert.equal((await requestOf(fake)).status, 'failed');
      fake.products = [aProduct({ free: 10 })];
      if (when !== 'after it') fake.beforeAssign = () => ({ outcome: 'retry', afterMs: 15 * MINUTE });
      await tryAgain(fake.ctx, APPROVER, FORM_ID);
      await fake.later(MINUTE, worker);
      isRefused = false;
      await fake.later(11 * MINUTE, worker);
      fake.beforeAssign = () => undefined;
      for (let n = 0; n < 10; n += 1) await fake.later(5 * MINUTE, worker);

      const said = fake.mails.flatMap(({ content }) =>
        content.kind === 'request-ended' ? [content.view.request.status] : [],
      );
      assert.deepEqual(said, ['completed']);
      const { mail } = await requestOf(fake);
      assert.deepEqual(mail, { asked: 1, sent: 1, refused: 0 });
      await fake.close();
    });
  }

  it('costs the store nothing while the new round stands still', async () => {
    const fake = await askForMany(199);
    fake.products = [aProduct({ free: 0 })];
    let isStopped = false;
    let commits = 0;
    const { store, licenses } = fake.ctx;
    const ctx: Context = {
      ...withCommit(fake, (operations, id) => {
        commits += 1;
        return store.commit(operations, id);
      }),
      licenses: {
        ...licenses,
        assign: async (orders) => {
          if (isStopped) throw new OutsideError('outage', '403', { outage: 'consent' });
          return licenses.assign(orders);
        },
      },
    };
    const worker = createWorker({ ctx, owner: 'w', mailboxes: 1 });
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    await fake.work(worker);
    await fake.later(2000, worker);
    isStopped = true;
    fake.products = [aProduct({ free: 300 })];
    await tryAgain(fake.ctx, APPROVER, FORM_ID);
    for (let n = 0; n < 5; n += 1) await fake.later(MINUTE, worker);
    commits = 0;
    for (let n = 0; n < 60; n += 1) await fake.later(MINUTE, worker);

    // The assign job comes back every 10 minutes. The worker that polls keeps the lane.
    assert.ok(commits < 100, `${commits} commits in an hour`);
    assert.equal(await store.count({ by: 'list', key: 'queue:mail' }), 0);
    isStopped = false;
    for (let n = 0; n < 30; n += 1) await fake.later(MINUTE, worker);
    const { mail } = await requestOf(fake);
    assert.equal(mail.sent, mail.asked);
    assert.equal(toldByMail(fake).size, 199);
    await fake.close();
  });
});
