import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { readChunk, readRequestDocument } from '../../../src/app/records/load-request.ts';
import { shareWait } from '../../../src/app/assign/keep-waiting.ts';
import type { Stored } from '../../../src/app/ports/store.ts';
import type { JobRecord } from '../../../src/app/records/queue-job.ts';
import { dueAt, jobDocument } from '../../../src/app/records/queue-job.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { chunkDocument, remove, replace } from '../../../src/app/records/documents.ts';
import type { Outcome } from '../../../src/domain/outcome.ts';
import type { Entry } from '../../../src/domain/request.ts';
import { create, mustCommit } from '../../contracts/store-notes.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID, seen } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aProduct } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';

const MINUTE = 60_000;
const TWO_CHUNKS = '01900000-0000-7000-8000-000000000002';

describe('A job of assigning', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    await ask(fake);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
  });

  afterEach(() => fake.close());

  const etags = async () => [
    (await readRequestDocument(fake.ctx, FORM_ID))?.etag,
    (await readChunk(fake.ctx, FORM_ID, 0)).etag,
  ];
  const jobs = () =>
    fake.store.page<Stored<DataDocument<JobRecord>>>({
      by: 'list',
      key: 'queue:assign',
      order: 'ascending',
      limit: 9,
    });
  const kinds = async () =>
    (await readChunk(fake.ctx, FORM_ID, 0)).data.entries.map(({ outcome }) =>
      outcome?.kind === 'failed' ? outcome.reason : (outcome?.kind ?? 'waiting'),
    );

  const askForTwoChunks = () => {
    const typed = Array.from({ length: 24 }, (_, n) => `person${n + 2}@contoso.com`).join('\n');
    return ask(fake, { id: TWO_CHUNKS, picked: [], typed });
  };
  /**
   * Gives all persons of a chunk that outcome, and leaves a job on the first chunk that has died too often. Gives the
   * kinds of outcomes in each chunk after it.
   */
  const giveUp = async (kind: 'assign' | 'confirm', index: number, outcome: Outcome) => {
    const chunk = await readChunk(fake.ctx, TWO_CHUNKS, index);
    const entries = chunk.data.entries.map((entry): Entry => ({ ...entry, outcome }));
    const task = { kind, requestId: TWO_CHUNKS, chunk: 0, round: 1 };
    const at = fake.ctx.clock.iso(fake.now);
    await mustCommit(
      fake.store,
      replace(chunk, chunkDocument({ ...chunk.data, entries })),
      ...(await jobs()).map(remove),
      create(jobDocument('left', { task, attempts: 0, madeAt: at, owner: 'killed', deaths: 10 }, at)),
    );
    await fake.work();
    const now = await Promise.all([0, 1].map((n) => readChunk(fake.ctx, TWO_CHUNKS, n)));
    return now.map(({ data }) => [...new Set(data.entries.map((entry) => entry.outcome?.kind))]);
  };

  it('that reads back and finds nothing new writes nothing, draws nothing, and audits nothing', async () => {
    fake.staleReads = true;
    await fake.work();
    const before = [...(await etags()), await auditedOf(fake, 'outcomes-recorded')];
    fake.updates.length = 0;
    for (let n = 0; n < 5; n += 1) await fake.later(MINUTE);

    assert.deepEqual([...(await etags()), await auditedOf(fake, 'outcomes-recorded')], before);
    assert.deepEqual(fake.updates, []);
    const [{ attempts, lastError } = {}] = (await jobs()).map(({ data }) => data);
    assert.deepEqual([attempts, lastError], [0, undefined]);
  });

  it('that reads back looks again as soon as the last one who was written needs it', async () => {
    fake.staleReads = true;
    await fake.work();
    const chunk = await readChunk(fake.ctx, FORM_ID, 0);
    const [first, second, third] = chunk.data.entries;
    const [job] = await jobs();
    assert.ok(first && second && third && job);
    const since = (ms: number) =>
      ({ kind: 'confirming', round: 1, since: fake.ctx.clock.iso(fake.now - ms) }) as const;
    const waits = [
      { ...first, outcome: since(10 * MINUTE) },
      { ...second, outcome: since(5000) },
      { ...third, outcome: since(MINUTE) },
    ];
    await mustCommit(fake.store, replace(chunk, chunkDocument({ ...chunk.data, entries: waits })));
    await fake.later(2000);
    assert.equal(dueAt((await jobs())[0] ?? job), fake.ctx.clock.iso(fake.now + 7000));

    // Graph cannot be asked: the one who has waited for 7 days waits on beside those who have not.
    const waited = [{ ...first, outcome: since(8 * 24 * 60 * MINUTE) }, second, third];
    const now = await readChunk(fake.ctx, FORM_ID, 0);
    await mustCommit(fake.store, replace(now, chunkDocument({ ...now.data, entries: waited })));
    fake.graphFails = new OutsideError('outage', '403', { outage: 'consent' });
    await fake.later(MINUTE);
    assert.deepEqual(await kinds(), ['confirming', 'confirming', 'confirming']);
    assert.equal((await readRequestDocument(fake.ctx, FORM_ID))?.data.waits?.cause, 'consent');
  });

  it('that reads back says when the wait for an administrator is over, though nobody is found yet', async () => {
    fake.staleReads = true;
    await fake.work();
    fake.graphFails = new OutsideError('outage', '403', { outage: 'consent' });
    await fake.later(5000);
    assert.ok((await readRequestDocument(fake.ctx, FORM_ID))?.data.waits);
    fake.graphFails = undefined;
    await fake.later(10 * MINUTE);
    assert.equal((await readRequestDocument(fake.ctx, FORM_ID))?.data.waits, undefined);
    assert.deepEqual(await kinds(), ['confirming', 'confirming', 'confirming']);
  });

  it('marks those behind it, which assign or read back in their round, as waiting for the same cause', async () => {
    const request = async () => (await readRequestDocument(fake.ctx, FORM_ID)) ?? assert.fail();
    const [job] = await jobs();
    assert.ok(job);
    await shareWait(fake.ctx, 'mailbox');
    const { data, etag } = await request();
    assert.equal(data.waits, undefined);

    const change = (kind: 'assign' | 'confirm', round: number) => {
      const task = { kind, requestId: FORM_ID, chunk: 0, round } as const;
      return jobDocument(job.id.slice('job:'.length), { ...job.data, task }, dueAt(job));
    };
    await mustCommit(fake.store, replace(job, change('assign', 2)));
    await shareWait(fake.ctx, 'consent');
    assert.equal((await request()).etag, etag);

    const [left] = await jobs();
    await mustCommit(fake.store, replace(left ?? job, change('confirm', 1)));
    await shareWait(fake.ctx, 'consent');
    assert.deepEqual((await request()).data.waits?.chunks, [0]);
    const marked = (await request()).etag;
    await shareWait(fake.ctx, 'consent');
    assert.equal((await request()).etag, marked);
  });

  it('that meets the same cause again says so once', async () => {
    fake.beforeAssign = () => {
      throw new OutsideError('outage', '403', { outage: 'consent' });
    };
    await fake.work();
    const [before] = await etags();
    fake.updates.length = 0;
    for (let n = 0; n < 4; n += 1) await fake.later(10 * MINUTE);

    assert.deepEqual((await etags())[0], before);
    assert.deepEqual(fake.updates, []);
  });

  for (const [act, kind, after] of [
    ['assigns', 'assign', ['confirming', 'other', 'other']],
    ['reads back', 'confirm', ['not-confirmed', 'waiting', 'waiting']],
  ] as const) {
    it(`that ${act} and is given up ends its own persons alone`, async () => {
      const chunk = await readChunk(fake.ctx, FORM_ID, 0);
      const [job] = await fake.store.page({ by: 'list', key: 'queue:assign', order: 'ascending', limit: 1 });
      assert.ok(job);
      const at = fake.ctx.clock.iso(fake.now);
      const outcome = { kind: 'confirming', round: 1, since: at } as const;
      const entries = chunk.data.entries.map((entry, n): Entry => (n === 0 ? { ...entry, outcome } : entry));
      const task = { kind, requestId: FORM_ID, chunk: 0, round: 1 } as const;
      const record = { task, attempts: 0, madeAt: at, owner: 'killed', deaths: 10 };
      await mustCommit(
        fake.store,
        replace(chunk, chunkDocument({ ...chunk.data, entries })),
        remove(job),
        create(jobDocument('left', record, at)),
      );
      await fake.work();

      assert.deepEqual(await kinds(), after);
      assert.deepEqual(fake.writes, []);
    });
  }

  it('that reads back and is given up begins no other chunk', async () => {
    await askForTwoChunks();
    fake.writes.length = 0;
    await approveRequest(fake.ctx, APPROVER, TWO_CHUNKS, entriesOn(fake, 'pending.'));
    const since = fake.ctx.clock.iso(fake.now);
    const kindsOf = await giveUp('confirm', 0, { kind: 'confirming', round: 1, since });
    assert.deepEqual(kindsOf, [['not-confirmed'], [undefined]]);
    assert.deepEqual([await jobs(), fake.writes], [[], []]);
  });

  it('that is given up fails nobody who was removed, and leaves other chunks to the next job', async () => {
    fake.products = [aProduct({ free: 100 })];
    await askForTwoChunks();
    const { view } = await changeExclusion(fake.ctx, APPROVER, TWO_CHUNKS, 1, true);
    await approveRequest(fake.ctx, APPROVER, TWO_CHUNKS, entriesOn(fake, seen(view)));
    const kindsOf = await giveUp('assign', 1, { kind: 'writing', round: 1 });
    assert.deepEqual(kindsOf, [['failed', 'not-assigned'], ['assigned']]);
  });
});
