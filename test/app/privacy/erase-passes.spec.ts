import assert from 'node:assert/strict';
import type { Document, Operation, Store } from '../../../src/app/ports/store.ts';
import { StoreError } from '../../../src/app/ports/store.ts';
import { erasePerson } from '../../../src/app/privacy/erase-person.ts';
import type { ArchiveContext } from '../../../src/app/privacy/person-documents.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import {
  chunkDocument,
  create,
  lookUpDocument,
  placeDocument,
  requestDocument,
} from '../../../src/app/records/documents.ts';
import type { JobRecord } from '../../../src/app/records/queue-job.ts';
import { isWaitingJob, jobDocument } from '../../../src/app/records/queue-job.ts';
import { checkOf } from '../../../src/domain/person.ts';
import type { Chunk } from '../../../src/domain/request.ts';
import { auditedOf } from '../../support/audited.ts';
import { withStore } from '../../support/both-stores.ts';
import { anEntry, aPerson, aRequest, VISIO } from '../../support/builders.ts';
import { channel, FakeContext } from '../../support/fake-context.ts';
import { aGrant, keep } from '../../support/grants.ts';

const MEGAN = { id: aPerson(9).id, name: 'Megan Bowen' };
const SUBJECT = { id: MEGAN.id, names: [MEGAN.name], addresses: [] };
const AT = '2026-11-22T09:00:00.000Z';
const NOTE_ID = `erasing:${MEGAN.id}`;

describe('The passes of an erasure', () => {
  let fake: FakeContext;
  beforeEach(() => {
    fake = new FakeContext();
  });
  afterEach(() => fake.close());

  const archive = (): ArchiveContext => ({ ...fake.ctx, store: fake.store });
  const commit = async (...operations: readonly Operation[]) =>
    assert.equal((await fake.store.commit(operations, fake.ctx.ids.next())).outcome, 'done');
  /** Writes a place that she set up. */
  const namesHer = (id: string) =>
    commit(create(placeDocument({ id, conversation: channel(id), name: id, by: MEGAN, at: AT })));
  const byOf = async (id: string) =>
    (await fake.store.read<DataDocument<{ by: { id: string } }>>(`place:${id}`))?.data.by.id;
  /** A job that runs, and its owner and attempts by now. */
  const runs = (id: string) => {
    const task = { kind: 'redraw', requestId: 'gone' } as const;
    return commit(create(jobDocument(id, { task, attempts: 1, madeAt: AT, owner: 'worker' }, AT)));
  };
  const ownerOf = async (id: string) =>
    (await fake.store.read<DataDocument<JobRecord>>(`job:${id}`))?.data.owner;
  /** The archive, and acts that happen before the nth scan of it. It counts the scans. */
  function beforeScans(acts: (n: number) => Promise<unknown> | undefined) {
    const counted = { scans: 0 };
    const ctx = withStore(archive(), {
      async *scan() {
        counted.scans += 1;
        assert.ok(counted.scans < 30, 'It goes on without an end.');
        await acts(counted.scans);
        yield* fake.store.scan();
      },
    });
    return { ctx, counted };
  }

  describe('take jobs from their workers', () => {
    it('after they changed something, since a job may have read it before', async () => {
      await namesHer('sales');
      await runs('early');
      assert.deepEqual(await erasePerson(archive(), SUBJECT), []);
      assert.equal(await ownerOf('early'), undefined);
      assert.match((await byOf('sales')) ?? '', /^erased-/);
    });

    it('again, if a later pass found her once more', async () => {
      // The first pass finds nothing, so the second scan is for jobs. Then a job writes her, and another one runs.
      const { ctx, counted } = beforeScans((n) =>
        n === 3 ? namesHer('late').then(() => runs('late')) : undefined,
      );
      assert.deepEqual(await erasePerson(ctx, SUBJECT), []);
      assert.equal(await ownerOf('late'), undefined);
      assert.match((await byOf('late')) ?? '', /^erased-/);
      // A pass and the jobs, a pass that found her, and the same again with a last pass.
      assert.equal(counted.scans, 6);
    });
  });

  it('end after ten, and say so, if others keep adding data', async () => {
    const { ctx, counted } = beforeScans((n) => namesHer(`place-${n}`));
    await assert.rejects(erasePerson(ctx, SUBJECT), (error) => {
      assert.ok(error instanceof StoreError);
      assert.equal(error.kind, 'conflict');
      assert.match(error.message, /^Others kept adding data about this person\. Run the command again/);
      return true;
    });
    assert.equal(counted.scans, 10);
    assert.ok(await fake.store.read(NOTE_ID), 'The next run goes on with the same placeholder.');
  });

  describe('keep one placeholder', () => {
    it('in a note with her id, which lasts 30 days and goes at the end', async () => {
      await namesHer('sales');
      let note: Document | undefined;
      const { ctx } = beforeScans(async () => (note ??= await fake.store.read(NOTE_ID)));
      await erasePerson(ctx, SUBJECT);

      assert.deepEqual([note?.type, note?.ttl], ['erasing', 30 * 86_400]);
      assert.equal(await fake.store.read(NOTE_ID), undefined);
      const now = fake.ctx.clock.iso(fake.now);
      assert.deepEqual(await auditedOf(fake, 'person-erased'), [
        { at: now, actor: 'license-desk', what: 'person-erased' },
      ]);
    });

    it('of letters and digits only', async () => {
      await namesHer('sales');
      const ids = { ...fake.ctx.ids, digest: () => '-_aB3-_dE5_fgh' };
      await erasePerson({ ...archive(), ids }, SUBJECT);
      assert.equal(await byOf('sales'), 'erased-aB3dE5fg');
    });

    it('that of an erasure which somebody else has begun a moment before', async () => {
      await namesHer('sales');
      let isFirst = true;
      const late: Store['commit'] = async (operations, id) => {
        if (isFirst) {
          isFirst = false;
          await commit(create({ id: NOTE_ID, type: 'erasing', data: { token: 'theirs00' } } as Document));
        }
        return fake.store.commit(operations, id);
      };
      await erasePerson(withStore(archive(), { commit: late }), SUBJECT);
      assert.equal(await byOf('sales'), 'erased-theirs00');
      assert.equal(await fake.store.read(NOTE_ID), undefined);
    });

    it('and are recorded once, if another run ends the erasure meanwhile', async () => {
      await namesHer('sales');
      const { ctx } = beforeScans((n) => (n === 1 ? erasePerson(archive(), SUBJECT) : undefined));
      assert.deepEqual(await erasePerson(ctx, SUBJECT), []);
      assert.equal((await auditedOf(fake, 'person-erased')).length, 1);
    });

    it('and give up after five ids that expired notes still hold', async () => {
      const tried: string[] = [];
      const held: Store['commit'] = async ([first]) => {
        if (first?.kind === 'create') tried.push(first.document.id);
        return { outcome: 'conflict', index: 0 };
      };
      await assert.rejects(erasePerson(withStore(archive(), { commit: held }), SUBJECT), (error) => {
        assert.ok(error instanceof StoreError);
        assert.equal(error.kind, 'busy');
        assert.match(error.message, /^Earlier erasures of this person .* Run the command again tomorrow\.$/);
        return true;
      });
      assert.deepEqual(tried, [NOTE_ID, ...[1, 2, 3, 4].map((n) => `${NOTE_ID}:${n}`)]);
    });
  });

  it('have the cards about her extensions drawn again, without her', async () => {
    const past = { id: 'past', to: AT, result: 'granted', was: AT, at: AT } as const;
    const open = { id: 'open', at: AT, to: AT, heldUntil: AT, reason: '' };
    await keep(
      fake,
      aGrant(9, { person: MEGAN, extension: open, lastExtension: past }),
      aGrant(8, { extension: { ...open, id: 'of another' } }),
    );
    await namesHer('sales');
    await erasePerson(archive(), SUBJECT);

    const tasks: unknown[] = [];
    for await (const page of fake.store.scan())
      tasks.push(...page.flatMap((one) => (isWaitingJob(one) ? [one.data.task] : [])));
    const personId = await byOf('sales');
    assert.deepEqual(
      tasks,
      ['open', 'past'].map((id) => ({ kind: 'redraw-extension', personId, skuId: VISIO, extensionId: id })),
    );
  });

  it('rename what was left of a request: chunks without it, and parts of its look-up', async () => {
    const request = aRequest({ persons: 1 });
    const entries = [anEntry(9, { person: MEGAN })];
    await commit(
      create(requestDocument(request)),
      create(chunkDocument({ requestId: request.id, index: 0, entries: [anEntry(2)] })),
      create(chunkDocument({ requestId: request.id, index: 1, entries })),
      create(chunkDocument({ requestId: 'gone', index: 0, entries })),
      create(
        lookUpDocument({ requestId: request.id, index: 0, asked: ['Megan Bowen', 'person2@contoso.com'] }),
      ),
    );
    await erasePerson(archive(), SUBJECT);

    for (const id of [`chunk:${request.id}:1`, 'chunk:gone:0']) {
      const chunk = await fake.store.read<DataDocument<Chunk>>(id);
      const [{ person, check } = assert.fail()] = chunk?.data.entries ?? [];
      assert.match(person.id, /^erased-/);
      assert.deepEqual(check, checkOf(undefined, entries[0]?.check.at ?? ''));
    }
    const part = await fake.store.read<DataDocument<{ asked: readonly string[] }>>(`look-up:${request.id}:0`);
    assert.match(part?.data.asked.join() ?? '', /^Person \w{8},person2@contoso\.com$/);
  });
});
