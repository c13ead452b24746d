import assert from 'node:assert/strict';
import type { Tenant } from '../../sandbox/tenant/tenant.ts';
import type { SendMail } from '../../src/graph/mail.ts';
import { createMailSender } from '../../src/graph/mail.ts';
import { openTenant } from '../support/graph/tenant.ts';

const MAILBOX = 'licenses@contoso.com';
const MAIL = { from: MAILBOX, to: 'x@contoso.com', subject: 'Hi', html: '<p>Hi</p>' };

describe('a mailbox that Exchange refuses', () => {
  let tenant: Tenant;
  let sendMail: SendMail;
  beforeEach(async () => {
    const opened = await openTenant();
    tenant = opened.tenant;
    sendMail = createMailSender(opened.client, { mailboxes: [MAILBOX] });
  });
  afterEach(() => tenant.close());

  for (const limit of ['daily limit 400', 'daily limit 403', 'daily limit 429'] as const) {
    it(`has sent enough for now, whatever the status of the answer: ${limit}`, async () => {
      tenant.change.refuseMailbox(MAILBOX, limit);
      await assert.rejects(sendMail(MAIL), { kind: 'throttled', outage: undefined, about: MAILBOX });
    });
  }

  for (const why of ['denied', 'policy'] as const) {
    it(`may not be used, which concerns that mailbox alone: ${why}`, async () => {
      tenant.change.refuseMailbox(MAILBOX, why);
      await assert.rejects(sendMail(MAIL), { kind: 'outage', outage: 'mailbox', about: MAILBOX });
    });
  }
});
