import assert from 'node:assert/strict';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { Chat } from '../support/e2e/chat.ts';
import { offices } from '../support/e2e/office.ts';

describe('the main job, in the browser', function () {
  this.timeout(240_000);

  const office = offices();
  let sandbox: Sandbox;
  let employee: Chat;
  let approver: Chat;

  beforeEach(async () => {
    ({ sandbox, employee, approver } = office());
    await approver.say('notify me');
    await approver.expectText(/will come to this chat/);
    // A new place is greeted with the list of waiting requests.
    await approver.card(/^License requests$/);
  });

  /** Sends a form without a product, corrects it, and requests Figma for oneself, Adele Vance and Lee Gu. */
  async function askAfterSlip(): Promise<void> {
    await employee.page.setViewportSize({ width: 1280, height: 800 });
    await employee.say('request for me, adele@contoso.com, LeeG@contoso.com');
    const form = await employee.card(/Request a license/);
    await form.fill('Why is it needed? (optional)', 'We draw screens.');
    await form.click('Send request');
    await form.expectText('Not sent yet');
    await form.expectInView(/Select one, or select Another product and name it/);
    assert.equal(await form.valueOf('Why is it needed? (optional)'), 'We draw screens.');
    await form.click('Product not listed?');
    await form.fill('Another product', 'Figma');
    await form.click('Send request');
    await employee.expectText('Waiting for an approver');
    await employee.expectText('Figma');
  }

  /** Declines what was asked for, but not with the first click. */
  async function decline(): Promise<void> {
    const card = await approver.card(/^License request( ·|$)/);
    await card.expectText('We draw screens.');
    await card.click('Message');
    await card.fill('Message (optional)', 'Not this year.');
    await card.click("Don't approve");
    await card.click('Go back');
    await card.expectButton('Message');
    await card.click("Don't approve");
    await card.expectButton('Go back');
    assert.equal(sandbox.tenant.mails.length, 0);
    await card.click("Don't approve");

    await approver.expectText('3 of 3 sent');
    await employee.expectText(/was not approved/);
    await employee.expectText(/Not this year\./);
    assert.deepEqual(sandbox.tenant.ledger, []);
    assert.equal(sandbox.tenant.mails.length, 3);
  }

  /** Requests Visio for the same three: Lee by an address, Adele by a second address of hers. */
  async function ask(): Promise<void> {
    await employee.say('request visio for me, adele@contoso.com, LeeG@contoso.com');
    const form = await employee.card(/Request a license/);
    await form.fill('Why is it needed? (optional)', 'We draw **plans** <b>together</b>.');
    await form.click('Send request');
    await employee.expectText('Waiting for an approver');
  }

  /** Leaves Lee Gu out in the channel, and opens the chat, whose card does not show it yet. */
  async function leaveOutInChannel(): Promise<void> {
    const inChannel = await approver.card(/^License request( ·|$)/);
    await inChannel.expectText('We draw **plans** <b>together</b>.');
    await inChannel.expectButton('Approve 3 · 1 waits');
    await inChannel.click('Remove Lee Gu');
    await inChannel.expectButton('Approve 2 · not 1');
    await approver.openPersonalChat();
  }

  /** Presses the button of a card that was overtaken. The title, the change and the buttons are on the screen together. */
  async function lookAgain(): Promise<void> {
    await approver.page.setViewportSize({ width: 1280, height: 800 });
    const card = await approver.card(/^License request( ·|$)/);
    await card.expectText('We draw **plans** <b>together</b>.');
    await card.click('Approve 3 · 1 waits');
    await card.expectInView(/Alex Wilber removed Lee Gu .*Please look again/);
    await card.expectInView(/^Visio Plan 2 for 3 people$/);
    await card.expectInView(/^It would work|^✓ It would work/);
    await card.expectInView(/^Approve 2 · not 1$/);
    assert.deepEqual(sandbox.tenant.ledger, []);
    await approver.page.setViewportSize({ width: 1400, height: 1600 });
  }

  it('keeps the entries of a form with a slip, assigns nothing that was declined, licenses exactly the two persons kept, for the other product, without the app switched off, tells everybody, and shows it in the channel as in the chat', async () => {
    await askAfterSlip();
    await decline();
    // The channel gets the second request alone: it shows the newest card first.
    await approver.openChannel('General');
    await approver.mention('notify here');
    await approver.card(/^License requests$/);
    await ask();
    const earlier = sandbox.tenant.mails.length;

    await leaveOutInChannel();
    await lookAgain();
    let card = await approver.card(/^License request( ·|$)/);
    await card.expectText('Do not assign to these users');
    await card.click('Message');
    await card.fill('Message (optional)', 'Enjoy it!');
    await card.click('Product and apps');
    await card.choose('Select a product', /Planner and Project Plan 3/);
    await card.click('Show apps');
    card = await approver.card(/^License request( ·|$)/);
    await card.expectText(/Project Online/);
    await card.toggle('Project Online Service', false);
    assert.equal(await card.valueOf('Message (optional)'), 'Enjoy it!');
    await card.click('Approve 2 · not 1');

    const result = await approver.card(/^License request( ·|$)/);
    await result.expectText('2 assigned · 1 left out');
    await result.expectText('Project Online Service');
    await result.expectText('3 of 3 sent');
    await employee.expectText(/your request was approved\. 2 licenses assigned, 1 left out/);

    const project = sandbox.tenant.product('PROJECTPROFESSIONAL');
    const off = project.plans.filter(({ name }) => name === 'Project Online Service').map(({ id }) => id);
    assert.equal(off.length, 1);
    const written = sandbox.tenant.ledger.filter(({ changed }) => changed);
    assert.deepEqual(
      written.map(({ userPrincipalName, skuId, disabledPlans }) => [userPrincipalName, skuId, disabledPlans]),
      [
        ['MeganB@contoso.com', project.skuId, off],
        ['AdeleV@contoso.com', project.skuId, off],
      ],
    );
    const mails = sandbox.tenant.mails
      .slice(earlier)
      .map(({ to, text }) => [to.join(), text.includes('Enjoy it!')]);
    assert.deepEqual(
      new Map(mails.map(([to, told]) => [to, told])),
      new Map([
        ['MeganB@contoso.com', true],
        ['AdeleV@contoso.com', true],
        ['LeeG@contoso.com', true],
      ]),
    );
    assert.equal(mails.length, 3);

    await approver.openChannel('General');
    const decided = await approver.card(/^License request( ·|$)/);
    await decided.expectText('2 assigned · 1 left out');
    await decided.expectText('3 of 3 sent');
  });
});
