import assert from 'node:assert/strict';
import type { Place } from '../../src/domain/place.ts';
import { isWithoutNames, labelOf } from '../../src/domain/place.ts';
import { channel } from '../support/fake-context.ts';

const place: Place = {
  id: 'p',
  conversation: channel('it'),
  name: '',
  by: { id: 'b', name: 'Alex' },
  at: '2026-11-22T11:00:00.000Z',
};

describe('A place', () => {
  it('names nobody in a shared channel, until an approver confirms that it may', () => {
    const shared: Place = { ...place, channel: { isShared: true } };
    assert.deepEqual(
      [place, { ...place, channel: {} }, shared, { ...shared, showsNames: true }].map((one) =>
        isWithoutNames(one),
      ),
      [false, false, true, false],
    );
  });

  it('is called by its kind and name, and by its channel where that is known', () => {
    assert.deepEqual(labelOf(place), { kind: 'channel', name: '' });
    assert.deepEqual(labelOf({ ...place, channel: { team: 'IT' } }), {
      kind: 'channel',
      name: '',
      channel: { team: 'IT' },
    });
  });
});
