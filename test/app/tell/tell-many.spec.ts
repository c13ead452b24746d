import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { Document, Operation } from '../../../src/app/ports/store.ts';
import { StoreError } from '../../../src/app/ports/store.ts';
import { isWaitingJob } from '../../../src/app/records/queue-job.ts';
import type { JobTask } from '../../../src/domain/job.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID } from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { withCommit } from '../../support/with-commit.ts';

const MINUTE = 60_000;
/** Eight chunks; the requester is not among them. */
const PERSONS = Array.from({ length: 150 }, (_, n) => n + 31);
/** The requester is told, too. */
const READERS = PERSONS.length + 1;
/** So many mailboxes send all mails within a minute. */
const MAILBOXES = 8;
const MAX_MESSAGES = 8;
const MAX_MAILS = 4 * MAILBOXES;

type Commit = Context['store']['commit'];

/** A large request whose licenses were assigned just now, if `commit` lets the worker. */
async function decided(): Promise<FakeContext> {
  const made = await aContextWithPlace();
  for (const n of PERSONS) made.people.set(aPerson(n).id, aPerson(n));
  made.products = [aProduct({ free: 1000 })];
  const typed = PERSONS.map((n) => aPerson(n).mail).join('\n');
  await ask(made, { forMe: false, picked: [], typed });
  await approveRequest(made.ctx, APPROVER, FORM_ID, entriesOn(made, 'pending.'));
  return made;
}

const isTold = (kind: string): boolean => kind === 'person-ended' || kind === 'request-ended';
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('The readers of a large request', () => {
  let fake: FakeContext;
  let ran: string[];

  beforeEach(async function () {
    this.timeout(10_000);
    fake = await decided();
    ran = [];
  });

  afterEach(() => fake.close());

  const mailFrom = Array.from({ length: MAILBOXES }, (_, n) => `licenses${n}@contoso.com`);
  /** A worker whose messages and mails take a moment. `own`: replaces parts of its context. */
  const onJob = (kind: string, result: string): void => void ran.push(`${kind} ${result}`);
  const worker = (own: Partial<Context> = {}, pauseFor?: (ms: number) => Promise<unknown>) => {
    const { messenger, mailer, options } = { ...fake.ctx, ...own };
    const ctx: Context = {
      ...fake.ctx,
      ...own,
      options: { ...options, mailFrom },
      messenger: { ...messenger, post: async (...to) => tick().then(() => messenger.post(...to)) },
      mailer: { ...mailer, send: async (...to) => tick().then(() => mailer.send(...to)) },
    };
    return createWorker({ ctx, owner: 'worker', mailboxes: MAILBOXES, onJob, ...(pauseFor && { pauseFor }) });
  };
  const messages = () => fake.posts.filter(({ message }) => isTold(message.kind));
  const everyReader = () => ({
    messaged: new Set(messages().map(({ conversation }) => conversation.personId)).size,
    mailed: new Set(fake.mails.map(({ to }) => to)).size,
  });
  const assertTold = async (twice: { messages: number; mails: number }, why = ''): Promise<void> => {
    assert.deepEqual(everyReader(), { messaged: READERS, mailed: READERS }, why);
    assert.ok(messages().length - READERS <= twice.messages, `${messages().length} messages ${why}`);
    assert.ok(fake.mails.length - READERS <= twice.mails, `${fake.mails.length} mails ${why}`);
    const { mail } = (await viewForApprover(fake.ctx, APPROVER, FORM_ID)).request;
    assert.deepEqual(mail, { asked: READERS, sent: READERS, refused: 0 }, why);
  };

  it('are told four at a time by each job, and no more are without a record than with a job for each', async () => {
    const without = new Set<string>();
    const most = { messages: 0, notes: 0 };
    const leftOf = new Map<string, readonly (number | 'requester')[]>();
    const note = ([own]: readonly Operation[]): void => {
      const id = own?.kind === 'remove' ? own.id : (own?.document.id ?? '');
      const task = own && 'document' in own ? taskOf(own.document) : undefined;
      if (task?.kind === 'tell' && leftOf.has(id)) most.notes += 1;
      const chat = task?.kind === 'tell' ? task.chat : [];
      for (const reader of leftOf.get(id) ?? []) if (!chat.includes(reader)) without.delete(String(reader));
      if (task?.kind === 'tell') leftOf.set(id, chat);
    };
    const commit: Commit = async (operations, id) => {
      const result = await fake.store.commit(operations, id);
      if (result.outcome === 'done') note(operations);
      return result;
    };
    const { messenger } = fake.ctx;
    const post: typeof messenger.post = (conversation, message) => {
      if (message.kind === 'person-ended') without.add(String(message.index));
      if (message.kind === 'request-ended') without.add('requester');
      most.messages = Math.max(most.messages, without.size);
      return messenger.post(conversation, message);
    };
    const { store } = withCommit(fake, commit);
    await fake.work(worker({ store, messenger: { ...messenger, post } }));

    await assertTold({ messages: 0, mails: 0 });
    assert.equal(without.size, 0);
    assert.equal(most.messages, MAX_MESSAGES);
    // The claims of the jobs are among them.
    assert.ok(most.notes <= READERS / 4 + 2 * MAX_MESSAGES, `${most.notes} notes`);
  });

  it('are all told wherever the process dies, and no more come twice than were on their way', async function () {
    this.timeout(60_000);
    let isWhole = false;
    for (let commits = 20; !isWhole; commits += 13) {
      await fake.close();
      fake = await decided();
      let left = commits;
      const { store } = withCommit(fake, (operations, id) => {
        left -= 1;
        return left < 0
          ? Promise.reject(new StoreError('down', 'The process is dead.'))
          : fake.store.commit(operations, id);
      });
      isWhole = await fake.work(worker({ store }, async (ms) => (fake.now += ms))).then(
        () => left >= 0,
        () => false,
      );
      for (let n = 0; n < 8; n += 1) await fake.later(MINUTE, worker());
      await assertTold({ messages: MAX_MESSAGES, mails: MAX_MAILS }, `after ${commits} commits`);
    }
  });

  it('are mailed once if Exchange refuses one of four mails that go out at the same time', async () => {
    const { mailer } = fake.ctx;
    let count = 0;
    const send: typeof mailer.send = async (to, content, from) => {
      count += 1;
      if (count % 25 === 0)
        throw new OutsideError('throttled', '429', { retryAfterMs: 2000, about: from ?? '' });
      await mailer.send(to, content, from);
    };
    for (let n = 0; n < 60; n += 1) await fake.later(MINUTE, worker({ mailer: { ...mailer, send } }));
    assert.ok(count > READERS);
    await assertTold({ messages: 0, mails: 0 });
  });

  it('are messaged once in chats that are made anew at the same time', async () => {
    const { messenger } = fake.ctx;
    const post: typeof messenger.post = async (conversation, message) => {
      if (isTold(message.kind) && !conversation.conversationId.startsWith('fresh-'))
        throw new OutsideError('unknown-chat', '404');
      return messenger.post(conversation, message);
    };
    const openChat = async (personId: string) => ({
      ...(await messenger.openChat(personId)),
      conversationId: `fresh-${personId}`,
    });
    await fake.work(worker({ messenger: { ...messenger, post, openChat } }));
    await assertTold({ messages: 0, mails: 0 });
    assert.deepEqual(
      ran.filter((job) => job.endsWith(' lost')),
      [],
    );
  });
});

const taskOf = (document: Document): JobTask | undefined =>
  isWaitingJob(document) ? document.data.task : undefined;
