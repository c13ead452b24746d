import assert from 'node:assert/strict';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import type { JobRecord } from '../../../src/app/records/queue-job.ts';
import { dueAt } from '../../../src/app/records/queue-job.ts';
import { answerExtension } from '../../../src/app/seats/answer-extension.ts';
import { askExtension } from '../../../src/app/seats/ask-extension.ts';
import { DomainError } from '../../../src/domain/errors.ts';
import { APPROVER } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson, VISIO } from '../../support/builders.ts';
import {
  aWorldWithEnds,
  endingGrant,
  inDays,
  keepEnding,
  saveOwnDecisions,
} from '../../support/ending-story.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { actor, grantOf } from '../../support/giving-back.ts';

const NEXT = '2026-12-31';
const TO = '2026-12-31T23:00:00.000Z';

describe('Answering an extension', () => {
  let fake: FakeContext;
  let wakes: number;
  beforeEach(async () => {
    fake = await aWorldWithEnds();
    wakes = 0;
  });
  afterEach(() => fake.close());

  /** The second person asks, so many days after the start; their license ends after so many. */
  async function asked(askedAfter: number, endsAfter: number, day = NEXT): Promise<void> {
    await keepEnding(fake, endingGrant(2, endsAfter));
    fake.now = Date.parse(inDays(askedAfter));
    assert.equal((await askExtension(fake.ctx, actor(2), VISIO, day, '')).outcome, 'asked');
  }
  const answers = async (
    answer: 'granted' | 'declined',
    { by = APPROVER, personId = aPerson(2).id } = {},
  ) => {
    const extensionId = (await grantOf(fake, 2))?.extension?.id ?? '';
    const ctx = { ...fake.ctx, wake: () => void (wakes += 1) };
    return answerExtension(ctx, by, { personId, skuId: VISIO, extensionId }, answer);
  };
  /** When reminders at half time are due. */
  const halfTimes = async () => {
    const query = { by: 'list', key: 'queue:general', order: 'ascending', limit: 100 } as const;
    const jobs = await fake.store.page<DataDocument<JobRecord>>(query);
    return jobs.filter(({ data }) => data.task.kind === 'remind-half-time').map((job) => dueAt(job));
  };
  const { id: person } = aPerson(2);
  const facts = { person, skuId: VISIO, product: 'Visio Plan 2', requestId: 'request-1' };

  for (const [answer, until] of [
    ['granted', TO],
    ['declined', inDays(20)],
  ] as const)
    it(`is recorded on the license and in the audit, with the approver, and wakes the worker: ${answer}`, async () => {
      await asked(7, 20);
      const { id } = (await grantOf(fake, 2))?.extension ?? assert.fail();
      fake.now = Date.parse(inDays(8));
      const result = await answers(answer);
      const grant = await grantOf(fake, 2);
      assert.deepEqual(result, { outcome: answer, grant });
      const lastExtension = { id, to: TO, result: answer, was: inDays(20), at: inDays(8), by: APPROVER };
      const extended = answer === 'granted' ? { extendedAt: inDays(8) } : {};
      assert.deepEqual(grant, { ...endingGrant(2, 20), until, lastExtension, ...extended });
      const [entry] = await auditedOf(fake, `extension-${answer}`);
      assert.deepEqual(
        [entry?.actor, entry?.after, wakes],
        [APPROVER, { ...facts, was: inDays(20), to: TO }, 1],
      );
    });

  it('with no ends the license as soon as its end has come', async () => {
    await asked(7, 20);
    fake.now = Date.parse(inDays(20));
    await answers('declined');
    const at = inDays(20);
    const { state, ending } = (await grantOf(fake, 2)) ?? {};
    assert.deepEqual([state, ending], ['ending', { why: 'until', at, by: 'license-desk', dueAt: at }]);
  });

  it('with yes for three days or less brings a reminder at half time, with no brings none', async () => {
    await asked(1, 2, '2026-11-25');
    await answers('declined');
    assert.deepEqual(await halfTimes(), []);
    assert.equal((await askExtension(fake.ctx, actor(2), VISIO, '2026-11-25', '')).outcome, 'asked');
    await answers('granted');
    // From 23 November at 10:00 to 25 November at 23:00.
    assert.deepEqual(await halfTimes(), ['2026-11-24T16:30:00.000Z']);
  });

  it('is refused to its own person where the settings forbid it, with a line in the audit; others may', async () => {
    await saveOwnDecisions(fake, false);
    fake.approvers.add(person);
    await asked(7, 20);
    await assert.rejects(
      answers('granted', { by: actor(2) }),
      (error) => error instanceof DomainError && error.code === 'own-request',
    );
    const refusals = await auditedOf(fake, 'refused');
    assert.deepEqual(
      refusals.map(({ actor: by, after }) => [by, after]),
      [[actor(2), { attempted: 'answer-extension' }]],
    );
    assert.equal((await answers('granted')).outcome, 'granted');
  });

  for (const personId of [aPerson(3).id, 'erased-1'])
    it(`finds nothing to answer for ${personId === 'erased-1' ? 'somebody who was erased' : 'somebody without the license'}`, async () => {
      await asked(7, 20);
      assert.deepEqual(await answers('granted', { personId }), { outcome: 'gone' });
      assert.deepEqual([await auditedOf(fake, 'extension-granted'), wakes], [[], 0]);
    });
});
