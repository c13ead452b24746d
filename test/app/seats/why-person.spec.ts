import assert from 'node:assert/strict';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { Why, WhyAnswer } from '../../../src/app/seats/why-person.ts';
import { whyPerson } from '../../../src/app/seats/why-person.ts';
import { aContextWithPlace, APPROVER, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson, aProduct, PROJECT, VISIO } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { aGrant, approve, forgetGrant, keep } from '../../support/grants.ts';
import { assertRefused } from '../../support/refused.ts';

const DESIGN = '0d000000-0000-4000-8000-000000000001';
const SALES = '0d000000-0000-4000-8000-000000000002';

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

  const has = (n: number, more: Parameters<typeof aPerson>[1]) =>
    fake.people.set(aPerson(n).id, aPerson(n, more));

  it('is the grant: request, decider, time of the decision', async () => {
    await approve(fake);
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
    await approve(fake);
    await forgetGrant(fake, 2);
    await forgetGrant(fake, 3);
    await keep(fake, aGrant(2, { state: 'ended' }), aGrant(3, { state: 'left-alone' }));
    for (const n of [2, 3])
      assert.partialDeepStrictEqual((await explained(n)).licenses, [{ sources: [{ from: 'elsewhere' }] }]);
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

    const { directory } = fake.ctx;
    const more = [{ address: '', outcome: 'ambiguous', people: answer.people, more: true } as const];
    const ctx = { ...fake.ctx, directory: { ...directory, named: async () => more } };
    assert.partialDeepStrictEqual(await whyPerson(ctx, APPROVER, 'Person 2'), { more: true });
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

  it('is refused to a former approver, a minute after they lost the right at the latest', async () => {
    await why('Person 2');
    fake.approvers.delete(APPROVER.id);
    await fake.later(60_000);
    await assertRefused(why('Person 2'), 'not-an-approver');
  });

  it('fails as Graph does, and says nothing about the person then', async () => {
    await why('Person 2');
    fake.graphFails = new OutsideError('transient', 'Graph is away.');
    await assert.rejects(why('Person 2'), fake.graphFails);
    fake.graphFails = undefined;

    const error = new OutsideError('permanent', 'Graph denies this account.');
    const hidden = [{ address: '', outcome: 'hidden', error } as const];
    const ctx = { ...fake.ctx, directory: { ...fake.ctx.directory, find: async () => hidden } };
    await assert.rejects(whyPerson(ctx, APPROVER, aPerson(2).id), error);
  });
});
