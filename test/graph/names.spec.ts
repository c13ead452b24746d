import assert from 'node:assert/strict';
import { assert as assertRule, property, string } from 'fast-check';
import { sortByName, createNames, inWords } from '../../src/graph/names.ts';

const { product: productName, app: appName } = createNames();

describe('names of products and apps', () => {
  it('are the familiar ones, whatever the case of the id', () => {
    assert.equal(productName('05E9A617-0261-4CEE-BB44-138D3EF5D965', 'SPE_E3'), 'Microsoft 365 E3');
    assert.equal(
      appName(
        '05e9a617-0261-4cee-bb44-138d3ef5d965',
        'EFB87545-963c-4e0d-99df-69c6916d9eb0',
        'EXCHANGE_S_ENTERPRISE',
      ),
      'Exchange Online (Plan 2)',
    );
  });

  it('of an app come from another product if this one is not in the table', () => {
    assert.equal(
      appName('a-new-product', 'efb87545-963c-4e0d-99df-69c6916d9eb0', 'EXCHANGE_S_ENTERPRISE'),
      'Exchange Online (Plan 2)',
    );
  });

  it('of an app with several names come from the product that is used most', () => {
    const rights = 'bea4c11e-220a-4e6d-8eb8-8ea15d019f90';
    assert.equal(appName('a-new-product', rights, 'RMS_S_ENTERPRISE'), 'Azure Rights Management');
  });

  for (const [partNumber, words] of [
    ['SPE_E3', 'SPE E3'],
    ['POWERAPPS_VIRAL_V2', 'Powerapps Viral V2'],
    ['Microsoft_Teams_Premium', 'Microsoft Teams Premium'],
    ['ContentExplorer-Standard', 'Content Explorer Standard'],
    ['CPC_E_2C_8GB', 'CPC E 2C 8GB'],
  ] as const) {
    it(`are otherwise made from the part number: ${partNumber}`, () =>
      assert.equal(productName('new', partNumber), words));
  }

  it('are the id if there is not even a part number', () =>
    assert.equal(productName('some-id', ''), 'some-id'));

  it('that are made from part numbers have no underscore and no odd space', () => {
    assertRule(property(string(), (text) => !/_|\u00a0|^\s|\s$|\s\s/.test(inWords(text))));
  });

  it('are sorted as people sort, and made different if two are the same', () => {
    const items = [
      ['Plan 10', 'A'],
      ['plan 2', 'B'],
      ['Windows', 'W_ONE'],
      ['Windows', 'W_TWO'],
    ].map(([name = '', partNumber = '']) => ({ name, partNumber }));
    assert.deepEqual(
      sortByName(items.toReversed()).map(({ name }) => name),
      ['plan 2', 'Plan 10', 'Windows (W_ONE)', 'Windows (W_TWO)'],
    );
  });
});
