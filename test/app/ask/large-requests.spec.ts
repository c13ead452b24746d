import assert from 'node:assert/strict';
import { correctRequest } from '../../../src/app/ask/correct-request.ts';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import { approveRequest, declineRequest } from '../../../src/app/decide/decide-request.ts';
import { tryAgain } from '../../../src/app/decide/try-again.ts';
import { viewForApprover, viewForRequester } from '../../../src/app/decide/view-request.ts';
import { listOwnRequests } from '../../../src/app/list/list-requests.ts';
import { addPlace } from '../../../src/app/places/manage-places.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import type { FormInput } from '../../../src/app/ports/results.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { SETTINGS_ID } from '../../../src/app/records/read-settings.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { entriesOn, aForm, APPROVER, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import { channel, FakeContext, personalChat } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';
import { withCommit } from '../../support/with-commit.ts';

const DAY = 86_400_000;
const OTHER_FORM = '01900000-0000-7000-8000-000000000002';
const WHERE = { conversation: personalChat(EMPLOYEE.id), activityId: 'form-1' };
const addresses = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => `person${from + n}@contoso.com`);

/** The names of those persons. */
const expected = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => `Person ${from + n}`);

describe('a request with many persons', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = new FakeContext();
    fake.approvers.add(APPROVER.id);
    for (let n = 31; n <= 250; n += 1) fake.people.set(aPerson(n).id, aPerson(n));
    await addPlace(fake.ctx, APPROVER, channel('it'), 'IT');
    await fake.later(1000);
  });

  afterEach(() => fake.close());

  const submit = (typed: readonly string[], more: Partial<FormInput> = {}, ctx: Context = fake.ctx) =>
    submitRequest(ctx, EMPLOYEE, aForm({ picked: [], typed: typed.join('\n'), ...more }), WHERE);
  const shown = () => viewForRequester(fake.ctx, EMPLOYEE, FORM_ID);
  const names = async () => (await shown()).entries.map(({ person }) => person.name);
  const jobs = async () => {
    const query = { by: 'list', key: 'queue:general', order: 'ascending', limit: 100 } as const;
    const due = await fake.store.page(query);
    return due.filter(({ sort = '' }) => sort < fake.ctx.clock.iso(fake.now + 1));
  };

  it('is answered at once, looked up by jobs that show the progress, and then waits for a decision', async () => {
    const result = await submit(addresses(2, 230));
    assert.equal(result.outcome === 'made' && result.view.request.status, 'checking');

    await fake.work();

    const progress = fake.updates.flatMap(({ message }) =>
      message.kind === 'status-card' ? [message.view.request] : [],
    );
    assert.deepEqual([progress.at(0)?.status, progress.at(-1)?.status], ['checking', 'pending']);
    const counts = progress.map(({ lookUp }) => lookUp?.done ?? 0);
    assert.deepEqual(
      counts,
      counts.toSorted((one, other) => one - other),
    );
    assert.ok(counts.length <= 5, 'Teams lets a bot redraw a card only so often.');
    assert.equal((await shown()).request.status, 'pending');
    assert.deepEqual(await names(), expected(1, 230));
    assert.equal(fake.posts.filter(({ message }) => message.kind === 'decision-card').length, 1);
  });

  it('is in the list of each of its persons when it waits for a decision', async () => {
    await submit(addresses(2, 120));
    const own = async (n: number) =>
      (await listOwnRequests(fake.ctx, { id: aPerson(n).id, name: '' })).requests.length;
    assert.deepEqual([await own(1), await own(119)], [1, 0]);

    await fake.work();

    assert.deepEqual([await own(1), await own(2), await own(81), await own(120)], [1, 1, 1, 1]);
  });

  it('lists nobody twice, and names addresses that were not recognized and people who are refused', async () => {
    fake.people.set(aPerson(3).id, aPerson(3, { guest: true }));
    fake.people.set(aPerson(4).id, aPerson(4, { enabled: false }));
    fake.people.set(aPerson(249).id, aPerson(249, { mail: 'twins@contoso.com' }));
    fake.people.set(aPerson(250).id, aPerson(250, { mail: 'twins@contoso.com' }));
    const strangers = Array.from({ length: 60 }, (_, n) => `nobody${n}@contoso.com`);

    await submit([...addresses(2, 150), aPerson(7).id, ...strangers, 'twins@contoso.com', aPerson(2).id]);
    await fake.work();

    assert.deepEqual(await names(), [...expected(1, 2), ...expected(5, 150)]);
    const { unresolved, request } = await shown();
    assert.equal(request.lookUp?.unresolved, 63);
    assert.deepEqual(unresolved?.problems, [
      { kind: 'unknown', addresses: strangers.slice(0, 50), more: 10 },
      { kind: 'ambiguous', addresses: ['twins@contoso.com'], more: 0 },
      { kind: 'guests', names: ['Person 3'], more: 0 },
      { kind: 'disabled', names: ['Person 4'], more: 0 },
    ]);
    assert.deepEqual(unresolved.typed.split('\n'), [...strangers, 'twins@contoso.com']);
  });

  it('keeps the unresolved addresses for its requester to correct, and for nobody else', async () => {
    await submit([...addresses(2, 30), 'nobody@contoso.com']);
    await assertRefused(correctRequest(fake.ctx, EMPLOYEE, FORM_ID), 'card-outdated');
    await fake.work();

    const { unresolved, id } = await correctRequest(fake.ctx, EMPLOYEE, FORM_ID);
    assert.equal(unresolved.typed, 'nobody@contoso.com');
    assert.notEqual(id, FORM_ID);
    await assertRefused(correctRequest(fake.ctx, APPROVER, FORM_ID), 'not-your-request');
  });

  it('is one request for one form, however often it arrives, also at the same time', async () => {
    const results = await Promise.all([1, 2, 3].map(() => submit(addresses(2, 60))));
    await fake.work();

    assert.equal(results.filter(({ outcome }) => outcome === 'made').length, 1);
    assert.equal((await submit(addresses(2, 60))).outcome, 'existing');
    assert.equal(await fake.store.count({ by: 'list', key: 'requests:pending' }), 1);
  });

  it('ends if an equal request is open, which is known only after the look-up', async () => {
    await submit(addresses(2, 60));
    await submit(addresses(2, 60).toReversed(), { id: OTHER_FORM });
    await fake.work();

    const [first, second] = [await shown(), await viewForRequester(fake.ctx, EMPLOYEE, OTHER_FORM)];
    assert.equal(first.request.status, 'pending');
    assert.deepEqual([second.request.status, second.request.notCreated], ['cancelled', 'open-already']);
    assert.equal(fake.posts.filter(({ message }) => message.kind === 'decision-card').length, 1);

    await withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID);
    await submit(addresses(2, 60), { id: '01900000-0000-7000-8000-000000000003' });
    await fake.work();
    assert.equal(await fake.store.count({ by: 'list', key: 'requests:pending' }), 1);
  });

  it('ends in words if nobody was recognized, and its form comes back filled in', async () => {
    const strangers = Array.from({ length: 130 }, (_, n) => `nobody${n}@contoso.com`);
    await submit(strangers, { forMe: false });
    await fake.work();

    const { request } = await shown();
    assert.deepEqual([request.status, request.notCreated, request.persons], ['cancelled', 'nobody-found', 0]);
    const forms = fake.posts.flatMap(({ message, conversation }) =>
      message.kind === 'form' ? [[conversation.conversationId, message.correction.unresolved.typed]] : [],
    );
    assert.deepEqual(forms, [[WHERE.conversation.conversationId, strangers.join('\n')]]);
    assert.equal(fake.posts.filter(({ message }) => message.kind === 'decision-card').length, 0);
  });

  it('ends in words if Graph did not answer for a day, and its form comes back filled in', async () => {
    await submit(addresses(2, 30));
    fake.graphFails = new OutsideError('transient', '503');
    for (let n = 0; n < 170; n += 1) await fake.later(11 * 60_000);
    fake.graphFails = undefined;
    await fake.later(60_000);

    const { request } = await shown();
    assert.deepEqual([request.status, request.notCreated], ['cancelled', 'not-looked-up']);
    const typed = fake.posts.flatMap(({ message }) =>
      message.kind === 'form' ? [message.correction.unresolved.typed] : [],
    );
    assert.deepEqual(typed, [addresses(2, 30).join('\n')]);
    for (const key of ['requests:pending', 'queue:general', 'dead']) {
      const left = await fake.store.page({ by: 'list', key, order: 'ascending', limit: 10 });
      assert.deepEqual(
        left.filter(({ id }) => id.includes('look-up')),
        [],
        key,
      );
    }
    // An equal request is made again.
    await submit(addresses(2, 30), { id: '01900000-0000-7000-8000-000000000003' });
    await fake.work();
    assert.equal(await fake.store.count({ by: 'list', key: 'requests:pending' }), 1);
  });

  it('can be withdrawn during the look-up, and is removed with all its documents in time', async () => {
    await submit(addresses(2, 230));
    await fake.worker().runDue();
    const { outcome } = await withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID);
    await fake.work();

    assert.equal(outcome, 'withdrawn');
    assert.equal((await shown()).request.status, 'cancelled');
    assert.equal(fake.posts.filter(({ message }) => message.kind === 'decision-card').length, 0);
    await fake.later(30 * DAY);
    for (const id of ['req:', 'look-up:', 'chunk:']) {
      for (const part of ['', ':0', ':1', ':2']) {
        assert.equal(await fake.store.read(`${id}${FORM_ID}${part}`), undefined);
      }
    }
  });

  it('is removed with its chunks, lists and unresolved addresses', async () => {
    await submit([...addresses(2, 110), 'nobody@contoso.com']);
    await fake.work();
    await declineRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    // Its cards are drawn again after a few seconds.
    await fake.later(10_000);
    await fake.later(30 * DAY);

    const own = await listOwnRequests(fake.ctx, { id: aPerson(110).id, name: '' });
    assert.equal(own.requests.length, 0);
    for (const id of [`req:${FORM_ID}`, `unresolved:${FORM_ID}`, `chunk:${FORM_ID}:5`]) {
      assert.equal(await fake.store.read(id), undefined, id);
    }
  });

  it('continues if the own process is switched on, its requester leaves or its product is suspended meanwhile', async () => {
    await submit(addresses(2, 60));
    const saved = { values: { ownProcess: true }, revision: 1, saves: [] };
    const settings = { id: SETTINGS_ID, type: 'settings', data: saved };
    await fake.store.commit([{ kind: 'create', document: settings }], 'settings-1');
    fake.people.delete(EMPLOYEE.id);
    fake.products = fake.products.map((product) => ({ ...product, assignable: false }));
    await fake.work();

    const { request, entries, unresolved } = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    assert.deepEqual([request.status, entries.length], ['pending', 59]);
    assert.deepEqual(unresolved?.problems, [{ kind: 'unknown', addresses: [EMPLOYEE.name], more: 0 }]);
  });

  it('waits while Graph does not answer, and continues where it was', async () => {
    await submit(addresses(2, 230));
    const { find } = fake.ctx.directory;
    let asked = 0;
    const directory = {
      ...fake.ctx.directory,
      find: (entries: readonly string[]) => {
        asked += 1;
        return asked === 8 ? Promise.reject(new Error('503')) : find(entries);
      },
    };
    const worker = createWorker({ ctx: { ...fake.ctx, directory }, owner: 'w', mailboxes: 1 });
    await fake.work(worker);
    assert.equal((await shown()).request.lookUp?.done, 100);

    await fake.later(5000, worker);

    assert.equal((await shown()).request.status, 'pending');
    // 12 batches of 230 entries and the requester, and the three batches of the interrupted part again.
    assert.equal(asked, 12 + 3);
  });

  it("has the same result whichever commit is a dying worker's last", async () => {
    for (let last = 0; ; last += 1) {
      const id = `01900000-0000-7000-8000-0000000001${String(last).padStart(2, '0')}`;
      fake.now += 3_600_000;
      await submit([...addresses(2, 102 + last), 'nobody@contoso.com'], { id });
      const dead = await dieAfter(last);
      await fake.later(31_000);

      const { request, entries, unresolved } = await viewForRequester(fake.ctx, EMPLOYEE, id);
      assert.deepEqual([request.status, entries.length], ['pending', 102 + last], `after commit ${last}`);
      assert.equal(unresolved?.typed, 'nobody@contoso.com');
      assert.deepEqual(await jobs(), []);
      const enlisted = await listOwnRequests(fake.ctx, { id: aPerson(102).id, name: '' });
      assert.equal(enlisted.requests.length, Math.min(10, last + 1));
      if (!dead) return;
    }
  });

  /**
   * Lets a worker run due jobs until it has made so many commits, and then hang for ever. False: it finished
   * before.
   */
  async function dieAfter(last: number): Promise<boolean> {
    const hung = Promise.withResolvers<true>();
    let commits = 0;
    const ctx = withCommit(fake, (operations, commitId) => {
      commits += 1;
      if (commits <= last) return fake.store.commit(operations, commitId);
      hung.resolve(true);
      return new Promise(() => {});
    });
    const worker = createWorker({ ctx, owner: `dies-${last}`, mailboxes: 1 });
    const done = fake.work(worker).then(() => false);
    return Promise.race([hung.promise, done]);
  }

  it('can be tried again for hundreds of persons who got no seat', async () => {
    await submit(addresses(2, 250));
    await fake.work();
    fake.products = [aProduct({ free: 30 })];
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    await fake.work();
    const first = (await shown()).request;
    assert.deepEqual([first.status, first.tally.assigned, first.tally.failed], ['partly-failed', 30, 220]);

    fake.products = [aProduct({ free: 500 })];
    await tryAgain(fake.ctx, APPROVER, FORM_ID);
    await fake.work();
    // The quota allows 200 at a time.
    await fake.later(10_000);

    const { request } = await shown();
    assert.deepEqual([request.status, request.tally.assigned, request.tally.failed], ['completed', 250, 0]);
    assert.equal(new Set(fake.writes.map(({ personId }) => personId)).size, 250);
  });

  it('has old checks repeated chunk by chunk, by one job', async () => {
    await submit(addresses(2, 150));
    await fake.work();
    fake.people.set(aPerson(150).id, aPerson(150, { restricted: true }));
    fake.now += 16 * 60_000;

    await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    assert.equal((await jobs()).length, 1);
    await fake.work();

    const { entries } = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    assert.ok(entries.every(({ check }) => check.at === fake.ctx.clock.iso(fake.now)));
    assert.equal(entries.at(-1)?.check.restricted, true);
    assert.deepEqual(await jobs(), []);
  });
});
