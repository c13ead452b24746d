import assert from 'node:assert/strict';
import type { Context } from '../../../src/app/ports/context.ts';
import { loadRequest } from '../../../src/app/records/load-request.ts';
import { aContextWithPlace, ask, FORM_ID } from '../../support/app-story.ts';

describe('reading a request with its persons', () => {
  it('finds it even at the moment when its list of persons is made', async () => {
    const fake = await aContextWithPlace();
    await ask(fake);
    const { store } = fake.ctx;
    const asked: string[] = [];
    // The first chunk is read a moment before the list is made, the request a moment after.
    const read: Context['store']['read'] = (id) => {
      const isEarly = id.startsWith('chunk:') && !asked.includes(id);
      asked.push(id);
      return isEarly ? Promise.resolve(undefined) : store.read(id);
    };
    const loaded = await loadRequest({ ...fake.ctx, store: { ...fake.store, read } }, FORM_ID);

    assert.equal(loaded?.entries.length, 3);
    await fake.close();
  });
});
