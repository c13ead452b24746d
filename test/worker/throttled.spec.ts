import assert from 'node:assert/strict';
import { submitRequest } from '../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import type { Context } from '../../src/app/ports/context.ts';
import { OutsideError } from '../../src/app/ports/outside-error.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { aContextWithPlace, entriesOn, aForm, APPROVER, EMPLOYEE, FORM_ID } from '../support/app-story.ts';
import type { FakeContext } from '../support/fake-context.ts';
import { personalChat } from '../support/fake-context.ts';

describe('a throttled job', () => {
  let fake: FakeContext;
  let knocks: number;

  beforeEach(async () => {
    knocks = 0;
    fake = await aContextWithPlace();
    await submitRequest(fake.ctx, EMPLOYEE, aForm(), {
      conversation: personalChat(EMPLOYEE.id),
      activityId: 'form-1',
    });
  });

  afterEach(() => fake.close());

  /** Answers each call with 429 and a number of seconds to wait. */
  const throttled = (retryAfterMs: number) => (): Promise<never> => {
    knocks += 1;
    return Promise.reject(new OutsideError('throttled', '429', { retryAfterMs }));
  };
  const workerOf = (changed: Partial<Context>) =>
    createWorker({ ctx: { ...fake.ctx, ...changed }, owner: 'worker', mailboxes: 1 });

  it('does not use up its attempts if Graph names no time', async () => {
    await fake.work(workerOf({ messenger: { ...fake.ctx.messenger, post: throttled(0) } }));

    assert.equal(knocks, 1);
  });

  it('of assigning comes back when Graph says so, however often it was throttled', async () => {
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    const worker = workerOf({ directory: { ...fake.ctx.directory, read: throttled(3000) } });

    await fake.work(worker);
    for (let n = 0; n < 8; n += 1) await fake.later(3000, worker);

    assert.equal(knocks, 9);
  });
});
