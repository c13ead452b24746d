import assert from 'node:assert/strict';
import type { AuditEntry } from '../../../src/app/records/audit-entry.ts';
import type { Document } from '../../../src/app/ports/store.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { written, grantDocument } from '../../../src/app/records/documents.ts';
import type { Fate } from '../../../src/app/seats/judge-ending.ts';
import type { Settled } from '../../../src/app/seats/record-endings.ts';
import { recordEndings } from '../../../src/app/seats/record-endings.ts';
import type { Ending, EndingGrant } from '../../../src/domain/grant.ts';
import { aPerson, VISIO } from '../../support/builders.ts';
import { FakeContext } from '../../support/fake-context.ts';
import { aGrant } from '../../support/grants.ts';

const isAudit = (document: Document): document is DataDocument<AuditEntry> => document.type === 'audit';
const AT = '2026-11-22T10:00:00.000Z';

const ending = (n: number, more: Partial<Ending> = {}): EndingGrant => ({
  ...aGrant(n),
  state: 'ending',
  ending: { why: 'given-back', at: AT, by: aGrant(n).person, dueAt: AT, ...more },
});
const facts = (n: number, more: object) => ({
  person: aPerson(n).id,
  skuId: VISIO,
  product: 'Visio Plan 2',
  requestId: 'request-1',
  ...more,
});
const settled = (n: number, fate: Fate, more: Partial<Settled> = {}): Settled => {
  const grant = ending(n);
  return { document: written(grantDocument(grant), 'etag'), grant, fate, isPersonGone: false, ...more };
};

describe('What is recorded of licenses that end', () => {
  let fake: FakeContext;
  beforeEach(() => {
    fake = new FakeContext();
  });
  afterEach(() => fake.close());

  function recorded(...all: readonly Settled[]) {
    const operations = recordEndings(fake.ctx, all);
    const entries = operations.flatMap((one): readonly AuditEntry[] =>
      one.kind === 'create' && isAudit(one.document) ? [one.document.data] : [],
    );
    const text = JSON.stringify(operations.filter((one) => one.kind === 'create'));
    const news = [...text.matchAll(/"kind":"message-grant"[^}]*?"news":"([a-z-]+)"/g)].map(
      ([, word]) => word,
    );
    return { audit: entries.map(({ actor, what, after }) => ({ actor, what, after })), news };
  }
  const actor = 'license-desk';

  it('counts those that we removed, and names those that were not there', () => {
    const { audit } = recorded(
      settled(2, { kind: 'ended', by: 'us' }),
      settled(3, { kind: 'ended', by: 'others' }),
      settled(4, { kind: 'ended', by: 'us' }, { grant: ending(4, { why: 'until' }) }),
    );
    const grants = [
      facts(2, { why: 'given-back' }),
      facts(3, { why: 'not-there' }),
      facts(4, { why: 'until' }),
    ];
    assert.deepEqual(audit, [{ actor, what: 'license-removed', after: { removed: 2, grants } }]);
  });

  it('says why the others stay', () => {
    const { audit } = recorded(
      settled(2, { kind: 'left-alone', why: 'changed' }),
      settled(3, { kind: 'ask', loses: ['files'] }),
      settled(4, { kind: 'canceled', reason: 'A mistake' }),
      settled(5, { kind: 'refused', reason: 'denied', detail: 'x'.repeat(301) }),
    );
    const grants = [
      facts(2, { why: 'changed' }),
      facts(3, { why: 'asks-approver' }),
      facts(4, { why: 'canceled', detail: 'A mistake' }),
      facts(5, { why: 'denied', detail: 'x'.repeat(300) }),
    ];
    assert.deepEqual(audit, [{ actor, what: 'license-left-alone', after: { grants } }]);
  });

  for (const [fate, word, why = 'given-back'] of [
    [{ kind: 'ended', by: 'us' }, 'given-back'],
    [{ kind: 'ended', by: 'others' }, 'ended', 'until'],
    [{ kind: 'left-alone', why: 'by-group' }, 'by-group'],
    [{ kind: 'left-alone', why: 'changed' }, 'left-alone'],
    [{ kind: 'canceled', reason: 'A mistake' }, 'canceled'],
    [{ kind: 'ask', loses: ['files'] }, 'asks-approver'],
    [{ kind: 'refused', reason: 'denied', detail: '' }, 'refused'],
  ] as const)
    it(`the person is told once: ${word}`, () => {
      const one = settled(2, fate, { grant: ending(2, { why }) });
      assert.deepEqual(recorded(one).news, [word]);
    });

  it('nobody is told of a license that is looked at again, or who is gone', () => {
    const again = { kind: 'later', grant: ending(2, { tries: 1 }) } as const;
    assert.deepEqual(recorded(settled(2, again)), { audit: [], news: [] });
    assert.deepEqual(recorded(settled(3, { kind: 'ended', by: 'others' }, { isPersonGone: true })).news, []);
  });
});
