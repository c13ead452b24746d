import assert from 'node:assert/strict';
import { erasePerson } from '../../../src/app/privacy/erase-person.ts';
import { exportPerson } from '../../../src/app/privacy/export-person.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { create, requestDocument } from '../../../src/app/records/documents.ts';
import type { DataSubject } from '../../../src/domain/personal-data.ts';
import type { LicenseRequest } from '../../../src/domain/request.ts';
import { aPerson, aRequest, aRule } from '../../support/builders.ts';
import { FakeContext } from '../../support/fake-context.ts';

const AT = '2026-11-22T13:02:00.000Z';
const megan = { id: aPerson(9).id, name: 'Megan Bowen' };
const subject = ({ id, name }: { id: string; name: string }): DataSubject => ({
  id,
  names: [name],
  addresses: [],
});

describe('A person who confirmed the rule that decided a request', () => {
  let fake: FakeContext;
  const request = aRequest({
    status: 'declined',
    persons: 0,
    endedAt: AT,
    decision: { kind: 'declined', by: aRule({ confirmedBy: megan }), at: AT, message: '' },
  });
  const whole = () => ({ ...fake.ctx, store: fake.store });
  const stored = async () =>
    (await fake.store.read<DataDocument<LicenseRequest>>(`req:${request.id}`))?.data.decision?.by;

  beforeEach(async () => {
    fake = new FakeContext();
    await fake.store.commit([create(requestDocument(request))], 'made');
  });

  afterEach(() => fake.close());

  it('is replaced by an erasure, and the rule stays', async () => {
    assert.deepEqual(await erasePerson(whole(), subject(megan)), []);

    const by = await stored();
    assert.ok(by?.kind === 'rule');
    assert.match(by.confirmedBy.id, /^erased-/);
    assert.match(by.confirmedBy.name, /^Person /);
    assert.deepEqual({ ...by, confirmedBy: megan }, aRule({ confirmedBy: megan }));
  });

  it('finds that in their export, where others are not told who it was', async () => {
    const theirs = await exportPerson(whole(), subject(megan));
    assert.match(JSON.stringify(theirs.documents), /"confirmedBy":\{"id":"[^"]*9","name":"Megan Bowen"\}/);

    const { requester } = request;
    const others = JSON.stringify((await exportPerson(whole(), subject(requester))).documents);
    assert.match(others, /"confirmedBy":\{"name":"somebody else"\}/);
    assert.doesNotMatch(others, /Megan/);
  });
});
