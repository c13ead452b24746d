import assert from 'node:assert/strict';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { erasePerson } from '../../../src/app/privacy/erase-person.ts';
import { findNamed } from '../../../src/app/privacy/person-documents.ts';
import { newJob } from '../../../src/app/records/queue-job.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import {
  aContextWithPlace,
  entriesOn,
  aForm,
  APPROVER,
  ask,
  EMPLOYEE,
  FORM_ID,
} from '../../support/app-story.ts';
import { aPerson } from '../../support/builders.ts';
import { FakeContext, personalChat } from '../../support/fake-context.ts';
import { withCommit } from '../../support/with-commit.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

const lost = () => new OutsideError('transient', 'Lost.', { mayBeDone: true });
const away = () => new OutsideError('transient', '503');

describe('mail', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    await ask(fake);
  });

  afterEach(() => fake.close());

  const mailOf = async () => (await viewForApprover(fake.ctx, APPROVER, FORM_ID)).request.mail;
  const approve = () => approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));

  /** A worker, with something that happens to its calls. */
  function workerWith(change: Partial<Pick<Context, 'mailer' | 'messenger'>>) {
    return createWorker({ ctx: { ...fake.ctx, ...change }, owner: 'worker', mailboxes: 1 });
  }

  /** A mailer whose answers for one address fail, before or after the mail was sent. */
  function failing(address: string, error: () => OutsideError, isOut: boolean): Context['mailer'] {
    const { mailer } = fake.ctx;
    return {
      ...mailer,
      send: async (to, content) => {
        if (to.address !== address || isOut) await mailer.send(to, content);
        if (to.address === address) throw error();
      },
    };
  }

  it('whose answer is always lost comes at most five times, and is counted then', async () => {
    const worker = workerWith({ mailer: failing('person2@contoso.com', lost, true) });
    await approve();
    await fake.work(worker);
    for (let n = 0; n < 300; n += 1) await fake.later(10 * MINUTE, worker);

    assert.equal(fake.mails.filter(({ to }) => to === 'person2@contoso.com').length, 5);
    assert.deepEqual(await mailOf(), { asked: 3, sent: 2, refused: 1 });
    assert.equal(await fake.store.count({ by: 'list', key: 'queue:mail' }), 0);
  });

  it('to APPROVER_MAIL comes at most five times, too', async () => {
    const alone = new FakeContext({ approverMail: ['it@contoso.com'] });
    const { mailer } = alone.ctx;
    const send: typeof mailer.send = async (to, content) => {
      await mailer.send(to, content);
      throw lost();
    };
    const ctx = { ...alone.ctx, mailer: { ...mailer, send } };
    const worker = createWorker({ ctx, owner: 'worker', mailboxes: 1 });
    const where = { conversation: personalChat(EMPLOYEE.id), activityId: 'form-1' };
    await submitRequest(alone.ctx, EMPLOYEE, aForm(), where);
    await alone.work(worker);
    for (let n = 0; n < 300; n += 1) await alone.later(10 * MINUTE, worker);

    assert.equal(alone.mails.length, 5);
    assert.equal(await alone.store.count({ by: 'list', key: 'dead' }), 0);
    await alone.close();
  });

  for (const [what, task] of [
    [
      'about a place that is gone',
      { kind: 'mail-owner', ownerId: EMPLOYEE.id, place: { kind: 'channel', name: 'IT' } },
    ],
    [
      'about an outage',
      { kind: 'mail-outage', outage: { cause: 'app-blocked' }, address: 'person1@contoso.com' },
    ],
  ] as const) {
    it(`${what} comes at most five times, too`, async () => {
      const worker = workerWith({ mailer: failing('person1@contoso.com', lost, true) });
      await fake.store.commit([newJob(fake.ctx, task)], fake.ctx.ids.next());
      for (let n = 0; n < 300; n += 1) await fake.later(10 * MINUTE, worker);

      assert.equal(fake.mails.length, 5);
      assert.equal(await fake.store.count({ by: 'list', key: 'dead' }), 0);
    });
  }

  it('that Exchange did not accept for a day is given up, and counted', async () => {
    const worker = workerWith({ mailer: failing('person2@contoso.com', away, false) });
    await approve();
    await fake.work(worker);
    for (let n = 0; n < 170; n += 1) await fake.later(11 * MINUTE, worker);

    assert.deepEqual(await mailOf(), { asked: 3, sent: 2, refused: 1 });
    assert.equal(await fake.store.count({ by: 'list', key: 'queue:mail' }), 0);
  });

  it('that waits for an erased person is not counted any more', async () => {
    let isAway = true;
    const { mailer, messenger } = fake.ctx;
    const worker = workerWith({
      mailer: {
        ...mailer,
        send: async (to, content) => {
          if (isAway) throw new OutsideError('transient', '503');
          await mailer.send(to, content);
        },
      },
      messenger: {
        ...messenger,
        post: async (conversation, message) => {
          if (isAway && message.kind === 'person-ended') throw new OutsideError('transient', '503');
          return messenger.post(conversation, message);
        },
      },
    });
    await approve();
    await fake.work(worker);
    const archive = { ...fake.ctx, store: fake.store };
    for (const id of [aPerson(2).id, EMPLOYEE.id]) {
      const [person] = await findNamed(archive, id);
      assert.ok(person);
      assert.deepEqual(await erasePerson(archive, person), []);
    }
    isAway = false;
    for (let n = 0; n < 10; n += 1) await fake.later(10 * MINUTE, worker);

    assert.deepEqual(await mailOf(), { asked: 1, sent: 1, refused: 0 });
    assert.deepEqual(
      fake.mails.map(({ to }) => to),
      ['person3@contoso.com'],
    );
    // No chat is looked for either, since nobody has it any more.
    const written = fake.posts.filter(({ message }) => message.kind === 'person-ended');
    assert.deepEqual(
      written.map(({ conversation }) => conversation.personId),
      [aPerson(3).id],
    );
  });

  for (const way of ['mail', 'message'] as const) {
    it(`is not sent by a worker that lost its job meanwhile, and neither are other news (${way})`, async () => {
      const { store } = fake.ctx;
      const claimed = new Set<string>();
      /** Another worker takes each of these jobs after ours has claimed it. */
      const commit: typeof store.commit = async (operations, id) => {
        const [own] = operations;
        const job = own?.kind === 'replace' ? own.document : undefined;
        if (!job || !JSON.stringify(job).includes('"kind":"tell"')) return store.commit(operations, id);
        const result = await store.commit(operations, id);
        const [etag] = result.outcome === 'done' ? result.etags : [];
        if (etag === undefined || claimed.has(job.id)) return result;
        claimed.add(job.id);
        await store.commit([{ kind: 'replace', document: job, etag }], fake.ctx.ids.next());
        return result;
      };
      const ctx = withCommit(fake, commit);
      await approve();
      await fake.work(createWorker({ ctx, owner: 'slow', mailboxes: 1 }));

      const sent = way === 'mail' ? fake.mails : fake.posts.filter(({ message }) => isNews(message.kind));
      assert.deepEqual(sent, []);
      await fake.later(MINUTE, fake.worker('heir'));
      assert.equal(way === 'mail' ? fake.mails.length : newsOf(fake), 3);
    });
  }

  it('goes to the address from the day of the request', async () => {
    fake.people.set(aPerson(2).id, aPerson(2, { mail: 'new.name@contoso.com' }));
    await approve();
    await fake.later(DAY);

    assert.ok(fake.mails.some(({ to }) => to === 'person2@contoso.com'));
  });
});

const isNews = (kind: string): boolean => kind === 'person-ended' || kind === 'request-ended';
const newsOf = (fake: FakeContext): number => fake.posts.filter(({ message }) => isNews(message.kind)).length;
