import assert from 'node:assert/strict';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { declineRequest } from '../../../src/app/decide/decide-request.ts';
import { listOwnRequests, listRequests } from '../../../src/app/list/list-requests.ts';
import type { RequestPage } from '../../../src/app/list/list-requests.ts';
import type { PageAt } from '../../../src/app/ports/results.ts';
import { openOwnRequest } from '../../../src/app/list/open-request.ts';
import { viewForRequester } from '../../../src/app/decide/view-request.ts';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import { aPerson } from '../../support/builders.ts';
import { FakeContext, personalChat } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';

const formId = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** All pages, read one after the other. */
async function pages(read: (at?: PageAt) => Promise<RequestPage>): Promise<readonly string[][]> {
  const found: string[][] = [];
  for (let at: PageAt | undefined; ;) {
    const page = await read(at);
    found.push(page.requests.map(({ product }) => product.name));
    if (page.older === undefined) return found;
    at = page.older;
  }
}

describe('the lists', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  const own = (at?: PageAt): Promise<RequestPage> => listOwnRequests(fake.ctx, EMPLOYEE, at);

  /**
   * Makes so many requests, each four minutes after the last, below the limit per hour, and each for another
   * product in words.
   */
  async function askFor(count: number): Promise<void> {
    for (let n = 1; n <= count; n += 1) {
      fake.now += 4 * 60_000;
      await ask(fake, { id: formId(n), skuId: null, otherProduct: `Product ${n}` });
    }
  }

  it('show pages of ten, newest first, nothing twice and nothing left out', async () => {
    await askFor(21);

    const found = await pages((at) => listRequests(fake.ctx, APPROVER, 'pending', at));

    assert.deepEqual(
      found.map((page) => page.length),
      [10, 10, 1],
    );
    const expected = Array.from({ length: 21 }, (_, n) => `Product ${21 - n}`);
    assert.deepEqual(found.flat(), expected);
  });

  it('move a request to Completed when it ends', async () => {
    await askFor(2);
    await declineRequest(fake.ctx, APPROVER, formId(1), entriesOn(fake, 'pending.'));
    await fake.work();

    const [pending, completed] = await Promise.all([
      listRequests(fake.ctx, APPROVER, 'pending'),
      listRequests(fake.ctx, APPROVER, 'completed'),
    ]);
    assert.deepEqual(
      pending.requests.map(({ product }) => product.name),
      ['Product 2'],
    );
    assert.deepEqual(
      completed.requests.map(({ product }) => product.name),
      ['Product 1'],
    );
  });

  it('are for approvers only', async () => {
    const audit = { by: 'list', key: 'audit' } as const;
    const before = await fake.store.count(audit);
    await assertRefused(listRequests(fake.ctx, EMPLOYEE, 'pending'), 'not-an-approver');
    assert.equal((await fake.store.count(audit)) - before, 1);
  });

  it('show everybody their own requests and those made for them, even withdrawn ones and those they were removed from', async () => {
    await askFor(3);
    await withdrawRequest(fake.ctx, EMPLOYEE, formId(1));
    await changeExclusion(fake.ctx, APPROVER, formId(2), 1, true);
    const second = { id: aPerson(2).id, name: 'Person 2' };

    for (const reader of [EMPLOYEE, second]) {
      const found = await pages((at) => listOwnRequests(fake.ctx, reader, at));
      assert.deepEqual(found, [['Product 3', 'Product 2', 'Product 1']]);
    }
    const stranger = { id: aPerson(9).id, name: 'Person 9' };
    assert.deepEqual(await listOwnRequests(fake.ctx, stranger), { requests: [] });
  });

  it('continue where the page before ended, while others make requests', async () => {
    await askFor(12);
    const first = await listOwnRequests(fake.ctx, EMPLOYEE);
    fake.now += 60_000;
    await ask(fake, { id: formId(13), skuId: null, otherProduct: 'Product 13' });

    const second = await listOwnRequests(fake.ctx, EMPLOYEE, first.older);

    assert.deepEqual(
      second.requests.map(({ product }) => product.name),
      ['Product 2', 'Product 1'],
    );
  });

  it('lead back the same way, to a first page that is full', async () => {
    await askFor(23);
    const first = await own();
    const second = await own(first.older);
    const third = await own(second.older);
    assert.deepEqual([first.newer, third.older, third.requests.length], [undefined, undefined, 3]);

    assert.deepEqual((await own(third.newer)).requests, second.requests);
    // Nothing is newer than the first page: it is shown again, without a way to newer ones.
    assert.deepEqual(await own((await own(third.newer)).newer), first);
  });

  it('show the first page in place of one that has become empty', async () => {
    await askFor(11);
    const { older } = await listRequests(fake.ctx, APPROVER, 'pending');
    await withdrawRequest(fake.ctx, EMPLOYEE, formId(1));

    const page = await listRequests(fake.ctx, APPROVER, 'pending', older);

    assert.deepEqual([page.requests.length, page.newer, page.older], [10, undefined, undefined]);
  });

  it('open the status card for requester and persons, and keep it up to date', async () => {
    await ask(fake);
    const second = { id: aPerson(2).id, name: 'Person 2' };
    for (const reader of [EMPLOYEE, second]) {
      await openOwnRequest(fake.ctx, reader, FORM_ID, personalChat(reader.id));
    }
    await fake.work();
    const opened = fake.posts.filter(({ message }) => message.kind === 'status-card');
    assert.deepEqual(
      opened.map(({ conversation }) => conversation.personId),
      [EMPLOYEE.id, second.id],
    );

    await withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID);
    await fake.work();

    const drawn = fake.updates.filter(
      ({ message }) => message.kind === 'status-card' && message.view.request.status === 'cancelled',
    );
    assert.deepEqual(
      opened.map(({ activityId }) => drawn.filter((update) => update.activityId === activityId).length),
      [1, 1],
    );
  });

  it('open nothing for others, and an opened status card does not count as reaching an approver', async () => {
    const alone = new FakeContext();
    try {
      await ask(alone);
      const stranger = { id: aPerson(9).id, name: 'Person 9' };
      const conversation = personalChat(stranger.id);
      await assertRefused(openOwnRequest(alone.ctx, stranger, FORM_ID, conversation), 'not-your-request');
      await assertRefused(openOwnRequest(alone.ctx, EMPLOYEE, formId(99), conversation), 'request-gone');

      await openOwnRequest(alone.ctx, EMPLOYEE, FORM_ID, personalChat(EMPLOYEE.id));
      await alone.work();

      assert.equal((await viewForRequester(alone.ctx, EMPLOYEE, FORM_ID)).request.approversReached, false);
      assert.equal(alone.posts.length, 1);
    } finally {
      await alone.close();
    }
  });
});
