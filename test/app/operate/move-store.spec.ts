import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { forgetProcess, noteProcess } from '../../../src/app/operate/note-process.ts';
import { isMoving, MoveError, moveStore } from '../../../src/app/operate/move-store.ts';
import type { Move, Moved } from '../../../src/app/operate/move-store.ts';
import type { Archive, Document, Stored } from '../../../src/app/ports/store.ts';
import { StoreError } from '../../../src/app/ports/store.ts';
import { openSqliteStore } from '../../../src/sqlite/store.ts';
import { create, mustCommit, note, remove, replace } from '../../contracts/store-notes.ts';
import { FakeContext } from '../../support/fake-context.ts';

const HOUR = 3600;

const refused = (why: MoveError['why']) => (error: unknown) =>
  error instanceof MoveError && error.why === why;
const all = async (store: Archive): Promise<Stored[]> => {
  const found: Stored[] = [];
  for await (const page of store.scan()) found.push(...page.filter(({ type }) => type !== 'mark'));
  return found.toSorted((one, other) => (one.id < other.id ? -1 : 1));
};
const contents = async (store: Archive): Promise<Document[]> =>
  (await all(store)).map(({ etag: _etag, ...content }) => content);

describe('moving a store', () => {
  let fake: FakeContext;
  let from: Archive;
  let to: Archive;

  beforeEach(async () => {
    fake = new FakeContext();
    const open = (): Archive => openSqliteStore({ path: ':memory:', tenantId: 't', now: () => fake.now });
    [from, to] = [open(), open()];
    for (let n = 0; n < 3; n += 1) {
      const some = Array.from({ length: 90 }, (_, at) =>
        create(note(`n${n}:${at}`, { list: 'l', sort: `${n}${at}` })),
      );
      await mustCommit(from, ...some);
    }
    await mustCommit(from, create(note('fading', { ttl: HOUR, text: { b: 1, a: [null, 'å'] } })));
  });

  afterEach(() => Promise.all([from.close(), to.close(), fake.close()]));

  const move = (change: Partial<Move> = {}): Promise<Moved> => {
    const { clock, ids } = fake.ctx;
    return moveStore({ from, to, source: 'here', clock, ids, wait: async () => {}, ...change });
  };
  /** The target, which fails from its nth commit on. */
  const failing = (after: number): Archive => {
    let commits = 0;
    return through(to, {
      commit: (operations, id) => {
        commits += 1;
        if (commits > after) throw new StoreError('down', 'Away.');
        return to.commit(operations, id);
      },
    });
  };

  it('copies every document with its id, its lists, and the time that it has left, and leaves the source alone', async () => {
    const before = await contents(from);
    fake.now += 600_000;
    const moved = await move();
    assert.deepEqual([moved.documents, moved.written, moved.kept], [271, 271, 0]);
    const copied = await contents(to);
    assert.deepEqual(
      copied.map(({ ttl: _ttl, ...rest }) => rest),
      before.map(({ ttl: _ttl, ...rest }) => rest),
    );
    assert.equal(copied.find(({ id }) => id === 'fading')?.ttl, HOUR - 600);
    assert.equal((await to.page({ by: 'list', key: 'l', order: 'ascending', limit: 100 })).length, 100);
    assert.equal((await all(from)).length, before.length);
    assert.equal(await isMoving(to), false);
  });

  it('gives the same digest in both directions, and another for other contents', async () => {
    const { digest } = await move();
    const back = openSqliteStore({ path: ':memory:', tenantId: 't', now: () => fake.now });
    const returned = await move({ from: to, to: back, source: 'there' });
    assert.equal(returned.digest, digest);
    assert.deepEqual(await contents(back), await contents(from));
    await back.close();
  });

  it('continues after an interruption at any point, and takes over what has changed since', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(4), async (commits) => {
        const target = openSqliteStore({ path: ':memory:', tenantId: 't', now: () => fake.now });
        to = target;
        await assert.rejects(move({ to: failing(commits) }), { name: 'StoreError' });
        if (commits > 0) assert.equal(await isMoving(target), true);
        const [changed] = await all(from);
        assert.ok(changed);
        await mustCommit(from, replace({ ...changed, text: commits }, changed.etag));
        const gone = (await all(from)).at(-1);
        if (gone && commits > 2) await mustCommit(from, remove(gone.id, gone.etag));
        const moved = await move({ to: target });
        assert.equal(moved.documents, (await all(from)).length);
        assert.deepEqual(await contents(target), await contents(from));
        await target.close();
      }),
      { numRuns: 12 },
    );
    to = openSqliteStore({ path: ':memory:', tenantId: 't', now: () => fake.now });
  });

  it('refuses a target with other data, and one with an unfinished move from elsewhere', async () => {
    await mustCommit(to, create(note('mine')));
    await assert.rejects(move(), refused('target-in-use'));
    assert.deepEqual(
      (await all(to)).map(({ id }) => id),
      ['mine'],
    );

    const [mine] = await all(to);
    await mustCommit(to, remove('mine', mine?.etag ?? ''));
    await assert.rejects(move({ to: failing(1) }));
    await assert.rejects(move({ source: 'elsewhere' }), refused('other-source'));
    await move();
    await assert.rejects(move(), refused('target-in-use'));
  });

  for (const which of ['source', 'target'] as const) {
    it(`writes nothing while a process runs on the ${which}, even an idle one, or for three minutes after one was killed`, async () => {
      const ctx = { ...fake.ctx, store: which === 'source' ? from : to };
      const before = await all(to);
      await noteProcess(ctx, 'idle');
      for (let minute = 0; minute < 5; minute += 1) {
        fake.now += 60_000;
        await noteProcess(ctx, 'idle');
        await assert.rejects(move(), refused('still-running'));
      }
      assert.deepEqual(
        (await all(to)).filter(({ type }) => type !== 'process'),
        before,
      );
      fake.now += 179_000;
      await assert.rejects(move(), refused('still-running'));
      fake.now += 1000;
      await move();
    });
  }

  it('continues at once after every process has stopped normally', async () => {
    const ctx = { ...fake.ctx, store: from };
    for (const owner of ['one', 'other']) await noteProcess(ctx, owner);
    await forgetProcess(ctx, 'one');
    await assert.rejects(move(), refused('still-running'));
    await forgetProcess(ctx, 'other');
    await move();
  });

  it('is not finished if the source changed during the copy', async () => {
    let isWritten = false;
    const changing = through(from, {
      async *scan() {
        yield* from.scan();
        if (!isWritten) await mustCommit(from, create(note('late')));
        isWritten = true;
      },
    });
    await assert.rejects(move({ from: changing }), refused('changed-meanwhile'));
    assert.equal(await isMoving(to), true);
    const moved = await move();
    assert.equal(moved.documents, 272);
  });

  it('waits for a target that is short of request units', async () => {
    const waits: number[] = [];
    let busy = 3;
    const short = through(to, {
      commit: (operations, id) => {
        if (operations.length > 1 && (busy -= 1) >= 0)
          throw new StoreError('busy', 'No request units.', { retryAfterMs: 700 });
        return to.commit(operations, id);
      },
    });
    await move({ to: short, wait: async (ms) => void waits.push(ms) });
    assert.deepEqual(waits, [700, 700, 700]);
  });
});

/** A store with some functions replaced. */
function through(store: Archive, change: Partial<Archive>): Archive {
  return {
    read: (id) => store.read(id),
    commit: (operations, id) => store.commit(operations, id),
    page: (query) => store.page(query),
    count: (query) => store.count(query),
    scan: () => store.scan(),
    health: () => store.health(),
    close: () => store.close(),
    ...change,
  };
}
