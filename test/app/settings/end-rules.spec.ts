import assert from 'node:assert/strict';
import { readSaved, readSettings } from '../../../src/app/records/read-settings.ts';
import { foreseeEndRule, saveEndRule } from '../../../src/app/settings/end-rules.ts';
import { asInput, saveSettings, viewSettings } from '../../../src/app/settings/manage-settings.ts';
import type { EndRule } from '../../../src/domain/ends.ts';
import { NEVER } from '../../../src/domain/ends.ts';
import { APPROVER, ask, EMPLOYEE, OTHER_APPROVER } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { FakeContext, PROJECT, VISIO } from '../../support/fake-context.ts';
import { aGrant, keep } from '../../support/grants.ts';
import { assertRefused } from '../../support/refused.ts';

const MUST: EndRule = { kind: 'must', days: 30 };
const MAY: EndRule = { kind: 'may' };

describe('The rule for the ends of a product', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
    fake.approvers.add(APPROVER.id).add(OTHER_APPROVER.id);
  });

  afterEach(() => fake.close());

  const save = (rule: EndRule, seen: EndRule = NEVER, skuId = VISIO, actor = APPROVER) =>
    saveEndRule(fake.ctx, actor, { skuId, rule }, seen);

  it('is saved for that product alone, with an audit entry of the rule before and after', async () => {
    await save(MAY, NEVER, PROJECT);
    assert.equal((await save(MUST)).outcome, 'saved');
    assert.deepEqual((await readSettings(fake.ctx)).ends, { [PROJECT]: MAY, [VISIO]: MUST });
    const entries = await auditedOf(fake, 'settings-saved');
    assert.deepEqual(
      entries.toReversed().map(({ actor, before, after }) => [actor, before, after]),
      [
        [APPROVER, { ends: { [PROJECT]: NEVER } }, { ends: { [PROJECT]: MAY } }],
        [APPROVER, { ends: { [VISIO]: NEVER } }, { ends: { [VISIO]: MUST } }],
      ],
    );
  });

  it('is nothing to save if it holds already, also at a second click', async () => {
    await save(MUST);
    assert.equal((await save(MUST)).outcome, 'unchanged');
    assert.equal((await readSaved(fake.ctx))?.data.revision, 1);
  });

  it('is not saved over another one that its reader has not seen; the answer names that one', async () => {
    await save(MAY, NEVER, VISIO, OTHER_APPROVER);
    const { outcome, now } = await save(MUST);
    assert.deepEqual([outcome, now], ['overtaken', MAY]);
    assert.deepEqual((await readSettings(fake.ctx)).ends, { [VISIO]: MAY });
    assert.equal((await save(MUST, MAY)).outcome, 'saved');
  });

  it('goes well beside other settings, which nobody loses', async () => {
    const view = await viewSettings(fake.ctx, APPROVER);
    await save(MUST);
    const input = { ...asInput(view.settings), guests: true };
    const answer = await saveSettings(fake.ctx, APPROVER, view.revision, input);
    assert.equal(answer.outcome, 'saved');
    const { ends, guests } = await readSettings(fake.ctx);
    assert.deepEqual([ends, guests], [{ [VISIO]: MUST }, true]);
  });

  it('is refused to everybody but approvers, and nothing is saved', async () => {
    const input = { skuId: VISIO, rule: MUST };
    await assertRefused(saveEndRule(fake.ctx, EMPLOYEE, input, NEVER), 'not-an-approver');
    await assertRefused(foreseeEndRule(fake.ctx, EMPLOYEE, input), 'not-an-approver');
    assert.equal(await readSaved(fake.ctx), undefined);
  });

  it('is saved by approvers of a certain group alone, where the configuration says so', async () => {
    fake.settingsGroup = new Set([OTHER_APPROVER.id]);
    await assertRefused(save(MUST), 'not-in-settings-group');
    assert.equal(await readSaved(fake.ctx), undefined);
    assert.equal((await save(MUST, NEVER, VISIO, OTHER_APPROVER)).outcome, 'saved');
  });

  it('is refused for a product that the tenant does not have', async () => {
    await assertRefused(save(MUST, NEVER, 'forged'), 'card-outdated');
    await assertRefused(foreseeEndRule(fake.ctx, APPROVER, { skuId: 'forged', rule: MUST }), 'card-outdated');
  });

  it('is shown before it is saved: what was given keeps its end, and what waits would get one', async () => {
    const first = '2027-03-13T00:00:00.000Z';
    await keep(
      fake,
      aGrant(1),
      aGrant(2, { until: '2027-06-01T00:00:00.000Z' }),
      aGrant(3, { until: first }),
      aGrant(4, { skuId: PROJECT, until: '2026-12-01T00:00:00.000Z' }),
    );
    await ask(fake);
    const { foresight, now } = await foreseeEndRule(fake.ctx, APPROVER, { skuId: VISIO, rule: MUST });
    assert.deepEqual(now, NEVER);
    assert.deepEqual(foresight, {
      ending: 2,
      first,
      lasting: 1,
      waiting: 1,
      withEnd: 1,
      shortened: 0,
      latest: '2026-12-22',
    });
    assert.equal(await readSaved(fake.ctx), undefined);
  });
});
