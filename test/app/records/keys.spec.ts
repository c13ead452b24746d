import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  behindRequests,
  isRequestSort,
  jobDocumentId,
  jobIdOf,
  requestSort,
} from '../../../src/app/records/keys.ts';
import { aRequest } from '../../support/builders.ts';

const time = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') });

describe('The sort key of a request', () => {
  it('sorts by date, and never behind a bound of its own time or later', () => {
    fc.assert(
      fc.property(fc.uuid(), time, time, (id, made, bound) => {
        const key = requestSort(aRequest({ id, createdAt: made.toISOString() }));
        assert.equal(key < behindRequests(bound.toISOString()), made.getTime() <= bound.getTime());
      }),
    );
  });

  it('is recognized, and nothing else is', () => {
    assert.equal(isRequestSort(requestSort(aRequest())), true);
    for (const text of ['', 'a', `${requestSort(aRequest())} `, behindRequests(aRequest().createdAt)])
      assert.equal(isRequestSort(text), false, text);
  });
});

describe('The id of a job', () => {
  it('is found again in the id of its document', () => {
    assert.equal(jobIdOf({ id: jobDocumentId('check:job:1') }), 'check:job:1');
  });
});
