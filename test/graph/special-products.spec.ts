import assert from 'node:assert/strict';
import { isUnpaid } from '../../src/graph/special-products.ts';

describe('a product that nobody pays for', () => {
  it('is recognized by the word for a trial in its part number, even a new one', () => {
    for (const partNumber of [
      'Dynamics_365_Customer_Service_Enterprise_viral_trial',
      'Dynamics_365_Field_Service_Enterprise_viral_trial',
      'SOMETHING_NEW_VTRIAL_FOR_MAKERS',
      'FLOW_FREE',
    ])
      assert.equal(isUnpaid(partNumber), true, partNumber);
  });

  it('is not recognized by a similar name', () => {
    for (const partNumber of ['VIRALITY_PLAN1', 'INDUSTRIAL_PLAN1', 'SPE_E3', ''])
      assert.equal(isUnpaid(partNumber), false, partNumber);
  });
});
