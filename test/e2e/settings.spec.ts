import assert from 'node:assert/strict';
import type { Chat } from '../support/e2e/chat.ts';
import { offices } from '../support/e2e/office.ts';

const OWN = "Use my organization's request process";

describe('the settings, in the browser', function () {
  this.timeout(240_000);

  const office = offices();
  let employee: Chat;
  let approver: Chat;

  beforeEach(() => {
    ({ employee, approver } = office());
  });

  it('switch the own request process on and off, and request is answered accordingly', async () => {
    await employee.say('request visio');
    const openedBefore = await employee.card('Request a license');

    await approver.say('settings');
    const settings = await approver.card('Settings');
    await settings.toggle(OWN, true);
    await settings.fill('Message', 'Ask in ServiceNow.');
    await settings.fill('Link to documentation (optional)', 'http://contoso.com');
    await settings.click('Save');
    await settings.expectText(/must be a complete address that starts with https/);
    await settings.fill('Link to documentation (optional)', 'https://contoso.com/how');
    await settings.click('Save');
    await settings.expectText('Saved.');

    await openedBefore.click('Send request');
    await employee.expectText('Ask in ServiceNow.');
    await employee.say('request visio');
    const links = employee.page.getByRole('link', { name: 'Open the documentation' });
    await links.nth(1).waitFor();
    assert.equal(await links.count(), 2);

    await approver.say('requests');
    await approver.expectText("You're using your own license request process");
    await settings.click('Refresh');
    await settings.expectNoText('Saved.');
    await settings.toggle(OWN, false);
    await settings.click('Save');
    await settings.expectText('Saved.');

    await employee.say('request visio');
    await (await employee.lastCard()).expectButton('Send request');
  });

  it('name products bought by self-service, and the form offers neither those nor unpaid ones', async () => {
    await approver.say('settings');
    const settings = await approver.card('Settings');
    await settings.expectText(/Bought through self-service, so not on offer: .*Visio/);

    await employee.say('request');
    const form = await employee.card('Request a license');
    await form.root.getByRole('combobox', { name: 'Product' }).click();
    const options = employee.page.getByRole('option');
    await options.first().waitFor();
    const offered = (await options.allInnerTexts()).join();
    assert.match(offered, /Exchange Online \(Plan 1\).*Visio Plan 2/);
    assert.doesNotMatch(offered, /Dept|Trial|Free|Viral|Adhoc|Resource Account/i);
  });

  it('list the places, send a test card to one, and remove it', async () => {
    await approver.say('notify me');
    await approver.expectText(/will come to this chat/);
    await approver.say('settings');
    const places = await approver.card('Places');
    await places.click('Send a test card');
    await places.expectText(/the test card has arrived/);
    await approver.expectText(/A test card from Alex Wilber/);
    await places.click('Remove');
    await places.expectText(/license requests no longer go there/);
  });

  it('are hidden from people who may not approve', async () => {
    await employee.say('settings');
    await employee.expectText(/Only people who may approve licenses can do that/);
  });
});
