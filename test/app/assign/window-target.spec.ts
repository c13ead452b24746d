import assert from 'node:assert/strict';
import type { Approval } from '../../../src/app/assign/chunk-round.ts';
import type { Again } from '../../../src/app/assign/engine/assignment-target.ts';
import { nextChunk, nextStop, roundBegan } from '../../../src/app/assign/record-outcomes.ts';
import { recordWindow } from '../../../src/app/assign/record-window.ts';
import { windowTarget } from '../../../src/app/assign/window-target.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { Operation } from '../../../src/app/ports/store.ts';
import { chunkDocument, create, lineDocument, replace } from '../../../src/app/records/documents.ts';
import type { JobEnd, JobRun } from '../../../src/app/records/job-run.ts';
import { readChunk, readRequestDocument } from '../../../src/app/records/load-request.ts';
import { isWaitingJob } from '../../../src/app/records/queue-job.ts';
import type { TaskOf } from '../../../src/domain/job.ts';
import type { Outcome } from '../../../src/domain/outcome.ts';
import type { LicenseRequest } from '../../../src/domain/request.ts';
import { mustCommit } from '../../contracts/store-notes.ts';
import { APPROVER, FORM_ID } from '../../support/app-story.ts';
import { aPerson, aProduct, VISIO } from '../../support/builders.ts';
import { aGrant, keep } from '../../support/grants.ts';
import type { LargeApproval } from '../../support/large-approval.ts';
import { aLargeApproval, numbers } from '../../support/large-approval.ts';

const AT = '2026-11-22T10:00:00.000Z';
const LATER = '2026-11-23T10:00:00.000Z';
const LATEST = '2026-11-24T10:00:00.000Z';

const task = (chunk: number, more: Partial<TaskOf<'assign'>> = {}): TaskOf<'assign'> => ({
  kind: 'assign',
  requestId: FORM_ID,
  round: 1,
  chunk,
  ...more,
});
const taskOf = (operation: Operation): unknown =>
  operation.kind === 'create' && isWaitingJob(operation.document)
    ? operation.document.data.task
    : operation.kind;
const approvalOf = ({ decision }: LicenseRequest): Approval =>
  decision?.kind === 'approved' ? decision : assert.fail();
const again = (more: Partial<Again> = {}): Again => ({
  inMs: 5000,
  failed: true,
  isStuck: false,
  isOfAll: false,
  ...more,
});

/** A request for 45 persons: three chunks. */
describe('The job that licenses a window of a large request', () => {
  let large: LargeApproval;
  let commits: { readonly tasks: readonly unknown[]; readonly end: JobEnd }[];
  let pauses: number[];

  beforeEach(async () => {
    large = await aLargeApproval({ waitingList: true });
    [commits, pauses] = [[], []];
    await large.approve(numbers(1, 45));
  });

  afterEach(() => large.fake.close());

  const runOf = (own: JobRun['task'], attempts = 1): JobRun => ({
    id: 'job',
    task: own,
    attempts,
    copies: 0,
    madeAt: LATEST,
    commit: async (operations, end) => {
      commits.push({ tasks: operations.map(taskOf), end });
      return operations.map(() => 'etag');
    },
    take: async () => 0,
    pauseLane: (ms) => pauses.push(ms),
    retryWhileStoreIsAway: (act) => act(),
  });
  const header = async (more: Partial<LicenseRequest> = {}) => {
    const document = (await readRequestDocument(large.fake.ctx, FORM_ID)) ?? assert.fail();
    return { ...document, data: { ...document.data, ...more } };
  };
  const target = async (
    own: TaskOf<'assign'>,
    { attempts = 1, ...more }: Partial<LicenseRequest> & { readonly attempts?: number } = {},
  ) => {
    const document = await header(more);
    return windowTarget(large.fake.ctx, runOf(own, attempts), own, document, approvalOf(document.data));
  };
  const sizeOf = async (...args: Parameters<typeof target>) => (await target(...args)).assignees.length;

  it('takes all chunks at first, and one after an attempt without progress, for persons left behind, or in a chain', async () => {
    assert.equal(await sizeOf(task(0)), 45);
    assert.equal(await sizeOf(task(0), { attempts: 2 }), 20);
    assert.equal(await sizeOf(task(0, { rest: true })), 20);
    large.fake.ctx.licenses.pace = () => ({ width: 1, isChained: true });
    assert.equal(await sizeOf(task(0)), 20);
  });

  it('takes one later chunk unless a recent copy of the products shows seats for all', async () => {
    large.fake.products = [aProduct({ free: 45 })];
    const { assignees, products } = await target(task(1));
    assert.deepEqual([assignees.length, products?.length], [25, 1]);
    large.fake.products = [aProduct({ free: 44 })];
    const short = await target(task(1));
    assert.deepEqual([short.assignees.length, short.products], [20, undefined]);
    large.fake.graphFails = new OutsideError('transient', '503');
    assert.equal(await sizeOf(task(1)), 20);
  });

  it('counts those behind it who may still need a seat', async () => {
    large.fake.ctx.licenses.pace = () => ({ width: 1, isChained: true });
    const { ctx, store } = large.fake;
    const chunk = await readChunk(ctx, FORM_ID, 0);
    const outcomes: readonly Outcome[] = [
      { kind: 'assigned', round: 1, at: AT },
      { kind: 'on-list', round: 1, since: AT },
      { kind: 'not-assigned', round: 1 },
    ];
    const entries = chunk.data.entries.map((entry, n) => {
      const outcome = outcomes[n];
      return outcome ? { ...entry, outcome } : entry;
    });
    await mustCommit(store, replace(chunk, chunkDocument({ ...chunk.data, entries })));
    const { tally } = (await header()).data;
    const excluded = [{ by: APPROVER, at: AT, indexes: [2, 3, 30] }];
    const { behind } = await target(task(0), {
      excluded,
      tally: { ...tally, assigned: 1, notAssigned: 1 },
      listed: 1,
    });
    // 24 of the 25 others are kept.
    assert.equal(behind, 24);
  });

  it('stands behind the persons of its own request who wait for a seat, if they come first', async () => {
    const { data } = await header();
    const { productName, at } = approvalOf(data);
    const line = {
      requestId: FORM_ID,
      skuId: VISIO,
      productName,
      round: 1,
      approvedAt: at,
      since: at,
      until: LATEST,
    };
    await mustCommit(large.fake.store, create(lineDocument({ ...line, indexes: [3, 25] })));
    assert.equal(await (await target(task(1))).list.ahead(), 1);
    assert.equal(await (await target(task(2))).list.ahead(), 2);
    assert.equal(await (await target(task(0))).list.ahead(), 0);
  });

  it('knows who loses the license in a moment', async () => {
    await keep(large.fake, aGrant(1, { state: 'ending' }));
    const ids = [aPerson(1).id, aPerson(2).id];
    assert.deepEqual(await (await target(task(0))).beingRemoved?.(ids), new Set(ids.slice(0, 1)));
  });

  /** Records a window in which nothing has changed; gives how the job ends, with the jobs that follow. */
  const record = async (own: TaskOf<'assign'>, how: Again | undefined, length = 1) => {
    const stored = await Promise.all(
      numbers(own.chunk, own.chunk + length - 1).map((index) => readChunk(large.fake.ctx, FORM_ID, index)),
    );
    const assignees = stored.flatMap(({ data }) =>
      data.entries.map(({ person, outcome }) => ({
        person,
        isLeftOut: false,
        ...(outcome !== undefined && { outcome }),
      })),
    );
    const progress = { assignees, hasNews: false, again: how, hasFailed: false };
    commits = [];
    await recordWindow(large.fake.ctx, runOf(own), own, await header(), stored, progress);
    return commits.map(({ tasks, end }) => [end, ...tasks]);
  };

  describe('that found nothing new', () => {
    it('goes on in time, and lets all writes wait only where Graph said so of all', async () => {
      const end = { againInMs: 5000, failed: true };
      assert.deepEqual(await record(task(0), again()), [[end]]);
      assert.deepEqual(pauses, []);
      await record(task(0), again({ isOfAll: true }));
      assert.deepEqual(pauses, [5000]);
      await record(task(0), again({ isOfAll: true, isStuck: true }));
      await record(task(0, { rest: true }), again({ isOfAll: true }));
      assert.deepEqual(pauses, [5000]);
    });

    it('leaves persons whose writes lead nowhere to jobs of their own, if other chunks follow', async () => {
      const since = LATEST;
      assert.deepEqual(await record(task(0), again({ isStuck: true }), 2), [
        [
          'finish',
          { ...task(0, { rest: true }), since },
          { ...task(1, { rest: true }), since },
          { ...task(2), since },
        ],
      ]);
      const end = { againInMs: 5000, failed: true };
      assert.deepEqual(await record(task(2), again({ isStuck: true })), [[end]]);
      assert.deepEqual(await record(task(0, { rest: true }), again({ isStuck: true })), [[end]]);
    });

    it('begins the next chunk where nobody waits any more', async () => {
      assert.deepEqual(await record(task(0), undefined), [['finish', { ...task(1), since: LATEST }]]);
      assert.deepEqual(await record(task(2), undefined), [['finish']]);
    });
  });

  it('is followed by the next chunk, but not after a stopped wait, nor by a job for persons left behind', async () => {
    const { data: request } = await header();
    const { ctx } = large.fake;
    const next = (own: TaskOf<'assign'>, of: LicenseRequest, chunk: number) =>
      nextChunk(ctx, runOf(own), own, of, chunk).length;
    assert.deepEqual([next(task(0), request, 2), next(task(0), request, 3)], [1, 0]);
    assert.equal(next(task(0, { rest: true }), request, 1), 0);
    const stopped = { by: APPROVER, at: AT, cause: 'consent' } as const;
    assert.equal(next(task(0), { ...request, stopped }, 1), 0);

    const stop = (chunk: number) =>
      nextStop(ctx, { kind: 'stop-waiting', requestId: FORM_ID, round: 1, chunk }, request).length;
    assert.deepEqual([stop(1), stop(2)], [1, 0]);
  });

  it('began with the approval, and in a later round when that began', async () => {
    const approval = { ...approvalOf((await header()).data), at: AT };
    assert.equal(roundBegan(runOf(task(0, { since: LATER })), approval, 1), AT);
    assert.equal(roundBegan(runOf(task(0, { since: LATER })), approval, 2), LATER);
    assert.equal(roundBegan(runOf(task(0)), approval, 2), LATEST);
    const readBack = { kind: 'confirm', requestId: FORM_ID, chunk: 0, round: 2 } as const;
    assert.equal(roundBegan(runOf(readBack), approval, 2), LATEST);
  });
});
