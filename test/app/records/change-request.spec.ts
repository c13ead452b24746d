import assert from 'node:assert/strict';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { changeRequest } from '../../../src/app/records/change-request.ts';
import { replace, requestDocument } from '../../../src/app/records/documents.ts';
import { aContextWithPlace, APPROVER, ask, FORM_ID } from '../../support/app-story.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { withCommit } from '../../support/with-commit.ts';

describe('a change of a request', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    await ask(fake);
  });

  afterEach(() => fake.close());

  /** A context in which somebody else changes the request just before the first commit. */
  const overtakenBy = (act: () => Promise<unknown>): Context => {
    const acts = [act];
    return withCommit(fake, async (operations, commitId) => {
      await acts.pop()?.();
      return fake.store.commit(operations, commitId);
    });
  };
  const excludeOne = () => changeExclusion(fake.ctx, APPROVER, FORM_ID, 1, true);

  it('gives the result of the try that was committed', async () => {
    const ctx = overtakenBy(excludeOne);
    const change = await changeRequest(ctx, FORM_ID, ({ document, request }) => ({
      operations: [replace(document, requestDocument({ ...request, version: request.version + 1 }))],
      result: request.excluded.length,
    }));

    assert.deepEqual([change?.changed, change?.result], [true, 1]);
  });

  it('gives the result of a later try that writes nothing', async () => {
    const ctx = overtakenBy(excludeOne);
    const change = await changeRequest(ctx, FORM_ID, ({ document, request }) =>
      request.excluded.length > 0
        ? { result: 'too late' }
        : { operations: [replace(document, requestDocument(request))], result: 'written' },
    );

    assert.deepEqual([change?.changed, change?.result], [false, 'too late']);
  });

  it('gives up as a conflict when somebody is always faster', async () => {
    const ctx = withCommit(fake, async () => ({ outcome: 'stale', index: 0 }));
    const change = changeRequest(ctx, FORM_ID, ({ document, request }) => ({
      operations: [replace(document, requestDocument(request))],
      result: undefined,
    }));

    await assert.rejects(change, { name: 'StoreError', kind: 'conflict' });
  });
});
