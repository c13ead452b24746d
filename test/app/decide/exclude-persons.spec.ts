import assert from 'node:assert/strict';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import type { AuditEntry } from '../../../src/app/records/audit-entry.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import type { Person } from '../../../src/domain/person.ts';
import { excludedIndexes } from '../../../src/domain/request.ts';
import { aContextWithPlace, APPROVER, ask, FORM_ID, OTHER_APPROVER } from '../../support/app-story.ts';
import { aPerson } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { PROJECT, VISIO } from '../../support/fake-context.ts';

/** A person without a usage location who has the product. */
function nowhere(n: number, skuId: string): Person {
  const { usageLocation: _location, ...person } = aPerson(n, { direct: [skuId] });
  return person;
}

describe('removing all with a problem', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    fake.people.set(aPerson(3).id, nowhere(3, PROJECT));
    fake.people.set(aPerson(4).id, nowhere(4, VISIO));
    fake.people.set(aPerson(5).id, aPerson(5, { restricted: true }));
    await ask(fake, { typed: 'person3@contoso.com person4@contoso.com person5@contoso.com' });
  });

  afterEach(() => fake.close());

  const removeProblems = (who = APPROVER, problemsWith: string | null = VISIO) =>
    changeExclusion(fake.ctx, who, FORM_ID, { problemsWith }, true);
  const out = (answer: Awaited<ReturnType<typeof removeProblems>>) => excludedIndexes(answer.view.request);
  const audits = async (what: string) => {
    const query = { by: 'list', key: 'audit', order: 'ascending', limit: 100 } as const;
    const page = await fake.store.page<DataDocument<AuditEntry>>(query);
    return page.filter(({ data }) => data.what === what).map(({ data }) => data.after);
  };

  it('moves the persons for whom it would fail, in one change, and leaves those who have the product', async () => {
    const answer = await removeProblems();

    assert.deepEqual(out(answer), new Set([2, 4]));
    assert.equal(answer.view.request.excluded.length, 1);
    assert.deepEqual(await audits('persons-removed'), [{ persons: [aPerson(3).id, aPerson(5).id] }]);
  });

  it('changes nothing the second time, also by another approver', async () => {
    const [first] = [await removeProblems(), await removeProblems(OTHER_APPROVER)];
    const again = await removeProblems();

    assert.equal(again.view.request.version, first.view.request.version);
    assert.equal((await audits('persons-removed')).length, 1);
  });

  it('goes by the product that its reader has chosen', async () => {
    assert.deepEqual(out(await removeProblems(APPROVER, PROJECT)), new Set([3, 4]));
    assert.deepEqual(out(await removeProblems(APPROVER, null)), new Set([2, 3, 4]));
  });

  it('adds to what another approver removed, and can be taken back for all', async () => {
    await changeExclusion(fake.ctx, OTHER_APPROVER, FORM_ID, 0, true);
    assert.deepEqual(out(await removeProblems()), new Set([0, 2, 4]));

    const back = await changeExclusion(fake.ctx, APPROVER, FORM_ID, 'all', false);

    assert.deepEqual(out(back), new Set([]));
    assert.deepEqual(
      back.view.request.included.map(({ indexes, by }) => [indexes, by.name]),
      [[[0, 2, 4], APPROVER.name]],
    );
  });
});
