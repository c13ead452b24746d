import assert from 'node:assert/strict';
import { correctRequest } from '../../../src/app/ask/correct-request.ts';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { viewForRequester } from '../../../src/app/decide/view-request.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { Found } from '../../../src/app/ports/ports.ts';
import type { FormInput } from '../../../src/app/ports/results.ts';
import type { Operation } from '../../../src/app/ports/store.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, aForm, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { aPerson } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { personalChat } from '../../support/fake-context.ts';
import { withCommit } from '../../support/with-commit.ts';

const MINUTE = 60_000;
const WHERE = { conversation: personalChat(EMPLOYEE.id), activityId: 'form-1' };

const busy = new OutsideError('transient', 'Graph answered 503. serviceNotAvailable');
const denied = new OutsideError('permanent', 'Graph answered 403. Authorization_RequestDenied');

const addressOf = (n: number): string => `person${n}@contoso.com`;
const addresses = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => addressOf(from + n));

/** The form of documents by a release without that reason. */
function older(operation: Operation): Operation {
  if (operation.kind === 'remove' || !operation.document.id.startsWith('look-up:')) return operation;
  const document = JSON.parse(JSON.stringify(operation.document), (key, value: unknown) =>
    key === 'hidden' ? undefined : value,
  );
  return { ...operation, document };
}

describe('an address that Graph does not answer', () => {
  let fake: FakeContext;
  let hidden: Map<string, OutsideError>;
  let asked: (readonly string[])[];

  beforeEach(async () => {
    fake = await aContextWithPlace();
    for (let n = 31; n <= 130; n += 1) fake.people.set(aPerson(n).id, aPerson(n));
    hidden = new Map();
    asked = [];
  });

  afterEach(() => fake.close());

  /**
   * A directory that reports each of these addresses as hidden, and fails if all addresses in the call are
   * hidden.
   */
  function context() {
    const { directory } = fake.ctx;
    const find = async (texts: readonly string[]): Promise<readonly Found[]> => {
      asked.push(texts);
      const errors = texts.map((text) => hidden.get(text));
      const [first] = errors;
      if (first?.kind === 'transient' && errors.every(Boolean)) throw first;
      const found = await directory.find(texts);
      return found.map((one, n) => {
        const error = errors[n];
        return error ? { address: one.address, outcome: 'hidden', error } : one;
      });
    };
    return { ...fake.ctx, directory: { ...directory, find } };
  }
  const worker = () => createWorker({ ctx: context(), owner: 'worker', mailboxes: 1 });
  const hide = (error: OutsideError, ...texts: readonly string[]): void => {
    for (const text of texts) hidden.set(text, error);
  };
  const submit = (more: Partial<FormInput>) => submitRequest(context(), EMPLOYEE, aForm(more), WHERE);
  const shown = () => viewForRequester(fake.ctx, EMPLOYEE, FORM_ID);

  /** Runs the jobs, and lets the minutes pass in which one of them tries again. */
  async function workOn(): Promise<void> {
    const one = worker();
    await fake.work(one);
    for (let n = 0; n < 10; n += 1) await fake.later(MINUTE, one);
  }

  for (const [why, error] of [
    ['is busy', busy],
    ['denies it', denied],
  ] as const) {
    it(`is named on the form if Graph ${why}, and stays on it beside the persons who were found`, async () => {
      hide(error, addressOf(3));
      const typed = `${addressOf(3)} nobody@contoso.com ${addressOf(4)}`;
      const result = await submit({ picked: [aPerson(2).id], typed });
      assert(result.outcome === 'correct');
      assert.deepEqual(result.problems, [
        { kind: 'unknown', addresses: ['nobody@contoso.com'], more: 0 },
        { kind: 'hidden', addresses: [addressOf(3)], more: 0 },
      ]);
      assert.deepEqual(
        result.recognized?.map(({ name }) => name),
        ['Person 1', 'Person 2', 'Person 4'],
      );
      assert.equal(result.remaining, `nobody@contoso.com, ${addressOf(3)}`);
    });

    it(`is left out of a large request if Graph ${why}, and kept for correction`, async () => {
      hide(error, addressOf(5));
      await submit({ picked: [], typed: addresses(2, 60).join('\n') });
      await workOn();

      const { request, entries, unresolved } = await shown();
      assert.deepEqual([request.status, entries.length, request.lookUp?.unresolved], ['pending', 59, 1]);
      assert.deepEqual(unresolved?.problems, [{ kind: 'hidden', addresses: [addressOf(5)], more: 0 }]);
      const correction = await correctRequest(fake.ctx, EMPLOYEE, FORM_ID);
      assert.equal(correction.unresolved.typed, addressOf(5));
    });
  }

  it('is looked up again for some seconds in a large request, in case Graph answers', async () => {
    hide(busy, addressOf(5));
    await submit({ picked: [], typed: addresses(2, 60).join('\n') });
    const one = worker();
    await fake.work(one);
    assert.equal((await shown()).request.status, 'checking');
    hidden.clear();
    await fake.later(MINUTE, one);
    const { request, entries } = await shown();
    assert.deepEqual([request.status, entries.length], ['pending', 60]);
  });

  it('counts as a fault of its own, even if it is looked up last and alone', async () => {
    hide(busy, addressOf(101));
    await submit({ picked: [], typed: addresses(2, 101).join('\n') });
    await workOn();
    const { request, entries, unresolved } = await shown();
    assert.deepEqual([request.status, entries.length], ['pending', 100]);
    assert.deepEqual(unresolved?.problems, [{ kind: 'hidden', addresses: [addressOf(101)], more: 0 }]);
    assert.ok(asked.every(({ length }) => length <= 20));
  });

  it('is shown as the name of a requester who asked for themselves', async () => {
    hide(denied, EMPLOYEE.id);
    await submit({ picked: [], typed: addresses(2, 30).join('\n') });
    await workOn();
    const { unresolved } = await shown();
    assert.deepEqual(unresolved?.problems, [{ kind: 'hidden', addresses: ['Person 1'], more: 0 }]);
  });

  it('leaves out nobody else: if Graph answers for no address, the form and the look-up wait', async () => {
    hide(busy, EMPLOYEE.id, ...addresses(2, 60));
    await assert.rejects(submit({ picked: [], typed: addressOf(2) }), { kind: 'transient' });
    await submit({ picked: [], typed: addresses(2, 60).join('\n') });
    await workOn();
    assert.equal((await shown()).request.status, 'checking');
    hidden.clear();
    await workOn();
    assert.equal((await shown()).request.status, 'pending');
  });

  it('is missing in the parts of an earlier release, which can still be read', async () => {
    await submit({ picked: [], typed: [...addresses(2, 60), 'nobody@contoso.com'].join('\n') });
    const ctx = withCommit(fake, (operations, id) => fake.store.commit(operations.map(older), id));
    await fake.work(createWorker({ ctx, owner: 'worker', mailboxes: 1 }));
    const { request, unresolved } = await shown();
    assert.deepEqual([request.status, request.lookUp?.unresolved], ['pending', 1]);
    assert.equal(unresolved?.typed, 'nobody@contoso.com');
  });
});
