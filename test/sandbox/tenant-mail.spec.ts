import assert from 'node:assert/strict';
import { htmlToText } from '../../sandbox/tenant/mail.ts';
import { openKit, refused } from '../support/sandbox/tenant-kit.ts';
import type { Kit } from '../support/sandbox/tenant-kit.ts';

const mail = (content: string, address = 'MeganB@contoso.com'): object => ({
  message: {
    subject: 'Visio works',
    body: { contentType: 'html', content },
    toRecipients: [{ emailAddress: { address } }],
  },
  saveToSentItems: false,
});

describe('The simulated tenant takes mail as Exchange does', () => {
  let kit: Kit;
  beforeEach(async () => {
    kit = await openKit();
  });
  afterEach(() => kit.tenant.close());

  const send = (mailbox: string, body: object): Promise<unknown> =>
    kit.client.api(`/users/${encodeURIComponent(mailbox)}/sendMail`).post(body);

  it('a mail is taken with 202 and nothing else', async () => {
    const { status, headers, body } = await kit.call(
      'POST',
      '/users/licenses@contoso.com/sendMail',
      mail('<p>Hi</p>'),
    );
    assert.deepEqual([status, headers.get('content-type'), body], [202, null, undefined]);
  });

  it('a mail is kept with its sender, receivers and readable text', async () => {
    await send('licenses@contoso.com', mail('<p>Visio &amp; more</p><p>works</p>'));
    const [kept] = kit.tenant.mails;
    assert.deepEqual(
      [kept?.from, kept?.to, kept?.subject, kept?.text, kept?.at],
      ['licenses@contoso.com', ['MeganB@contoso.com'], 'Visio works', 'Visio & more\n\nworks', kit.clock.at],
    );
  });

  it('a mailbox that is not on the list may not send: 403, until it is allowed', async () => {
    const error = await refused(send('MeganB@contoso.com', mail('Hi')), 403, /Access is denied/);
    assert.equal(error.code, 'ErrorAccessDenied');
    kit.tenant.change.allowMailbox('MeganB@contoso.com');
    await send('MeganB@contoso.com', mail('Hi'));
    kit.tenant.change.denyMailbox('licenses@contoso.com');
    await refused(send('licenses@contoso.com', mail('Hi')), 403, /Access is denied/);
    assert.equal(kit.tenant.mails.length, 1);
  });

  it('with Mail.Send every mailbox may send', async () => {
    kit.tenant.change.grantPermission('Mail.Send');
    assert.equal((await kit.call('POST', '/users/LeeG@contoso.com/sendMail', mail('Hi'))).status, 202);
  });

  // denied: microsoft-graph-docs-contrib#8731; policy: SMTP2Graph#41; the limits: tests of other programs.
  for (const [why, status, code] of [
    ['denied', 403, 'ErrorAccessDenied'],
    ['policy', 403, 'ErrorAccessDenied'],
    ['daily limit 400', 400, 'ErrorExceededMessageLimit'],
    ['daily limit 403', 403, 'ErrorExceededMessageLimit'],
    ['daily limit 429', 429, 'ErrorExceededMessageLimit'],
  ] as const) {
    it(`one mailbox is refused (${why}) while others send, whatever the rights are, until it is allowed`, async () => {
      kit.tenant.change.grantPermission('Mail.Send');
      kit.tenant.change.refuseMailbox('Licenses@contoso.com', why);
      const said = await kit.call('POST', '/users/licenses@contoso.com/sendMail', mail('Hi'));
      assert.partialDeepStrictEqual(said, { status, body: { error: { code } } });
      const other = await kit.call('POST', '/users/it-help@contoso.com/sendMail', mail('Hi'));
      assert.equal(other.status, 202);
      kit.tenant.change.allowMailbox('licenses@contoso.com');
      await send('licenses@contoso.com', mail('Hi'));
      assert.equal(kit.tenant.mails.length, 2);
    });
  }

  it('a mailbox that is not there is 404', async () => {
    await refused(send('nobody@contoso.com', mail('Hi')), 404, /is invalid/);
    await refused(
      send('sara.davis_fabrikam.com#EXT#@contoso.com', mail('Hi')),
      404,
      /mailbox is either inactive/,
    );
  });

  it('a mail without a receiver, with a broken address or without a message is refused', async () => {
    const empty = {
      message: { subject: 'x', body: { contentType: 'text', content: 'x' }, toRecipients: [] },
    };
    await refused(send('licenses@contoso.com', empty), 400, /recipient is required/);
    await refused(send('licenses@contoso.com', mail('Hi', 'not an address')), 400, /recipient isn't valid/);
    await refused(send('licenses@contoso.com', {}), 400, /Message field is required/);
  });

  it('the readable text of HTML has lines for its blocks, no markup and no style', () => {
    const html =
      '<style>p{}</style><h1>Done</h1>\n<ul><li>Visio</li><li>Teams</li></ul><p>a<br>b &lt;i&gt;</p>';
    assert.equal(htmlToText(html), 'Done\n\n• Visio\n• Teams\n\na\nb <i>');
  });
});
