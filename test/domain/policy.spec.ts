import assert from 'node:assert/strict';
import { linkOf } from '../../src/domain/policy.ts';

describe('A link to documentation', () => {
  it('is a complete https address', () => {
    assert.equal(linkOf('https://contoso.com/licenses?a=1#b'), 'https://contoso.com/licenses?a=1#b');
    assert.equal(linkOf('HTTPS://Contoso.com'), 'https://contoso.com/');
  });

  for (const text of [
    '',
    'contoso.com',
    'http://contoso.com',
    'javascript:alert(1)',
    'https://',
    'https://user:secret@contoso.com',
    `https://contoso.com/${'a'.repeat(1000)}`,
  ]) {
    it(`is never ${text.slice(0, 40) || 'empty'}`, () => {
      assert.equal(linkOf(text), undefined);
    });
  }
});
