import assert from 'node:assert/strict';
import { listTickable } from '../../../src/app/decide/list-tickable.ts';
import { lookAhead } from '../../../src/app/decide/look-ahead.ts';
import { readRequestDocument } from '../../../src/app/records/load-request.ts';
import { saveEndRule } from '../../../src/app/settings/end-rules.ts';
import type { EndRule } from '../../../src/domain/ends.ts';
import { NEVER } from '../../../src/domain/ends.ts';
import { createCards } from '../../../src/teams/cards/cards.ts';
import { textOf } from '../../render/check-card.ts';
import { reader } from '../../render/views.ts';
import { aContextWithPlace, APPROVER } from '../../support/app-story.ts';
import { aPerson } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { VISIO } from '../../support/fake-context.ts';
import { approveAll, askSeveral, tickAll } from '../../support/several.ts';
import { withCommit } from '../../support/with-commit.ts';

const MUST: EndRule = { kind: 'must', days: 30 };
const DAY = 24 * 3_600_000;
const cards = createCards({ timeZone: 'UTC' });

describe('Ticked requests whose licenses end on a day', () => {
  let fake: FakeContext;
  let ids: readonly string[];

  // It is 22 November 2026 there.
  beforeEach(async () => {
    fake = await aContextWithPlace();
    ids = await askSeveral(fake, [
      { forMe: false, picked: [aPerson(2).id], until: '2026-12-05' },
      { forMe: false, picked: [aPerson(3).id] },
    ]);
    await saveEndRule(fake.ctx, APPROVER, { skuId: VISIO, rule: MUST }, NEVER);
  });

  afterEach(() => fake.close());

  const untilOf = async (id: string | undefined) => {
    const decision = (await readRequestDocument(fake.ctx, id ?? ''))?.data.decision;
    return decision?.kind === 'approved' ? decision.until : undefined;
  };

  it('say the day in their row and in the look ahead', async () => {
    const page = await listTickable(fake.ctx, APPROVER, undefined, []);
    const look = await lookAhead(fake.ctx, APPROVER, (await tickAll(fake)).toReversed());
    for (const { rows } of [page, look])
      assert.deepEqual(
        rows.map(({ until }) => until),
        ['2026-12-05', '2026-12-22'],
      );
    for (const card of [
      cards.decide({ mode: 'page', page }, reader),
      cards.decide({ mode: 'look', look, asks: false }, reader),
    ])
      assert.match(textOf(card), /Until 5 Dec 2026.*Until 22 Dec 2026/s);
  });

  it('are approved until the day that was seen', async () => {
    const lines = await approveAll(fake, await tickAll(fake));
    assert.deepEqual([...lines.values()], ['approved', 'approved']);
    assert.equal(await untilOf(ids[0]), '2026-12-05T23:00:00.000Z');
    assert.equal(await untilOf(ids[1]), '2026-12-22T23:00:00.000Z');
  });

  it('are skipped and shown where the day has changed since they were ticked', async () => {
    const ticks = await tickAll(fake);
    await saveEndRule(fake.ctx, APPROVER, { skuId: VISIO, rule: { kind: 'must', days: 20 } }, MUST);
    const lines = await approveAll(fake, ticks);
    assert.deepEqual(
      ids.map((id) => lines.get(id)),
      ['approved', 'changed'],
    );
  });

  it('are skipped where the day changes in the middle of the click', async () => {
    const ticks = await tickAll(fake);
    let isFirst = true;
    const ctx = withCommit(fake, async (operations, commitId) => {
      if (isFirst) {
        isFirst = false;
        await saveEndRule(fake.ctx, APPROVER, { skuId: VISIO, rule: { kind: 'must', days: 20 } }, MUST);
      }
      return fake.store.commit(operations, commitId);
    });
    assert.deepEqual([...(await approveAll(fake, ticks, { ctx })).values()], ['approved', 'changed']);
  });

  it('are skipped where the end follows the calendar and another day has begun', async () => {
    const ticks = await tickAll(fake);
    fake.now += DAY;
    assert.equal((await approveAll(fake, ticks)).get(ids[1]), 'changed');
  });
});
