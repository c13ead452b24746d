import assert from 'node:assert/strict';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { openOwnRequest, openRequest } from '../../../src/app/list/open-request.ts';
import { addPlace } from '../../../src/app/places/manage-places.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import type { Message } from '../../../src/app/ports/messages.ts';
import type { FormInput } from '../../../src/app/ports/results.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { placeId, remove } from '../../../src/app/records/documents.ts';
import type { JobRecord } from '../../../src/app/records/queue-job.ts';
import { newJob, queueList } from '../../../src/app/records/queue-job.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import type { SentCard } from '../../../src/domain/place.ts';
import type { TaskOf } from '../../../src/domain/job.ts';
import type { Stored } from '../../../src/app/ports/store.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aForm, APPROVER, ask, EMPLOYEE, FORM_ID, OTHER_APPROVER } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { channel, FakeContext, personalChat } from '../../support/fake-context.ts';

const MINUTE = 60_000;
const SECOND_ID = '01900000-0000-7000-8000-000000000002';
const CHAT = personalChat(EMPLOYEE.id);
const away = () => new OutsideError('transient', '503', { notSent: true });

describe('The job that sends a card', () => {
  let fake: FakeContext;
  let ran: string[];

  beforeEach(async () => {
    fake = new FakeContext({ approverMail: ['it@contoso.com'] });
    fake.approvers.add(APPROVER.id).add(OTHER_APPROVER.id);
    ran = [];
  });

  afterEach(() => fake.close());

  const worker = (parts: Partial<Context> = {}) =>
    createWorker({
      ctx: { ...fake.ctx, ...parts },
      owner: 'worker',
      mailboxes: 1,
      onJob: (kind, result) => ran.push(`${kind} ${result}`),
    });
  /** Calls `act` before each card of that kind is sent. */
  const before = (kind: Message['kind'], act: () => unknown): Partial<Context> => {
    const { messenger } = fake.ctx;
    const post: typeof messenger.post = async (...args) => {
      if (args[1].kind === kind) await act();
      return messenger.post(...args);
    };
    return { messenger: { ...messenger, post } };
  };
  const places = async (...ids: string[]) => {
    for (const id of ids) await addPlace(fake.ctx, APPROVER, channel(id), 'IT');
    await fake.later(1000);
    fake.posts.length = 0;
  };
  const submit = (more: Partial<FormInput> = {}) =>
    submitRequest(fake.ctx, EMPLOYEE, aForm(more), {
      conversation: CHAT,
      activityId: `form-${more.id}`,
    });
  const add = (task: TaskOf<'post-card'>) => fake.store.commit([newJob(fake.ctx, task)], fake.ctx.ids.next());
  const posted = (kind: Message['kind'] = 'decision-card') =>
    fake.posts.filter(({ message }) => message.kind === kind);
  const cards = () =>
    fake.store.page<Stored<DataDocument<SentCard>>>({
      by: 'list',
      key: `cards:${FORM_ID}`,
      order: 'ascending',
      limit: 100,
    });
  const jobs = async (kind: string) => {
    const query = { by: 'list', key: queueList('general'), order: 'ascending', limit: 100 } as const;
    const documents = await fake.store.page<DataDocument<JobRecord>>(query);
    return documents.map(({ data }) => data).filter(({ task }) => task.kind === kind);
  };
  const times = (job: string) => ran.filter((one) => one === job).length;
  const waitMails = () => fake.mails.filter(({ content }) => content.kind === 'request-waits').length;
  const at = (id: string) => placeId(fake.ctx, channel(id));
  const gone = (...ids: string[]) => ids.forEach((id) => fake.dead.add(channel(id).conversationId));
  const open = () => openRequest(fake.ctx, APPROVER, FORM_ID, personalChat(APPROVER.id));
  const attempts = async () => (await jobs('open-card')).map((job) => job.attempts);

  describe('to a place that is gone', () => {
    it('announces the request again, once, if no other place is left', async () => {
      await places('it', 'hq');
      gone('it', 'hq');
      await submit();
      await fake.work(worker());
      assert.deepEqual([times('announce done'), waitMails()], [1, 1]);
      assert.deepEqual([(await cards()).length, await jobs('post-card')], [1, []]);
    });

    it('announces each of several requests', async () => {
      await places('it');
      gone('it');
      await submit();
      await submit({ id: SECOND_ID, skuId: null, otherProduct: 'Other' });
      await fake.work(worker());
      assert.deepEqual([times('announce done'), waitMails()], [2, 2]);
    });

    it('announces nothing if there is another place', async () => {
      await places('it', 'hq');
      gone('it');
      await submit();
      await fake.work(worker());
      assert.deepEqual([times('announce done'), waitMails(), posted().length], [0, 0, 1]);
      assert.deepEqual([(await cards()).length, await jobs('post-card')], [2, []]);
    });

    it('announces nothing if nobody need decide any more', async () => {
      await places('it');
      await submit();
      await withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID);
      const place = await fake.store.read<DataDocument<object>>(`place:${at('it')}`);
      assert.ok(place);
      await fake.store.commit([remove(place)], fake.ctx.ids.next());
      await fake.work(worker());
      assert.deepEqual([times('post-card done'), times('announce done'), waitMails()], [1, 0, 0]);
    });

    it('announces nothing, and leaves its cards in the ledger, if somebody was reached before', async () => {
      await places('it');
      await submit();
      await fake.work(worker());
      gone('it');
      await openRequest(fake.ctx, APPROVER, FORM_ID, personalChat(APPROVER.id));
      const place = await fake.store.read<DataDocument<object>>(`place:${at('it')}`);
      assert.ok(place);
      await fake.store.commit([remove(place)], fake.ctx.ids.next());
      await add({ kind: 'post-card', requestId: FORM_ID, placeId: at('it') });
      await fake.work(worker());
      assert.deepEqual([times('announce done'), waitMails(), (await cards()).length], [0, 0, 3]);
    });

    it('ends quietly if the request is gone, too', async () => {
      await add({ kind: 'post-card', requestId: 'gone', placeId: 'gone' });
      await fake.work(worker());
      assert.deepEqual(ran, ['post-card done']);
    });
  });

  it('says in the audit that the app itself dropped a place whose reader may not approve', async () => {
    await addPlace(fake.ctx, OTHER_APPROVER, personalChat(OTHER_APPROVER.id), 'Alex');
    await fake.later(1000);
    fake.approvers.delete(OTHER_APPROVER.id);
    await submit();
    await fake.work(worker());
    const lines = (await auditedOf(fake, 'place-lost-right')).map(({ actor }) => actor);
    assert.deepEqual([lines, posted().length], [['license-desk'], 0]);
  });

  it('asks nobody to decide a request that was decided, or is gone', async () => {
    await places('it');
    await submit();
    await withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID);
    await add({ kind: 'post-card', requestId: 'gone', placeId: at('it') });
    await fake.work(worker());
    assert.deepEqual([posted().length, times('post-card done')], [0, 2]);
  });

  it('shows a request that was decided to those who open it', async () => {
    await places('it');
    await submit();
    await withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID);
    await openRequest(fake.ctx, APPROVER, FORM_ID, personalChat(APPROVER.id));
    await openOwnRequest(fake.ctx, EMPLOYEE, FORM_ID, CHAT);
    await fake.work(worker());
    assert.deepEqual([posted().length, posted('status-card').length], [1, 1]);
    await fake.later(MINUTE, worker());
    assert.equal(times('redraw done'), 2, 'for the withdrawal, and for the first card that an approver got');
  });

  describe('after a while, when the persons may have changed', () => {
    beforeEach(async () => {
      await places('it');
      await ask(fake);
      fake.posts.length = 0;
      fake.now += 20 * MINUTE;
    });
    it('waits a second for a look at them, with however many other cards', async () => {
      await open();
      await open();
      await fake.work(worker());
      assert.deepEqual([posted().length, times('check done')], [0, 1]);
      await fake.later(1000, worker());
      assert.deepEqual([posted().length, times('check done')], [2, 1]);
    });

    it('waits no longer for a look that fails', async () => {
      await open();
      await open();
      fake.graphFails = new OutsideError('transient', '503');
      await fake.work(worker());
      assert.equal(posted().length, 0);
      await fake.later(1000, worker());
      assert.equal(posted().length, 2);
    });

    it('does not wait with the card of a requester, who does not decide', async () => {
      await openOwnRequest(fake.ctx, EMPLOYEE, FORM_ID, CHAT);
      await fake.work(worker());
      assert.deepEqual([posted('status-card').length, times('check done')], [1, 0]);
    });

    it('does not count the wait as a failure', async () => {
      const failing = worker(
        before('decision-card', () => {
          throw away();
        }),
      );
      await open();
      await fake.work(failing);
      await fake.later(1000, failing);
      const first = await attempts();
      await fake.later(20 * MINUTE, failing);
      assert.deepEqual([first, await attempts()], [[2], [2]], 'it waits for the look');
      await fake.later(1000, failing);
      assert.deepEqual(await attempts(), [3]);
    });
  });

  it('sends no card that another job is sending at that moment', async () => {
    await places('it');
    await submit();
    const second = async () => {
      await add({ kind: 'post-card', requestId: FORM_ID, placeId: at('it') });
      await fake.work(fake.worker('other'));
    };
    await fake.work(worker(before('decision-card', second)));
    assert.equal(posted().length, 1);
  });

  it('sends a card once if two of them begin at the same time', async () => {
    await addPlace(fake.ctx, APPROVER, personalChat(APPROVER.id), 'Alex');
    await fake.later(1000);
    await submit();
    await add({
      kind: 'post-card',
      requestId: FORM_ID,
      placeId: placeId(fake.ctx, personalChat(APPROVER.id)),
    });
    await fake.work(worker());
    assert.deepEqual([posted().length, times('post-card done')], [1, 2]);
  });

  it('sends a card once if it leaves the ledger before that is recorded', async () => {
    await places('it');
    await submit();
    const erase = async () => {
      const [card] = (await cards()).filter(({ data }) => data.role === 'decision');
      assert.ok(card);
      await fake.store.commit([remove(card)], fake.ctx.ids.next());
    };
    await fake.work(worker(before('decision-card', erase)));
    await fake.later(MINUTE, worker());
    assert.deepEqual([posted().length, times('post-card done'), (await cards()).length], [1, 1, 1]);
  });

  for (const [kind, openOne] of [
    ['decision-card', () => openRequest(fake.ctx, APPROVER, FORM_ID, personalChat(APPROVER.id))],
    ['status-card', () => openOwnRequest(fake.ctx, EMPLOYEE, FORM_ID, CHAT)],
  ] as const)
    for (const isReached of [true, false])
      it(`draws a ${kind} again if the request ended while it was on its way: ${isReached ? 'some' : 'no'} approver had seen it`, async () => {
        if (isReached) await places('it');
        await submit();
        await fake.work();
        await openOne();
        const end = async () => {
          await withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID);
          await fake.later(3000, fake.worker('other'));
        };
        await fake.work(worker(before(kind, end)));
        const { activityId } = fake.posts.at(-1) ?? {};
        const drawn = fake.updates.findLast((update) => update.activityId === activityId)?.message;
        assert.equal(drawn?.kind === kind && 'view' in drawn && drawn.view.request.status, 'cancelled');
      });
});
