import assert from 'node:assert/strict';
import { provenOutcome } from '../../src/domain/assignment.ts';
import { aPerson, PROJECT, VISIO } from '../support/builders.ts';

const AT = '2026-11-30T10:00:00.000Z';
const CHANGED = '2026-11-30T09:59:58.000Z';

describe('assignment', () => {
  it('is proven by the product on the person directly, never through a group', () => {
    const person = aPerson(1, { direct: [PROJECT, VISIO] });
    assert.deepEqual(provenOutcome(person, { skuId: VISIO }, 2, AT), { kind: 'assigned', round: 2, at: AT });
    const member = aPerson(1, { direct: [PROJECT], inherited: [VISIO] });
    assert.equal(provenOutcome(member, { skuId: VISIO }, 2, AT), undefined);
  });

  it('keeps the time at which Microsoft 365 changed the license', () => {
    const states = [
      { skuId: PROJECT, changed: AT, off: [] },
      { skuId: VISIO, changed: CHANGED, off: [] },
    ];
    const person = aPerson(1, { direct: [PROJECT, VISIO], states });
    assert.equal(provenOutcome(person, { skuId: VISIO }, 1, AT)?.changed, CHANGED);
  });
});
