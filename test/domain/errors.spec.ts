import assert from 'node:assert/strict';
import { DomainError } from '../../src/domain/errors.ts';

describe('An expected refusal', () => {
  it('has a code, a name for the log, and its cause', () => {
    const cause = new Error('Graph is away.');
    const { code, name, cause: kept, message } = new DomainError('rights-unknown', { cause });
    assert.deepEqual([code, name, kept, message], ['rights-unknown', 'DomainError', cause, 'rights-unknown']);
  });
});
