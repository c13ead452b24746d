import assert from 'node:assert/strict';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { Actor, FormInput } from '../../../src/app/ports/results.ts';
import { aForm, APPROVER, EMPLOYEE } from '../../support/app-story.ts';
import { withStore } from '../../support/both-stores.ts';
import { FakeContext, personalChat } from '../../support/fake-context.ts';

const MOST = 20;
const MINUTE = 60_000;
const idOf = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;

describe('the limit on making requests', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
  });

  afterEach(() => fake.close());

  /** Sends the nth form of a person. Each form is for another product. */
  const submit = (n: number, more: Partial<FormInput> = {}, actor: Actor = EMPLOYEE) =>
    submitRequest(
      fake.ctx,
      actor,
      aForm({ id: idOf(n), ownerId: actor.id, skuId: null, otherProduct: `Product ${n}`, ...more }),
      { conversation: personalChat(actor.id), activityId: `form-${n}` },
    );
  const made = () => fake.store.count({ by: 'list2', key: `by:${EMPLOYEE.id}` });

  async function makeAll(): Promise<void> {
    for (let n = 0; n < MOST; n += 1) assert.equal((await submit(n)).outcome, 'made');
  }

  it('gives the form back with its entries, and says when the next one can be sent', async () => {
    await makeAll();
    fake.now += 15 * MINUTE;

    assert.deepEqual(await submit(MOST), {
      outcome: 'correct',
      problems: [{ kind: 'too-many-requests', most: MOST, minutes: 45 }],
    });
    assert.equal(await made(), MOST);
  });

  it('accepts the same form at the time that it named', async () => {
    await makeAll();
    fake.now += 60 * MINUTE - 1;
    assert.equal((await submit(MOST)).outcome, 'correct');

    fake.now += 1;
    assert.equal((await submit(MOST)).outcome, 'made');
  });

  it('is separate for each person', async () => {
    await makeAll();

    assert.equal((await submit(MOST, {}, APPROVER)).outcome, 'made');
  });

  it('counts a form once, however often it arrives, and shows its request when no more can be made', async () => {
    for (let n = 0; n < MOST - 1; n += 1) await submit(n);
    for (let n = 0; n < MOST; n += 1) assert.equal((await submit(0)).outcome, 'existing');

    const last = await Promise.all([submit(MOST), submit(MOST), submit(MOST)]);
    assert.deepEqual(last.map(({ outcome }) => outcome).toSorted(), ['existing', 'existing', 'made']);
    assert.equal((await submit(MOST)).outcome, 'existing');
  });

  for (const [when, time] of [
    ['in the middle of a day', '12:00:00.000'],
    ['at midnight', '23:59:59.000'],
    ['just after midnight', '00:00:00.000'],
  ] as const) {
    it(`holds for forms whose persons are looked up at the same time: ${when}`, async () => {
      fake.now = Date.parse(`2026-11-22T${time}Z`);
      for (let n = 0; n < MOST - 1; n += 1) await submit(n);
      const { directory } = fake.ctx;
      let isFirst = true;
      const find: typeof directory.find = async (addresses) => {
        if (isFirst) {
          isFirst = false;
          fake.now += 1000;
          assert.equal((await submit(MOST)).outcome, 'made');
        }
        return directory.find(addresses);
      };
      const ctx = { ...fake.ctx, directory: { ...directory, find } };
      const form = aForm({ id: idOf(MOST + 1), skuId: null, otherProduct: 'Slow' });
      const where = { conversation: personalChat(EMPLOYEE.id), activityId: 'form' };
      assert.equal((await submitRequest(ctx, EMPLOYEE, form, where)).outcome, 'correct');
      assert.equal(await made(), MOST);
    });
  }

  it('reads the count of the day once for a form, the settings, and the rules', async () => {
    const read: string[] = [];
    const { store } = withStore(
      { ...fake.ctx, store: fake.store },
      {
        read: (id) => {
          read.push(id.split(':')[0] ?? '');
          return fake.store.read(id);
        },
      },
    );
    const where = { conversation: personalChat(EMPLOYEE.id), activityId: 'form' };
    await submitRequest({ ...fake.ctx, store }, EMPLOYEE, aForm(), where);
    assert.deepEqual(read.toSorted(), ['made', 'open', 'req', 'rules', 'settings']);
  });

  it('counts requests that were withdrawn', async () => {
    await makeAll();
    for (let n = 0; n < MOST; n += 1) await withdrawRequest(fake.ctx, EMPLOYEE, idOf(n));

    assert.equal((await submit(MOST)).outcome, 'correct');
  });

  it('does not count a form that came back for correction', async () => {
    for (let n = 0; n < 2 * MOST; n += 1) await submit(n, { typed: 'nobody@contoso.com' });

    assert.equal((await submit(MOST)).outcome, 'made');
  });

  it('lets one of two forms be the last when both arrive at once', async () => {
    for (let n = 0; n < MOST - 1; n += 1) await submit(n);

    const last = await Promise.all([submit(MOST), submit(MOST + 1)]);
    assert.deepEqual(last.map(({ outcome }) => outcome).toSorted(), ['correct', 'made']);
    assert.equal(await made(), MOST);
  });

  it('costs Graph no look-up once too many requests were made', async () => {
    await makeAll();
    fake.graphFails = new OutsideError('transient', 'Graph is away.');

    assert.equal((await submit(MOST)).outcome, 'correct');
  });

  it('leaves no count behind a day after the last request', async () => {
    await submit(0);
    const read = () => fake.store.read(`made:${EMPLOYEE.id}:2026-11-22`);
    assert.ok(await read());

    fake.now += 26 * 60 * MINUTE;
    assert.equal(await read(), undefined);
  });

  it('counts over midnight', async () => {
    fake.now = Date.parse('2026-11-22T23:50:00.000Z');
    await makeAll();
    fake.now += 20 * MINUTE;
    assert.equal((await submit(MOST)).outcome, 'correct');
    fake.now += 40 * MINUTE;
    assert.equal((await submit(MOST)).outcome, 'made');
  });
});
