import assert from 'node:assert/strict';
import { newAudit } from '../../../src/app/records/audit-entry.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import type { JobRecord } from '../../../src/app/records/queue-job.ts';
import { recordEvent } from '../../../src/app/records/record-event.ts';
import { someFacts, VISIO } from '../../support/builders.ts';
import { FakeContext } from '../../support/fake-context.ts';

type Recorded = Parameters<typeof recordEvent>[2];

const ABOUT = { actor: 'license-desk', requestId: 'r' } as const;
const product = { skuId: VISIO, name: 'Visio Plan 2' };
const decided = { by: { id: 'b', name: 'Alex' }, at: '2026-11-22T11:00:00.000Z', message: '' };
const before = { status: 'pending', removed: [] } as const;
const approval = { kind: 'approved', ...decided, skuId: VISIO, productName: product.name, off: [] } as const;

const isJob = (document: unknown): document is DataDocument<JobRecord> =>
  typeof document === 'object' && document !== null && 'type' in document && document.type === 'job';

const facts = someFacts();

/** Events, and the kinds of jobs that each causes at once. */
const EVENTS: readonly (readonly [Recorded, readonly string[]])[] = [
  [{ ...ABOUT, what: 'request-made', after: { product, persons: ['p'] } }, ['announce']],
  [{ ...ABOUT, what: 'request-made', after: { status: 'checking', product, named: 30 } }, ['look-up']],
  [
    { ...ABOUT, what: 'persons-looked-up', after: { status: 'pending', persons: ['p'] } },
    ['announce', 'add-memberships', 'redraw'],
  ],
  [
    { ...ABOUT, what: 'persons-looked-up', after: { status: 'cancelled', ended: 'nobody-found' } },
    ['return-form', 'redraw'],
  ],
  [
    { ...ABOUT, what: 'persons-looked-up', after: { status: 'cancelled', ended: 'not-looked-up' } },
    ['return-form', 'redraw'],
  ],
  [
    { ...ABOUT, what: 'persons-looked-up', after: { status: 'cancelled', ended: 'open-already' } },
    ['redraw'],
  ],
  [{ ...ABOUT, what: 'request-withdrawn' }, ['redraw']],
  [{ ...ABOUT, what: 'request-approved', before, after: approval, facts }, ['redraw', 'assign']],
  [
    { ...ABOUT, what: 'request-declined', before, after: { kind: 'declined', ...decided }, facts },
    ['redraw', 'tell-declined'],
  ],
  [{ ...ABOUT, what: 'request-lapsed', before }, ['tell-places', 'redraw']],
  [{ ...ABOUT, what: 'tried-again', after: { round: 2 } }, ['assign', 'redraw']],
  [{ ...ABOUT, what: 'waiting-stopped', after: { round: 1, cause: 'consent' } }, ['stop-waiting', 'redraw']],
];

describe('An event that is recorded', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
  });

  afterEach(() => fake.close());

  it('gives its audit entry and the jobs that it causes at once', () => {
    for (const [event, kinds] of EVENTS) {
      const [audit, ...jobs] = recordEvent(fake.ctx, 'c', event);
      const at = fake.ctx.clock.iso(fake.now);
      const made = jobs.flatMap((job) => (job.kind === 'create' ? [job.document] : [])).filter(isJob);

      assert.ok(audit?.kind === 'create' && 'data' in audit.document);
      assert.deepEqual(audit.document.data, { at, ...event });
      assert.deepEqual(
        made.map(({ data }) => data.task.kind),
        kinds,
        event.what,
      );
      for (const { data } of made) assert.ok('requestId' in data.task && data.task.requestId === 'r');
    }
  });

  it('begins with the first chunk, in the round of the event', () => {
    const rounds = EVENTS.flatMap(([event]) =>
      recordEvent(fake.ctx, 'c', event).flatMap((job) =>
        job.kind === 'create' && isJob(job.document) && 'round' in job.document.data.task
          ? [[event.what, job.document.data.task.round]]
          : [],
      ),
    );
    assert.deepEqual(rounds, [
      ['request-approved', 1],
      ['tried-again', 2],
      ['waiting-stopped', 1],
    ]);
  });

  it('does not compile without its jobs', () => {
    const wrong = [
      // @ts-expect-error -- a withdrawal causes a redraw: recordEvent makes it
      () => newAudit(fake.ctx, 'c', { ...ABOUT, what: 'request-withdrawn' }),
    ];
    assert.equal(wrong.length, 1);
  });
});
