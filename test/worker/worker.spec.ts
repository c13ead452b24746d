import assert from 'node:assert/strict';
import { submitRequest } from '../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../src/app/decide/view-request.ts';
import { addPlace } from '../../src/app/places/manage-places.ts';
import type { Context } from '../../src/app/ports/context.ts';
import { OutsideError } from '../../src/app/ports/outside-error.ts';
import { referenceOf } from '../../src/app/ports/ports.ts';
import { StoreError } from '../../src/app/ports/store.ts';
import { HANDLERS } from '../../src/worker/handlers.ts';
import { createLoop } from '../../src/worker/loop.ts';
import { createWorker } from '../../src/worker/worker.ts';
import {
  aContextWithPlace,
  aForm,
  APPROVER,
  ask,
  EMPLOYEE,
  entriesOn,
  FORM_ID,
} from '../support/app-story.ts';
import { aPerson } from '../support/builders.ts';
import type { FakeContext } from '../support/fake-context.ts';
import { channel, personalChat } from '../support/fake-context.ts';
import { withCommit } from '../support/with-commit.ts';

const HOUR = 3_600_000;
const EVERYBODY = Array.from({ length: 18 }, (_, n) => aPerson(n + 2).id);

describe('worker', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  const approve = () => approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
  const mailOf = async () => (await viewForApprover(fake.ctx, APPROVER, FORM_ID)).request.mail;
  const cards = () => fake.posts.filter(({ message }) => message.kind === 'decision-card');
  const submit = (more: Parameters<typeof aForm>[0] = {}) => {
    const where = { conversation: personalChat(EMPLOYEE.id), activityId: 'form-1' };
    return submitRequest(fake.ctx, EMPLOYEE, aForm(more), where);
  };

  /** A worker whose Teams and Exchange fail while `failure` is set. */
  function faulty(failure: () => OutsideError | undefined, mailboxes = 1) {
    const guard = async () => {
      const error = failure();
      if (error) throw error;
    };
    const { messenger, mailer } = fake.ctx;
    const ctx: Context = {
      ...fake.ctx,
      messenger: {
        ...messenger,
        post: (conversation, message) => guard().then(() => messenger.post(conversation, message)),
      },
      mailer: { ...mailer, send: (to, content) => guard().then(() => mailer.send(to, content)) },
    };
    return createWorker({ ctx, owner: 'worker', mailboxes });
  }

  it('runs every job in the trace of the act that caused it, and logs a failure under its reference', async () => {
    const traces = new Map<string, string | undefined>();
    const lines: unknown[] = [];
    const seen = (what: string) => void traces.set(what, fake.ctx.tracing.current());
    const ctx: Context = {
      ...fake.ctx,
      log: { ...fake.ctx.log, warn: (_message, fields) => void lines.push(fields?.['reference']) },
      messenger: {
        ...fake.ctx.messenger,
        post: (conversation, message) => {
          seen(message.kind);
          return fake.ctx.messenger.post(conversation, message);
        },
      },
      mailer: { ...fake.ctx.mailer, send: () => Promise.reject(new OutsideError('transient', 'Later.')) },
    };
    const worker = createWorker({ ctx, owner: 'worker', mailboxes: 1 });
    const act = <T>(name: string, work: () => Promise<T>) =>
      fake.ctx.tracing.run(name, async () => {
        seen(name);
        return work();
      });

    await act('ask', () => submit());
    await fake.work(worker);
    await act('approve', approve);
    // A job that is tried again keeps the trace of its cause.
    for (let tries = 0; tries < 3; tries += 1) await fake.later(600_000, worker);

    assert.equal(traces.get('decision-card'), traces.get('ask'));
    assert.equal(traces.get('request-ended'), traces.get('approve'));
    assert.notEqual(traces.get('ask'), traces.get('approve'));
    assert.ok(lines.length > 3);
    assert.deepEqual([...new Set(lines)], [referenceOf(traces.get('approve') ?? '')]);
  });

  it('gives up nothing for a cause that hits everybody, however long it lasts', async () => {
    await ask(fake);
    await approve();
    let refused = true;
    const worker = faulty(() =>
      refused ? new OutsideError('outage', 'No mailbox.', { outage: 'mailbox' }) : undefined,
    );

    await fake.work(worker);
    for (let n = 0; n < 40; n += 1) await fake.later(600_000, worker);
    refused = false;
    for (let n = 0; n < 3; n += 1) await fake.later(600_000, worker);

    assert.deepEqual(await mailOf(), { asked: 3, sent: 3, refused: 0 });
  });

  it('still sends the card after hours in which Teams was down', async () => {
    await submit();
    let isAway = true;
    const worker = faulty(() => (isAway ? new OutsideError('transient', '503') : undefined));

    await fake.work(worker);
    for (let n = 0; n < 24; n += 1) await fake.later(600_000, worker);
    isAway = false;
    await fake.later(HOUR, worker);
    // The card waits a moment for a new look at its persons.
    await fake.later(1000, worker);

    assert.equal(cards().length, 1);
  });

  it('records what was sent as soon as the store is back, and does not send it again', async () => {
    await submit();
    await approve();
    let [isAway, pauses] = [false, 0];
    const unlessAway = async <T>(act: () => Promise<T>): Promise<T> => {
      if (isAway) throw new StoreError('down', 'The store is away.');
      return act();
    };
    const { store, mailer } = fake.ctx;
    const worker = createWorker({
      ctx: {
        ...fake.ctx,
        store: {
          read: (id) => unlessAway(() => store.read(id)),
          commit: (operations, id) => unlessAway(() => store.commit(operations, id)),
          page: (query) => unlessAway(() => store.page(query)),
          count: (query) => unlessAway(() => store.count(query)),
          health: () => store.health(),
          close: () => store.close(),
        },
        mailer: {
          ...mailer,
          async send(to, content) {
            await mailer.send(to, content);
            isAway = true;
          },
        },
      },
      owner: 'worker',
      mailboxes: 1,
      async pauseFor(ms) {
        fake.now += ms;
        pauses += 1;
        if (pauses % 3 === 0) isAway = false;
      },
    });
    for (let n = 0; n < 5; n += 1) await fake.later(60_000, worker).catch(() => (isAway = false));

    const { asked, sent } = await mailOf();
    assert.equal(sent, asked);
    assert.equal(fake.mails.length, asked);
    assert.ok(pauses >= 3);
  });

  it('counts every mail once, however many mailboxes send at the same time', async () => {
    await ask(fake, { picked: EVERYBODY, typed: '' });
    fake.products = fake.products.map((product) => ({ ...product, free: 30 }));
    await approve();

    await fake.work(createWorker({ ctx: fake.ctx, owner: 'worker', mailboxes: 8 }));
    await fake.later(HOUR);

    assert.deepEqual(await mailOf(), { asked: 19, sent: 19, refused: 0 });
    assert.equal(fake.mails.length, 19);
  });

  it('waits for the quota of mail without claiming every job', async () => {
    await ask(fake, { picked: EVERYBODY, typed: '' });
    fake.products = fake.products.map((product) => ({ ...product, free: 30 }));
    await approve();
    const worker = createWorker({ ctx: fake.ctx, owner: 'worker', mailboxes: 1 });
    for (let n = 0; n < 2; n += 1) await fake.work(worker);
    await submit({ id: 'form-2', forMe: false, picked: EVERYBODY.slice(1), typed: '' });
    await fake.work(worker);
    await approveRequest(fake.ctx, APPROVER, 'form-2', entriesOn(fake, 'pending.'));
    await fake.work(worker);
    assert.equal(fake.mails.length, 30);

    fake.now += 62_999;
    await worker.runDue();
    assert.equal(fake.mails.length, 30);

    fake.now += 1;
    const { ran } = await worker.runDue();
    assert.equal(fake.mails.length, 37);
    assert.ok(ran <= 16, `${ran} jobs for seven mails`);
  });

  it('keeps on sending messages while Graph refuses consent', async () => {
    await addPlace(fake.ctx, APPROVER, personalChat(APPROVER.id), 'Alex');
    await fake.work();
    await submit();
    const ctx: Context = {
      ...fake.ctx,
      rights: {
        mayApprove: () => Promise.reject(new OutsideError('outage', '403', { outage: 'consent' })),
      },
    };

    await fake.work(createWorker({ ctx, owner: 'worker', mailboxes: 1 }));

    assert.equal(fake.posts.filter(({ message }) => message.kind === 'outage').length, 2);
  });

  it('sends cards while an assignment takes long', async () => {
    await ask(fake);
    await approve();
    const [assigning, mayEnd, announced] = [
      Promise.withResolvers<void>(),
      Promise.withResolvers<void>(),
      Promise.withResolvers<void>(),
    ];
    const worker = createWorker({
      ctx: fake.ctx,
      owner: 'worker',
      mailboxes: 1,
      handlers: {
        ...HANDLERS,
        assign: {
          run: async () => {
            assigning.resolve();
            await mayEnd.promise;
          },
        },
        'post-card': { run: async () => announced.resolve() },
      },
    });
    const loop = createLoop(worker, fake.ctx.log, () => 0);
    loop.start();
    await assigning.promise;

    await submitRequest(fake.ctx, EMPLOYEE, aForm({ id: 'form-2', forMe: false }), {
      conversation: personalChat(EMPLOYEE.id),
      activityId: undefined,
    });
    loop.wake();
    await announced.promise;

    mayEnd.resolve();
    await loop.stop();
  });

  it('does not act on a lease that took the store too long to renew', async () => {
    await submit();
    let isSlow = false;
    let sentLate = 0;
    const { store, messenger, licenses } = fake.ctx;
    const ctx: Context = {
      ...withCommit(fake, async (operations, id) => {
        if (isSlow) fake.now += 25_000;
        isSlow = false;
        return store.commit(operations, id);
      }),
      // After this, too little of the lease is left: it is renewed before the card goes out.
      licenses: {
        ...licenses,
        products: (freshness) => {
          fake.now += 6000;
          isSlow = true;
          return licenses.products(freshness);
        },
      },
      messenger: {
        ...messenger,
        post: (conversation, message) => {
          sentLate += 1;
          return messenger.post(conversation, message);
        },
      },
    };
    const worker = createWorker({ ctx, owner: 'slow', mailboxes: 0 });

    await worker.runDue();
    await worker.runDue();
    assert.equal(sentLate, 0);
    await fake.later(31_000);

    assert.equal(cards().length, 1);
  });

  it('ends its poll only when every job in hand has ended, even if the store becomes unavailable', async () => {
    await submit();
    const slow = Promise.withResolvers<void>();
    let isDone = false;
    await addPlace(fake.ctx, APPROVER, channel('other'), 'Other');
    fake.now += 1000;
    const worker = createWorker({
      ctx: fake.ctx,
      owner: 'worker',
      mailboxes: 0,
      handlers: {
        ...HANDLERS,
        'post-card': { run: () => Promise.reject(new StoreError('down', 'The store is away.')) },
        'welcome-place': {
          run: async () => {
            await slow.promise;
            isDone = true;
          },
        },
      },
    });

    const look = worker.runDue().catch(() => isDone);
    setImmediate(() => slow.resolve());

    assert.equal(await look, true);
  });
});
