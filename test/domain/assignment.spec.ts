import assert from 'node:assert/strict';
import { isProven } from '../../src/domain/assignment.ts';
import { aPerson, PROJECT, VISIO } from '../support/builders.ts';

const VISIO_WITHOUT_APPS = { skuId: VISIO, off: [{ planId: 'plan' }] };

describe('assignment', () => {
  it('is proven by the product on the person directly, never through a group', () => {
    assert.equal(isProven(aPerson(1, { direct: [PROJECT, VISIO] }), VISIO_WITHOUT_APPS), true);
    assert.equal(isProven(aPerson(1, { direct: [PROJECT], inherited: [VISIO] }), VISIO_WITHOUT_APPS), false);
  });
});
