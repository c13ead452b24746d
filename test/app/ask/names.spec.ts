import assert from 'node:assert/strict';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { viewForRequester } from '../../../src/app/decide/view-request.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { FormInput, SubmitResult } from '../../../src/app/ports/results.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { MAX_NAMES } from '../../../src/domain/look-up.ts';
import type { Person } from '../../../src/domain/person.ts';
import { aForm, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { aPerson, VISIO } from '../../support/builders.ts';
import { FakeContext, personalChat } from '../../support/fake-context.ts';

const WHERE = { conversation: personalChat(EMPLOYEE.id), activityId: 'form-1' };
const only = (typed: string): Partial<FormInput> => ({ forMe: false, picked: [], typed });

const corrected = (result: SubmitResult) =>
  result.outcome === 'correct' ? result : assert.fail(result.outcome);
const fails = () => Promise.reject(new OutsideError('permanent', 'Not supported.'));

describe('names on a form', () => {
  let fake: FakeContext;
  let asked: string[][];
  let ctx: Context;

  beforeEach(() => {
    fake = new FakeContext();
    asked = [];
    const { directory } = fake.ctx;
    const { named } = directory;
    directory.named = (names) => {
      asked.push([...names]);
      return named(names);
    };
    ({ ctx } = fake);
  });

  afterEach(() => fake.close());

  const submit = (more: Partial<FormInput>) => submitRequest(ctx, EMPLOYEE, aForm(more), WHERE);
  const twin = (n: number, more: Partial<Person> = {}) => {
    const person = aPerson(n, { name: 'Chris Green', ...more });
    fake.people.set(person.id, person);
    return person;
  };
  const names = async (): Promise<readonly string[]> => {
    const { entries } = await viewForRequester(fake.ctx, EMPLOYEE, FORM_ID);
    return entries.map(({ person }) => person.id);
  };

  it('are looked up, and one that is one person’s is taken', async () => {
    assert.equal((await submit(only('Person 7, person8@contoso.com'))).outcome, 'made');
    assert.deepEqual(await names(), [aPerson(7).id, aPerson(8).id]);
    assert.deepEqual(asked, [['Person 7']]);
  });

  it('cost nothing on a form without any', async () => {
    await submit({ typed: 'person8@contoso.com' });
    assert.deepEqual(asked, []);
  });

  it('of several people are offered, and the one who is chosen is taken', async () => {
    const [one, other] = [twin(41), twin(42)];
    const { problems, remaining, offers, recognized } = corrected(
      await submit(only('Chris Green; Person 7')),
    );
    assert.deepEqual(problems, [{ kind: 'ambiguous', addresses: ['Chris Green'], more: 0 }]);
    assert.deepEqual(offers, [{ entry: 'Chris Green', people: [one, other] }]);
    assert.deepEqual([remaining, recognized], ['Chris Green', [aPerson(7)]]);

    const meant = [{ entry: 'Chris Green', person: other.id }];
    assert.equal((await submit({ ...only('chris green'), picked: [aPerson(7).id], meant })).outcome, 'made');
    assert.deepEqual(await names(), [aPerson(7).id, other.id]);
  });

  it('stay open until somebody is chosen, and a choice for a name that was removed counts for nothing', async () => {
    const other = [twin(41), twin(42)][1];
    assert.equal(corrected(await submit({ ...only('Chris Green'), meant: [] })).offers?.length, 1);
    const meant = [{ entry: 'Chris Green', person: other?.id ?? '' }];
    await submit({ ...only('Person 7'), meant });
    assert.deepEqual(await names(), [aPerson(7).id]);
  });

  it('mean those who may be asked for, as addresses do', async () => {
    twin(41, { enabled: false });
    twin(42, { guest: true });
    assert.equal(corrected(await submit(only('Chris Green'))).offers?.length, 0);
    const member = twin(43);
    assert.equal((await submit(only('Chris Green'))).outcome, 'made');
    assert.deepEqual(await names(), [member.id]);
  });

  it('are not taken for the only one who may be asked for while there are more of that name', async () => {
    const people = [twin(41, { enabled: false }), twin(42)];
    const found = { address: 'Chris Green', outcome: 'ambiguous', people, more: true } as const;
    ctx = { ...ctx, directory: { ...ctx.directory, named: async () => [found] } };
    const { problems, offers } = corrected(await submit(only('Chris Green')));
    assert.deepEqual([problems[0]?.kind, offers?.[0]?.people], ['ambiguous', [people[1]]]);
  });

  it('that are not answered keep nobody else from being found', async () => {
    ctx = { ...ctx, directory: { ...ctx.directory, named: fails } };
    const { problems, recognized, remaining } = corrected(await submit({ typed: 'Lee Gu' }));
    assert.deepEqual(problems, [{ kind: 'hidden', addresses: ['Lee Gu'], more: 0 }]);
    assert.deepEqual([recognized?.length, remaining], [2, 'Lee Gu']);
  });

  it('keep a comma on the form', async () => {
    assert.equal(corrected(await submit(only('"Gu, Lee"'))).remaining, '"Gu, Lee"');
  });

  it('in a list of a thousand are refused with a sentence, and none is looked up', async () => {
    const typed = Array.from({ length: 1000 }, (_, n) => `Name Number${n}`).join('\n');
    const { problems, remaining } = corrected(await submit(only(typed)));
    const [problem] = problems;
    assert.ok(problem?.kind === 'names');
    assert.deepEqual([problem.addresses.length, problem.more, remaining], [50, 950, undefined]);
    assert.deepEqual(asked, []);
  });

  for (const [count, outcome] of [
    [MAX_NAMES, 'are looked up as far as they may be'],
    [MAX_NAMES + 1, 'are left out, and told, when they are more'],
  ] as const) {
    it(`in a long list with addresses ${outcome} (${count})`, async () => {
      const addresses = Array.from({ length: 5 }, (_, n) => `person${n + 1}@contoso.com`);
      const listed = Array.from({ length: count }, (_, n) => `Person ${n + 6}`);
      await submit(only([...addresses, ...listed].join('\n')));
      await fake.work();
      const { request, entries, unresolved } = await viewForRequester(fake.ctx, EMPLOYEE, FORM_ID);
      assert.equal(request.status, 'pending');
      const isLeft = count > MAX_NAMES;
      assert.equal(entries.length, isLeft ? 5 : 25);
      assert.deepEqual(
        unresolved?.problems,
        isLeft ? [{ kind: 'names', addresses: listed, more: 0 }] : undefined,
      );
      assert.equal(asked.flat().length, isLeft ? 0 : count);
    });
  }
});

describe('a product that somebody has already', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
  });

  afterEach(() => fake.close());

  const has = (n: number, how: 'direct' | 'inherited' = 'direct') =>
    fake.people.set(aPerson(n).id, aPerson(n, { [how]: [VISIO] }));
  const submit = (more: Partial<FormInput> = {}) =>
    submitRequest(fake.ctx, EMPLOYEE, aForm({ picked: [], typed: '', told: '', ...more }), WHERE);

  for (const how of ['direct', 'inherited'] as const) {
    it(`is told before it is asked for, and can be asked for all the same (${how})`, async () => {
      has(1, how);
      const result = await submit();
      assert.ok(result.outcome === 'correct');
      const told = { kind: 'has-it', product: 'Visio Plan 2', self: true, names: [] };
      assert.deepEqual([result.problems, result.told, result.remaining], [[told], VISIO, '']);
      assert.equal(await fake.store.count({ by: 'list', key: 'requests:pending' }), 0);
      assert.equal((await submit({ told: VISIO })).outcome, 'made');
    });
  }

  it('is told again of another product', async () => {
    has(1);
    assert.equal((await submit({ told: 'another' })).outcome, 'correct');
  });

  it('is told when everybody has it, or the requester among others, and names the others', async () => {
    has(2);
    has(3);
    const all = await submit({ forMe: false, typed: 'person2@contoso.com person3@contoso.com' });
    assert.ok(all.outcome === 'correct');
    const told = { kind: 'has-it', product: 'Visio Plan 2', self: false, names: ['Person 2', 'Person 3'] };
    assert.deepEqual(all.problems, [told]);
    assert.equal((await submit({ typed: 'person2@contoso.com' })).outcome, 'made');
  });

  it('is no matter for another product, or while another fault is to be corrected', async () => {
    has(1);
    const wrong = await submit({ typed: 'nobody@contoso.com' });
    assert.ok(wrong.outcome === 'correct');
    assert.deepEqual([wrong.problems.map(({ kind }) => kind), wrong.told], [['unknown'], undefined]);
    assert.equal((await submit({ skuId: null, otherProduct: 'Visio' })).outcome, 'made');
  });
});
