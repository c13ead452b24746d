import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { tryAgain } from '../../../src/app/decide/try-again.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { StoreError } from '../../../src/app/ports/store.ts';
import { erasePerson } from '../../../src/app/privacy/erase-person.ts';
import { findNamed } from '../../../src/app/privacy/person-documents.ts';
import { createLane } from '../../../src/worker/lane.ts';
import { MAIL_QUOTA } from '../../../src/worker/mailboxes.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { withCommit } from '../../support/with-commit.ts';

const MINUTE = 60_000;
/** The requester, and five other persons. */
const OTHERS = [2, 3, 4, 5, 6];
const EVERYBODY = [1, ...OTHERS];

type Post = Context['messenger']['post'];

/** A request that was approved just now. */
async function decided(): Promise<FakeContext> {
  const made = await aContextWithPlace();
  made.products = [aProduct({ free: 10 })];
  await ask(made, { picked: OTHERS.map((n) => aPerson(n).id), typed: '' });
  await approveRequest(made.ctx, APPROVER, FORM_ID, entriesOn(made, 'pending.'));
  return made;
}

const isTold = (kind: string): boolean => kind === 'person-ended' || kind === 'request-ended';

describe('The readers of a result', () => {
  let fake: FakeContext;
  let ran: string[];

  beforeEach(async () => {
    fake = await decided();
    ran = [];
  });

  afterEach(() => fake.close());

  const worker = (ctx: Context = fake.ctx, owner = 'worker', mailboxes = 1) =>
    createWorker({ ctx, owner, mailboxes, onJob: (kind, result) => ran.push(`${kind} ${result}`) });
  const telling = () => ran.filter((job) => /^(tell|message|mail)/.test(job)).toSorted();
  /** A context in which something happens to the messages about results. */
  const posting = (post: (...args: [Post, ...Parameters<Post>]) => Promise<string>): Context => ({
    ...fake.ctx,
    messenger: {
      ...fake.ctx.messenger,
      post: (conversation, message) =>
        isTold(message.kind)
          ? post(fake.ctx.messenger.post, conversation, message)
          : fake.ctx.messenger.post(conversation, message),
    },
  });
  /** How often each person was messaged, and how often mailed, in the order of their numbers. */
  const messaged = (people = EVERYBODY) =>
    people.map((n) => {
      return fake.posts.filter(
        ({ conversation, message }) => conversation.personId === aPerson(n).id && isTold(message.kind),
      ).length;
    });
  const mailed = (people = EVERYBODY) =>
    people.map((n) => fake.mails.filter(({ to }) => to === aPerson(n).mail).length);
  const mailOf = async () => (await viewForApprover(fake.ctx, APPROVER, FORM_ID)).request.mail;
  const ONCE = EVERYBODY.map(() => 1);

  it('are told by one job, which writes the request once for all mails', async () => {
    let writes = 0;
    const ctx = withCommit(fake, (operations, id) => {
      const [own] = operations;
      const isOurs = own?.kind === 'remove' && fake.mails.length > 0;
      const isOfRequest = operations.some((one) => one.kind === 'replace' && one.document.type === 'request');
      if (isOurs && isOfRequest) writes += 1;
      return fake.store.commit(operations, id);
    });
    await fake.work(worker(ctx));
    assert.deepEqual([messaged(), mailed(), telling(), writes], [ONCE, ONCE, ['tell done'], 1]);
    assert.deepEqual(await mailOf(), { asked: 6, sent: 6, refused: 0 });
  });

  it('are all told wherever the process dies, and at most one message and one mail come twice', async () => {
    let isWhole = false;
    for (let commits = 1; !isWhole; commits += 1) {
      await fake.close();
      fake = await decided();
      let left = commits;
      const ctx = withCommit(fake, (operations, id) => {
        left -= 1;
        return left < 0
          ? Promise.reject(new StoreError('down', 'The process is dead.'))
          : fake.store.commit(operations, id);
      });
      const pauseFor = async (ms: number) => (fake.now += ms);
      const dies = createWorker({ ctx, owner: 'dies', mailboxes: 1, pauseFor });
      isWhole = await fake.work(dies).then(
        () => true,
        () => false,
      );
      for (let n = 0; n < 5; n += 1) await fake.later(MINUTE, worker());

      for (const counts of [messaged(), mailed()]) {
        const extra = counts.reduce((sum, count) => sum + count - 1, 0);
        assert.ok(Math.min(...counts) >= 1 && extra <= 1, `after ${commits} commits: ${counts.join()}`);
      }
      assert.deepEqual(await mailOf(), { asked: 6, sent: 6, refused: 0 }, `after ${commits} commits`);
    }
  });

  it('hold up nobody if Teams asks to wait for one of them', async () => {
    let isThrottled = true;
    const ctx = posting(async (post, conversation, message) => {
      if (isThrottled && conversation.personId === aPerson(3).id)
        throw new OutsideError('throttled', '429', { retryAfterMs: 5 * MINUTE });
      return post(conversation, message);
    });
    await fake.work(worker(ctx));
    assert.deepEqual([messaged(), mailed()], [[1, 1, 0, 1, 1, 1], ONCE]);
    isThrottled = false;
    await fake.later(5 * MINUTE - 1, worker(ctx));
    assert.deepEqual(messaged(), [1, 1, 0, 1, 1, 1]);
    await fake.later(1, worker(ctx));
    assert.deepEqual([messaged(), mailed()], [ONCE, ONCE]);
  });

  it('are told once while the answers of Teams to one of them are lost, who is told five times at most', async () => {
    const ctx = posting(async (post, conversation, message) => {
      const id = await post(conversation, message);
      if (conversation.personId === aPerson(3).id)
        throw new OutsideError('transient', 'Lost.', { mayBeDone: true });
      return id;
    });
    await fake.work(worker(ctx));
    for (let n = 0; n < 100; n += 1) await fake.later(10 * MINUTE, worker(ctx));
    assert.deepEqual([messaged(), mailed()], [[1, 1, 5, 1, 1, 1], ONCE]);
  });

  for (const [what, error, sent] of [
    ['is away for one address', () => new OutsideError('transient', '503'), [1, 1, 0, 1, 1, 1]],
    ['refuses one address', () => new OutsideError('permanent', 'No such address.'), [1, 1, 0, 1, 1, 1]],
  ] as const) {
    it(`are all mailed if Exchange ${what}`, async () => {
      let isAway = true;
      const { mailer } = fake.ctx;
      const send: typeof mailer.send = async (to, content) => {
        if (isAway && to.address === aPerson(3).mail) throw error();
        await mailer.send(to, content);
      };
      const failing = worker({ ...fake.ctx, mailer: { ...mailer, send } });
      await fake.work(failing);
      assert.deepEqual([messaged(), mailed()], [ONCE, sent]);
      isAway = false;
      await fake.later(MINUTE, failing);
      const isRefused = error().kind === 'permanent';
      assert.deepEqual(mailed(), isRefused ? sent : ONCE);
      assert.deepEqual(
        await mailOf(),
        isRefused ? { asked: 6, sent: 5, refused: 1 } : { asked: 6, sent: 6, refused: 0 },
      );
    });
  }

  it('get their messages at once where the mailboxes have no room, and their mails later', async () => {
    const other = createLane(fake.ctx, 'mail', 'other', MAIL_QUOTA);
    await other.take(MAIL_QUOTA.most - 2, fake.ctx.options.mailFrom[0]);
    await other.release();
    const one = worker();
    await fake.work(one);
    assert.deepEqual([messaged(), mailed()], [ONCE, [1, 1, 0, 0, 0, 0]]);
    await fake.later(MAIL_QUOTA.withinMs, one);
    assert.deepEqual([mailed(), telling().at(-1)], [ONCE, 'tell done']);
    assert.deepEqual(await mailOf(), { asked: 6, sent: 6, refused: 0 });
  });

  it('get their mails from the process that sends mails, and from no other', async () => {
    const other = createLane(fake.ctx, 'mail', 'other', MAIL_QUOTA);
    assert.equal(await other.hold(), true);
    await fake.work(worker());
    assert.deepEqual([messaged(), mailed()], [ONCE, [0, 0, 0, 0, 0, 0]]);
    await other.release();
    await fake.work(worker(fake.ctx, 'other'));
    assert.deepEqual([messaged(), mailed()], [ONCE, ONCE]);
    assert.deepEqual(await mailOf(), { asked: 6, sent: 6, refused: 0 });
  });

  it('are told nothing more once they are erased, and the others are told once', async () => {
    let isErased = false;
    const ctx = posting(async (post, conversation, message) => {
      if (!isErased && conversation.personId === EMPLOYEE.id) {
        isErased = true;
        const archive = { ...fake.ctx, store: fake.store };
        const [person] = await findNamed(archive, aPerson(4).id);
        assert.ok(person);
        assert.deepEqual(await erasePerson(archive, person), []);
      }
      return post(conversation, message);
    });
    await fake.work(worker(ctx));
    for (let n = 0; n < 5; n += 1) await fake.later(MINUTE);
    assert.deepEqual([isErased, messaged([4]), mailed([4])], [true, [0], [0]]);
    assert.deepEqual(messaged([2, 3, 5, 6]), [1, 1, 1, 1]);
    const { asked, sent } = await mailOf();
    assert.deepEqual([asked, sent], [5, 5]);
  });

  it('hear once that they have the license if another round begins while they are told', async () => {
    await fake.close();
    fake = await aContextWithPlace();
    fake.products = [aProduct({ free: 2 })];
    await ask(fake, { picked: OTHERS.map((n) => aPerson(n).id), typed: '' });
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    let isTriedAgain = false;
    const ctx = posting(async (post, conversation, message) => {
      if (!isTriedAgain && message.kind === 'person-ended') {
        isTriedAgain = true;
        fake.products = [aProduct({ free: 10 })];
        await tryAgain(fake.ctx, APPROVER, FORM_ID);
        await fake.work(worker(fake.ctx, 'other', 0));
      }
      return post(conversation, message);
    });
    await fake.work(worker(ctx));
    for (let n = 0; n < 5; n += 1) await fake.later(MINUTE);
    const hears = (n: number) =>
      fake.posts.filter(({ conversation: { personId }, message }) => {
        const outcome = message.kind === 'person-ended' ? message.entry.outcome?.kind : undefined;
        return personId === aPerson(n).id && outcome === 'assigned';
      }).length;
    assert.deepEqual([isTriedAgain, OTHERS.map(hears)], [true, [1, 1, 1, 1, 1]]);
    const mail = await mailOf();
    assert.deepEqual([mail.sent, mail.refused], [mail.asked, 0]);
    assert.equal(fake.mails.length, mail.sent);
  });

  it('are told by the heir of a worker that stood still, which sends nothing more', async () => {
    let isStill = false;
    const ctx = posting(async (post, conversation, message) => {
      const id = await post(conversation, message);
      if (!isStill && conversation.personId === aPerson(3).id) {
        isStill = true;
        await fake.later(MINUTE, worker(fake.ctx, 'heir'));
      }
      return id;
    });
    await fake.work(worker(ctx));
    for (let n = 0; n < 5; n += 1) await fake.later(MINUTE);
    assert.deepEqual(
      [messaged(), mailed()],
      [
        [1, 1, 2, 1, 1, 1],
        [1, 1, 2, 1, 1, 1],
      ],
    );
    assert.equal((await mailOf()).sent, 6);
  });
});
