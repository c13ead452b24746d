import assert from 'node:assert/strict';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { lookForRules } from '../../../src/app/rules/look-for-rules.ts';
import { checkOf } from '../../../src/domain/person.ts';
import { NO_RULES } from '../../../src/domain/rule-book.ts';
import { anEntry, aPerson, aProduct, aRequest } from '../../support/builders.ts';
import { FakeContext } from '../../support/fake-context.ts';

describe('The look of rules at a request', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
  });

  afterEach(() => fake.close());

  /** Person 1 asks for the persons 2 and 3. */
  const look = () => lookForRules(fake.ctx, aRequest(), [anEntry(2), anEntry(3)], NO_RULES);

  it('shows everybody as Graph does now, in card order, with the product if it can be assigned', async () => {
    const disabled = aPerson(2, { enabled: false, department: 'Sales' });
    fake.people.set(disabled.id, disabled);
    fake.people.delete(aPerson(3).id);
    const sight = (await look()) ?? assert.fail();
    const at = fake.ctx.clock.iso(fake.now);
    assert.deepEqual(
      sight.persons.map(({ id, department, check }) => [id, department, check]),
      [
        [disabled.id, 'Sales', checkOf(disabled, at)],
        [aPerson(3).id, undefined, checkOf(undefined, at)],
      ],
    );
    assert.deepEqual(
      sight.entries.map(({ check }) => check),
      sight.persons.map(({ check }) => check),
    );
    assert.deepEqual([sight.requester.id, sight.product?.free], [aPerson(1).id, 5]);

    fake.products = [aProduct({ assignable: false })];
    assert.equal((await look())?.product, undefined);
  });

  it('is left to people where the requester is gone or disabled', async () => {
    fake.people.set(aPerson(1).id, aPerson(1, { enabled: false }));
    assert.equal(await look(), undefined);
    fake.people.delete(aPerson(1).id);
    assert.equal(await look(), undefined);
  });

  it('is left to people where Graph does not answer, or not about everybody', async () => {
    fake.graphFails = new OutsideError('transient', '503');
    assert.equal(await look(), undefined);
    fake.graphFails = undefined;
    const { read } = fake.ctx.directory;
    fake.ctx.directory.read = async (ids) => {
      if (ids.includes(aPerson(3).id)) throw new OutsideError('permanent', '403');
      return read(ids);
    };
    assert.equal(await look(), undefined);
  });

  it('hides no bug of ours', async () => {
    const bug = new TypeError('A bug.');
    fake.ctx.directory.read = () => Promise.reject(bug);
    await assert.rejects(look(), bug);
  });
});
