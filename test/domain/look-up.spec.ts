import assert from 'node:assert/strict';
import {
  personsNamed,
  withLookedUp,
  withLookUp,
  withoutPersons,
  withPersons,
} from '../../src/domain/look-up.ts';
import { aRequest } from '../support/builders.ts';

const AT = '2026-11-22T11:00:00.000Z';

describe('A request whose persons are looked up', () => {
  const asked = withLookUp(aRequest({ persons: 0 }), 30);

  it('is for as many as were named until it is known for how many', () => {
    assert.equal(personsNamed(asked), 30);
    assert.equal(personsNamed(withPersons(asked, 28, 2)), 28);
    assert.equal(personsNamed(aRequest({ persons: 0 })), 0);
  });

  it('counts the addresses done, part by part', () => {
    const done = withLookedUp(withLookedUp(asked, 20), 10);
    assert.deepEqual(done.lookUp, { asked: 30, done: 30, unresolved: 0 });
  });

  it('counts each change in its version', () => {
    const changes = [
      withLookedUp(asked, 20),
      withPersons(asked, 28, 2),
      withoutPersons(asked, 'nobody-found', 30, AT),
    ];
    assert.deepEqual(
      changes.map(({ version }) => version - asked.version),
      [1, 1, 1],
    );
  });

  it('ends as cancelled where nobody is left, and says why', () => {
    const { status, notCreated, endedAt, lookUp } = withoutPersons(asked, 'nobody-found', 30, AT);
    assert.deepEqual([status, notCreated, endedAt], ['cancelled', 'nobody-found', AT]);
    assert.deepEqual(lookUp, { asked: 30, done: 0, unresolved: 30 });
  });

  it('is looked up once', () => {
    const { lookUp: _lookUp, ...unasked } = asked;
    for (const request of [withPersons(asked, 28, 2), unasked]) {
      assert.throws(() => withLookedUp(request, 1), { name: 'RangeError', message: /is not looked up/ });
      assert.throws(() => withPersons(request, 28, 2), RangeError);
    }
  });
});
