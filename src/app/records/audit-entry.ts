import type { QuietEvent } from '../../domain/event.ts';
import type { PersonRef } from '../../domain/person.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';
import { create } from './documents.ts';

/** An entry as stored. Entries of earlier releases may name acts that do not exist any more. */
export interface AuditEntry {
  readonly at: string;
  readonly actor: PersonRef | 'license-desk';
  /** The act, in kebab-case: `request-approved`. */
  readonly what: string;
  readonly requestId?: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** Beside a decision (domain/facts.ts). Entries of earlier releases have none. */
  readonly facts?: unknown;
}

/** The actor: the part of an entry that is not in the event. */
export interface Act {
  readonly actor: AuditEntry['actor'];
}

const DAY_SECONDS = 86_400;

/**
 * The audit entry of a commit. For events that cause jobs, use `recordEvent`, which gives the jobs too. The
 * id of the entry contains `commitId`, so that the entry also proves that the commit went in.
 */
export function newAudit(ctx: StoreContext, commitId: string, event: QuietEvent & Act): Operation {
  return create(auditDocument(ctx, commitId, event));
}

/** The document of a new audit entry, at the present time. */
export function auditDocument(
  ctx: StoreContext,
  commitId: string,
  entry: Omit<AuditEntry, 'at'>,
): DataDocument<AuditEntry> {
  return {
    id: `aud:${commitId}`,
    type: 'audit',
    list: 'audit',
    sort: commitId,
    ttl: ctx.options.auditDays * DAY_SECONDS,
    data: { at: ctx.clock.iso(ctx.clock.now()), ...entry },
  };
}
