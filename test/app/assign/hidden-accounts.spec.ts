import assert from 'node:assert/strict';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import {
  aContextWithPlace,
  entriesOn,
  aForm,
  APPROVER,
  ask,
  EMPLOYEE,
  FORM_ID,
} from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { personalChat } from '../../support/fake-context.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const busy = new OutsideError('transient', 'Graph answered 503. serviceNotAvailable');
const denied = new OutsideError('permanent', 'Graph answered 403. Authorization_RequestDenied');
const noConsent = new OutsideError('outage', 'Graph answered 403.', { outage: 'consent' });

describe('an account that Graph does not show', () => {
  let fake: FakeContext;
  let hidden: Map<string, OutsideError>;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    fake.products = [aProduct({ free: 100 })];
    hidden = new Map();
  });

  afterEach(() => fake.close());

  /** A worker whose Graph refuses every list with a hidden person in it. */
  function worker() {
    const { directory } = fake.ctx;
    const read: typeof directory.read = (ids) => {
      const error = ids.map((id) => hidden.get(id)).find((one) => one !== undefined);
      return error ? Promise.reject(error) : directory.read(ids);
    };
    return createWorker({
      ctx: { ...fake.ctx, directory: { ...directory, read } },
      owner: 'worker',
      mailboxes: 1,
    });
  }
  const hide = (error: OutsideError, ...people: readonly number[]): void => {
    for (const n of people) hidden.set(aPerson(n).id, error);
  };
  const view = () => viewForApprover(fake.ctx, APPROVER, FORM_ID);
  const outcomeOf = async (n: number) => {
    const { entries } = await view();
    const outcome = entries.find(({ person }) => person.id === aPerson(n).id)?.outcome;
    return outcome?.kind === 'failed' ? outcome.reason : outcome?.kind;
  };
  const outcomes = () => Promise.all([1, 2, 3].map(outcomeOf));
  const approve = () => approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
  const told = (): readonly string[] =>
    fake.posts.flatMap(({ message }) => (message.kind === 'outage' ? [message.outage.cause] : []));

  for (const [what, error] of [
    ['with the right to read people', denied],
    ['without it as far as can be seen', noConsent],
  ] as const) {
    it(`fails alone if Graph denies it ${what}, and nobody is told that consent is missing`, async () => {
      await ask(fake);
      hide(error, 2);
      await approve();
      await fake.work(worker());
      assert.deepEqual(await outcomes(), ['assigned', 'denied', 'assigned']);
      assert.deepEqual(told(), []);
    });
  }

  it('fails also if nobody else is in the request, or if all are denied', async () => {
    await ask(fake);
    hide(denied, 1, 2, 3);
    await approve();
    await fake.work(worker());
    assert.deepEqual(await outcomes(), ['denied', 'denied', 'denied']);
  });

  it('holds up neither the others nor the next chunk, is never written, and fails after a day', async () => {
    for (let n = 31; n <= 60; n += 1) fake.people.set(aPerson(n).id, aPerson(n));
    const typed = Array.from({ length: 44 }, (_, n) => `person${n + 2}@contoso.com`).join('\n');
    await submitRequest(fake.ctx, EMPLOYEE, aForm({ picked: [], typed }), {
      conversation: personalChat(EMPLOYEE.id),
      activityId: 'form-1',
    });
    await fake.work();
    hide(busy, 5);
    const one = worker();
    await approve();
    await fake.work(one);
    for (let n = 0; n < 30; n += 1) await fake.later(MINUTE / 6, one);
    assert.equal((await view()).request.tally.assigned, 44);
    assert.equal(await outcomeOf(5), undefined);

    for (let n = 0; n < 25; n += 1) await fake.later(HOUR, one);
    assert.equal(await outcomeOf(5), 'busy');
    assert.ok(fake.writes.every(({ personId }) => personId !== aPerson(5).id));
    assert.equal((await view()).request.status, 'partly-failed');
  });

  it('is licensed as soon as Graph shows it again', async () => {
    await ask(fake);
    hide(busy, 2);
    const one = worker();
    await approve();
    await fake.work(one);
    assert.deepEqual(await outcomes(), ['assigned', undefined, 'assigned']);
    hidden.clear();
    await fake.later(2 * MINUTE, one);
    assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'assigned']);
  });

  it('does not stop the read-back of persons who were written with it', async () => {
    await ask(fake);
    fake.staleReads = true;
    const one = worker();
    await approve();
    await fake.work(one);
    fake.staleReads = false;
    hide(busy, 2);
    await fake.later(3000, one);
    assert.deepEqual(await outcomes(), ['assigned', 'confirming', 'assigned']);
    for (let n = 0; n < 20; n += 1) await fake.later(MINUTE, one);
    assert.deepEqual(await outcomes(), ['assigned', 'not-confirmed', 'assigned']);
  });

  it('makes all wait if Graph shows nobody, and the places are told why', async () => {
    await ask(fake);
    hide(noConsent, 1, 2, 3);
    const one = worker();
    await approve();
    await fake.work(one);
    assert.deepEqual([await outcomes(), told()], [[undefined, undefined, undefined], ['consent']]);
    hidden.clear();
    await fake.later(11 * MINUTE, one);
    assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'assigned']);
  });

  it('fails after 7 days if Graph shows nobody at all', async () => {
    await ask(fake);
    hide(busy, 1, 2, 3);
    const one = worker();
    await approve();
    for (let n = 0; n < 6 * 24; n += 1) await fake.later(HOUR, one);
    assert.equal((await view()).request.status, 'approving');
    for (let n = 0; n < 26; n += 1) await fake.later(HOUR, one);
    assert.equal((await view()).request.status, 'failed');
  });

  it('is not assumed while Graph cannot be asked, however long that lasts', async () => {
    await ask(fake, { picked: [], typed: '' });
    hide(new OutsideError('transient', 'Graph could not be reached.', { notSent: true }), 1);
    const one = worker();
    await approve();
    for (let n = 0; n < 6 * 24; n += 1) await fake.later(HOUR, one);
    assert.equal(await outcomeOf(1), undefined);
    hidden.clear();
    await fake.later(HOUR, one);
    assert.equal(await outcomeOf(1), 'assigned');
  });

  it('does not fail at the first look after days without consent', async () => {
    await ask(fake);
    hide(noConsent, 1, 2, 3);
    const one = worker();
    await approve();
    for (let n = 0; n < 48; n += 1) await fake.later(HOUR, one);
    hidden.clear();
    hide(busy, 2);
    for (let n = 0; n < 10; n += 1) await fake.later(MINUTE, one);
    assert.deepEqual(await outcomes(), ['assigned', undefined, 'assigned']);
    hidden.clear();
    await fake.later(2 * MINUTE, one);
    assert.deepEqual(await outcomes(), ['assigned', 'assigned', 'assigned']);
  });

  it('keeps its known facts when its card is redrawn', async () => {
    await ask(fake);
    hide(denied, 2);
    fake.people.set(aPerson(3).id, aPerson(3, { restricted: true }));
    fake.now += 20 * MINUTE;
    await view();
    await fake.work(worker());
    const checks = (await view()).entries.map(({ check }) => check.restricted);
    assert.deepEqual(checks, [false, false, true]);
  });
});
