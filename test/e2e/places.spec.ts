import type { Card, Chat } from '../support/e2e/chat.ts';
import { offices } from '../support/e2e/office.ts';

describe('the places that cards come to, in the browser', function () {
  this.timeout(240_000);

  const office = offices();
  let employee: Chat;
  let approver: Chat;

  beforeEach(() => {
    ({ employee, approver } = office());
  });

  const openCard = async (): Promise<Card> => approver.card(/^License request( ·|$)/);

  it('a card that came to a channel and to a personal chat shows the decision in both', async () => {
    await approver.openPersonalChat();
    await approver.say('notify me');
    await approver.expectText(/will come to this chat/);
    await approver.openChannel('General');
    await approver.mention('notify here');
    await approver.card(/^License requests$/);

    await employee.say('request visio for AdeleV@contoso.com, LeeG@contoso.com');
    const form = await employee.card(/Request a license/);
    await form.click('Send request');
    await employee.expectText('Waiting for an approver');

    const inChannel = await openCard();
    await inChannel.click('Remove Lee Gu');
    await inChannel.expectButton('Approve 1 · not 1');

    await approver.openPersonalChat();
    await approver.page.setViewportSize({ width: 1280, height: 800 });
    const inChat = await openCard();
    await inChat.click('Approve 2');
    // The title, the change and the button are on the screen together.
    await inChat.expectInView(/Alex Wilber removed Lee Gu .*Please look again/);
    await inChat.expectInView(/^Visio Plan 2 for 2 people$/);
    await inChat.expectInView(/^It would work|^✓ It would work/);
    await inChat.expectInView(/^Approve 1 · not 1$/);
    await inChat.click('Approve 1 · not 1');
    await inChat.expectText('1 assigned · 1 left out');

    await approver.openChannel('General');
    const decided = await openCard();
    await decided.expectText('1 assigned · 1 left out');
    await decided.expectText(/2 of 2 sent|3 of 3 sent/);
  });
});
