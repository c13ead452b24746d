import assert from 'node:assert/strict';
import { aPerson } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import {
  asksFor,
  aWorldWithGrants,
  givesBack,
  grantOf,
  grantTo,
  hasVisio,
} from '../../support/giving-back.ts';

const MINUTE = 60_000;

describe('A license that is being taken back while a newer request for it is approved', () => {
  let fake: FakeContext;
  beforeEach(async () => {
    fake = await aWorldWithGrants([2]);
    fake.people.set(aPerson(3).id, aPerson(3));
  });
  afterEach(() => fake.close());

  it('goes first, and is then given by the newer request', async () => {
    fake.beforeRemove = () => ({ outcome: 'retry', afterMs: 5 * MINUTE });
    await givesBack(fake, 2);
    await fake.work();
    await asksFor(fake, [2], 'form-b');
    await fake.work();
    fake.beforeRemove = () => undefined;
    for (let n = 0; n < 15; n += 1) await fake.later(MINUTE);
    const grant = await grantOf(fake, 2);
    assert.deepEqual([hasVisio(fake, 2), grant?.state, grant?.requestId], [true, 'active', 'form-b']);
  });

  it('is not believed to be there if Graph shows it a moment after its end', async () => {
    await givesBack(fake, 2);
    const before = [...fake.people];
    await fake.work();
    const after = [...fake.people];
    for (const [id, person] of before) fake.people.set(id, person);
    await asksFor(fake, [2], 'form-b');
    await fake.work();
    for (const [id, person] of after) fake.people.set(id, person);
    for (let n = 0; n < 5; n += 1) await fake.later(MINUTE);
    assert.deepEqual([hasVisio(fake, 2), (await grantOf(fake, 2))?.state], [true, 'active']);
  });

  it('is given anew also if both the older request and its end are minutes old', async () => {
    await grantTo(fake, [3], 'form-b');
    await givesBack(fake, 3);
    await fake.work();
    assert.equal(hasVisio(fake, 3), false);
    await asksFor(fake, [3], 'form-c');
    for (let n = 0; n < 3; n += 1) await fake.later(MINUTE);
    assert.deepEqual([hasVisio(fake, 3), (await grantOf(fake, 3))?.requestId], [true, 'form-c']);
  });
});
