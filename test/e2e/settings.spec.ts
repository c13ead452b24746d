import assert from 'node:assert/strict';
import type { Card, Chat } from '../support/e2e/chat.ts';
import { offices } from '../support/e2e/office.ts';

const OWN = "Use my organization's request process";

/** Whether the card says this inside the window, close above its button Save. */
async function isBeforeButtons(card: Card, said: string | RegExp): Promise<void> {
  await card.expectText(said);
  const { height } = card.root.page().viewportSize() ?? assert.fail();
  const [line, save] = await Promise.all([
    card.root.getByText(said).first().boundingBox(),
    card.root.getByRole('button', { name: 'Save', exact: true }).boundingBox(),
  ]);
  assert.ok(line && save);
  assert.ok(line.y >= 0 && save.y + save.height <= height, 'out of sight');
  assert.ok(save.y > line.y && save.y - line.y < 150, `${save.y - line.y} px above Save`);
}

describe('the settings, in the browser', function () {
  this.timeout(240_000);

  const office = offices();
  let employee: Chat;
  let approver: Chat;

  beforeEach(() => {
    ({ employee, approver } = office());
  });

  /** Asks for a form, and gives the products that it offers. */
  async function offers(): Promise<readonly string[]> {
    await employee.say('request');
    const form = await employee.card('Request a license');
    await form.root.getByRole('combobox', { name: 'Product' }).click();
    const options = employee.page.getByRole('option');
    await options.first().waitFor();
    return options.allInnerTexts();
  }

  it('switch the own request process on and off, offer the products that are chosen alone, and send a test card to a place and remove it, but only for people who may approve', async () => {
    await approver.page.setViewportSize({ width: 1280, height: 800 });
    await employee.say('request visio');
    const openedBefore = await employee.card('Request a license');

    await approver.say('settings');
    const settings = await approver.card('Settings');
    await settings.click('Change: Own request process');
    const own = await approver.card('Own request process');
    await own.toggle(OWN, true);
    await own.fill('Message', 'Ask in ServiceNow.');
    await own.fill('Link to documentation (optional)', 'http://contoso.com');
    await own.click('Save');
    await isBeforeButtons(own, /Not saved yet/);
    await own.expectText(/must be a complete address that starts with https/);
    await own.fill('Link to documentation (optional)', 'https://contoso.com/how');
    await own.click('Save');
    await own.expectText('Saved.');
    await isBeforeButtons(own, 'Saved.');

    await openedBefore.click('Send request');
    await employee.expectText('Ask in ServiceNow.');
    await employee.say('request visio');
    const links = employee.page.getByRole('link', { name: 'Open the documentation' });
    await links.nth(1).waitFor();
    assert.equal(await links.count(), 2);

    await approver.say('requests');
    await approver.expectText("You're using your own license request process");
    await own.click('Settings');
    await settings.expectText('On: people see your message instead of the form');
    await settings.click('Change: Own request process');
    await own.toggle(OWN, false);
    await own.click('Save');
    await own.expectText('Saved.');

    await employee.say('request visio');
    await (await employee.lastCard()).expectButton('Send request');

    await own.click('Settings');
    await settings.click('Change: Products on offer');
    const products = await approver.card('Products on offer');
    await products.expectText(/Bought through self-service, so not on offer: .*Visio/);
    const offered = (await offers()).join();
    assert.match(offered, /Exchange Online \(Plan 1\).*Visio Plan 2/);
    assert.doesNotMatch(offered, /Dept|Trial|Free|Viral|Adhoc|Resource Account/i);

    await products.root.getByRole('combobox', { name: 'Choose products' }).click();
    const choice = approver.page.getByRole('menuitemcheckbox', { name: 'Visio Plan 2' });
    await choice
      .or(approver.page.getByRole('option', { name: 'Visio Plan 2' }))
      .first()
      .click();
    await approver.page.keyboard.press('Escape');
    await products.click('Save');
    await products.expectText('On offer now: Visio Plan 2');
    await employee.page.keyboard.press('Escape');
    assert.deepEqual(await offers(), ['Visio Plan 2', 'Another product']);

    await employee.say('settings');
    await employee.expectText(/Only people who may approve licenses can do that/);

    await approver.say('notify me');
    await approver.expectText(/will come to this chat/);
    await approver.say('settings');
    await settings.click('Change: Where requests go');
    const places = await approver.card('Where requests go');
    await places.clickInMenu('Send a test card');
    await places.expectText(/the test card has arrived/);
    await approver.expectText(/A test card from Alex Wilber/);
    await places.clickInMenu('Remove');
    await places.expectText(/license requests no longer go there/);
  });
});
