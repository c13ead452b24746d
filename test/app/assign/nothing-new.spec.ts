import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { readChunk, readRequestDocument } from '../../../src/app/records/load-request.ts';
import { jobDocument } from '../../../src/app/records/queue-job.ts';
import { chunkDocument, remove, replace } from '../../../src/app/records/documents.ts';
import type { Entry } from '../../../src/domain/request.ts';
import { create, mustCommit } from '../../contracts/store-notes.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import type { FakeContext } from '../../support/fake-context.ts';

const MINUTE = 60_000;

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
  const kinds = async () =>
    (await readChunk(fake.ctx, FORM_ID, 0)).data.entries.map(({ outcome }) =>
      outcome?.kind === 'failed' ? outcome.reason : (outcome?.kind ?? 'waiting'),
    );

  it('that reads back and finds nothing new writes nothing, draws nothing, and audits nothing', async () => {
    fake.staleReads = true;
    await fake.work();
    const before = [...(await etags()), await auditedOf(fake, 'outcomes-recorded')];
    fake.updates.length = 0;
    for (let n = 0; n < 5; n += 1) await fake.later(MINUTE);

    assert.deepEqual([...(await etags()), await auditedOf(fake, 'outcomes-recorded')], before);
    assert.deepEqual(fake.updates, []);
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
});
