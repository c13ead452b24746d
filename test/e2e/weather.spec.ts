import assert from 'node:assert/strict';
import { offices } from '../support/e2e/office.ts';

describe('rough weather, in the browser', function () {
  this.timeout(240_000);

  // Licenses are written one at a time and shown late. Graph and the connector fail now and then.
  const office = offices({ seed: 7, isFromSource: true });

  it('licenses everybody who was approved, once, and tells the truth in the end', async () => {
    const { sandbox, employee, approver } = office();
    await approver.say('notify me');
    await approver.expectText(/will come to this chat/);
    await employee.say('request visio for adele@contoso.com, LeeG@contoso.com');
    const form = await employee.card(/Request a license/);
    await form.click('Send request');
    await employee.expectText('Waiting for an approver');

    const card = await approver.card(/^License request( ·|$)/);
    await card.click('Approve 2');

    const result = await approver.card(/^License request( ·|$)/);
    await result.expectText('2 assigned');
    await employee.expectText(/2 licenses assigned/);
    const given = sandbox.tenant.ledger.filter(({ changed }) => changed);
    assert.deepEqual(given.map(({ userPrincipalName }) => userPrincipalName).toSorted(), [
      'AdeleV@contoso.com',
      'LeeG@contoso.com',
    ]);
  });
});
