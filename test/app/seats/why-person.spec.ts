import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { Operation } from '../../../src/app/ports/store.ts';
import { auditDocument } from '../../../src/app/records/audit-entry.ts';
import { create } from '../../../src/app/records/documents.ts';
import { grantDocumentId } from '../../../src/app/records/keys.ts';
import type { Why, WhyAnswer } from '../../../src/app/seats/why-person.ts';
import { whyPerson } from '../../../src/app/seats/why-person.ts';
import { APPROVER, aContextWithPlace, ask, EMPLOYEE, entriesOn, FORM_ID } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson, aProduct, PROJECT, VISIO } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { aGrant, keep } from '../../support/grants.ts';
import { assertRefused } from '../../support/refused.ts';

const DAY_MS = 86_400_000;
const DESIGN = '0d000000-0000-4000-8000-000000000001';
const SALES = '0d000000-0000-4000-8000-000000000002';

/** The nth of audit lines that are newer than all others. */
function line({ ctx }: FakeContext, n: number): Operation {
  const id = `10000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
  return create(auditDocument(ctx, id, { actor: 'license-desk', what: 'outage', after: {} }));
}

const fails = () => Promise.reject(new OutsideError('transient', 'Graph is away.'));
const looks = () => assert.fail('Somebody was looked up.');

describe('why somebody has a license', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    fake.products = [aProduct({ free: 10 }), aProduct({ skuId: PROJECT, name: 'Project Plan 3' })];
  });
  afterEach(() => fake.close());

  const why = (asked: string): Promise<WhyAnswer> => whyPerson(fake.ctx, APPROVER, asked);

  async function explained(n: number): Promise<Why> {
    const answer = await why(aPerson(n).id);
    assert(answer.outcome === 'found', answer.outcome);
    return answer;
  }

  /** Approves a request of person 1 for persons 1, 2 and 3. */
  async function approve(): Promise<void> {
    await ask(fake);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    await fake.work();
  }

  /** Takes the grant of Visio away: the license was given by an earlier release. */
  async function forgetGrant(n: number): Promise<void> {
    const grant = await fake.store.read(grantDocumentId(aPerson(n).id, VISIO));
    assert(grant);
    const removal = { kind: 'remove', id: grant.id, etag: grant.etag } as const;
    assert.equal((await fake.store.commit([removal], fake.ctx.ids.next())).outcome, 'done');
  }

  const has = (n: number, more: Parameters<typeof aPerson>[1]) =>
    fake.people.set(aPerson(n).id, aPerson(n, more));

  it('is the grant: request, decider, time of the decision', async () => {
    await approve();
    const [decision] = await auditedOf(fake, 'request-approved');
    assert.deepEqual((await explained(2)).licenses, [
      {
        productName: 'Visio Plan 2',
        sources: [
          {
            from: 'grant',
            approved: { requestId: FORM_ID, by: APPROVER, at: decision?.at, isKept: true },
          },
        ],
      },
    ]);
  });

  it('is the grant with its end, also when its request is long removed', async () => {
    const until = '2027-03-12T00:00:00.000Z';
    has(2, { direct: [VISIO] });
    await keep(fake, aGrant(2, { state: 'ending', until }));
    assert.partialDeepStrictEqual((await explained(2)).licenses, [
      { sources: [{ from: 'grant', until, approved: { isKept: false } }] },
    ]);
  });

  it('is said of a grant that Microsoft 365 does not show, behind all that it shows', async () => {
    has(2, { direct: [PROJECT], groups: [{ skuId: VISIO, groupId: DESIGN }], inherited: [VISIO] });
    fake.groups.set(DESIGN, 'Design');
    await keep(fake, aGrant(2), aGrant(2, { skuId: 'a-gone', productName: 'A', requestId: 'other' }));
    fake.published.set('a-gone', 'A product of before');
    const { licenses } = await explained(2);
    assert.deepEqual(
      licenses.map(({ productName, sources }) => [productName, sources.map(({ from }) => from)]),
      [
        ['Project Plan 3', ['elsewhere']],
        ['Visio Plan 2', ['not-shown', 'groups']],
        ['A product of before', ['not-shown']],
      ],
    );
  });

  it('is a group, by its name, or by its id if the name may not be read', async () => {
    const groups = [
      { skuId: VISIO, groupId: DESIGN },
      { skuId: VISIO, groupId: SALES },
      { skuId: PROJECT, groupId: SALES },
    ];
    fake.groups.set(DESIGN, 'Design');
    has(2, { direct: [VISIO], inherited: [VISIO, PROJECT], groups });
    await keep(fake, aGrant(2));
    assert.partialDeepStrictEqual((await explained(2)).licenses, [
      { productName: 'Project Plan 3', sources: [{ from: 'groups', names: [SALES] }] },
      {
        productName: 'Visio Plan 2',
        sources: [{ from: 'grant' }, { from: 'groups', names: ['Design', SALES] }],
      },
    ]);
  });

  it('is not License Desk if nothing says so, since the last change that Microsoft 365 tells', async () => {
    const changed = '2025-01-08T08:00:00Z';
    has(2, { direct: [VISIO, PROJECT], states: [{ skuId: VISIO, changed, off: [] }] });
    const { licenses, isCut } = await explained(2);
    assert.deepEqual(
      licenses.flatMap(({ sources }) => sources),
      [{ from: 'elsewhere' }, { from: 'elsewhere', since: changed }],
    );
    assert.equal(isCut, false);
  });

  it('is not License Desk any more once a grant ended or was left alone', async () => {
    await approve();
    await forgetGrant(2);
    await forgetGrant(3);
    await keep(fake, aGrant(2, { state: 'ended' }), aGrant(3, { state: 'left-alone' }));
    for (const n of [2, 3])
      assert.partialDeepStrictEqual((await explained(n)).licenses, [{ sources: [{ from: 'elsewhere' }] }]);
  });

  for (const n of [1, 3])
    it(`is found in a request from before there were grants (person ${n})`, async () => {
      await approve();
      await forgetGrant(n);
      const [decision] = await auditedOf(fake, 'request-approved');
      const approved = { requestId: FORM_ID, by: APPROVER, at: decision?.at, isKept: true };
      assert.deepEqual((await explained(n)).licenses[0]?.sources, [{ from: 'approval', approved }]);
    });

  it('is found in the audit when that request is removed', async () => {
    await approve();
    await forgetGrant(3);
    await fake.later(31 * DAY_MS);
    const { licenses, isCut } = await explained(3);
    assert.partialDeepStrictEqual(licenses[0]?.sources, [
      { from: 'approval', approved: { requestId: FORM_ID, by: APPROVER, isKept: false } },
    ]);
    assert.equal(isCut, false);
  });

  it('is looked for in requests and audit only where the license was assigned: not for a holder', async () => {
    has(3, { direct: [VISIO] });
    await approve();
    assert.deepEqual((await explained(3)).licenses[0]?.sources, [{ from: 'elsewhere' }]);
    await fake.later(31 * DAY_MS);
    assert.deepEqual((await explained(3)).licenses[0]?.sources, [{ from: 'elsewhere' }]);
  });

  it('says that it may be missing if the audit has more than 2,000 newer entries', async () => {
    await approve();
    await forgetGrant(3);
    await fake.later(31 * DAY_MS);
    for (let n = 0; n < 2000; n += 50) {
      const lines = Array.from({ length: 50 }, (_, more) => line(fake, n + more));
      await fake.store.commit(lines, `lines-${n}`);
    }
    const { licenses, isCut } = await explained(3);
    assert.deepEqual([licenses[0]?.sources[0]?.from, isCut], ['elsewhere', true]);
    // A grant explains it, so nothing is searched.
    assert.equal((await explained(2)).isCut, false);
  });

  it('is told though names cannot be read', async () => {
    has(2, { direct: [VISIO], groups: [{ skuId: PROJECT, groupId: DESIGN }] });
    const { directory, licenses } = fake.ctx;
    fake.published.set(VISIO, 'Visio as published');
    const answer = await whyPerson(
      {
        ...fake.ctx,
        directory: { ...directory, groupNames: fails },
        licenses: { ...licenses, products: fails },
      },
      APPROVER,
      aPerson(2).id,
    );
    assert.partialDeepStrictEqual(answer, {
      licenses: [
        { productName: PROJECT, sources: [{ names: [DESIGN] }] },
        { productName: 'Visio as published', sources: [{ from: 'elsewhere' }] },
      ],
    });
  });

  it('is read by name, by address, and by address with a name before it', async () => {
    for (const asked of [
      'Person 2',
      ' person2@contoso.com ',
      '"Person 2" <person2@contoso.com>',
      aPerson(2).id,
    ]) {
      const answer = await why(asked);
      assert(answer.outcome === 'found', asked);
      assert.equal(answer.person.id, aPerson(2).id);
    }
  });

  it('offers the people with one name, and explains nothing yet', async () => {
    has(3, { name: 'Person 2' });
    const answer = await why('Person 2');
    assert(answer.outcome === 'several');
    assert.deepEqual(
      [answer.people.map(({ id }) => id), answer.more],
      [[aPerson(2).id, aPerson(3).id], false],
    );
  });

  it('is about nobody if no one is found, or the person is gone meanwhile', async () => {
    assert.deepEqual(await why('Nobody Known'), { outcome: 'nobody' });
    assert.deepEqual(await why('a@contoso.com, b@contoso.com'), { outcome: 'nobody' });
    assert.deepEqual(await why('  '), { outcome: 'no-name' });
    const { directory } = fake.ctx;
    const gone = { ...fake.ctx, directory: { ...directory, read: async () => [undefined] } };
    assert.deepEqual(await whyPerson(gone, APPROVER, 'Person 2'), { outcome: 'nobody' });
  });

  it('is refused to everybody else, with one audit line, before anybody is looked up', async () => {
    const { directory } = fake.ctx;
    const ctx = { ...fake.ctx, directory: { ...directory, named: looks, find: looks } };
    for (const asked of ['Person 2', ''])
      await assertRefused(whyPerson(ctx, EMPLOYEE, asked), 'not-an-approver');
    const refused = await auditedOf(fake, 'refused');
    assert.deepEqual(
      refused.map(({ actor, after }) => [actor, after]),
      [[EMPLOYEE, { attempted: 'view-licenses' }]],
    );
  });

  it('fails as Graph does, and says nothing about the person then', async () => {
    await why('Person 2');
    fake.graphFails = new OutsideError('transient', 'Graph is away.');
    await assert.rejects(why('Person 2'), fake.graphFails);
  });
});
