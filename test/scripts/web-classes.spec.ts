import assert from 'node:assert/strict';
import * as classes from '../../scripts/program/web-classes.ts';

const standIns = { ...classes };

describe('In the bundle, the classes of the second HTTP client', () => {
  for (const name of ['FormData', 'Headers', 'Request'] as const) {
    const args = name === 'Request' ? ['https://graph.microsoft.com/'] : [];

    it(`make a ${name} of Node`, () => {
      assert.ok(Reflect.construct(standIns[name], args) instanceof globalThis[name]);
    });

    it(`know a ${name}, and nothing else`, () => {
      const real = Reflect.construct(globalThis[name], args);
      const others = [{}, undefined, 'text', new URLSearchParams()];
      assert.deepEqual(
        [real, ...others].map((value) => value instanceof standIns[name]),
        [true, false, false, false, false],
      );
    });
  }

  it('make headers from what they are given', () => {
    const headers = new standIns.Headers({ Accept: 'text/plain' });
    assert.equal(Reflect.apply(Headers.prototype.get, headers, ['accept']), 'text/plain');
  });
});
