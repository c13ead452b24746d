import assert from 'node:assert/strict';
import { findProduct } from '../../src/domain/product.ts';
import { aProduct, PROJECT, VISIO } from '../support/builders.ts';

describe('A product', () => {
  it('is found by its id, and is none where none is chosen or it is not there', () => {
    const project = aProduct({ skuId: PROJECT });
    const products = [aProduct(), project];
    assert.equal(findProduct(products, PROJECT), project);
    assert.equal(findProduct([aProduct()], PROJECT), undefined);
    assert.equal(findProduct(products, null), undefined);
    assert.equal(findProduct([], VISIO), undefined);
  });
});
