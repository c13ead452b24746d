import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { askQuestion } from '../../../src/app/decide/ask-question.ts';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import type { SavedSettings } from '../../../src/app/records/read-settings.ts';
import { SETTINGS_ID } from '../../../src/app/records/read-settings.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { create, replace } from '../../../src/app/records/documents.ts';
import { aContextWithPlace, entriesOn, OTHER_APPROVER, seen } from '../../support/app-story.ts';
import { aPerson, aProduct, VISIO } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { aRuleThatIsOn, askFor, requestOf } from '../../support/rules.ts';

const DAY_MS = 86_400_000;

/** A form of somebody for another person alone. */
const forPerson = (n: number) => ({ id: `form-for-${n}`, forMe: false, picked: [aPerson(n).id] });

describe('A rule that is on, while things change around it', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    fake.products = [aProduct({ free: 10 })];
  });

  afterEach(() => fake.close());

  const save = async (values: SavedSettings['values']) => {
    const data: SavedSettings = { values, revision: 1, saves: [] };
    const document: DataDocument<SavedSettings> = { id: SETTINGS_ID, type: 'settings', data };
    const known = await fake.store.read(SETTINGS_ID);
    await fake.store.commit([known ? replace(known, document) : create(document)], fake.ctx.ids.next());
  };

  it('gives no license without an end if the settings change between its look and its decision', async () => {
    await aRuleThatIsOn(fake, { maxDays: '30' });
    await save({ ends: { [VISIO]: { kind: 'must', days: 20 } } });
    const id = await askFor(fake, 1);
    const { directory, rights } = fake.ctx;
    const slow: Partial<Context> = {
      // The other jobs of the request are done by then.
      directory: {
        ...directory,
        async memberships(...asked) {
          for (let n = 0; n < 200; n += 1) await setImmediate();
          return directory.memberships(...asked);
        },
      },
      rights: {
        ...rights,
        async mayApprove(...asked) {
          await save({ ends: {} });
          return rights.mayApprove(...asked);
        },
      },
    };
    await fake.work(fake.worker('slow', slow));
    const { decision } = await requestOf(fake, id);
    assert.ok(decision === undefined || (decision.kind === 'approved' && decision.until !== undefined));
  });

  it('counts an approval of the last 30 days also if it was asked for before them', async () => {
    const waited = await askFor(fake, 1, forPerson(2));
    await aRuleThatIsOn(fake, { maxApprovals: '1' });
    await fake.later(31 * DAY_MS);
    const view = await viewForApprover(fake.ctx, OTHER_APPROVER, waited);
    await approveRequest(fake.ctx, OTHER_APPROVER, waited, entriesOn(fake, seen(view)));
    await fake.work();
    const id = await askFor(fake, 1, forPerson(3));
    await fake.work();
    assert.equal((await requestOf(fake, id)).status, 'pending');

    await fake.later(31 * DAY_MS);
    const later = await askFor(fake, 1, forPerson(4));
    await fake.work();
    assert.equal((await requestOf(fake, later)).status, 'completed');
  });

  it('leaves a wish that has passed to people', async () => {
    await save({ ends: { [VISIO]: { kind: 'may' } } });
    await aRuleThatIsOn(fake);
    const id = await askFor(fake, 1, { until: '2026-11-22' });
    fake.now += DAY_MS;
    await fake.work();
    assert.equal((await requestOf(fake, id)).status, 'pending');
  });

  it('leaves a request to people about which an approver has asked its requester', async () => {
    await aRuleThatIsOn(fake);
    const id = await askFor(fake, 1);
    assert.equal((await askQuestion(fake.ctx, OTHER_APPROVER, id, 'pending.', 'Why?')).outcome, 'asked');
    await fake.work();
    assert.equal((await requestOf(fake, id)).status, 'pending');
  });

  it('leaves requests of somebody who is disabled, or gone, to people', async () => {
    await aRuleThatIsOn(fake);
    const one = await askFor(fake, 1, { forMe: false, picked: [aPerson(2).id] });
    fake.people.set(aPerson(1).id, aPerson(1, { enabled: false }));
    await fake.work();
    assert.equal((await requestOf(fake, one)).status, 'pending');
  });
});
