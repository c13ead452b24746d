import assert from 'node:assert/strict';
import { isOwnForm, isRequester, linkOf, mayAsk, mayDecide, maySee } from '../../src/domain/policy.ts';
import { anEntry, aPerson, aRequest } from '../support/builders.ts';

describe('A link to documentation', () => {
  it('is a complete https address', () => {
    assert.equal(linkOf('https://contoso.com/licenses?a=1#b'), 'https://contoso.com/licenses?a=1#b');
    assert.equal(linkOf('HTTPS://Contoso.com'), 'https://contoso.com/');
    const longest = 'https://contoso.com/'.padEnd(1000, 'a');
    assert.deepEqual([linkOf(longest), linkOf(`${longest}a`)], [longest, undefined]);
  });

  for (const text of [
    '',
    'contoso.com',
    'http://contoso.com',
    'javascript:alert(1)',
    'https://',
    'https://user:secret@contoso.com',
    'https://user@contoso.com',
    'https://:secret@contoso.com',
    `https://contoso.com/${'a'.repeat(1000)}`,
  ]) {
    it(`is never ${text.slice(0, 40) || 'empty'}`, () => {
      assert.equal(linkOf(text), undefined);
    });
  }
});

describe('A request', () => {
  const request = aRequest();
  const entries = [anEntry(2), anEntry(3)];
  const [requester, person, stranger] = [aPerson(1).id, aPerson(2).id, aPerson(9).id];
  const may = (ownDecisions: boolean) =>
    [requester, person, stranger].map((id) =>
      mayDecide({ id, name: '' }, request, entries, { ownDecisions }),
    );

  it('can be withdrawn and corrected only by its requester', () => {
    assert.deepEqual(
      [requester, person, stranger].map((id) => isRequester(id, request)),
      [true, false, false],
    );
  });

  it('is seen by its requester and its persons', () => {
    assert.deepEqual(
      [requester, person, stranger].map((id) => maySee(id, request, entries)),
      [true, true, false],
    );
  });

  it('can be decided by every approver, but not by its own people if a setting says so', () => {
    assert.deepEqual(may(true), [true, true, true]);
    assert.deepEqual(may(false), [false, false, true]);
  });
});

describe('A person who asks for a license', () => {
  const guest = { ...aPerson(1), guest: true };

  it('is an enabled account of the directory, and a guest only if guests are allowed', () => {
    assert.equal(mayAsk(aPerson(1), { guests: false }), true);
    assert.equal(mayAsk({ ...aPerson(1), enabled: false }, { guests: true }), false);
    assert.equal(mayAsk(guest, { guests: false }), false);
    assert.equal(mayAsk(guest, { guests: true }), true);
    assert.equal(mayAsk(undefined, { guests: true }), false);
  });

  it('sends their own form', () => {
    assert.deepEqual([isOwnForm('a', { ownerId: 'a' }), isOwnForm('a', { ownerId: 'b' })], [true, false]);
  });
});
