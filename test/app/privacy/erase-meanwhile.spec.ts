import assert from 'node:assert/strict';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import { approveRequest, declineRequest } from '../../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import type { Actor, FormInput } from '../../../src/app/ports/results.ts';
import type { Operation } from '../../../src/app/ports/store.ts';
import { StoreError } from '../../../src/app/ports/store.ts';
import { erasePerson } from '../../../src/app/privacy/erase-person.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import {
  aContextWithPlace,
  entriesOn,
  aForm,
  APPROVER,
  EMPLOYEE,
  FORM_ID,
  seen,
} from '../../support/app-story.ts';
import { withStore } from '../../support/both-stores.ts';
import { aPerson } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { personalChat } from '../../support/fake-context.ts';

const marked = aPerson(7, { name: 'Zyxel Marked', mail: 'zyxel@contoso.com' });
const ZYXEL: Actor = { id: marked.id, name: marked.name };
const SUBJECT = { id: marked.id, names: [marked.name], addresses: ['zyxel@contoso.com'] };
const DAY = 86_400_000;

const touches = (part: string) => (operations: readonly Operation[]) =>
  operations.some((one) => (one.kind === 'remove' ? one.id : one.document.id).startsWith(part));
const away = () => Promise.reject(new StoreError('down', 'The store is away.'));

describe('Erasing a person while something is on its way', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    fake.people.set(marked.id, marked);
    fake.products = fake.products.map((product) => ({ ...product, free: 50 }));
  });

  afterEach(() => fake.close());

  const erase = () => erasePerson({ ...fake.ctx, store: fake.store }, SUBJECT);
  const submit = (actor: Actor, more: Partial<FormInput>) =>
    submitRequest(fake.ctx, actor, aForm({ ownerId: actor.id, picked: [], typed: '', ...more }), {
      conversation: personalChat(actor.id),
      activityId: 'form-1',
    });
  const many = Array.from({ length: 25 }, (_, n) => (n === 5 ? 'zyxel' : `person${n + 2}`))
    .map((name) => `${name}@contoso.com`)
    .join('\n');

  /** The ids of the documents that name Zyxel in any way. */
  async function naming(): Promise<readonly string[]> {
    const ids: string[] = [];
    for await (const page of fake.store.scan()) {
      const texts = page.filter((document) => /zyxel|4000-8000-000000000007/i.test(JSON.stringify(document)));
      ids.push(...texts.map(({ id }) => id));
    }
    return ids;
  }

  /** A worker, and an act that happens once, before or after a commit that `isIt` finds. */
  function workerThat(isIt: (operations: readonly Operation[]) => boolean, happens: () => Promise<unknown>) {
    const { store } = fake.ctx;
    let isOver = false;
    const commit: typeof store.commit = async (operations, id) => {
      if (!isOver && isIt(operations)) {
        isOver = true;
        await happens();
      }
      return store.commit(operations, id);
    };
    const { store: through } = withStore({ ...fake.ctx, store: fake.store }, { commit });
    return createWorker({ ctx: { ...fake.ctx, store: through }, owner: 'cut', mailboxes: 1 });
  }

  it('finds them in the list of a request that was withdrawn while the list was written', async () => {
    await submit(EMPLOYEE, { typed: many });
    const withdraw = () => withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID);
    await fake.work(workerThat(touches('open:'), withdraw));
    assert.ok((await naming()).includes(`chunk:${FORM_ID}:0`));

    assert.deepEqual(await erase(), []);
    assert.deepEqual(await naming(), []);
  });

  it('finds them in a request whose removal was interrupted after its first step', async () => {
    await submit(ZYXEL, { typed: many, reason: 'My own words.' });
    await fake.work();
    await withdrawRequest(fake.ctx, ZYXEL, FORM_ID);
    await fake.work();
    await assert.rejects(fake.later(30 * DAY, workerThat(touches(`chunk:${FORM_ID}:1`), away)), StoreError);
    assert.equal(await fake.store.read(`chunk:${FORM_ID}:0`), undefined);
    assert.ok((await naming()).includes(`req:${FORM_ID}`));

    assert.deepEqual(await erase(), []);
    assert.deepEqual(await naming(), []);
    assert.doesNotMatch(JSON.stringify(await fake.store.read(`req:${FORM_ID}`)), /My own words/);

    await fake.later(60_000);
    assert.equal(await fake.store.read(`req:${FORM_ID}`), undefined);
    assert.equal(await fake.store.read(`chunk:${FORM_ID}:1`), undefined);
  });

  it('leaves them out of a list that is made from earlier look-ups', async () => {
    await submit(EMPLOYEE, { typed: many });
    await fake.worker('one').runDue();
    assert.ok((await naming()).includes(`look-up:${FORM_ID}:0`));
    assert.deepEqual(await erase(), []);
    await fake.work();

    const view = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    assert.equal(view.entries.length, 25);
    assert.doesNotMatch(JSON.stringify(view.entries), /erased/);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));
    await fake.work();
    const { request } = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    assert.equal(request.status, 'completed');
    assert.deepEqual(await naming(), []);
  });

  it('leaves them out of a list that is being written', async () => {
    await submit(EMPLOYEE, { typed: many });
    await fake.work(workerThat(touches('open:'), erase));

    const { request, entries } = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    assert.equal(request.persons, 25);
    assert.doesNotMatch(JSON.stringify(entries), /erased/);
    assert.deepEqual(await naming(), []);
  });

  it('leaves them out of a look-up under way', async () => {
    await submit(EMPLOYEE, { typed: many });
    const { directory } = fake.ctx;
    let isOver = false;
    const find: typeof directory.find = async (asked) => {
      const found = await directory.find(asked);
      if (!isOver) assert.deepEqual(await erase(), []);
      isOver = true;
      return found;
    };
    const ctx = { ...fake.ctx, directory: { ...directory, find } };
    await fake.work(createWorker({ ctx, owner: 'slow', mailboxes: 1 }));

    const { request } = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    assert.equal(request.persons, 25);
    assert.deepEqual(await naming(), []);
  });

  it('cannot be undone by including all names again', async () => {
    await submit(EMPLOYEE, { typed: 'zyxel@contoso.com' });
    await fake.work();
    await erase();
    await changeExclusion(fake.ctx, APPROVER, FORM_ID, 'all', false);
    await changeExclusion(fake.ctx, APPROVER, FORM_ID, 1, false);

    const view = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    assert.deepEqual(
      view.request.excluded.flatMap(({ indexes }) => indexes),
      [1],
    );
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));
    await fake.work();
    assert.equal((await viewForApprover(fake.ctx, APPROVER, FORM_ID)).request.status, 'completed');
  });

  it('takes them off the cards in Teams', async () => {
    await submit(EMPLOYEE, { typed: 'zyxel@contoso.com' });
    await fake.work();
    await declineRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    await fake.work();
    fake.updates.length = 0;
    await erase();
    await fake.work();

    assert.deepEqual(fake.updates.map(({ message }) => message.kind).toSorted(), [
      'decision-card',
      'status-card',
    ]);
    assert.doesNotMatch(JSON.stringify(fake.updates), /zyxel/i);
  });

  it('removes the guard of their open request, whose id is made from them', async () => {
    await submit(EMPLOYEE, { typed: 'zyxel@contoso.com' });
    await fake.work();
    await erase();

    const guards: string[] = [];
    for await (const page of fake.store.scan()) {
      guards.push(...page.filter(({ type }) => type === 'guard').map(({ id }) => id));
    }
    assert.deepEqual(guards, []);
  });

  it('does not wait for an expired erasure whose id the store still holds', async () => {
    await submit(EMPLOYEE, { typed: 'zyxel@contoso.com' });
    await fake.work();
    const { store } = fake;
    const commit: typeof store.commit = async (operations, id) => {
      const index = operations.findIndex(
        (one) => one.kind === 'create' && one.document.id === `erasing:${marked.id}`,
      );
      return index < 0 ? store.commit(operations, id) : { outcome: 'conflict', index };
    };

    assert.deepEqual(await erasePerson(withStore({ ...fake.ctx, store }, { commit }), SUBJECT), []);
    assert.deepEqual(await naming(), []);
  });
});
