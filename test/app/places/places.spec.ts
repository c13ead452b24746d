import assert from 'node:assert/strict';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { viewForRequester } from '../../../src/app/decide/view-request.ts';
import { openRequest } from '../../../src/app/list/open-request.ts';
import { addPlace, removePlace, showNames } from '../../../src/app/places/manage-places.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { AuditEntry } from '../../../src/app/records/audit-entry.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { placeId } from '../../../src/app/records/documents.ts';
import { reportOutage } from '../../../src/app/tell/report-outage.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { entriesOn, aForm, APPROVER, ask, EMPLOYEE, FORM_ID, seen } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { channel, FakeContext, personalChat } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';

/** How many places are left, and the last line of the audit. */
async function placesAndLines({ store }: FakeContext): Promise<readonly [number, string | undefined]> {
  const last = { by: 'list', key: 'audit', order: 'descending', limit: 1 } as const;
  const [line] = await store.page<DataDocument<AuditEntry>>(last);
  return [await store.count({ by: 'list', key: 'places' }), line?.data.what];
}

describe('places', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext({ approverMail: ['it@contoso.com'] });
    fake.approvers.add(APPROVER.id);
  });

  afterEach(() => fake.close());

  const add = () => addPlace(fake.ctx, APPROVER, channel('it'), 'IT');

  it('are made by approvers only', async () => {
    await assertRefused(addPlace(fake.ctx, EMPLOYEE, channel('it'), 'IT'), 'not-an-approver');
    assert.equal(await fake.store.count({ by: 'list', key: 'places' }), 0);
  });

  it('are made once', async () => {
    assert.deepEqual(await Promise.all([add(), add()]), ['added', 'already']);
  });

  it('have a line in the audit with who made them, and with who lets them show names', async () => {
    fake.channelNames = { isShared: true };
    await add();
    const place = placeId(fake.ctx, channel('it'));
    await showNames(fake.ctx, APPROVER, place);
    // It shows names already.
    await showNames(fake.ctx, APPROVER, place);

    const [added, shown] = await Promise.all([
      auditedOf(fake, 'place-added'),
      auditedOf(fake, 'place-shows-names'),
    ]);
    assert.deepEqual(
      [added, shown].map((entries) => entries?.map(({ actor, after }) => [actor, after])),
      [[[APPROVER, { place, kind: 'channel' }]], [[APPROVER, { place }]]],
    );
  });

  it('get the waiting requests at once: the number, the list, and the cards that reached nobody', async () => {
    await ask(fake);

    await add();
    await fake.later(1000);

    const kinds = fake.posts.map(({ message }) => message.kind);
    assert.deepEqual(kinds, ['waiting', 'decision-card']);
    const [first] = fake.posts;
    assert.equal(first?.message.kind === 'waiting' && first.message.count, 1);
  });

  it('get nothing, and are dropped with an audit line, if their owner lost the right a moment ago', async () => {
    await ask(fake);
    await addPlace(fake.ctx, APPROVER, personalChat(APPROVER.id), 'Alex');
    fake.approvers.clear();

    await fake.later(1000);

    assert.deepEqual(fake.posts, []);
    assert.deepEqual(await placesAndLines(fake), [0, 'place-lost-right']);
  });

  it('are told of an outage, but dropped first if their owner lost the right', async () => {
    await add();
    await addPlace(fake.ctx, APPROVER, personalChat(APPROVER.id), 'Alex');
    await fake.later(1000);
    fake.posts.length = 0;
    fake.approvers.clear();

    await reportOutage(fake.ctx, { cause: 'mailbox', about: 'licenses@contoso.com' });
    await fake.work();

    const told = fake.posts.map(({ conversation, message }) => [conversation.kind, message.kind]);
    assert.deepEqual(told, [['channel', 'outage']]);
    assert.deepEqual(await placesAndLines(fake), [1, 'place-lost-right']);
  });

  it('are dropped if the bot is gone from them when they are told of an outage', async () => {
    await add();
    await fake.later(1000);
    fake.dead.add(channel('it').conversationId);

    await reportOutage(fake.ctx, { cause: 'mailbox', about: 'licenses@contoso.com' });
    await fake.work();

    assert.deepEqual(await placesAndLines(fake), [0, 'place-gone']);
  });

  it('are told how many requests wait for a decision, without those being assigned', async () => {
    const view = await ask(fake);
    await ask(fake, { id: '01900000-0000-7000-8000-000000000002', skuId: null, otherProduct: 'Other' });
    fake.beforeAssign = () => ({ outcome: 'retry', afterMs: 60_000 });
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));
    await add();
    await fake.later(1000);

    const [first] = fake.posts.flatMap(({ message }) => (message.kind === 'waiting' ? [message] : []));
    assert.deepEqual([first?.count, first?.requests.map(({ product }) => product.name)], [1, ['Other']]);
  });

  it('are told of an outage that began before they were set up', async () => {
    const outage = { cause: 'mailbox', about: 'licenses@contoso.com' } as const;
    await reportOutage(fake.ctx, outage);
    await fake.work();
    await add();
    await fake.later(1000);

    assert.deepEqual(
      fake.posts.map(({ message }) => message.kind),
      ['waiting', 'outage'],
    );
    // Once only: the cause is met again every ten minutes.
    await reportOutage(fake.ctx, outage);
    await fake.later(600_000);
    assert.equal(fake.posts.length, 2);
  });

  it('have an audit line for each outage', async () => {
    await reportOutage(fake.ctx, { cause: 'mailbox', about: 'licenses@contoso.com' });
    assert.deepEqual(await placesAndLines(fake), [0, 'outage']);
  });

  it('get no card that has reached somebody before', async () => {
    await add();
    await fake.later(1000);
    await ask(fake);

    await addPlace(fake.ctx, APPROVER, channel('other'), 'Other');
    await fake.later(1000);

    assert.equal(fake.posts.filter(({ message }) => message.kind === 'decision-card').length, 1);
  });

  it('are replaced by mail to APPROVER_MAIL if there is none, and the requester is told', async () => {
    await ask(fake);

    assert.deepEqual(
      fake.mails.map(({ to, content }) => [to, content.kind]),
      [['it@contoso.com', 'request-waits']],
    );
    assert.equal((await viewForRequester(fake.ctx, EMPLOYEE, FORM_ID)).request.approversReached, false);
    assert.equal(fake.updates.at(-1)?.message.kind, 'status-card');
  });

  it('tell the requester as soon as somebody was reached', async () => {
    await ask(fake);
    await add();
    await fake.later(1000);

    const last = fake.updates.findLast(({ message }) => message.kind === 'status-card')?.message;
    assert.equal(last?.kind === 'status-card' && last.view.request.approversReached, true);
  });

  it('get the card from another job if the one that had reserved it was given up', async () => {
    await add();
    await fake.later(1000);
    const ctx = {
      ...fake.ctx,
      messenger: {
        ...fake.ctx.messenger,
        post: () => Promise.reject(new OutsideError('permanent', 'Teams refuses the card.')),
      },
    };
    const refused = createWorker({ ctx, owner: 'refused', mailboxes: 0 });
    await submitRequest(fake.ctx, EMPLOYEE, aForm(), {
      conversation: personalChat(EMPLOYEE.id),
      activityId: 'form-1',
    });
    for (let n = 0; n < 15; n += 1) {
      await fake.later(3_600_000, refused);
      // Each try waits for a new look at the persons, whose checks are old by then.
      await fake.later(1000, refused);
    }
    assert.equal(await fake.store.count({ by: 'list', key: 'dead' }), 1);

    await removePlace(fake.ctx, APPROVER, channel('it'));
    await add();
    await fake.later(1000);
    // The card waits for a new look at the persons, whose checks are old by then.
    await fake.later(1000);

    assert.equal(fake.posts.filter(({ message }) => message.kind === 'decision-card').length, 1);
  });

  it('get nothing after stop', async () => {
    await add();
    assert.equal(await removePlace(fake.ctx, APPROVER, channel('it')), 'removed');
    assert.equal(await removePlace(fake.ctx, APPROVER, channel('it')), 'none');

    await ask(fake);

    assert.deepEqual(
      fake.posts.filter(({ message }) => message.kind === 'decision-card'),
      [],
    );
  });

  it('can be stopped in their own chat by somebody who lost the right', async () => {
    await addPlace(fake.ctx, APPROVER, personalChat(APPROVER.id), 'Alex');
    fake.approvers.clear();

    assert.equal(await removePlace(fake.ctx, APPROVER, personalChat(APPROVER.id)), 'removed');
  });

  it('are forgotten when the bot is no longer in them', async () => {
    await add();
    await fake.later(1000);
    fake.dead.add(channel('it').conversationId);

    await ask(fake);

    assert.equal(await fake.store.count({ by: 'list', key: 'places' }), 0);
    assert.equal((await viewForRequester(fake.ctx, EMPLOYEE, FORM_ID)).request.approversReached, false);
  });

  it('show a card of the list on request, to approvers only', async () => {
    await ask(fake);

    await assertRefused(openRequest(fake.ctx, EMPLOYEE, FORM_ID, channel('it')), 'not-an-approver');
    await assertRefused(openRequest(fake.ctx, APPROVER, 'unknown', channel('it')), 'request-gone');
    await openRequest(fake.ctx, APPROVER, FORM_ID, channel('it'));
    await fake.work();

    assert.equal(fake.posts.filter(({ message }) => message.kind === 'decision-card').length, 1);
  });
});
