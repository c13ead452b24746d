import assert from 'node:assert/strict';
import type { RequestView } from '../../src/app/ports/messages.ts';
import type { LicenseRequest } from '../../src/domain/request.ts';
import { EMPTY_TALLY } from '../../src/domain/request.ts';
import { requestSentence } from '../../src/text/outcome-sentences.ts';
import { readerFor } from '../../src/text/languages.ts';
import { anEntry, aPerson, aRequest, PROJECT, VISIO } from '../support/builders.ts';

const reader = readerFor('en-GB', { language: 'en', timeZone: 'Europe/Stockholm' });
const at = '2026-11-22T13:02:00.000Z';
const requester = { id: aPerson(0).id, name: 'Adele Vance' };
const approved = {
  kind: 'approved',
  by: { id: aPerson(9).id, name: 'Alex Wilber' },
  at,
  message: '',
  skuId: VISIO,
  productName: 'Visio Plan 2',
  off: [],
} as const;

/** A request in which all these persons got the license; person 0 made it. */
function done(persons: readonly number[], more: Partial<LicenseRequest> = {}): RequestView {
  const entries = persons.map((n) => anEntry(n, { outcome: { kind: 'assigned', round: 1, at } }));
  const tally = { ...EMPTY_TALLY, assigned: persons.length };
  const product = { skuId: VISIO, name: 'Visio Plan 2' };
  const request = aRequest({ requester, product, status: 'completed', round: 1, tally, decision: approved });
  return {
    request: { ...request, persons: persons.length, ...more },
    entries,
    products: [],
    productsKnown: true,
  };
}

describe('the news to the requester at the end', () => {
  it('are the sum, and then their own license', () => {
    assert.match(
      requestSentence(done([0, 1]), reader),
      /^Visio Plan 2: your request was approved\. 2 licenses assigned\. Visio Plan 2 was approved for you\. You have it now, and it works\./,
    );
    assert.equal(
      requestSentence(done([1, 2]), reader),
      'Visio Plan 2: your request was approved. 2 licenses assigned.',
    );
  });

  it('are about their own license only if nobody else is in the request', () => {
    assert.match(
      requestSentence(done([0]), reader),
      /^Visio Plan 2 was approved for you\. You have it now, and it works\./,
    );
  });

  it('name the requested product if the approver chose another one', () => {
    const decision = { ...approved, skuId: PROJECT, productName: 'Project Plan 3' };
    assert.equal(
      requestSentence(done([1], { decision }), reader),
      'Project Plan 3: your request was approved. 1 license assigned. You asked for Visio Plan 2; the approver chose Project Plan 3.',
    );
  });

  it('are one sentence if the request was not approved', () => {
    const decision = { kind: 'declined', by: approved.by, at, message: '' } as const;
    const view = done([0, 1], { status: 'declined', decision });
    assert.equal(requestSentence(view, reader), 'Visio Plan 2: your request was not approved.');
  });

  it('name the last day of licenses that end, the same for every reader', () => {
    const decision = { ...approved, until: '2027-03-12T23:00:00.000Z' };
    const tokyo = readerFor('en-GB', { language: 'en', timeZone: 'Europe/Stockholm' }, 'Asia/Tokyo');
    for (const to of [reader, tokyo]) {
      assert.match(
        requestSentence(done([0], { decision }), to),
        /You have it now, until 12 Mar 2027, and it works\./,
      );
      assert.match(
        requestSentence(done([1], { decision }), to),
        /1 license assigned\. The license ends after 12 Mar 2027\.$/,
      );
      assert.match(requestSentence(done([1, 2], { decision }), to), / The licenses end after 12 Mar 2027\.$/);
    }
  });

  it('promise nothing to those for whom the last day has passed', () => {
    const decision = { ...approved, until: '2027-03-12T23:00:00.000Z' };
    const tooLate = { outcome: { kind: 'failed', round: 1, at, reason: 'end-passed' } } as const;
    const view = done([0, 1], { decision, tally: { ...EMPTY_TALLY, assigned: 1, failed: 1 } });
    assert.equal(
      requestSentence({ ...view, entries: [anEntry(1), anEntry(2, tooLate)] }, reader),
      'Visio Plan 2: your request was approved. 1 license assigned, 1 not assigned. The last day, 12 Mar 2027, has passed.',
    );
    assert.equal(
      requestSentence({ ...view, entries: [anEntry(0, tooLate)] }, reader),
      'Visio Plan 2 was approved for you, but the day until which it was asked for has passed. You can ask again.',
    );
  });
});
