import assert from 'node:assert/strict';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import { acceptExport } from '../../../src/app/audit/send-export.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { openOwnRequest, openRequest } from '../../../src/app/list/open-request.ts';
import { addPlace } from '../../../src/app/places/manage-places.ts';
import { dropPlace, GONE } from '../../../src/app/places/place-records.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { placeId } from '../../../src/app/records/documents.ts';
import { reportOutage } from '../../../src/app/tell/report-outage.ts';
import { aContextWithPlace, aForm, APPROVER, ask, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { OFFERED_FILE } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { channel, personalChat } from '../../support/fake-context.ts';

const IT = channel('it');
const CHAT = personalChat(EMPLOYEE.id);
const HOUR = 3_600_000;

describe('The worker is woken at once', () => {
  let fake: FakeContext;
  let wakes: number;
  let ctx: Context;

  beforeEach(async () => {
    fake = await aContextWithPlace();
    wakes = 0;
    ctx = { ...fake.ctx, wake: () => (wakes += 1) };
  });

  afterEach(() => fake.close());

  const send = () => submitRequest(ctx, EMPLOYEE, aForm(), { conversation: CHAT, activityId: 'form-1' });

  for (const [what, act] of [
    ['a place is made', () => addPlace(ctx, APPROVER, channel('sales'), 'Sales')],
    ['a place is gone and its owner is told', () => dropPlace(ctx, placeId(ctx, IT), GONE)],
    ['a card is opened by its requester', () => openOwnRequest(ctx, EMPLOYEE, FORM_ID, CHAT)],
    ['a card is opened by an approver', () => openRequest(ctx, APPROVER, FORM_ID, IT)],
    ['a request is withdrawn', () => withdrawRequest(ctx, EMPLOYEE, FORM_ID)],
    [
      'the audit is to be sent',
      () => acceptExport(ctx, APPROVER, personalChat(APPROVER.id), 'csv', OFFERED_FILE),
    ],
    ['everybody is to be told of a cause', () => reportOutage(ctx, { cause: 'consent' })],
  ] as const satisfies readonly (readonly [string, () => Promise<unknown>])[]) {
    it(`when ${what}`, async () => {
      await ask(fake);
      await act();
      assert.equal(wakes, 1);
    });
  }

  it('when a request is made, and not for the same form again', async () => {
    await send();
    await send();
    assert.equal(wakes, 1);
  });

  it('when checks are old that an approver looks at, once', async () => {
    await ask(fake);
    await viewForApprover(ctx, APPROVER, FORM_ID);
    assert.equal(wakes, 0);
    fake.now += HOUR;
    await viewForApprover(ctx, APPROVER, FORM_ID);
    await viewForApprover(ctx, APPROVER, FORM_ID);
    assert.equal(wakes, 1);
  });

  it('but not for what changes nothing', async () => {
    await ask(fake);
    await withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID);
    await withdrawRequest(ctx, EMPLOYEE, FORM_ID);
    await dropPlace(ctx, placeId(ctx, channel('sales')), GONE);
    await reportOutage(fake.ctx, { cause: 'consent' });
    await reportOutage(ctx, { cause: 'consent' });
    assert.equal(wakes, 0);
  });
});
