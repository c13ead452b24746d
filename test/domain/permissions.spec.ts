import assert from 'node:assert/strict';
import { mayAssign, mayReadPeople, permissionsIn } from '../../src/domain/permissions.ts';

const part = (text: string) => Buffer.from(text).toString('base64url');
const token = (claims: string) => `${part('{}')}.${part(claims)}.signature`;

describe('The permissions in a token', () => {
  it('are the names in its claim "roles"', () => {
    assert.deepEqual(permissionsIn(token('{"roles":["User.Read.All",7,"Mail.Send"]}')), [
      'User.Read.All',
      'Mail.Send',
    ]);
  });

  it('are read out of base64url, which has other signs than base64', () => {
    const roles = ['>>>???', 'ÿÿÿ'];
    assert.deepEqual(permissionsIn(token(JSON.stringify({ roles }))), roles);
  });

  for (const [what, text] of [
    ['nothing', ''],
    ['one part', 'opaque'],
    ['no JSON', 'a.b.c'],
    ['null', token('null')],
    ['a text', token('"roles"')],
    ['no roles', token('{}')],
    ['roles in one text', token('{"roles":"User.Read.All"}')],
  ] as const) {
    it(`are none in ${what}`, () => {
      assert.deepEqual(permissionsIn(text), []);
    });
  }
});

describe('Who may', () => {
  it('assign licenses has one of the permissions for it', () => {
    for (const name of ['LicenseAssignment.ReadWrite.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All']) {
      assert.equal(mayAssign(['Mail.Send', name]), true, name);
    }
    assert.equal(mayAssign(['User.Read.All', 'Mail.Send']), false);
    assert.equal(mayAssign([]), false);
  });

  it('read accounts has one of the permissions for it', () => {
    for (const name of [
      'User.Read.All',
      'User.ReadWrite.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
    ]) {
      assert.equal(mayReadPeople(['Mail.Send', name]), true, name);
    }
    assert.equal(mayReadPeople(['LicenseAssignment.ReadWrite.All']), false);
  });
});
