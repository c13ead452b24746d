import assert from 'node:assert/strict';
import { askExtension, proposeExtension } from '../../../src/app/seats/ask-extension.ts';
import { saveEndRule } from '../../../src/app/settings/end-rules.ts';
import { NEVER } from '../../../src/domain/ends.ts';
import type { Grant } from '../../../src/domain/grant.ts';
import { APPROVER } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson, VISIO } from '../../support/builders.ts';
import { aWorldWithEnds, endingGrant, inDays, keepEnding } from '../../support/ending-story.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { actor, grantOf } from '../../support/giving-back.ts';

const NEXT = '2026-12-31';
const TO = '2026-12-31T23:00:00.000Z';

describe('Asking for an extension', () => {
  let fake: FakeContext;
  let wakes: number;
  beforeEach(async () => {
    fake = await aWorldWithEnds();
    wakes = 0;
  });
  afterEach(() => fake.close());

  const propose = () => proposeExtension(fake.ctx, actor(2), VISIO);
  const asks = (day = NEXT, reason = '') =>
    askExtension({ ...fake.ctx, wake: () => void (wakes += 1) }, actor(2), VISIO, day, reason);
  const mustEndIn = (days: number) =>
    saveEndRule(fake.ctx, APPROVER, { skuId: VISIO, rule: { kind: 'must', days } }, NEVER);
  const extension = {
    id: 'one',
    at: inDays(1),
    to: inDays(30),
    heldUntil: inDays(23),
    reason: '',
  };
  const ending = { why: 'given-back', at: inDays(1), dueAt: inDays(1), by: 'license-desk' } as const;
  const question = { why: 'until', loses: ['files'], at: inDays(1), by: 'license-desk' } as const;

  const refused: readonly (readonly [string, string, number, Partial<Grant>])[] = [
    ['the license was left alone', 'left-alone', 20, { state: 'left-alone' }],
    ['the license is gone', 'over', 20, { state: 'ended' }],
    ['the license is being taken back', 'over', 20, { state: 'ending', ending }],
    ['an approver is asked whether the license ends', 'asks-approver', 20, { question }],
    ['another extension waits', 'already-asked', 20, { extension }],
    ['its end has come', 'over', 1, {}],
  ];
  for (const [why, outcome, days, more] of refused)
    it(`is refused, and writes nothing, if ${why}`, async () => {
      const grant = endingGrant(2, days, more);
      await keepEnding(fake, grant);
      fake.now = Date.parse(inDays(1));
      assert.deepEqual(await propose(), { outcome, grant });
      assert.deepEqual(await asks(), { outcome, grant });
      assert.deepEqual(
        [await grantOf(fake, 2), await auditedOf(fake, 'extension-asked'), wakes],
        [grant, [], 0],
      );
    });

  it('is refused if the product allows no later day', async () => {
    const grant = endingGrant(2, 20);
    await keepEnding(fake, grant);
    await mustEndIn(20);
    assert.deepEqual(
      [await propose(), await asks()],
      [
        { outcome: 'at-limit', grant },
        { outcome: 'at-limit', grant },
      ],
    );
  });

  for (const [days, last] of [
    [21, '2026-12-13'],
    [30, '2026-12-22'],
  ] as const)
    it(`proposes and gives no later day than the product allows: ${last}`, async () => {
      const grant = endingGrant(2, 20);
      await keepEnding(fake, grant);
      await mustEndIn(days);
      const proposal = { outcome: 'extendable', grant, proposed: last, first: '2026-12-13', last };
      assert.deepEqual(await propose(), proposal);
      assert.equal((await asks()).outcome, 'asked');
      assert.equal((await grantOf(fake, 2))?.extension?.to, `${last}T23:00:00.000Z`);
    });

  it('is recorded on the license and in the audit, and wakes the worker', async () => {
    const grant = endingGrant(2, 20);
    await keepEnding(fake, grant);
    assert.equal((await asks(NEXT, 'x'.repeat(201))).outcome, 'asked');
    const { id: _id, ...asked } = (await grantOf(fake, 2))?.extension ?? assert.fail();
    const at = fake.ctx.clock.iso(fake.now);
    assert.deepEqual(asked, { at, to: TO, heldUntil: inDays(23), reason: 'x'.repeat(200) });
    const { id: person } = aPerson(2);
    const [entry] = await auditedOf(fake, 'extension-asked');
    const facts = { person, skuId: VISIO, product: 'Visio Plan 2', requestId: grant.requestId };
    assert.deepEqual(
      [entry?.actor, entry?.after, wakes],
      [actor(2), { ...facts, was: inDays(20), to: TO }, 1],
    );
  });

  it('is asked once by two clicks at the same time', async () => {
    await keepEnding(fake, endingGrant(2, 20));
    const both = await Promise.all([asks(), asks()]);
    assert.deepEqual(both.map(({ outcome }) => outcome).toSorted(), ['already-asked', 'asked']);
    assert.deepEqual([(await auditedOf(fake, 'extension-asked')).length, wakes], [1, 1]);
  });
});
