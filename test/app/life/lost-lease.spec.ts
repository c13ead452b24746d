import assert from 'node:assert/strict';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { acceptExport } from '../../../src/app/audit/send-export.ts';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { openRequest } from '../../../src/app/list/open-request.ts';
import { addPlace } from '../../../src/app/places/manage-places.ts';
import { dropPlace, GONE } from '../../../src/app/places/place-records.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { Document } from '../../../src/app/ports/store.ts';
import type { FormInput } from '../../../src/app/ports/results.ts';
import { placeId } from '../../../src/app/records/documents.ts';
import { statusCardId } from '../../../src/app/records/keys.ts';
import { newJob } from '../../../src/app/records/queue-job.ts';
import { writeRemovals } from '../../../src/app/records/removals.ts';
import { reportOutage } from '../../../src/app/tell/report-outage.ts';
import type { JobKind, JobTask } from '../../../src/domain/job.ts';
import type { Worker } from '../../../src/worker/worker.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { entriesOn, aForm, APPROVER, ask, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { withStore } from '../../support/both-stores.ts';
import { OFFERED_FILE } from '../../support/builders.ts';
import { channel, FakeContext, personalChat } from '../../support/fake-context.ts';
import { aGrant, keep } from '../../support/grants.ts';

const DAY = 86_400_000;
const IT = channel('it');
const CHAT = personalChat(APPROVER.id);

/** Creates the job, after all jobs before it have ended. */
type Cause = (fake: FakeContext) => Promise<unknown>;
/** The kind of the job, what it sends, and its cause. */
type Row = readonly [JobKind, string, Cause];

const asking =
  (more: Partial<FormInput> = {}): Cause =>
  ({ ctx }) =>
    submitRequest(ctx, EMPLOYEE, aForm(more), {
      conversation: personalChat(EMPLOYEE.id),
      activityId: 'form-1',
    });
const approving: Cause = async (fake) => {
  await ask(fake);
  await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
};
const waiting =
  (days: number): Cause =>
  async (fake) => {
    await ask(fake);
    fake.now += days * DAY;
  };
const losingThePlace: Cause = ({ ctx }) => dropPlace(ctx, placeId(ctx, IT), GONE);
const reporting: Cause = ({ ctx }) => reportOutage(ctx, { cause: 'bot-unknown' });
const tellingOfGrants: Cause = async (fake) => {
  await keep(fake, aGrant(20, { state: 'left-alone' }));
  const about = { personId: APPROVER.id, skuId: aGrant(20).skuId, news: 'left-alone' } as const;
  const place = { kind: 'announce-left-alone', requestId: FORM_ID, grants: [about] } as const;
  const tasks = [{ kind: 'message-grant', ...about }, { kind: 'mail-grant', ...about }, place] as const;
  await fake.store.commit(
    tasks.map((task) => newJob(fake.ctx, task)),
    fake.ctx.ids.next(),
  );
};
const askingOfLoss: Cause = async (fake) => {
  const question = { loses: ['files'], at: '', why: 'until', by: 'license-desk' } as const;
  await keep(fake, aGrant(20, { question }));
  const task = { kind: 'ask-loss', personId: APPROVER.id, skuId: aGrant(20).skuId } as const;
  const job = newJob(fake.ctx, { ...task, placeId: placeId(fake.ctx, IT) });
  await fake.store.commit([job], fake.ctx.ids.next());
};
const askingOfPause: Cause = async ({ store, ctx }) => {
  const at = ctx.clock.iso(ctx.clock.now());
  const removals = { day: '', count: {}, paused: { at, limit: 3 } };
  const job = newJob(ctx, { kind: 'ask-pause', at, placeId: placeId(ctx, IT) });
  await store.commit([writeRemovals(undefined, removals), job], ctx.ids.next());
};
const exporting: Cause = ({ ctx }) => acceptExport(ctx, APPROVER, CHAT, 'csv', OFFERED_FILE);
/** A job that is made when a telling job cannot tell somebody. */
const leaving =
  (task: JobTask): Cause =>
  async (fake) => {
    await ask(fake);
    await fake.store.commit([newJob(fake.ctx, task)], fake.ctx.ids.next());
  };
const ABOUT = { requestId: FORM_ID, round: 0 } as const;
const redrawingOne: Cause = async (fake) => {
  await ask(fake);
  const task = {
    kind: 'redraw-card',
    requestId: FORM_ID,
    cardId: statusCardId(FORM_ID),
    always: true,
  } as const;
  await fake.store.commit([newJob(fake.ctx, task)], fake.ctx.ids.next());
};
const opening: Cause = async (fake) => {
  await ask(fake);
  await openRequest(fake.ctx, APPROVER, FORM_ID, CHAT);
};
const addingTheChat: Cause = async (fake) => {
  await addPlace(fake.ctx, APPROVER, CHAT, 'Alex');
  fake.now += 1000;
};
/** A world with a form whose addresses nobody has. */
const strangers = Array.from({ length: 30 }, (_, n) => `stranger${n}@contoso.com`).join('\n');
const askingForStrangers = asking({ forMe: false, picked: [], typed: strangers });
const askingWithoutPlace: Cause = async (fake) => {
  await dropPlace(fake.ctx, placeId(fake.ctx, IT), { actor: APPROVER, what: 'place-removed' });
  await asking()(fake);
};

const WITH_MAIL: readonly Row[] = [
  ['post-card', 'post decision-card to channel', asking()],
  ['open-card', 'post decision-card to personal', opening],
  ['redraw', 'update status-card', approving],
  ['redraw-card', 'update status-card', redrawingOne],
  ['return-form', 'post form to personal', askingForStrangers],
  ['tell', 'post request-ended to personal', approving],
  ['tell', 'mail person-ended', approving],
  ['mail-persons', 'mail person-ended', leaving({ kind: 'mail-persons', ...ABOUT, chat: [], mail: [1] })],
  ['message-requester', 'post request-ended to personal', leaving({ kind: 'message-requester', ...ABOUT })],
  [
    'message-person',
    'post person-ended to personal',
    leaving({ kind: 'message-person', ...ABOUT, index: 1 }),
  ],
  ['mail-requester', 'mail request-ended', leaving({ kind: 'mail-requester', ...ABOUT })],
  ['mail-person', 'mail person-ended', leaving({ kind: 'mail-person', ...ABOUT, index: 1 })],
  ['mail-approvers', 'mail request-waits', askingWithoutPlace],
  ['mail-owner', 'mail place-gone', losingThePlace],
  ['mail-outage', 'mail outage', reporting],
  ['tell-outage', 'post outage to channel', reporting],
  ['message-grant', 'post grant-news to personal', tellingOfGrants],
  ['mail-grant', 'mail grant-news', tellingOfGrants],
  ['tell-left-alone', 'post left-alone to channel', tellingOfGrants],
  ['ask-pause', 'post pause-question to channel', askingOfPause],
  ['ask-loss', 'post loss-question to channel', askingOfLoss],
  ['welcome-place', 'post waiting to personal', addingTheChat],
  ['remind-place', 'post reminder to channel', waiting(3)],
  ['tell-place', 'post request-lapses to channel', waiting(27)],
  ['warn-requester', 'post request-lapses to personal', waiting(27)],
  ['send-export', 'upload', exporting],
  ['assign', 'license', approving],
];
const IN_A_CHAT: readonly Row[] = WITH_MAIL.filter(([, what]) => what.endsWith('to personal'));

const deliveries = ({ mails, posts, updates, uploads, writes }: FakeContext): readonly string[] => [
  ...mails.map(({ content }) => `mail ${content.kind}`),
  ...posts.map(({ message, conversation }) => `post ${message.kind} to ${conversation.kind}`),
  ...updates.map(({ message }) => `update ${message.kind}`),
  ...uploads.map(() => 'upload'),
  ...writes.map(() => 'license'),
];

describe('A job that another worker has taken over', () => {
  let fake: FakeContext;

  async function setUp(mail = true): Promise<void> {
    fake = new FakeContext({ mail, approverMail: ['it@contoso.com'] });
    fake.approvers.add(APPROVER.id);
    await addPlace(fake.ctx, APPROVER, IT, 'IT');
    await fake.later(1000);
  }

  afterEach(() => fake.close());

  /** A worker that loses its jobs of one kind: when it has claimed them, or when `isLost` says so. */
  function losing(kind: JobKind, outside: Partial<Context> = {}, isLost = () => true): Worker {
    const { store } = fake;
    const claimed = new Set<string>();
    const commit: typeof store.commit = async (operations, id) => {
      const [own] = operations;
      const job = own?.kind === 'remove' ? own.id : (own?.document.id ?? '');
      if (claimed.has(job) && isLost()) return { outcome: 'stale', index: 0 };
      if (own?.kind === 'replace' && JSON.stringify(own.document).includes(`"task":{"kind":"${kind}"`)) {
        claimed.add(job);
      }
      return store.commit(operations, id);
    };
    const read: typeof store.read = async <D extends Document>(id: string) => {
      const document = await store.read<D>(id);
      return document && claimed.has(id) && isLost() ? { ...document, etag: '"taken"' } : document;
    };
    const { store: through } = withStore({ ...fake.ctx, store }, { commit, read });
    const mailboxes = fake.ctx.mailer.enabled ? 1 : 0;
    return createWorker({ ctx: { ...fake.ctx, ...outside, store: through }, owner: 'slow', mailboxes });
  }

  /**
   * Everything sent for that cause by the worker that loses the job, and, a minute later, by the one that has
   * it.
   */
  async function sentBy(slow: Worker, cause: Cause): Promise<readonly (readonly string[])[]> {
    await cause(fake);
    const before = deliveries(fake);
    for (let n = 0; n < 10; n += 1) await slow.runDue();
    const late = deliveries(fake);
    for (let n = 0; n < 3; n += 1) await fake.later(60_000, fake.worker('heir'));
    return [added(before, late), added(late, deliveries(fake))];
  }

  for (const [kind, what, cause] of WITH_MAIL) {
    it(`sends nothing by its former worker: ${kind}, ${what}`, async () => {
      await setUp();
      const [late, then] = await sentBy(losing(kind), cause);
      assert.deepEqual([late?.includes(what), then?.includes(what)], [false, true]);
    });
  }

  it('sends nothing by its former worker: message-owner, without mail', async () => {
    await setUp(false);
    const [late, then] = await sentBy(losing('message-owner'), losingThePlace);
    assert.deepEqual([late, then], [[], ['post place-gone to personal']]);
  });

  it('sends nothing by its former worker at a second try: post-card', async () => {
    await setUp();
    const { messenger } = fake.ctx;
    const away = { ...messenger, post: () => Promise.reject(new OutsideError('transient', '503')) };
    const failing = createWorker({ ctx: { ...fake.ctx, messenger: away }, owner: 'first', mailboxes: 0 });
    const [late, then] = await sentBy(losing('post-card'), async () => {
      await asking()(fake);
      await failing.runDue();
      await failing.runDue();
      fake.now += 60_000;
    });
    assert.deepEqual([late, then], [[], ['post decision-card to channel', 'update status-card']]);
  });

  for (const [kind, what, cause] of IN_A_CHAT) {
    it(`sends nothing by its former worker, which lost it while a chat was made anew: ${kind}`, async () => {
      await setUp();
      let isLost = false;
      const { messenger } = fake.ctx;
      const anew: Context['messenger'] = {
        ...messenger,
        post: async (conversation, message) => {
          if (conversation.kind === 'personal' && !isLost) throw new OutsideError('unknown-chat', '404');
          return messenger.post(conversation, message);
        },
        openChat: async (personId) => {
          isLost = true;
          return { ...personalChat(personId), conversationId: `fresh-${personId}` };
        },
      };
      const [late, then] = await sentBy(
        losing(kind, { messenger: anew }, () => isLost),
        cause,
      );
      assert.deepEqual([late?.includes(what), then?.includes(what)], [false, true]);
    });
  }

  it('shows its reader no file by its former worker, which lost it during the upload', async () => {
    await setUp();
    const [late, then] = await sentBy(
      losing('send-export', {}, () => fake.uploads.length > 0),
      exporting,
    );
    assert.deepEqual([late, then], [['upload'], ['post file to personal', 'upload']]);
  });
});

/** Everything that was sent since, in any order. */
function added(before: readonly string[], after: readonly string[]): readonly string[] {
  const rest = [...before];
  return after
    .filter((one) => {
      const at = rest.indexOf(one);
      if (at >= 0) rest.splice(at, 1);
      return at < 0;
    })
    .toSorted();
}
