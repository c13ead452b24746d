import assert from 'node:assert/strict';
import { offices } from '../support/e2e/office.ts';

describe('the chat, in the browser', function () {
  this.timeout(240_000);

  const office = offices();

  it('is led by buttons, forgives a slip, and fills the form from a sentence with names', async () => {
    const { employee, approver } = office();
    const hello = await approver.card(/Hi, I'm License Desk/);
    await hello.click('Get requests here');
    await approver.expectText(/New license requests will come to this chat/);
    await approver.say('hlep');
    const help = await approver.card(/What I can do/);
    await help.expectButton('Stop requests here');

    await employee.say('I need visio for Chris Green and Adele');
    const form = await employee.card(/^Request a license$/);
    assert.match(await form.valueOf('Product'), /Visio Plan 2/);
    await form.click('Send request');
    await form.expectText('Who is “Chris Green”?');
    await form.root.getByText(/ChrisG2@contoso\.com · Sales/).click();
    await form.click('Send request');
    await employee.expectText(/Waiting for an approver/);
    await (await approver.card(/^License request ·/)).expectText('Chris Green');

    await employee.say('what is the weather');
    const offer = await employee.lastCard();
    await offer.expectText(/I didn't get that/);
    await offer.click('My requests');
    await (await employee.card(/^My requests$/)).expectText('Visio Plan 2');
  });
});
