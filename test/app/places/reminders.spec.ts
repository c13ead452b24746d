import assert from 'node:assert/strict';
import { approveRequest, declineRequest } from '../../../src/app/decide/decide-request.ts';
import { addPlace, removePlace } from '../../../src/app/places/manage-places.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { AuditEntry } from '../../../src/app/records/audit-entry.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import type { JobRecord } from '../../../src/app/records/queue-job.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID, seen } from '../../support/app-story.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { channel, personalChat } from '../../support/fake-context.ts';

const DAY = 86_400_000;
const IT = channel('it').conversationId;
const ALEX = personalChat(APPROVER.id).conversationId;

/** How many messages of a kind a conversation got. */
const got = (fake: FakeContext, to: string, kind: string): number =>
  fake.posts.filter(
    ({ conversation, message }) => conversation.conversationId === to && message.kind === kind,
  ).length;

describe('reminders', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  const reminders = () => fake.posts.flatMap(({ message }) => (message.kind === 'reminder' ? [message] : []));
  const days = async (n: number): Promise<void> => {
    for (let day = 0; day < n; day += 1) await fake.later(DAY);
  };

  it('come once a day to each place, from two days of waiting on', async () => {
    await addPlace(fake.ctx, APPROVER, personalChat(APPROVER.id), 'Alex');
    await ask(fake);
    await days(1);
    assert.equal(reminders().length, 0);

    await days(3);

    assert.equal(got(fake, IT, 'reminder'), 3);
    assert.equal(got(fake, ALEX, 'reminder'), 3);
  });

  it('list the ten requests that have waited longest, and count all of them', async () => {
    for (let n = 1; n <= 12; n += 1) {
      fake.now += 60_000;
      const id = `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
      await ask(fake, { id, skuId: null, otherProduct: `Product ${n}` });
    }
    await days(3);

    const [first] = reminders();
    assert.equal(first?.count, 12);
    assert.deepEqual(
      first.requests.map(({ product }) => product.name),
      Array.from({ length: 10 }, (_, n) => `Product ${n + 1}`),
    );
  });

  it('say nothing if nothing has waited for long, or if it is decided', async () => {
    await days(3);
    const view = await ask(fake);
    await declineRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));
    await days(4);

    assert.deepEqual(reminders(), []);
  });

  it('say who waits for a license, a line for each product', async () => {
    Object.assign(fake.ctx.options, { waitingList: true });
    fake.products = fake.products.map((product) => ({ ...product, free: 1 }));
    const view = await ask(fake);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));
    await days(2);

    const [first] = reminders();
    assert.deepEqual([first?.count, first?.queues], [0, [{ productName: 'Visio Plan 2', waits: 2 }]]);
  });

  it('end with the place, and come once a day if it is set up again on the same day', async () => {
    await ask(fake);
    await fake.later(3_600_000);
    await removePlace(fake.ctx, APPROVER, channel('it'));
    await fake.later(3_600_000);
    await addPlace(fake.ctx, APPROVER, channel('it'), 'IT');
    await days(4);
    assert.equal(reminders().length, 3);

    await removePlace(fake.ctx, APPROVER, channel('it'));
    await days(3);
    assert.equal(reminders().length, 3);
    const reminding = await fake.store.page<DataDocument<JobRecord>>({
      by: 'list',
      key: 'queue:general',
      order: 'ascending',
      limit: 100,
    });
    assert.equal(reminding.filter(({ data }) => data.task.kind === 'remind-place').length, 0);
  });

  it('drop a personal place whose owner lost the right, with an audit line', async () => {
    await addPlace(fake.ctx, APPROVER, personalChat(APPROVER.id), 'Alex');
    await ask(fake);
    fake.approvers.delete(APPROVER.id);
    await days(3);

    assert.equal(got(fake, ALEX, 'reminder'), 0);
    const query = { by: 'list', key: 'audit', order: 'descending', limit: 100 } as const;
    const audit = await fake.store.page<DataDocument<AuditEntry>>(query);
    assert.ok(audit.some(({ data }) => data.what === 'place-lost-right'));
    assert.ok(got(fake, IT, 'reminder') > 0);
  });

  it('come again the next day if Teams refused today’s', async () => {
    await ask(fake);
    await fake.later(DAY);
    const ctx: Context = {
      ...fake.ctx,
      messenger: {
        ...fake.ctx.messenger,
        post: () => Promise.reject(new OutsideError('permanent', 'Teams refuses it.')),
      },
    };
    const refused = createWorker({ ctx, owner: 'refused', mailboxes: 0 });
    await fake.later(DAY, refused);
    for (let n = 0; n < 15; n += 1) await fake.later(660_000, refused);
    assert.equal(reminders().length, 0);

    await days(1);
    assert.equal(reminders().length, 1);
  });

  it('are tried five times, and left out for the day then', async () => {
    await ask(fake);
    await fake.later(DAY);
    let tries = 0;
    const ctx: Context = {
      ...fake.ctx,
      messenger: {
        ...fake.ctx.messenger,
        post: () => {
          tries += 1;
          return Promise.reject(new OutsideError('transient', '503'));
        },
      },
    };
    const away = createWorker({ ctx, owner: 'away', mailboxes: 0 });
    await fake.later(DAY, away);
    assert.equal(tries, 1);
    for (let n = 0; n < 60; n += 1) await fake.later(60_000, away);
    assert.equal(tries, 5);
  });

  it('keep their time of day after Teams was down at that time', async () => {
    await ask(fake);
    const start = fake.now;
    const ctx: Context = {
      ...fake.ctx,
      messenger: {
        ...fake.ctx.messenger,
        post: () => Promise.reject(new OutsideError('transient', '503')),
      },
    };
    const away = createWorker({ ctx, owner: 'away', mailboxes: 0 });
    const at: number[] = [];
    for (let passed = 0; passed < 5 * DAY; passed += 300_000) {
      const known = reminders().length;
      const isAway = Math.abs(passed - 2 * DAY) < 3_600_000;
      await fake.later(300_000, isAway ? away : fake.worker());
      if (reminders().length > known) at.push(fake.now - start);
    }
    assert.deepEqual(at, [3 * DAY, 4 * DAY, 5 * DAY]);
  });

  it("keep their time of day on their readers' clocks when summer time ends", async () => {
    fake.now = Date.parse('2026-10-23T08:00:00.000Z');
    await addPlace(fake.ctx, APPROVER, channel('summer'), '');
    await ask(fake);
    const at: string[] = [];
    for (let hour = 0; hour < 6 * 24; hour += 1) {
      const known = got(fake, channel('summer').conversationId, 'reminder');
      await fake.later(3_600_000);
      const isTold = got(fake, channel('summer').conversationId, 'reminder') > known;
      if (isTold) at.push(fake.ctx.clock.iso(fake.now));
    }
    assert.deepEqual(at.slice(0, 3), [
      '2026-10-25T09:00:00.000Z',
      '2026-10-26T09:00:00.000Z',
      '2026-10-27T09:00:00.000Z',
    ]);
  });
});

describe('jobs due in weeks', () => {
  it('do not hold up jobs that are due now, however many wait', async () => {
    const fake = await aContextWithPlace();
    for (let n = 1; n <= 60; n += 1) {
      // Nobody may make more than 20 within an hour.
      fake.now += 4 * 60_000;
      const id = `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
      await ask(fake, { id, skuId: null, otherProduct: `Product ${n}`, picked: [], typed: '' });
    }
    assert.equal(got(fake, IT, 'decision-card'), 60);
    assert.equal(await fake.store.count({ by: 'list', key: 'dead' }), 0);
    await fake.close();
  });
});
