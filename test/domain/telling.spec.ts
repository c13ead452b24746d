import assert from 'node:assert/strict';
import { assert as always, integer, property } from 'fast-check';
import { readersAtOnce, sendsMailsBeside, slotCount } from '../../src/domain/telling.ts';

describe('Telling the readers of a result', () => {
  it('tells one at a time, and four where the request has eight chunks or more', () => {
    assert.deepEqual([1, 7, 8, 9].map(readersAtOnce), [1, 1, 4, 4]);
  });

  it('takes a slot for each reader at a time: one at least, four at most', () => {
    assert.equal(slotCount({ kind: 'tell' }), 1);
    always(
      property(integer({ min: -9, max: 9 }), (atOnce) => {
        const slots = slotCount({ kind: 'tell', atOnce });
        assert.equal(slots, [1, atOnce, 4].toSorted((one, other) => one - other)[1]);
      }),
    );
  });

  it('sends mails outside the mail queues only in the job of results', () => {
    assert.deepEqual(['tell', 'tell-grant', 'send-mail', ''].map(sendsMailsBeside), [
      true,
      false,
      false,
      false,
    ]);
  });
});
