import assert from 'node:assert/strict';
import type { RefusalCode } from '../../src/domain/errors.ts';
import { DomainError } from '../../src/domain/errors.ts';

/** Asserts that a promise is refused with a code. */
export async function assertRefused(promise: Promise<unknown>, code: RefusalCode): Promise<void> {
  await assert.rejects(promise, (error) => error instanceof DomainError && error.code === code);
}
