import assert from 'node:assert/strict';
import type { Document } from '../../../src/app/ports/store.ts';
import { erasePerson, planErasure } from '../../../src/app/privacy/erase-person.ts';
import type { Treatment } from '../../../src/app/privacy/erase-request.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { create, lineDocument, requestDocument } from '../../../src/app/records/documents.ts';
import { lineDocumentId } from '../../../src/app/records/keys.ts';
import { findChunk, loadRequest, readChunk } from '../../../src/app/records/load-request.ts';
import { dueAt, isWaitingJob } from '../../../src/app/records/queue-job.ts';
import { chunksOf } from '../../../src/app/records/request-documents.ts';
import type { Outcome } from '../../../src/domain/outcome.ts';
import { checkOf } from '../../../src/domain/person.ts';
import type { Entry, LicenseRequest } from '../../../src/domain/request.ts';
import type { Line } from '../../../src/domain/waiting-list.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson, anEntry, aRequest, VISIO } from '../../support/builders.ts';
import { FakeContext } from '../../support/fake-context.ts';
import { numbers } from '../../support/large-approval.ts';

const AT = '2026-11-22T09:00:00.000Z';
const DAY = 86_400_000;
const MEGAN = 9;
const SUBJECT = { id: aPerson(MEGAN).id, names: ['Person 9'], addresses: ['person9@contoso.com'] };
const { id: ID } = aRequest();
const HER = { id: SUBJECT.id, name: 'Person 9' };

const by = { id: aPerson(20).id, name: 'Person 20' };
const approved = (more: Partial<LicenseRequest> = {}): LicenseRequest =>
  aRequest({
    status: 'approving',
    round: 2,
    decision: {
      kind: 'approved',
      by,
      at: AT,
      message: '',
      skuId: VISIO,
      productName: 'Visio Plan 2',
      off: [],
    },
    ...more,
  });
const declined = (more: Partial<LicenseRequest> = {}): LicenseRequest =>
  aRequest({
    status: 'declined',
    endedAt: AT,
    decision: { kind: 'declined', by, at: AT, message: '' },
    ...more,
  });

const onList: Outcome = { kind: 'on-list', round: 2, since: AT };
const assigned: Outcome = { kind: 'assigned', round: 1, at: AT };
const failed = (round: number): Outcome => ({
  kind: 'failed',
  round,
  at: AT,
  reason: 'other',
  detail: 'Graph said no.',
});
const confirming: Outcome = { kind: 'confirming', round: 2, since: AT };
const entry = (n: number, outcome?: Outcome): Entry => anEntry(n, outcome && { outcome });

const line = (more: Partial<Line> = {}) =>
  lineDocument({
    requestId: ID,
    skuId: VISIO,
    productName: 'Visio Plan 2',
    round: 2,
    approvedAt: AT,
    since: AT,
    until: '2027-02-20T09:00:00.000Z',
    indexes: [0, 1],
    ...more,
  });

describe('An erasure of a person in a request', () => {
  let fake: FakeContext;
  beforeEach(() => {
    fake = new FakeContext();
  });
  afterEach(() => fake.close());

  const archive = () => ({ ...fake.ctx, store: fake.store });
  const erase = () => erasePerson(archive(), SUBJECT);
  const load = async () => (await loadRequest(fake.ctx, ID)) ?? assert.fail();
  const lineNow = async () => (await fake.store.read<DataDocument<Line>>(lineDocumentId(VISIO, ID)))?.data;
  async function keep(
    request: LicenseRequest,
    entries: readonly Entry[],
    ...others: readonly Document[]
  ): Promise<void> {
    const whole = { ...request, persons: entries.length };
    const documents = [requestDocument(whole), ...others].map((one) => create(one));
    const all = [...documents, ...chunksOf(ID, entries)];
    assert.equal((await fake.store.commit(all, 'kept')).outcome, 'done');
  }
  /** The tasks of all jobs, and in how many days they are due. */
  async function jobs() {
    const found: unknown[] = [];
    for await (const page of fake.store.scan())
      for (const one of page)
        if (isWaitingJob(one)) found.push([one.data.task, (Date.parse(dueAt(one)) - fake.now) / DAY]);
    return found;
  }

  describe('is planned by what the person is in it, and how far it is', () => {
    const cases: readonly [string, Treatment | undefined, LicenseRequest, readonly Entry[]][] = [
      ['their own, undecided', 'withdraw', aRequest({ requester: HER }), [entry(2)]],
      ['their own, looked up', 'withdraw', aRequest({ requester: HER, status: 'checking' }), []],
      ['their own, decided', 'rename', declined({ requester: HER }), [entry(MEGAN)]],
      ['the first of a pending one', 'leave-out', aRequest(), [entry(MEGAN), entry(2)]],
      [
        'removed from a pending one before',
        'rename',
        aRequest({ excluded: [{ indexes: [0], by, at: AT }] }),
        [entry(MEGAN), entry(2)],
      ],
      ['of a declined one', 'rename', declined(), [entry(2), entry(MEGAN)]],
      ['in its reason only', 'rename', aRequest({ reason: 'For Person 9.' }), [entry(2)]],
      ['nothing', undefined, aRequest({ reason: 'For Person 99.' }), [entry(2)]],
      ['all wait for a seat', 'off-list', approved(), [entry(2, onList), entry(MEGAN, onList)]],
      ['one has the license', 'off-list', approved(), [entry(2, assigned), entry(MEGAN, onList)]],
      ['one failed', 'off-list', approved(), [entry(2, failed(2)), entry(MEGAN, onList)]],
      ['one is next', 'wait', approved(), [entry(2), entry(MEGAN, onList)]],
      ['they are next', 'wait', approved(), [entry(2, assigned), entry(MEGAN)]],
      ['one is tried again', 'wait', approved(), [entry(2, failed(1)), entry(MEGAN, onList)]],
      ['one is being read back', 'wait', approved(), [entry(2, onList), entry(MEGAN, confirming)]],
    ];
    for (const [what, treatment, request, entries] of cases)
      it(`${what}: ${treatment ?? 'not at all'}`, async () => {
        await keep(request, entries);
        const { requests } = await planErasure(archive(), SUBJECT);
        assert.deepEqual(requests, treatment ? [{ id: ID, treatment }] : []);
        assert.deepEqual(await erase(), treatment === 'wait' ? [ID] : []);
        const { document, chunks } = await load();
        const isThere = JSON.stringify([document, chunks]).includes(HER.id);
        assert.equal(isThere, treatment === 'wait');
      });
  });

  it('changes only what names them: others keep their words, and no chunk of others is written', async () => {
    const people = numbers(1, 25).map((n) => entry(n, failed(1)));
    await keep(declined({ questions: [] }), people);
    const before = await readChunk(fake.ctx, ID, 1);
    await erase();

    const { request, entries } = await load();
    const { person, check, outcome } = entries[8] ?? assert.fail();
    assert.match(person.id, /^erased-/);
    assert.deepEqual(check, checkOf(undefined, people[8]?.check.at ?? ''));
    assert.deepEqual(outcome, { ...failed(1), detail: '' });
    assert.deepEqual(entries.toSpliced(8, 1), people.toSpliced(8, 1));
    assert.deepEqual(await findChunk(fake.ctx, ID, 1), before);
    assert.deepEqual(request, { ...declined({ questions: [] }), persons: 25, version: 2 });
    assert.deepEqual(await jobs(), [[{ kind: 'redraw', requestId: ID }, 0]]);
    assert.deepEqual(await auditedOf(fake, 'person-removed'), []);
  });

  it('keeps their outcome as it is, if it has no words', async () => {
    await keep(approved({ status: 'completed' }), [entry(MEGAN, assigned), entry(2)]);
    await erase();
    assert.deepEqual((await load()).entries[0]?.outcome, assigned);
  });

  it('removes them from a pending one, as an approver would, and records it', async () => {
    await keep(aRequest(), [entry(MEGAN), entry(2)]);
    await erase();

    const { request, entries } = await load();
    const now = fake.ctx.clock.iso(fake.now);
    const desk = { id: 'license-desk', name: 'License Desk' };
    assert.deepEqual(request.excluded, [{ indexes: [0], by: desk, at: now }]);
    assert.deepEqual([request.status, request.version > 1], ['pending', true]);
    assert.deepEqual(await auditedOf(fake, 'person-removed'), [
      {
        at: now,
        actor: 'license-desk',
        what: 'person-removed',
        requestId: ID,
        after: { person: entries[0]?.person.id },
      },
    ]);
    assert.deepEqual(await jobs(), [[{ kind: 'redraw', requestId: ID }, 0]]);
  });

  it('removes nobody from a pending one that names them in its reason only', async () => {
    await keep(aRequest({ reason: 'For Person 9.' }), [entry(2), entry(3)]);
    await erase();
    const { request } = await load();
    assert.match(request.reason, /^For Person \w{8}\.$/);
    assert.deepEqual([request.excluded, await auditedOf(fake, 'person-removed')], [[], []]);
  });

  it('withdraws their own one, records it, and has it removed when its days are over', async () => {
    await keep(aRequest({ requester: HER, reason: 'My own words.' }), [entry(2)]);
    await erase();

    const { request } = await load();
    assert.deepEqual([request.status, request.reason, request.version > 1], ['cancelled', '', true]);
    assert.ok(!('questions' in request));
    const now = fake.ctx.clock.iso(fake.now);
    assert.deepEqual(await auditedOf(fake, 'request-withdrawn'), [
      { at: now, actor: 'license-desk', what: 'request-withdrawn', requestId: ID },
    ]);
    const expected = [
      [{ kind: 'redraw', requestId: ID }, 0],
      [{ kind: 'remove', requestId: ID, round: 0 }, 30],
    ];
    assert.deepEqual(await jobs(), expected);
  });

  describe('with a waiting list', () => {
    for (const [what, before, after] of [
      ['marks them there', {}, [1]],
      ['marks them beside others', { erased: [0] }, [0, 1]],
      ['marks them once', { erased: [0, 1] }, [0, 1]],
      ['marks nobody who has left it', { indexes: [0] }, undefined],
    ] as const)
      it(`${what}, and keeps the rest of it`, async () => {
        await keep(approved(), [entry(2, onList), entry(MEGAN, onList)], line(before));
        await erase();
        const { data } = line({ ...before, ...(after && { erased: after }) });
        assert.deepEqual(await lineNow(), data);
        assert.deepEqual((await load()).entries[1]?.outcome, onList);
        assert.deepEqual(await jobs(), [[{ kind: 'redraw', requestId: ID }, 0]]);
      });

    it('marks nobody where they only asked for others', async () => {
      await keep(approved({ requester: HER }), [entry(2, onList), entry(3, onList)], line());
      await erase();
      assert.deepEqual(await lineNow(), line().data);
      assert.match((await load()).request.requester.id, /^erased-/);
    });

    it('needs none: the last person of a request may just have left it', async () => {
      await keep(approved(), [entry(2, assigned), entry(MEGAN, assigned)]);
      assert.deepEqual(await erase(), []);
      assert.match((await load()).entries[1]?.person.id ?? '', /^erased-/);
      assert.equal(await lineNow(), undefined);
    });
  });
});
