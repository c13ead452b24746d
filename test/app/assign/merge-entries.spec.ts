import assert from 'node:assert/strict';
import { mergeEntries } from '../../../src/app/assign/keep-entries.ts';
import type { Outcome } from '../../../src/domain/outcome.ts';
import { anEntry } from '../../support/builders.ts';

const AT = '2026-11-22T10:00:00.000Z';
const WRITING: Outcome = { kind: 'writing', round: 1 };
const CONFIRMING: Outcome = { kind: 'confirming', round: 1, since: AT };
const ASSIGNED: Outcome = { kind: 'assigned', round: 1, at: AT };
const HOLDER: Outcome = { kind: 'holder', round: 1 };

const entryWith = (outcome: Outcome | undefined) => anEntry(1, outcome && { outcome });

/** The outcome that stays of a person: as the job had read it, as it is stored now, and as the job found it. */
function merged(
  kind: 'assign' | 'confirm',
  known: Outcome | undefined,
  stored: Outcome | undefined,
  found: Outcome | undefined,
): Outcome | undefined {
  const run = { task: { kind, requestId: 'r', chunk: 0, round: 1 } } as const;
  const [entry] = mergeEntries(run, 1, [entryWith(known)], [entryWith(stored)], [entryWith(found)]);
  return entry?.outcome;
}

describe('The outcomes of jobs that work on one chunk side by side', () => {
  it('are recorded where a job found them', () => {
    assert.equal(merged('assign', WRITING, WRITING, CONFIRMING), CONFIRMING);
    assert.equal(merged('assign', undefined, undefined, HOLDER), HOLDER);
    assert.equal(merged('confirm', CONFIRMING, CONFIRMING, ASSIGNED), ASSIGNED);
  });

  it('stay as another job has stored them since, where this job found nothing new', () => {
    assert.equal(merged('assign', WRITING, CONFIRMING, WRITING), CONFIRMING);
    assert.equal(merged('assign', WRITING, CONFIRMING, undefined), CONFIRMING);
  });

  it('stay once they are final', () => {
    assert.equal(merged('assign', WRITING, ASSIGNED, CONFIRMING), ASSIGNED);
    assert.equal(merged('confirm', CONFIRMING, HOLDER, ASSIGNED), HOLDER);
  });

  it('come from a read-back only where they are final, since the rest may have changed since it read', () => {
    assert.equal(merged('confirm', WRITING, WRITING, CONFIRMING), WRITING);
    assert.equal(merged('assign', WRITING, WRITING, CONFIRMING), CONFIRMING);
  });
});
