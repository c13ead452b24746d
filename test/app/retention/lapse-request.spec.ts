import assert from 'node:assert/strict';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import { approveRequest, declineRequest } from '../../../src/app/decide/decide-request.ts';
import { tryAgain } from '../../../src/app/decide/try-again.ts';
import { viewForApprover, viewForRequester } from '../../../src/app/decide/view-request.ts';
import { listOwnRequests, listRequests } from '../../../src/app/list/list-requests.ts';
import type { AuditEntry } from '../../../src/app/records/audit-entry.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import type { JobRecord } from '../../../src/app/records/queue-job.ts';
import { guardId } from '../../../src/app/records/request-documents.ts';
import type { Status } from '../../../src/domain/request.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import {
  aContextWithPlace,
  entriesOn,
  APPROVER,
  ask,
  EMPLOYEE,
  FORM_ID,
  seen,
} from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson } from '../../support/builders.ts';
import { channel, FakeContext, personalChat } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';
import { withCommit } from '../../support/with-commit.ts';

const DAY = 86_400_000;

const kindsOf = (fake: FakeContext, to: string): readonly string[] =>
  fake.posts
    .filter(({ conversation }) => conversation.conversationId === to)
    .map(({ message }) => message.kind);
const IT = channel('it').conversationId;
const OWN = personalChat(EMPLOYEE.id).conversationId;
const count = (kinds: readonly string[], kind: string): number => kinds.filter((one) => one === kind).length;

async function statusOf(fake: FakeContext): Promise<Status> {
  return (await viewForApprover(fake.ctx, APPROVER, FORM_ID)).request.status;
}

async function audited(fake: FakeContext): Promise<readonly string[]> {
  const query = { by: 'list', key: 'audit', order: 'ascending', limit: 100 } as const;
  return (await fake.store.page<DataDocument<AuditEntry>>(query)).map(({ data }) => data.what);
}

describe('a request that nobody decides on', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  it('has a warning three days before its end, in the places and to its requester', async () => {
    await ask(fake);
    await fake.later(27 * DAY - 1);
    assert.equal(count(kindsOf(fake, IT), 'request-lapses') + count(kindsOf(fake, OWN), 'request-lapses'), 0);

    await fake.later(1);

    for (const to of [IT, OWN]) assert.equal(count(kindsOf(fake, to), 'request-lapses'), 1);
    const told = fake.posts.findLast(({ message }) => message.kind === 'request-lapses')?.message;
    assert.equal(told?.kind === 'request-lapses' && told.at, '2026-12-22T10:00:01.000Z');
  });

  it('has its warning after half the time if the retention is short', async () => {
    Object.assign(fake.ctx.options, { retentionDays: 2 });
    await ask(fake);
    await fake.later(DAY - 1);
    assert.equal(count(kindsOf(fake, OWN), 'request-lapses'), 0);

    await fake.later(1);
    assert.equal(count(kindsOf(fake, OWN), 'request-lapses'), 1);
  });

  it('has its warning and its end told by mail to APPROVER_MAIL while there is no place', async () => {
    const alone = new FakeContext({ approverMail: ['it@contoso.com'] });
    await ask(alone);
    alone.mails.length = 0;

    await alone.later(27 * DAY);
    await alone.later(3 * DAY);

    assert.deepEqual(
      alone.mails.filter(({ to }) => to === 'it@contoso.com').map(({ content }) => content.kind),
      ['request-lapses', 'request-lapsed'],
    );
    await alone.close();
  });

  it('expires after the retention, every copy of its card is redrawn, and requester and places are told', async () => {
    await ask(fake);
    await fake.later(27 * DAY);
    await fake.later(3 * DAY - 1);
    assert.equal(await statusOf(fake), 'pending');
    fake.updates.length = 0;
    fake.mails.length = 0;

    await fake.later(1);

    assert.equal(await statusOf(fake), 'lapsed');
    assert.deepEqual(fake.updates.map(({ message }) => message.kind).toSorted(), [
      'decision-card',
      'status-card',
    ]);
    assert.equal(count(kindsOf(fake, IT), 'request-lapsed'), 1);
    assert.equal(count(kindsOf(fake, OWN), 'request-ended'), 1);
    assert.deepEqual(
      fake.mails.map(({ to }) => to),
      ['person1@contoso.com'],
    );
    assert.equal(count(kindsOf(fake, personalChat(aPerson(2).id).conversationId), 'person-ended'), 0);
    const [entry] = await auditedOf(fake, 'request-lapsed');
    assert.deepEqual([entry?.actor, entry?.before], ['license-desk', { status: 'pending' }]);
    const { requests } = await listRequests(fake.ctx, APPROVER, 'completed');
    assert.deepEqual(
      requests.map(({ id }) => id),
      [FORM_ID],
    );
  });

  it('can no longer be approved once it has expired', async () => {
    const view = await ask(fake);
    await fake.later(27 * DAY);
    await fake.later(3 * DAY);

    const answer = await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));

    assert.equal(answer.view.request.status, 'lapsed');
    assert.equal(answer.outcome, 'lapsed');
    assert.deepEqual(fake.writes, []);
  });

  it('does not expire when the decision comes a moment before', async () => {
    const view = await ask(fake);
    fake.now += 30 * DAY;
    await declineRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));

    await fake.work();

    assert.equal(await statusOf(fake), 'declined');
    assert.equal(count(kindsOf(fake, IT), 'request-lapsed'), 0);
  });

  it('loses nothing if the decision comes between reading and writing of its expiry', async () => {
    const view = await ask(fake);
    await fake.later(27 * DAY);
    fake.now += 3 * DAY;
    let decided = false;
    const ctx = withCommit(fake, async (operations, commitId) => {
      const isLapse = operations.some(
        (operation) => operation.kind === 'replace' && operation.document.list === 'requests:completed',
      );
      if (isLapse && !decided) {
        decided = true;
        await declineRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));
      }
      return fake.store.commit(operations, commitId);
    });
    await fake.work(createWorker({ ctx, owner: 'late', mailboxes: 1 }));

    assert.ok(decided);
    assert.equal(await statusOf(fake), 'declined');
    assert.equal((await audited(fake)).includes('request-lapsed'), false);
  });

  it('has one warning and one expiry, however late the worker is', async () => {
    await ask(fake);

    await fake.later(29 * DAY);
    await fake.later(5 * DAY);

    assert.equal(count(kindsOf(fake, IT), 'request-lapses'), 1);
    assert.equal(count(kindsOf(fake, IT), 'request-lapsed'), 1);
  });
});

describe('a request that has ended', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  /** All documents about the request except its audit, by id and from lists. */
  async function kept(): Promise<readonly string[]> {
    const ids = [`req:${FORM_ID}`, `chunk:${FORM_ID}:0`, `for:${aPerson(2).id}:${FORM_ID}`];
    const found = await Promise.all(ids.map((id) => fake.store.read(id)));
    const cards = await fake.store.page({
      by: 'list',
      key: `cards:${FORM_ID}`,
      order: 'ascending',
      limit: 100,
    });
    return [...found, ...cards].flatMap((document) => (document ? [document.id] : []));
  }

  it('is kept for the retention, and then removed with everything but its audit', async () => {
    const view = await ask(fake);
    const guard = guardId(fake.ctx, view.request, view.entries);
    await declineRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));
    await fake.later(30 * DAY - 1);
    assert.equal((await kept()).length, 5);
    assert.ok(await fake.store.read(guard));

    await fake.later(1);

    assert.deepEqual(await kept(), []);
    assert.deepEqual(await listOwnRequests(fake.ctx, { id: aPerson(2).id, name: 'Person 2' }), {
      requests: [],
    });
    await assertRefused(viewForRequester(fake.ctx, EMPLOYEE, FORM_ID), 'request-gone');
    assert.deepEqual(
      (await audited(fake)).filter((what) => what.startsWith('request-')),
      ['request-made', 'request-declined', 'request-removed'],
    );
    assert.equal(await fake.store.read(guard), undefined);
  });

  it('leaves the guard of a newer equal request alone', async () => {
    const view = await ask(fake);
    await declineRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));
    await fake.later(20 * DAY);
    const second = { id: '01900000-0000-7000-8000-000000000009' };
    await ask(fake, second);

    await fake.later(10 * DAY);

    assert.deepEqual(await kept(), []);
    const third = await ask(fake, { id: '01900000-0000-7000-8000-000000000010' });
    assert.equal(third.request.id, second.id);
  });

  for (const [how, end] of [
    ['withdrawn', () => withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID)],
    ['approved', async () => approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'))],
    ['lapsed', async () => (await fake.later(27 * DAY)) + (await fake.later(3 * DAY))],
  ] as const) {
    it(`is removed after it was ${how}`, async () => {
      await ask(fake);
      await end();
      await fake.work();

      await fake.later(30 * DAY);

      assert.deepEqual(await kept(), []);
      assert.equal(await fake.store.count({ by: 'list', key: 'dead' }), 0);
    });
  }

  it('is kept for another retention after it was tried again', async () => {
    fake.products = fake.products.map((product) => ({ ...product, free: 0 }));
    const view = await ask(fake);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));
    await fake.work();
    await fake.later(20 * DAY);
    await tryAgain(fake.ctx, APPROVER, FORM_ID);
    await fake.work();

    await fake.later(10 * DAY);
    assert.equal(await statusOf(fake), 'failed');
    // The job of the first round has ended, and that of the second one waits.
    const query = { by: 'list', key: 'queue:general', order: 'ascending', limit: 100 } as const;
    const jobs = await fake.store.page<DataDocument<JobRecord>>(query);
    const removals = jobs.map(({ data }) => data.task).filter(({ kind }) => kind === 'remove');
    assert.deepEqual(removals, [{ kind: 'remove', requestId: FORM_ID, round: 2 }]);

    await fake.later(20 * DAY);
    assert.deepEqual(await kept(), []);
  });

  for (const step of [1, 2, 3]) {
    it(`is removed completely by another worker if the first one dies after commit ${step} of 4`, async () => {
      const view = await ask(fake);
      fake.now += 3_600_000;
      await declineRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));
      await fake.later(30 * DAY - 1);
      fake.now += 1;
      const hung = Promise.withResolvers<void>();
      let commits = 0;
      const ctx = withCommit(fake, (operations, commitId) => {
        commits += 1;
        if (commits <= step) return fake.store.commit(operations, commitId);
        hung.resolve();
        return new Promise(() => {});
      });
      void createWorker({ ctx, owner: 'dies', mailboxes: 0 }).runDue();
      await hung.promise;
      assert.ok((await kept()).length > 0);

      await fake.later(31_000);

      assert.deepEqual(await kept(), []);
    });
  }

  it('cannot be tried again while it is being removed', async () => {
    fake.products = fake.products.map((product) => ({ ...product, free: 0 }));
    const view = await ask(fake);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));
    await fake.work();
    fake.now += 30 * DAY;
    let tried: Promise<unknown> | undefined;
    const ctx = withCommit(fake, async (operations, commitId) => {
      const isFirst = operations.some(({ kind }) => kind === 'remove') && operations.length > 3;
      if (isFirst) tried ??= tryAgain(fake.ctx, APPROVER, FORM_ID);
      await tried;
      return fake.store.commit(operations, commitId);
    });
    await fake.work(createWorker({ ctx, owner: 'remover', mailboxes: 1 }));
    await fake.work();

    assert.ok(tried);
    assert.equal(await statusOf(fake), 'failed');
    assert.equal((await kept()).length, 5);
  });
});
