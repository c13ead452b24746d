import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { stopWaiting } from '../../../src/app/decide/stop-waiting.ts';
import { tryAgain } from '../../../src/app/decide/try-again.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { erasePerson } from '../../../src/app/privacy/erase-person.ts';
import type { AuditEntry } from '../../../src/app/records/audit-entry.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { canStopWaiting } from '../../../src/domain/wait.ts';
import { HANDLERS } from '../../../src/worker/handlers.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import {
  aContextWithPlace,
  entriesOn,
  APPROVER,
  ask,
  FORM_ID,
  OTHER_APPROVER,
} from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { personalChat } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';

const HOUR = 3_600_000;
const NO_CONSENT = new OutsideError('outage', '403', { outage: 'consent' });

const fail = (): Promise<never> => Promise.reject(new Error('A bug.'));

describe('stopping a wait that only an administrator can end', () => {
  let fake: FakeContext;
  /** While true, License Desk has no permission to assign. */
  let lacksRight: boolean;
  let worker: ReturnType<typeof createWorker>;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    fake.products = [aProduct({ free: 100 })];
    lacksRight = true;
    const assign: typeof fake.ctx.licenses.assign = (orders) =>
      lacksRight ? Promise.reject(NO_CONSENT) : fake.ctx.licenses.assign(orders);
    const ctx = { ...fake.ctx, licenses: { ...fake.ctx.licenses, assign } };
    worker = createWorker({ ctx, owner: 'worker', mailboxes: 1 });
  });

  afterEach(() => fake.close());

  const view = () => viewForApprover(fake.ctx, APPROVER, FORM_ID);
  const status = async () => (await view()).request.status;
  const isOffered = async () => canStopWaiting((await view()).request);
  const stop = (by = APPROVER) => stopWaiting(fake.ctx, by, FORM_ID);
  const reasons = async () =>
    (await view()).entries.map(({ outcome }) =>
      outcome?.kind === 'failed' ? outcome.reason : (outcome?.kind ?? 'waiting'),
    );
  const told = (n: number): number =>
    fake.posts.filter(
      ({ conversation }) => conversation.conversationId === personalChat(aPerson(n).id).conversationId,
    ).length;
  const audited = async () => {
    const query = { by: 'list', key: 'audit', order: 'descending', limit: 100 } as const;
    const entries = await fake.store.page<DataDocument<AuditEntry>>(query);
    return entries.map(({ data }) => data).filter(({ what }) => what === 'waiting-stopped');
  };

  /** An approved request, after all jobs that can run. */
  async function approve(more: Parameters<typeof ask>[1] = {}, by = worker): Promise<void> {
    await ask(fake, more);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    await fake.work(by);
  }

  async function approveMany(): Promise<void> {
    for (let n = 31; n <= 60; n += 1) fake.people.set(aPerson(n).id, aPerson(n));
    const typed = Array.from({ length: 44 }, (_, n) => `person${n + 2}@contoso.com`).join('\n');
    await approve({ picked: [], typed });
  }

  it('is offered on the cards while somebody waits for that, and at no other time', async () => {
    await ask(fake);
    assert.equal(await isOffered(), false);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    assert.equal(await isOffered(), false);
    fake.updates.length = 0;
    await fake.work(worker);

    assert.equal(await isOffered(), true);
    const drawn = fake.updates.flatMap(({ message }) => ('view' in message ? [message] : []));
    assert.deepEqual(
      drawn
        .filter(({ view: { request } }) => canStopWaiting(request))
        .map(({ kind }) => kind)
        .toSorted(),
      ['decision-card', 'status-card'],
    );
    lacksRight = false;
    await fake.later(HOUR, worker);
    assert.deepEqual([await status(), await isOffered()], ['completed', false]);
  });

  it('draws the cards once, however often the cause is met', async () => {
    await approve();
    fake.updates.length = 0;
    for (let n = 0; n < 5; n += 1) await fake.later(HOUR, worker);
    assert.equal(fake.updates.length, 0);
  });

  it('fails at once those who wait, with the cause, and tells everybody once', async () => {
    await ask(fake);
    await changeExclusion(fake.ctx, APPROVER, FORM_ID, 2, true);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.4'));
    await fake.work(worker);
    fake.updates.length = 0;

    const { outcome, view: shown } = await stop();
    assert.deepEqual([outcome, canStopWaiting(shown.request)], ['waiting-stopped', false]);
    // The lane stands still, and nobody waits for it.
    await fake.work(worker);
    assert.deepEqual(await reasons(), ['no-right', 'no-right', 'not-assigned']);
    assert.equal(await status(), 'failed');
    const drawn = fake.updates.flatMap(({ message }) =>
      'view' in message ? [`${message.kind} ${message.view.request.status}`] : [],
    );
    assert.deepEqual(new Set(drawn), new Set(['decision-card failed', 'status-card failed']));

    await fake.later(HOUR, worker);
    assert.deepEqual([told(1), told(2)], [1, 1]);
    const [entry, ...more] = await audited();
    assert.deepEqual(more, []);
    assert.deepEqual([entry?.actor, entry?.requestId], [APPROVER, FORM_ID]);
    assert.deepEqual(entry?.after, { round: 1, cause: 'consent' });
    assert.deepEqual((await view()).request.stopped?.by, APPROVER);
  });

  it('is followed by Try again, which licenses everybody after the cause is gone', async () => {
    await approve();
    await stop();
    await fake.work(worker);
    lacksRight = false;
    await tryAgain(fake.ctx, APPROVER, FORM_ID);
    await fake.later(HOUR, worker);
    assert.deepEqual(await reasons(), ['assigned', 'assigned', 'assigned']);
    assert.equal((await view()).request.stopped, undefined);
  });

  it('can be done in each round', async () => {
    await approve();
    await stop();
    await fake.work(worker);
    await tryAgain(fake.ctx, APPROVER, FORM_ID);
    await fake.later(HOUR, worker);
    assert.deepEqual([await status(), await isOffered()], ['approving', true]);
    await stop(OTHER_APPROVER);
    await fake.work(worker);
    assert.equal(await status(), 'failed');
    assert.equal((await audited()).length, 2);
  });

  it('ends every part of a large request', async () => {
    await approveMany();
    await stop();
    await fake.work(worker);

    assert.deepEqual(new Set(await reasons()), new Set(['no-right']));
    const { request } = await view();
    assert.deepEqual([request.status, request.tally.failed], ['failed', 45]);
    assert.deepEqual([told(2), told(45)], [1, 1]);
  });

  it('says so when the product is suspended, or License Desk could not sign in', async () => {
    for (const [outage, reason] of [
      ['product-suspended', 'suspended'],
      ['token', 'no-sign-in'],
    ] as const) {
      const other = await aContextWithPlace();
      const assign = () => Promise.reject(new OutsideError('outage', '', { outage }));
      const ctx = { ...other.ctx, licenses: { ...other.ctx.licenses, assign } };
      const away = createWorker({ ctx, owner: 'worker', mailboxes: 1 });
      await ask(other);
      await approveRequest(other.ctx, APPROVER, FORM_ID, entriesOn(other, 'pending.'));
      await other.work(away);
      await stopWaiting(other.ctx, APPROVER, FORM_ID);
      await other.work(away);
      const { entries } = await viewForApprover(other.ctx, APPROVER, FORM_ID);
      const [outcome] = entries.map((entry) => entry.outcome);
      assert.equal(outcome?.kind === 'failed' && outcome.reason, reason);
      await other.close();
    }
  });

  it('changes nothing the second time, nor by two approvers at once', async () => {
    await approve();
    const answers = await Promise.all([stop(), stop(OTHER_APPROVER)]);
    const kinds = answers.map(({ outcome }) => outcome);
    assert.deepEqual(new Set(kinds), new Set(['nothing-waits', 'waiting-stopped']));
    await fake.work(worker);
    const before = await view();
    assert.equal((await stop()).outcome, 'nothing-waits');
    await fake.work(worker);
    assert.deepEqual(await view(), before);
    assert.equal((await audited()).length, 1);
    assert.equal(told(2), 1);
  });

  it('changes nothing on an old card if the work has continued meanwhile', async () => {
    await approve();
    lacksRight = false;
    // The work continued, and now Graph asks for a wait, which passes by itself.
    fake.beforeAssign = () => ({ outcome: 'retry', afterMs: HOUR });
    await fake.later(HOUR, worker);
    const before = await view();
    assert.equal(canStopWaiting(before.request), false);
    assert.equal((await stop()).outcome, 'nothing-waits');
    assert.deepEqual(await view(), before);
    assert.deepEqual(await audited(), []);

    fake.beforeAssign = () => undefined;
    await fake.later(HOUR, worker);
    assert.equal(await status(), 'completed');
    assert.equal((await stop()).outcome, 'nothing-waits');
  });

  it('is refused to who is no approver, and for a request that is gone', async () => {
    await approve();
    await assertRefused(stop({ id: aPerson(5).id, name: 'Person 5' }), 'not-an-approver');
    assert.equal(await isOffered(), true);
    const gone = stopWaiting(fake.ctx, APPROVER, '01900000-0000-7000-8000-00000000dead');
    await assertRefused(gone, 'request-gone');
  });

  it('gives all persons of a large request an outcome even if the job for that was given up', async () => {
    await approveMany();
    await stop();
    const handlers = { ...HANDLERS, 'stop-waiting': { ...HANDLERS['stop-waiting'], run: fail } };
    const broken = createWorker({ ctx: fake.ctx, owner: 'worker', mailboxes: 1, handlers });
    for (let n = 0; n < 13; n += 1) await fake.later(HOUR / 6, broken);
    assert.equal(await fake.store.count({ by: 'list', key: 'dead' }), 1);
    for (let n = 0; n < 3; n += 1) await fake.later(HOUR, worker);
    assert.equal(await status(), 'failed');
    assert.deepEqual([...new Set(await reasons())], ['no-right']);
    assert.equal(told(40), 1);
  });

  it('does not report as failed a person who was erased since the round before', async () => {
    await approve();
    await stop();
    await fake.work(worker);
    const { id, name, mail = '' } = aPerson(2);
    const whole = { ...fake.ctx, store: fake.store };
    assert.deepEqual(await erasePerson(whole, { id, names: [name], addresses: [mail] }), []);
    await tryAgain(fake.ctx, APPROVER, FORM_ID);
    await fake.later(HOUR, worker);
    await stop();
    await fake.work(worker);
    assert.deepEqual(await reasons(), ['no-right', 'not-assigned', 'no-right']);
  });
});
