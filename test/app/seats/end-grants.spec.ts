import assert from 'node:assert/strict';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { RemoveAnswer } from '../../../src/app/ports/ports.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { replace } from '../../../src/app/records/documents.ts';
import { jobDocumentId } from '../../../src/app/records/keys.ts';
import type { JobRecord } from '../../../src/app/records/queue-job.ts';
import { jobDocument } from '../../../src/app/records/queue-job.ts';
import { END_GRANTS } from '../../../src/app/seats/end-soon.ts';
import { aPerson, aProduct, VISIO } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import {
  asksFor,
  aWorldWithGrants,
  countGrants,
  endings,
  givesBack,
  grantOf,
  grantTo,
  hasVisio,
} from '../../support/giving-back.ts';
import { numbers } from '../../support/large-approval.ts';

const MINUTE = 60_000;

describe('Taking licenses back', () => {
  let fake: FakeContext;
  beforeEach(async () => {
    fake = await aWorldWithGrants([2, 3]);
  });
  afterEach(() => fake.close());

  const change = (n: number, more: Parameters<typeof aPerson>[1]): void =>
    void fake.people.set(aPerson(n).id, { ...(fake.people.get(aPerson(n).id) ?? aPerson(n)), ...more });
  const answersOnce = (answer: RemoveAnswer): void => {
    fake.beforeRemove = () => {
      fake.beforeRemove = () => undefined;
      return answer;
    };
  };
  const stateOf = async (n: number) => (await grantOf(fake, n))?.state;

  it('gives the seat to whoever waits for it, at once', async () => {
    Object.assign(fake.ctx.options, { waitingList: true });
    fake.products = fake.products.map((product) => ({ ...product, free: 0 }));
    await asksFor(fake, [4, 5], 'form-b');
    await fake.work();
    assert.deepEqual([hasVisio(fake, 4), hasVisio(fake, 5)], [false, false]);

    await givesBack(fake, 2);
    await fake.work();
    assert.deepEqual([hasVisio(fake, 2), hasVisio(fake, 4), hasVisio(fake, 5)], [false, true, false]);
    assert.deepEqual(await countGrants(fake), [2, 0]);
  });

  it('leaves a license alone that somebody changed since', async () => {
    await givesBack(fake, 2);
    change(2, { states: [{ skuId: VISIO, changed: '2027-01-01T00:00:00Z', off: [] }] });
    await fake.later(MINUTE);
    assert.deepEqual([hasVisio(fake, 2), fake.removals.length], [true, 0]);
    const grant = await grantOf(fake, 2);
    assert.deepEqual([grant?.state, grant?.leftAlone], ['left-alone', 'changed']);
    assert.deepEqual(await countGrants(fake), [1, 0]);
    assert.deepEqual(await endings(fake), ['license-given-back', 'license-left-alone changed']);
    assert.equal(await givesBack(fake, 2), 'left-alone');
  });

  it('leaves alone what comes through a group only, and ends what is gone already', async () => {
    await givesBack(fake, 2);
    await givesBack(fake, 3);
    change(2, { direct: [], states: [], inherited: [VISIO] });
    change(3, { direct: [], states: [] });
    await fake.later(MINUTE);
    assert.deepEqual([await stateOf(2), await stateOf(3)], ['left-alone', 'ended']);
    assert.equal(fake.removals.length, 0);
    assert.deepEqual((await endings(fake)).slice(2), [
      'license-removed not-there',
      'license-left-alone by-group',
    ]);
  });

  it('ends the grant of somebody who is gone', async () => {
    await givesBack(fake, 2);
    fake.people.delete(aPerson(2).id);
    await fake.later(MINUTE);
    assert.equal(await stateOf(2), 'ended');
  });

  it('keeps the license while an approver is to be asked: the person would lose their files', async () => {
    fake.products = [aProduct({ plans: [{ planId: 'p', partNumber: 'ONEDRIVE_BASIC' }] })];
    await givesBack(fake, 2);
    await fake.later(MINUTE);
    const grant = await grantOf(fake, 2);
    assert.deepEqual([grant?.state, grant?.question?.loses, grant?.ending], ['active', ['files'], undefined]);
    assert.deepEqual([hasVisio(fake, 2), fake.removals.length], [true, 0]);
    assert.deepEqual(await countGrants(fake), [2, 0]);
    assert.equal(await givesBack(fake, 2), 'asks-approver');
  });

  it('says removed only when Graph shows it: reads again with back-off', async () => {
    answersOnce({ outcome: 'accepted' });
    await givesBack(fake, 2);
    await fake.work();
    const waiting = await grantOf(fake, 2);
    assert.deepEqual([waiting?.state, waiting?.ending?.accepted], ['ending', true]);
    assert.deepEqual(await endings(fake), ['license-given-back']);
    // The directory catches up.
    change(2, { direct: [], states: [] });
    await fake.later(MINUTE);
    assert.equal(await stateOf(2), 'ended');
    assert.deepEqual(await endings(fake), ['license-given-back', 'license-removed given-back']);
    assert.equal(fake.removals.length, 0, 'it was written once');
  });

  it('writes again if Graph still shows the license a quarter of an hour after it accepted', async () => {
    answersOnce({ outcome: 'accepted' });
    await givesBack(fake, 2);
    for (let n = 0; n < 20; n += 1) await fake.later(MINUTE);
    assert.deepEqual([await stateOf(2), fake.removals.length], ['ended', 1]);
  });

  for (const isDone of [true, false]) {
    it(`looks after a lost answer, before it writes again: the removal ${isDone ? 'went in' : 'did not go in'}`, async () => {
      fake.beforeRemove = (order) => {
        fake.beforeRemove = () => undefined;
        if (isDone) fake.take(order);
        return { outcome: 'unclear' };
      };
      await givesBack(fake, 2);
      await fake.work();
      assert.equal(await stateOf(2), 'ending');
      await fake.later(MINUTE);
      assert.deepEqual([await stateOf(2), fake.removals.length], ['ended', 1]);
      assert.deepEqual(await endings(fake), ['license-given-back', 'license-removed given-back']);
    });
  }

  it('waits as long as Graph says, and does not call it an intent', async () => {
    answersOnce({ outcome: 'retry', afterMs: 90_000 });
    await givesBack(fake, 2);
    await fake.later(MINUTE);
    const grant = await grantOf(fake, 2);
    assert.deepEqual([grant?.state, grant?.ending?.removing], ['ending', undefined]);
    await fake.later(2 * MINUTE);
    assert.deepEqual([await stateOf(2), fake.removals.length], ['ended', 1]);
  });

  it('keeps what Graph refuses to remove: the license stays ours', async () => {
    answersOnce({ outcome: 'failed', reason: 'needs-app', apps: [], detail: 'depends on' });
    await givesBack(fake, 2);
    await fake.later(MINUTE);
    const grant = await grantOf(fake, 2);
    assert.deepEqual([grant?.state, grant?.ending], ['active', undefined]);
    assert.deepEqual(await endings(fake), ['license-given-back', 'license-left-alone needs-app']);
    assert.equal(await givesBack(fake, 2), 'ending');
  });

  it('waits through an outage and a missing consent, and keeps no intent of what was refused', async () => {
    await givesBack(fake, 2);
    fake.graphFails = new OutsideError('outage', '403', { outage: 'consent' });
    await fake.later(MINUTE);
    fake.graphFails = undefined;
    fake.beforeRemove = () => {
      throw new OutsideError('outage', '403', { outage: 'consent' });
    };
    await fake.later(11 * MINUTE);
    const grant = await grantOf(fake, 2);
    assert.deepEqual([grant?.state, grant?.ending?.removing], ['ending', undefined]);
    fake.beforeRemove = () => undefined;
    await fake.later(11 * MINUTE);
    assert.deepEqual([await stateOf(2), fake.removals.length], ['ended', 1]);
  });

  it('does not believe that a license is gone so soon after it was given', async () => {
    await fake.close();
    fake = await aWorldWithGrants([3]);
    await grantTo(fake, [2], 'form-b');
    // A replica that has not heard of the license yet.
    fake.staleReads = true;
    await givesBack(fake, 2);
    await fake.later(MINUTE);
    assert.equal(await stateOf(2), 'ending');
    fake.staleReads = false;
    await fake.later(2 * MINUTE);
    assert.deepEqual([await stateOf(2), hasVisio(fake, 2)], ['ended', false]);
  });

  it('goes on an hour later with a job that was given up, and keeps it among the dead as well', async () => {
    await givesBack(fake, 2);
    const id = jobDocumentId(END_GRANTS);
    const job = await fake.store.read<DataDocument<JobRecord>>(id);
    assert.ok(job);
    const at = fake.ctx.clock.iso(fake.now);
    const deadly = jobDocument(END_GRANTS, { ...job.data, owner: 'dead', deaths: 30 }, at);
    await fake.store.commit([replace(job, deadly)], fake.ctx.ids.next());
    await fake.later(1000);
    assert.deepEqual([await stateOf(2), fake.removals.length], ['ending', 0]);
    assert.equal(await fake.store.count({ by: 'list', key: 'dead' }), 1);
    await fake.later(61 * MINUTE);
    assert.deepEqual([await stateOf(2), fake.removals.length], ['ended', 1]);
  });

  it('takes back many, in order, 20 at a time', async () => {
    await fake.close();
    const many = numbers(2, 26);
    fake = await aWorldWithGrants(many);
    for (const n of many) {
      fake.now += 10;
      await givesBack(fake, n);
    }
    await fake.work();
    assert.deepEqual(
      fake.removals.map(({ personId }) => Number(personId.slice(-12))),
      many,
    );
    assert.deepEqual(await countGrants(fake), [0, 0]);
    assert.deepEqual(
      (await endings(fake))
        .filter((line) => line.startsWith('license-removed'))
        .map((line) => line.split(' ').length - 1),
      [20, 5],
    );
  });
});
