import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { chunkDocument, remove, replace, requestDocument } from '../../../src/app/records/documents.ts';
import { readChunk, readRequestDocument } from '../../../src/app/records/load-request.ts';
import { jobDocument } from '../../../src/app/records/queue-job.ts';
import type { Entry, LicenseRequest } from '../../../src/domain/request.ts';
import { create, mustCommit } from '../../contracts/store-notes.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID } from '../../support/app-story.ts';
import type { FakeContext } from '../../support/fake-context.ts';

/** States of a request that still has a job of its first round. */
const GONE_ON: readonly (readonly [string, Partial<LicenseRequest>])[] = [
  ['is in another round', { round: 2 }],
  ['has ended', { status: 'failed' }],
];
const JOBS = [
  ['assigns', 'assign', {}],
  ['reads back', 'confirm', {}],
  ['is given up', 'assign', { owner: 'killed', deaths: 10 }],
  ['reads back and is given up', 'confirm', { owner: 'killed', deaths: 10 }],
] as const;

describe('a job of a round that is over', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    await ask(fake);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
  });

  afterEach(() => fake.close());

  /** One person is being looked for, two wait, and the job of the round is taken away. */
  async function leave(goneOn: Partial<LicenseRequest>): Promise<void> {
    const request = await readRequestDocument(fake.ctx, FORM_ID);
    const chunk = await readChunk(fake.ctx, FORM_ID, 0);
    const [job] = await fake.store.page({ by: 'list', key: 'queue:assign', order: 'ascending', limit: 1 });
    assert.ok(request && job);
    const outcome = { kind: 'confirming', round: 1, since: fake.ctx.clock.iso(fake.now) } as const;
    const entries = chunk.data.entries.map((entry, n): Entry => (n === 0 ? { ...entry, outcome } : entry));
    await mustCommit(
      fake.store,
      replace(request, requestDocument({ ...request.data, ...goneOn })),
      replace(chunk, chunkDocument({ ...chunk.data, entries })),
      remove(job),
    );
    await fake.work();
  }

  const etags = async () => [
    (await readRequestDocument(fake.ctx, FORM_ID))?.etag,
    (await readChunk(fake.ctx, FORM_ID, 0)).etag,
  ];

  for (const [state, goneOn] of GONE_ON) {
    for (const [act, kind, killed] of JOBS) {
      it(`changes nothing and ends if its request ${state} (${act})`, async () => {
        await leave(goneOn);
        const before = await etags();
        const at = fake.ctx.clock.iso(fake.now);
        const task = { kind, requestId: FORM_ID, chunk: 0, round: 1 } as const;
        await mustCommit(
          fake.store,
          create(jobDocument('left', { task, attempts: 0, madeAt: at, ...killed }, at)),
        );
        await fake.work();

        assert.deepEqual([await etags(), fake.writes], [before, []]);
        assert.equal(await fake.store.count({ by: 'list', key: 'queue:assign' }), 0);
      });
    }
  }
});
