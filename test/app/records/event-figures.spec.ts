import assert from 'node:assert/strict';
import { auditDocument, newAudit } from '../../../src/app/records/audit-entry.ts';
import { create, requestDocument } from '../../../src/app/records/documents.ts';
import { figuresOf } from '../../../src/app/records/event-figures.ts';
import type { DomainEvent } from '../../../src/domain/event.ts';
import type { Decision } from '../../../src/domain/request.ts';
import { aRule, aRequest, someFacts, VISIO } from '../../support/builders.ts';
import { FakeContext } from '../../support/fake-context.ts';

const AT = '2026-11-22T11:00:00.000Z';
const BY = { id: 'b', name: 'Alex' };
const REQUEST = { requestId: 'r' };
const product = { skuId: VISIO, name: 'Visio Plan 2' };
const before = { status: 'pending', removed: [] } as const;
const declined = { kind: 'declined', by: BY, at: AT, message: '' } as const satisfies Decision;
const approved = {
  ...declined,
  kind: 'approved',
  skuId: VISIO,
  productName: 'Visio Plan 2',
  off: [],
} as const satisfies Decision;

const facts = someFacts();
const LICENSE = { person: 'p', skuId: VISIO, product: 'Visio Plan 2', requestId: 'r' };

const EXTENSION = { ...LICENSE, was: AT, to: '2026-12-22T11:00:00.000Z' };

/** Events, and the metrics of each. */
const EVENTS: readonly (readonly [DomainEvent, ReturnType<typeof figuresOf>])[] = [
  [{ what: 'request-made', ...REQUEST, after: { product, persons: [] } }, { status: 'pending' }],
  [
    { what: 'request-made', ...REQUEST, after: { status: 'checking', product, named: 30 } },
    { status: 'checking' },
  ],
  [{ what: 'persons-looked-up', ...REQUEST, after: { status: 'pending' } }, { status: 'pending' }],
  [{ what: 'persons-looked-up', ...REQUEST, after: { status: 'cancelled' } }, { status: 'cancelled' }],
  [
    { what: 'request-approved', ...REQUEST, before, after: approved, facts },
    { status: 'approving', decision: 'approved', by: 'person' },
  ],
  [
    { what: 'request-declined', ...REQUEST, before, after: declined, facts },
    { status: 'declined', decision: 'declined', by: 'person' },
  ],
  [
    { what: 'request-declined', ...REQUEST, before, after: { ...declined, by: aRule() }, facts },
    { status: 'declined', decision: 'declined', by: 'rule' },
  ],
  [{ what: 'request-withdrawn', ...REQUEST }, { status: 'cancelled' }],
  [{ what: 'request-lapsed', ...REQUEST, before }, { status: 'lapsed' }],
  [{ what: 'outcomes-recorded', ...REQUEST, after: { status: 'approving', outcomes: [] } }, {}],
  [
    { what: 'request-ended', ...REQUEST, after: { status: 'partly-failed', outcomes: [] } },
    { status: 'partly-failed' },
  ],
  [
    {
      what: 'request-ended',
      ...REQUEST,
      after: {
        status: 'completed',
        outcomes: (['assigned', 'holder', 'assigned', undefined] as const).map((outcome) => ({
          person: 'p',
          outcome,
        })),
      },
    },
    { status: 'completed', licenses: { given: 2 } },
  ],
  [{ what: 'license-given-back', after: LICENSE }, { licenses: { 'given-back': 1 } }],
  [
    { what: 'license-removed', after: { removed: 1, grants: [LICENSE, LICENSE, LICENSE] } },
    { licenses: { removed: 1, gone: 2 } },
  ],
  [
    {
      what: 'license-left-alone',
      after: {
        grants: ['changed', 'asks-approver', 'canceled', 'other'].map((why) => ({ ...LICENSE, why })),
      },
    },
    { licenses: { asked: 1, kept: 3 } },
  ],
  [{ what: 'extension-granted', after: EXTENSION }, { licenses: { extended: 1 } }],
  [{ what: 'extension-declined', after: EXTENSION }, { licenses: { 'not-extended': 1 } }],
  [
    { what: 'license-lengthened', after: { requestId: 'r', grants: [EXTENSION, EXTENSION] } },
    { licenses: { extended: 2 } },
  ],
  [{ what: 'tried-again', ...REQUEST, after: { round: 2 } }, { status: 'approving' }],
  [{ what: 'person-removed', ...REQUEST, after: { person: 'p' } }, {}],
  [{ what: 'outage', after: { cause: 'consent' } }, {}],
];

describe('An event', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
  });

  afterEach(() => fake.close());

  it('counts as the status that the request entered, and as a decision', () => {
    for (const [event, figures] of EVENTS) {
      const audit = create(auditDocument(fake.ctx, 'c', { actor: BY, ...event }));
      assert.deepEqual(figuresOf(audit), figures, event.what);
    }
  });

  it('counts only as an audit entry', () => {
    assert.deepEqual(figuresOf(create(requestDocument(aRequest()))), {});
  });

  it('is stored with its own words, in the shape that every entry has', () => {
    const after = { person: 'p' };
    const audit = newAudit(fake.ctx, 'c', { actor: BY, what: 'person-removed', ...REQUEST, after });
    const at = fake.ctx.clock.iso(fake.now);
    const data = { at, actor: BY, what: 'person-removed', requestId: 'r', after };
    const entry = { id: 'aud:c', type: 'audit', list: 'audit', sort: 'c' };
    const { ttl } = auditDocument(fake.ctx, 'c', data);
    assert.deepEqual(audit, { kind: 'create', document: { ...entry, ttl, data } });
  });

  it('does not compile if its name is misspelled or its subject is missing', () => {
    const wrong = [
      // @ts-expect-error -- there is no such event
      () => newAudit(fake.ctx, 'c', { actor: BY, what: 'person-removd', ...REQUEST, after: { person: 'p' } }),
      // @ts-expect-error -- the request is left out
      () => newAudit(fake.ctx, 'c', { actor: BY, what: 'person-removed', after: { person: 'p' } }),
      // @ts-expect-error -- the person is left out
      () => newAudit(fake.ctx, 'c', { actor: BY, what: 'person-removed', ...REQUEST, after: {} }),
    ];
    assert.equal(wrong.length, 3);
  });
});
