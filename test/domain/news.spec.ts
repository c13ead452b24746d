import assert from 'node:assert/strict';
import {
  areMailsDone,
  isWorthTelling,
  withMails,
  withMailsAsked,
  withTold,
  withUntold,
} from '../../src/domain/news.ts';
import type { LicenseRequest } from '../../src/domain/request.ts';
import type { MailResult } from '../../src/domain/telling.ts';
import { NO_MAILS, withResult } from '../../src/domain/telling.ts';
import { aRequest } from '../support/builders.ts';

const withMail = (request: LicenseRequest, result: MailResult) =>
  withMails(request, withResult(NO_MAILS, result));
const AT = '2026-11-22T11:00:00.000Z';

describe('The mails of a request', () => {
  it('are counted one by one, and a mail that is dropped counts as never asked for', () => {
    const asked = withMailsAsked(aRequest({ status: 'completed' }), 3);
    const all = withMail(withMail(withMail(asked, 'sent'), 'refused'), 'dropped');

    assert.deepEqual(asked.mail, { asked: 3, sent: 0, refused: 0 });
    assert.deepEqual(all.mail, { asked: 2, sent: 1, refused: 1 });
    assert.equal(all.version, asked.version + 3);
  });

  it('are done when the last one is counted, and the request has ended or waits for seats', () => {
    const one = withMailsAsked(aRequest({ status: 'completed' }), 1);
    const listed = { ...one, status: 'approving', listed: one.persons } as const;

    assert.equal(areMailsDone(one), false);
    assert.equal(areMailsDone(withMail(one, 'refused')), true);
    assert.equal(areMailsDone(withMail({ ...one, status: 'approving' }, 'sent')), false);
    assert.deepEqual([areMailsDone(listed), areMailsDone(withMail(listed, 'sent'))], [false, true]);
  });
});

describe('The persons of a request who were not told of a round', () => {
  it('are remembered until they are told', () => {
    const untold = withUntold(withUntold(aRequest(), 'chat', 1), 'mail', 2);

    assert.deepEqual(untold.untold, { chat: [1], mail: [2] });
    assert.deepEqual(withTold(untold, new Set([9])).untold, { chat: [1], mail: [2] });
    assert.deepEqual(withTold(untold, new Set([1])).untold, { chat: [], mail: [2] });
    assert.equal('untold' in withTold(untold, new Set([1, 2])), false);
    assert.deepEqual(withTold(aRequest(), new Set([1])), aRequest());
  });

  it('hear of a later round if they have the license now', () => {
    const failed = { kind: 'failed', round: 2, at: AT, reason: 'no-seat' } as const;

    assert.equal(isWorthTelling(failed, 1), true);
    assert.equal(isWorthTelling(failed, 2), false);
    assert.equal(isWorthTelling(undefined, 2), false);
    assert.equal(isWorthTelling({ kind: 'assigned', round: 2, at: AT }, 2), true);
    assert.equal(isWorthTelling({ kind: 'holder', round: 2 }, 2), true);
  });
});
