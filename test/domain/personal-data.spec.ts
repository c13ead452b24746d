import assert from 'node:assert/strict';
import type { DataSubject } from '../../src/domain/personal-data.ts';
import {
  isErased,
  isNamedIn,
  ownPartOf,
  placeholder,
  refsIn,
  withoutPerson,
} from '../../src/domain/personal-data.ts';

const ZOE: DataSubject = { id: 'z-1', names: ['Zoe Q. Zyxel', 'Zoe'], addresses: ['zoe@contoso.com'] };
const zoe = { id: 'z-1', name: 'Zoe Q. Zyxel', mail: 'zoe@contoso.com' };
const other = { id: 'o-1', name: 'Zoe Q. Zyxel', department: 'IT' };
const BY = placeholder('abc');

describe('Everybody whom data names', () => {
  it('is found at whatever depth, in lists and fields', () => {
    assert.deepEqual(refsIn({ by: zoe, entries: [{ person: other }, [zoe]], at: 'now', none: null }), [
      zoe,
      other,
      zoe,
    ]);
  });

  it('has an id and a name, and nothing that a person has not', () => {
    assert.deepEqual(refsIn([zoe, { id: 'p-1', name: 'Place', kind: 'channel' }]), [zoe]);
    assert.deepEqual(refsIn([{ id: 'x' }, { name: 'x' }, { id: 1, name: 'x' }, { id: 'x', name: null }]), []);
    assert.deepEqual(refsIn([null, undefined, 7, 'Zoe Q. Zyxel', true]), []);
  });

  it('is named in what surrounds something that is no person', () => {
    assert.deepEqual(refsIn({ id: 'p-1', name: 'Place', by: zoe }), [zoe]);
  });
});

describe('A copy without a person', () => {
  it('has a placeholder where they were named, and everybody else whole', () => {
    assert.deepEqual(withoutPerson({ by: zoe, entries: [{ person: other }, { person: zoe }] }, ZOE, BY), {
      by: BY,
      entries: [{ person: other }, { person: BY }],
    });
  });

  it('names them in no text, by name of several words, address or id, in capitals or not', () => {
    const text = 'ZOE Q. ZYXEL (zoe@contoso.com, z-1), again Zoe Q. Zyxel <Zoe@Contoso.com>';
    assert.equal(
      withoutPerson(text, ZOE, BY),
      'Person abc (Person abc, erased-abc), again Person abc <Person abc>',
    );
  });

  it('keeps words that only contain theirs, and a first name alone, which many have', () => {
    for (const text of ['z-12', 'fz-1', 'xzoe@contoso.com', 'Zoe', 'Zoe QX Zyxel', 'Zoe Q. Zyxels'])
      assert.equal(withoutPerson(text, ZOE, BY), text);
    const spaced = { ...ZOE, names: [' Zoe '] };
    assert.equal(withoutPerson('A word, Zoe , and more', spaced, BY), 'A word, Zoe , and more');
  });

  it('has the same shape', () => {
    const data = { count: 7, none: null, is: true, list: [1, 'z'] };
    assert.deepEqual(withoutPerson(data, ZOE, BY), data);
  });
});

describe('Data', () => {
  it('names a person by their id, or in a text', () => {
    for (const data of [zoe, { by: zoe }, [[zoe]], 'for Zoe Q. Zyxel', { text: 'zoe@contoso.com' }])
      assert.equal(isNamedIn(data, ZOE), true, JSON.stringify(data));
  });

  it('does not name them where it names somebody of the same name, or nobody', () => {
    for (const data of [other, { by: other }, [], {}, null, 7, 'Zoe', [other, null]])
      assert.equal(isNamedIn(data, ZOE), false, JSON.stringify(data));
  });
});

describe('The own part of data', () => {
  it('has of a list that names the person the items alone that do', () => {
    const data = { by: other, entries: [{ person: zoe, round: 1 }, { person: other }], at: 'now' };
    assert.deepEqual(ownPartOf(data, ZOE), {
      by: { name: 'somebody else' },
      entries: [{ person: zoe, round: 1 }],
      at: 'now',
    });
  });

  it('has a list that does not name them whole, without the names of others', () => {
    assert.deepEqual(ownPartOf({ off: ['a', 'b'], list: [other, null] }, ZOE), {
      off: ['a', 'b'],
      list: [{ name: 'somebody else' }, null],
    });
  });
});

describe('A placeholder', () => {
  it('stands for nobody who can be looked up, and is told apart by its token', () => {
    assert.deepEqual(BY, { id: 'erased-abc', name: 'Person abc' });
    assert.deepEqual([isErased(BY.id), isErased('z-1'), isErased('not-erased-abc')], [true, false, false]);
  });
});
