import assert from 'node:assert/strict';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import { aContextWithPlace, ask, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';

describe('withdrawing', () => {
  it('is in the audit, and shown on every card at once', async () => {
    const fake = await aContextWithPlace();
    await ask(fake);
    fake.updates.length = 0;

    await withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID);
    await fake.work();

    const drawn = fake.updates.flatMap(({ message }) =>
      'view' in message ? [`${message.kind} ${message.view.request.status}`] : [],
    );
    assert.deepEqual(drawn.toSorted(), ['decision-card cancelled', 'status-card cancelled']);
    const [entry] = await auditedOf(fake, 'request-withdrawn');
    assert.deepEqual([entry?.actor, entry?.requestId], [EMPLOYEE, FORM_ID]);
    await fake.close();
  });
});
