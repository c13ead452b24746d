import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import type { Store } from '../../../src/app/ports/store.ts';
import {
  chunkDocument,
  chunkDocumentId,
  remove,
  replace,
  requestDocument,
} from '../../../src/app/records/documents.ts';
import { findChunk, readRequestDocument } from '../../../src/app/records/load-request.ts';
import { newJob } from '../../../src/app/records/queue-job.ts';
import type { JobTask } from '../../../src/domain/job.ts';
import type { Outcome } from '../../../src/domain/outcome.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, APPROVER, ask, entriesOn, FORM_ID } from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import { numbers } from '../../support/large-approval.ts';

const AT = '2026-11-22T10:00:00.000Z';
/** The second person of the request. */
const INDEX = 1;
const FAILED: Outcome = { kind: 'failed', round: 2, at: AT, reason: 'no-seat' };

const addresses = (from: number, to: number) => numbers(from, to).map((n) => `person${n}@contoso.com`);

/** A request whose persons were all told, and the news that jobs tell late. */
async function aWorld(options: { readonly typed?: readonly string[] } = {}) {
  const fake = await aContextWithPlace();
  for (const n of numbers(31, 40)) fake.people.set(aPerson(n).id, aPerson(n));
  fake.products = [aProduct({ free: 50 })];
  await ask(fake, options.typed ? { picked: [], typed: options.typed.join('\n') } : {});
  await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
  await fake.work();
  for (let n = 0; n < 3; n += 1) await fake.later(60_000);
  const ran: string[] = [];
  const header = async () => {
    const document = await readRequestDocument(fake.ctx, FORM_ID);
    assert(document);
    return document;
  };
  const before = (await header()).data;
  fake.posts.length = 0;
  fake.mails.length = 0;

  return {
    fake,
    /** The round that was told. */
    round: before.round,
    request: async () => (await header()).data,
    /** Makes one more mail wait, begins the next round, and gives one person that outcome. */
    async set({ isNext = false, outcome, mail }: { isNext?: boolean; outcome?: Outcome; mail?: '' }) {
      const document = await header();
      const { round, mail: mails, ...request } = document.data;
      const chunk = await findChunk(fake.ctx, FORM_ID, 0);
      assert(chunk);
      const entries = chunk.data.entries.map((entry, n) => {
        if (n !== INDEX) return entry;
        const { mail: _mail, ...person } = entry.person;
        return { ...entry, ...(outcome && { outcome }), person: mail === '' ? person : entry.person };
      });
      const next = {
        ...request,
        round: isNext ? round + 1 : round,
        mail: { ...mails, asked: mails.asked + 1 },
      };
      const writes = [
        replace(document, requestDocument(next)),
        replace(chunk, chunkDocument({ ...chunk.data, entries })),
      ];
      assert.equal((await fake.store.commit(writes, fake.ctx.ids.next())).outcome, 'done');
    },
    async removeDocument(id: string) {
      const document = await fake.store.read(id);
      assert(document);
      await fake.store.commit([remove(document)], fake.ctx.ids.next());
    },
    /** Runs the job, and gives all jobs about readers that ran. */
    async run(task: JobTask, parts: Partial<Context> = {}) {
      await fake.store.commit([newJob(fake.ctx, task)], fake.ctx.ids.next());
      const onJob = (kind: string, result: string) => ran.push(`${kind} ${result}`);
      await fake.work(createWorker({ ctx: { ...fake.ctx, ...parts }, owner: 'w', mailboxes: 1, onJob }));
      return ran.filter((job) => /^(tell|message|mail)/.test(job)).toSorted();
    },
    /** The outcomes that were told by message, and by mail. */
    told: () => [
      fake.posts.flatMap(({ message }) =>
        message.kind === 'person-ended' ? [message.entry.outcome?.kind] : [],
      ),
      fake.mails.flatMap(({ content }) =>
        content.kind === 'person-ended' ? [content.entry.outcome?.kind] : [],
      ),
    ],
    /** A store in which something happens before the request is read for the second time. */
    onSecondRead(act: () => Promise<void>): Partial<Context> {
      const { store } = fake;
      let reads = 0;
      const read: typeof store.read = async (id) => {
        if (id === `req:${FORM_ID}`) reads += 1;
        if (id !== `req:${FORM_ID}` || reads !== 2) return store.read(id);
        await act();
        return store.read(id);
      };
      const through: Store = {
        read,
        page: (query) => store.page(query),
        count: (query) => store.count(query),
        commit: (operations, id) => store.commit(operations, id),
        health: () => store.health(),
        close: () => store.close(),
      };
      return { store: through };
    },
  };
}

type World = Awaited<ReturnType<typeof aWorld>>;

describe('A person who is told late, by a job of the round before', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
  });
  afterEach(() => world.fake.close());

  const task = (way: 'message' | 'mail', listed?: true) =>
    ({
      kind: `${way}-person`,
      requestId: FORM_ID,
      index: INDEX,
      round: world.round,
      ...(listed && { listed }),
    }) as const;
  const tell = async (listed?: true) => [
    ...(await world.run(task('message', listed))),
    ...(await world.run(task('mail', listed))),
  ];
  const waiting = async () => {
    const { mail } = await world.request();
    return mail.asked - mail.sent - mail.refused;
  };

  it('hears that they have the license, if that round gave it to them', async () => {
    await world.set({ isNext: true });
    await tell();
    assert.deepEqual([world.told(), await waiting()], [[['assigned'], ['assigned']], 0]);
  });

  it('hears of the license from the newer round, if that gave it to them', async () => {
    await world.set({ isNext: true, outcome: { kind: 'assigned', round: world.round + 1, at: AT } });
    const ran = await tell();
    assert.deepEqual([world.told(), await waiting()], [[[], []], 0]);
    assert.ok(ran.every((job) => job.endsWith(' done')));
  });

  it('hears that they got none, once the newer round has failed for them', async () => {
    await world.set({ isNext: true, outcome: { ...FAILED, round: world.round + 1 } });
    await tell();
    assert.deepEqual([world.told(), await waiting()], [[['failed'], ['failed']], 0]);
  });

  it('hears the result of the newer round while that works on them, and is remembered until then', async () => {
    await world.set({ isNext: true, outcome: { kind: 'writing', round: world.round + 1 } });
    await tell();
    assert.deepEqual([world.told(), await waiting()], [[[], []], 1]);
    assert.deepEqual((await world.request()).untold, { chat: [INDEX], mail: [INDEX] });
  });

  it('is told at once if the newer round ends for them at that very moment', async () => {
    for (const way of ['message', 'mail'] as const) {
      await world.set({ isNext: way === 'message', outcome: { kind: 'writing', round: world.round + 1 } });
      const ends = () => world.set({ outcome: { ...FAILED, round: world.round + 1 } });
      await world.run(task(way), world.onSecondRead(ends));
    }
    assert.deepEqual(world.told(), [['failed'], ['failed']]);
    assert.equal((await world.request()).untold, undefined);
  });

  it('hears by message without an address, and the mail counts as never asked for', async () => {
    await world.set({ mail: '' });
    await tell();
    assert.deepEqual([world.told(), await waiting()], [[['assigned'], []], 0]);
  });

  it('hears that they wait for a seat while they do, in that round', async () => {
    const outcome = { kind: 'on-list', round: world.round, since: AT } as const;
    await world.set({ outcome });
    await tell(true);
    assert.deepEqual([world.told(), await waiting()], [[['on-list'], ['on-list']], 0]);
    world.fake.posts.length = 0;
    world.fake.mails.length = 0;
    await world.set({ isNext: true });
    await tell(true);
    assert.deepEqual([world.told(), await waiting()], [[[], []], 0]);
  });

  it('does not hear that they wait once they have the license', async () => {
    await world.set({});
    await tell(true);
    assert.deepEqual([world.told(), await waiting()], [[[], []], 0]);
  });

  it('hears nothing of a request that is gone, or is being removed', async () => {
    await world.removeDocument(chunkDocumentId(FORM_ID, 0));
    assert.deepEqual(await world.run(task('message')), ['message-person done']);
    await world.removeDocument(`req:${FORM_ID}`);
    assert.deepEqual(await world.run(task('mail')), ['mail-person done', 'message-person done']);
    assert.deepEqual(world.told(), [[], []]);
  });
});

describe('Readers who are told together, late', () => {
  let world: World;
  afterEach(() => world.fake.close());

  const tell = (more: { listed?: true; requestId?: string } = {}, parts: Partial<Context> = {}) =>
    world.run(
      {
        kind: 'tell',
        requestId: FORM_ID,
        round: world.round,
        chat: ['requester', INDEX],
        mail: ['requester', INDEX],
        ...more,
      },
      parts,
    );
  /** How many persons and addresses the requester reads of, by message and mail. */
  const views = () =>
    [
      ...world.fake.posts.flatMap(({ message }) => (message.kind === 'request-ended' ? [message.view] : [])),
      ...world.fake.mails.flatMap(({ content }) => (content.kind === 'request-ended' ? [content.view] : [])),
    ].map(({ entries, unresolved }) => [entries.length, unresolved?.typed.split('\n').length]);

  it('hear of all persons, if the request has many', async () => {
    world = await aWorld({ typed: addresses(2, 25) });
    assert.deepEqual(await tell(), ['tell done']);
    assert.deepEqual(views(), [
      [25, undefined],
      [25, undefined],
    ]);
  });

  it('hear of the addresses that were not found, also if only a few persons are left', async () => {
    world = await aWorld({ typed: [...addresses(2, 4), ...addresses(901, 925)] });
    assert.deepEqual(await tell(), ['tell done']);
    assert.deepEqual(views(), [
      [4, 25],
      [4, 25],
    ]);
  });

  it('hear nothing once another round has begun, also at that very moment', async () => {
    world = await aWorld({ typed: addresses(2, 25) });
    const each = ['mail-person done', 'mail-requester done', 'message-person done', 'message-requester done'];
    const ran = await tell(
      {},
      world.onSecondRead(() => world.set({ isNext: true })),
    );
    assert.deepEqual([ran, views()], [[...each, 'tell done'], []]);
    assert.deepEqual(await tell(), [...each, ...each, 'tell done', 'tell done'].toSorted());
    assert.deepEqual(views(), []);
  });

  it('do not hear that the request waits for seats once it has ended', async () => {
    world = await aWorld();
    const asked = (await world.request()).mail.asked;
    assert.deepEqual(await tell({ listed: true }), ['tell done']);
    assert.deepEqual([world.fake.posts, world.fake.mails], [[], []]);
    assert.equal((await world.request()).mail.asked, asked - 2);
  });

  it('hear nothing of a request that is gone, or is being removed', async () => {
    world = await aWorld();
    const { round } = world;
    const jobs = () => world.fake.store.count({ by: 'list', key: 'queue:general' });
    const before = await jobs();
    await world.removeDocument(chunkDocumentId(FORM_ID, 0));
    assert.deepEqual(await tell(), ['tell done']);
    const person = { kind: 'tell', requestId: FORM_ID, round, chat: [INDEX], mail: [] } as const;
    assert.deepEqual(await world.run(person), ['tell done', 'tell done']);
    assert.deepEqual(await tell({ requestId: 'gone' }), ['tell done', 'tell done', 'tell done']);
    assert.deepEqual([world.fake.posts, world.fake.mails, await jobs()], [[], [], before]);
  });
});
