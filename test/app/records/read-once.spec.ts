import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { cardDocument, chunkDocument, replace, requestDocument } from '../../../src/app/records/documents.ts';
import { readChunk, readRequestDocument } from '../../../src/app/records/load-request.ts';
import type { JobKind } from '../../../src/domain/job.ts';
import type { SentCard } from '../../../src/domain/place.ts';
import { HANDLERS } from '../../../src/worker/handlers.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID } from '../../support/app-story.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { withCommit } from '../../support/with-commit.ts';

describe('a job', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  /** A worker that gives jobs of one kind a context of their own. */
  const workerWith = (kind: JobKind, own: Context) => {
    const handlers = {
      ...HANDLERS,
      [kind]: { run: (_ctx: Context, ...[run, task]: [never, never]) => HANDLERS[kind].run(own, run, task) },
    };
    return createWorker({ ctx: fake.ctx, owner: 'worker', mailboxes: 1, handlers });
  };
  /** The ids of the documents that jobs of that kind have read. */
  const readsOf = async (
    kind: JobKind,
    act: (worker: ReturnType<typeof createWorker>) => Promise<unknown>,
  ) => {
    const reads: string[] = [];
    const through = withCommit(fake, (operations, commitId) => fake.store.commit(operations, commitId));
    const read: Context['store']['read'] = (id) => {
      reads.push(id);
      return fake.store.read(id);
    };
    await act(workerWith(kind, { ...through, store: { ...through.store, read } }));
    return reads;
  };
  const approve = async (worker = fake.worker()) => {
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    await fake.work(worker);
  };

  it('of assigning reads its persons once, and continues with what it wrote', async () => {
    await ask(fake);
    const reads = await readsOf('assign', approve);

    assert.equal(reads.filter((id) => id.startsWith('chunk:')).length, 1);
    assert.equal(reads.filter((id) => id.startsWith('req:')).length, 1);
    // There is no note of a write before the first intent.
    assert.deepEqual(
      reads.filter((id) => id.startsWith('wrote:')),
      [],
    );
  });

  it('of telling reads the persons once, and the request once for each reader', async () => {
    await ask(fake);
    const reads = await readsOf('tell', approve);

    assert.equal(reads.filter((id) => id.startsWith('chunk:')).length, 1);
    // The requester is one of the three persons.
    assert.equal(reads.filter((id) => id.startsWith('req:')).length, 3);
  });

  it('of telling counts the mails on the request as it is, also if that changes while the last one goes out', async () => {
    await ask(fake);
    const { mailer } = fake.ctx;
    const touch = async (): Promise<void> => {
      const read = await readRequestDocument(fake.ctx, FORM_ID);
      assert.ok(read);
      await fake.store.commit(
        [replace(read, requestDocument({ ...read.data, reason: 'Touched.' }))],
        'touched',
      );
    };
    const own: Context = {
      ...fake.ctx,
      mailer: {
        ...mailer,
        send: async (to, content) => {
          if (fake.mails.length === 2) await touch();
          await mailer.send(to, content);
        },
      },
    };
    await approve(workerWith('tell', own));

    const { request } = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
    assert.deepEqual([request.reason, request.mail], ['Touched.', { asked: 3, sent: 3, refused: 0 }]);
  });

  it('of sending a card reads the card once, and continues with what it wrote', async () => {
    const reads = await readsOf('post-card', (worker) => ask(fake, {}, worker));

    assert.equal(reads.filter((id) => id.startsWith('card:')).length, 1);
  });

  for (const kind of ['look-up', 'finish-lookup'] as const) {
    it(`of many addresses reads them once: ${kind}`, async () => {
      // More than are looked up in the turn.
      const typed = Array.from({ length: 30 }, (_, n) => `person${n + 1}@contoso.com`).join('\n');
      const reads = await readsOf(kind, (worker) => ask(fake, { typed }, worker));

      assert.equal(reads.filter((id) => id.startsWith('look-up:')).length, 1);
    });
  }

  /** Something else rewrites the persons, with another name for the second one. */
  const rename = async (name: string): Promise<void> => {
    const read = await readChunk(fake.ctx, FORM_ID, 0);
    const entries = read.data.entries.map((entry, n) =>
      n === 1 ? { ...entry, person: { ...entry.person, name } } : entry,
    );
    const renamed = replace(read, chunkDocument({ ...read.data, entries }));
    assert.equal((await fake.store.commit([renamed], fake.ctx.ids.next())).outcome, 'done');
  };

  for (const moment of ['products', 'assign'] as const) {
    it(`of assigning loses nothing that was written meanwhile (licenses.${moment})`, async () => {
      await ask(fake);
      const { licenses } = fake.ctx;
      const own: Context = {
        ...fake.ctx,
        licenses: {
          ...licenses,
          products: async (freshness) => {
            if (moment === 'products') await rename('Another Name');
            return licenses.products(freshness);
          },
          assign: async (orders) => {
            if (moment === 'assign') await rename('Another Name');
            return licenses.assign(orders);
          },
        },
      };
      await approve(workerWith('assign', own));

      const { request, entries } = await viewForApprover(fake.ctx, APPROVER, FORM_ID);
      assert.equal(request.status, 'completed');
      assert.deepEqual(
        entries.map(({ outcome }) => outcome?.kind),
        ['assigned', 'assigned', 'assigned'],
      );
      assert.equal(entries[1]?.person.name, 'Another Name');
      assert.equal(fake.writes.length, 3);
    });
  }

  it('of sending a card loses nothing that was written meanwhile', async () => {
    const cardOf = async () => {
      const query = { by: 'list', key: `cards:${FORM_ID}`, order: 'ascending', limit: 100 } as const;
      const cards = await fake.store.page<DataDocument<SentCard>>(query);
      return cards.find(({ data }) => data.role === 'decision');
    };
    const own: Context = {
      ...fake.ctx,
      messenger: {
        ...fake.ctx.messenger,
        post: async (conversation, message) => {
          const card = await cardOf();
          assert.ok(card);
          const changed = replace(card, cardDocument({ ...card.data, sentBy: 'another' }));
          assert.equal((await fake.store.commit([changed], fake.ctx.ids.next())).outcome, 'done');
          return fake.ctx.messenger.post(conversation, message);
        },
      },
    };
    await ask(fake, {}, workerWith('post-card', own));

    const card = await cardOf();
    assert.deepEqual([card?.data.activityId, card?.data.sentBy], [fake.posts.at(-1)?.activityId, 'another']);
  });
});
