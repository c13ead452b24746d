import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../src/app/decide/view-request.ts';
import type { Context } from '../../src/app/ports/context.ts';
import type { Document, Operation } from '../../src/app/ports/store.ts';
import { dueAt, isWaitingJob, newJob } from '../../src/app/records/queue-job.ts';
import type { MailAddress } from '../../src/app/tell/send-mail.ts';
import type { JobTask } from '../../src/domain/job.ts';
import { createLane } from '../../src/worker/lane.ts';
import { MAIL_QUOTA } from '../../src/worker/mailboxes.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { aContextWithPlace, APPROVER, ask, entriesOn, FORM_ID } from './app-story.ts';
import { aPerson, aProduct } from './builders.ts';
import type { FakeContext } from './fake-context.ts';
import { withCommit } from './with-commit.ts';

/** The beginnings of the kinds of job that tell a result. */
const TELLS = /^(tell|message|mail|ask-requester|remind-requester)/;

/** Numbers in their order. */
export const inOrder = (some: readonly number[]): readonly number[] =>
  some.toSorted((one, other) => one - other);

const numberOf = (personId = ''): number => Number(personId.slice(-12));

/** A request whose results are told, with a record of the jobs that do it. */
export class TellingStory {
  readonly fake: FakeContext;
  /** The telling jobs that ran, in order: "kind result". */
  readonly ran: string[] = [];
  /** The telling jobs that commits made, in order, as `#nameOf` names them. */
  readonly made: string[] = [];
  /** The recipients of mails, as the mailer got them. */
  readonly to: MailAddress[] = [];
  /** Called before each message about a result, and before each mail, with the number of its reader. */
  beforePost: (reader: number) => void = () => {};
  beforeMail: (reader: number) => void = () => {};
  /** Called before each commit. */
  beforeCommit: (operations: readonly Operation[]) => void = () => {};
  /** Called after each mail. */
  afterMail: () => Promise<void> = async () => {};
  readonly ctx: Context;

  constructor(fake: FakeContext) {
    this.fake = fake;
    const { messenger, mailer, store, ids } = fake.ctx;
    const recording = withCommit(fake, async (operations, id) => {
      this.beforeCommit(operations);
      const result = await store.commit(operations, id);
      if (result.outcome !== 'done') return result;
      for (const operation of operations)
        if (operation.kind === 'create') this.made.push(...this.#nameOf(operation.document));
      return result;
    });
    this.ctx = {
      ...recording,
      // The longest wait, so that it differs from those that nothing spreads.
      ids: { ...ids, random: () => 1 },
      messenger: {
        ...messenger,
        post: async (conversation, message) => {
          if (message.kind === 'person-ended' || message.kind === 'request-ended')
            this.beforePost(numberOf(conversation.personId));
          return messenger.post(conversation, message);
        },
      },
      mailer: {
        ...mailer,
        send: async (to, content, from) => {
          this.beforeMail(Number(/\d+/.exec(to.address)?.[0]));
          this.to.push(to);
          await mailer.send(to, content, from);
          await this.afterMail();
        },
      },
    };
  }

  /** A request for person 1 and these others that was approved just now. Close its `fake` after the test. */
  static async decided(
    others: readonly number[] = [2, 3, 4, 5, 6],
    {
      free = 100,
      ...options
    }: ConstructorParameters<typeof FakeContext>[0] & { readonly free?: number } = {},
    prepare: (fake: FakeContext) => void = () => {},
  ): Promise<TellingStory> {
    const fake = await aContextWithPlace(options);
    prepare(fake);
    fake.products = [aProduct({ free })];
    await ask(fake, { picked: others.map((n) => aPerson(n).id), typed: '' });
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    return new TellingStory(fake);
  }

  worker(owner = 'worker') {
    const onJob = (kind: string, result: string): void =>
      void (TELLS.test(kind) && this.ran.push(`${kind} ${result}`));
    const mailboxes = this.ctx.mailer.enabled ? 1 : 0;
    // The store may be away: then the time passes at once.
    const pauseFor = async (ms: number): Promise<void> => void (this.fake.now += ms);
    return createWorker({ ctx: this.ctx, owner, mailboxes, onJob, pauseFor });
  }

  work = (): Promise<number> => this.fake.work(this.worker());
  later = (ms: number): Promise<number> => this.fake.later(ms, this.worker());

  /** Lets everything happen, and forgets it. */
  async settle(): Promise<void> {
    await this.work();
    for (const list of [this.ran, this.made, this.to, this.fake.posts, this.fake.mails]) list.length = 0;
  }

  /** Puts a job into the store. */
  async add(task: JobTask): Promise<void> {
    await this.fake.store.commit([newJob(this.fake.ctx, task)], this.fake.ctx.ids.next());
  }

  /** The telling jobs that wait, and those that were given up. */
  async waiting(): Promise<readonly string[]> {
    const key = ['queue:general', 'queue:mail-first', 'queue:mail', 'dead'];
    const jobs = await this.fake.store.page({ by: 'list', key, order: 'ascending', limit: 100 });
    return jobs.flatMap((job) => this.#nameOf(job));
  }

  /** The numbers of the persons who got a message about a result, and of those who got a mail, in order. */
  messaged = (): readonly number[] =>
    this.fake.posts.flatMap(({ conversation: { personId }, message }) =>
      message.kind === 'person-ended' || message.kind === 'request-ended' ? [numberOf(personId)] : [],
    );
  mailed = (): readonly number[] => this.fake.mails.map(({ to }) => Number(/\d+/.exec(to)?.[0]));

  mailCounts = async (): Promise<object> =>
    (await viewForApprover(this.fake.ctx, APPROVER, FORM_ID)).request.mail;

  /** Takes so many mails of the quota away, as another process would. */
  async takeMails(amount: number): Promise<void> {
    const other = createLane(this.fake.ctx, 'mail', 'other', MAIL_QUOTA);
    await other.take(amount, this.fake.ctx.options.mailFrom[0]);
    await other.release();
  }

  /** The times of the mails that the quota counts, in milliseconds from now. */
  async counted(): Promise<readonly unknown[]> {
    const lane = await this.fake.store.read<
      Document & { readonly data: { readonly taken?: Readonly<Record<string, readonly number[]>> } }
    >('lane:mail');
    const [name = ''] = this.fake.ctx.options.mailFrom;
    return (lane?.data.taken?.[name] ?? []).map((at) => at - this.fake.now);
  }

  /** "kind [readers] in so many ms", and "copy n" after n copies whose answers were lost. */
  #nameOf(document: Document): readonly string[] {
    if (!isWaitingJob(document) || !TELLS.test(document.data.task.kind)) return [];
    const { task, copies: ofMessage } = document.data;
    const inMs = Date.parse(dueAt(document)) - this.fake.now;
    const readers =
      'mail' in task && 'chat' in task ? `chat ${task.chat.join()} mail ${task.mail.join()}` : '';
    const index = 'index' in task ? `${task.index}` : '';
    const copies = ofMessage ?? ('copies' in task ? task.copies : undefined);
    const words = [task.kind, index, readers, inMs > 0 ? `in ${inMs}` : '', copies ? `copy ${copies}` : ''];
    return [words.filter((word) => word !== '').join(' ')];
  }
}
