import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import type { Clock, Ids } from '../app/ports/ports.ts';

/** This machine's clock. */
export const clock: Clock = {
  now: () => Date.now(),
  iso: (at) => new Date(at).toISOString(),
  parse: (iso) => Date.parse(iso),
};

/** Ids that sort by time, SHA-256 digests, and random numbers. */
export const ids: Ids = {
  next: () => v7(),
  digest: (text) => createHash('sha256').update(text).digest('base64url'),
  random: Math.random,
};
