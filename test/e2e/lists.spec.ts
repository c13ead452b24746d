import assert from 'node:assert/strict';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { Chat } from '../support/e2e/chat.ts';
import { openChat } from '../support/e2e/chat.ts';
import { offices } from '../support/e2e/office.ts';

describe('the first contact, the lists and the chat, in the browser', function () {
  this.timeout(240_000);

  const office = offices();
  let sandbox: Sandbox;
  let employee: Chat;
  let approver: Chat;

  beforeEach(() => {
    ({ sandbox, employee, approver } = office());
  });

  it('a person makes a request from the greeting, finds it in both lists, withdraws it while an approver looks, fills the form from a sentence with names and a slip, and is not greeted again in a new window', async () => {
    const hello = await employee.card(/Hi, I'm License Desk/);
    assert.doesNotMatch(await hello.text(), /approve/);
    const helloApprover = await approver.card(/Hi, I'm License Desk/);
    await helloApprover.expectText(/You can approve requests/);

    await hello.click('Request a license');
    const form = await employee.card(/^Request a license$/);
    await form.choose('Product', /Visio Plan 2/, 'visio');
    await form.click('Send request');
    await employee.expectText(/No approver has been notified yet/);

    await helloApprover.click('Show requests');
    const list = await approver.card(/^License requests$/);
    await list.expectText('Visio Plan 2');
    await list.expectText(/Megan Bowen · 1 person/);
    await list.click('Completed');
    await list.expectText('No request has been completed yet.');
    await list.expectButton('Completed (0)');
    await list.click('Pending');
    await list.click(/^Open: Visio Plan 2 .* Megan Bowen/);
    const decision = await approver.card(/^License request( ·|$)/);
    await decision.expectButton('Approve 1');
    await employee.expectText('Waiting for an approver');

    await employee.say('my requests');
    const own = await employee.card(/^My requests$/);
    await own.click(/^Open: Visio Plan 2/);
    // The card that was opened comes below the list.
    const status = await employee.lastCard();
    await status.expectButton('Withdraw');
    await status.click('Withdraw');
    await status.expectText(/Withdraw this request\?/);
    await status.expectButton('Go back');
    await status.click('Withdraw');
    await status.expectText('You withdrew this request');

    await decision.expectText('Withdrawn by the requester');
    await own.clickInMenu('Refresh');
    await own.expectText('Withdrawn by the requester');
    assert.deepEqual(sandbox.tenant.ledger, []);

    await (await approver.card(/Hi, I'm License Desk/)).click('Get requests here');
    await approver.expectText(/New license requests will come to this chat/);
    await approver.say('hlep');
    const help = await approver.card(/What I can do/);
    await help.expectButton('Stop requests here');

    await employee.say('I need visio for Chris Green and Adele');
    const second = await employee.card(/^Request a license$/);
    assert.match(await second.valueOf('Product'), /Visio Plan 2/);
    await second.click('Send request');
    await second.expectText('Who is “Chris Green”?');
    await second.root.getByText(/ChrisG2@contoso\.com · Sales/).click();
    await second.click('Send request');
    await employee.expectText(/Waiting for an approver/);
    await (await approver.card(/^License request ·/)).expectText('Chris Green');

    await employee.say('what is the weather');
    const offer = await employee.lastCard();
    await offer.expectText(/I didn't get that/);
    await offer.click('My requests');
    await (await employee.card(/^My requests$/)).expectText('Visio Plan 2');

    // A window that is opened again is not greeted again.
    const again = await openChat(office().browser, sandbox.seats.employee.url);
    await again.openPersonalChat();
    await again.say('my requests');
    await again.card(/^My requests$/);
    assert.equal(await again.page.getByText("Hi, I'm License Desk").count(), 0);
  });
});
