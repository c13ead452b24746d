import assert from 'node:assert/strict';
import { changeRemoval } from '../../src/app/change-removal.ts';
import { declineRequest } from '../../src/app/decide-request.ts';
import { listOwnRequests, listRequests } from '../../src/app/list-requests.ts';
import type { RequestPage } from '../../src/app/list-requests.ts';
import { withdrawRequest } from '../../src/app/withdraw-request.ts';
import { aPerson } from '../fakes/builders.ts';
import type { FakeDesk } from '../fakes/desk.ts';
import { assertRefused } from '../fakes/refused.ts';
import { aDeskWithPlace, aDraft, APPROVER, ask, EMPLOYEE } from './story.ts';

const formId = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** All pages, read one after the other. */
async function pages(read: (after?: string) => Promise<RequestPage>): Promise<readonly string[][]> {
  const found: string[][] = [];
  for (let after: string | undefined; ;) {
    const page = await read(after);
    found.push(page.requests.map(({ product }) => product.name));
    if (page.next === undefined) return found;
    after = page.next;
  }
}

describe('the lists', () => {
  let fake: FakeDesk;

  beforeEach(async () => {
    fake = await aDeskWithPlace();
  });

  afterEach(() => fake.close());

  /** Makes that many requests, a minute apart, each for another product in words. */
  async function askFor(count: number): Promise<void> {
    for (let n = 1; n <= count; n += 1) {
      fake.now += 60_000;
      await ask(fake, { id: formId(n), skuId: null, otherProduct: `Product ${n}` });
    }
  }

  it('show pages of ten, newest first, nothing twice and nothing left out', async () => {
    await askFor(21);

    const found = await pages((after) => listRequests(fake.desk, APPROVER, 'pending', after));

    assert.deepEqual(
      found.map((page) => page.length),
      [10, 10, 1],
    );
    const expected = Array.from({ length: 21 }, (_, n) => `Product ${21 - n}`);
    assert.deepEqual(found.flat(), expected);
  });

  it('move a request to Completed when it ends', async () => {
    await askFor(2);
    await declineRequest(fake.desk, APPROVER, formId(1), 'pending.', aDraft(fake));
    await fake.work();

    const [pending, completed] = await Promise.all([
      listRequests(fake.desk, APPROVER, 'pending'),
      listRequests(fake.desk, APPROVER, 'completed'),
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
    await assertRefused(listRequests(fake.desk, EMPLOYEE, 'pending'), 'not-an-approver');
  });

  it('show everybody what they asked for and what was asked for them, also when it was withdrawn or they were removed', async () => {
    await askFor(3);
    await withdrawRequest(fake.desk, EMPLOYEE, formId(1));
    await changeRemoval(fake.desk, APPROVER, formId(2), 1, true);
    const second = { id: aPerson(2).id, name: 'Person 2' };

    for (const reader of [EMPLOYEE, second]) {
      const found = await pages((after) => listOwnRequests(fake.desk, reader, after));
      assert.deepEqual(found, [['Product 3', 'Product 2', 'Product 1']]);
    }
    const stranger = { id: aPerson(9).id, name: 'Person 9' };
    assert.deepEqual(await listOwnRequests(fake.desk, stranger), { requests: [] });
  });

  it('go on where the page before ended while others ask', async () => {
    await askFor(12);
    const first = await listOwnRequests(fake.desk, EMPLOYEE);
    fake.now += 60_000;
    await ask(fake, { id: formId(13), skuId: null, otherProduct: 'Product 13' });

    const second = await listOwnRequests(fake.desk, EMPLOYEE, first.next);

    assert.deepEqual(
      second.requests.map(({ product }) => product.name),
      ['Product 2', 'Product 1'],
    );
  });
});
