import type { QuietEvent } from '../../domain/event.ts';
import type { PersonRef } from '../../domain/person.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';
import { create } from './documents.ts';

/** An entry as it is stored: one of an earlier release may say what does not happen any more. */
export interface AuditEntry {
  readonly at: string;
  readonly actor: PersonRef | 'license-desk';
  /** The act, in kebab-case: `request-approved`. */
  readonly what: string;
  readonly requestId?: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** The part of an entry that an event does not have: the actor. */
export interface Act {
  readonly actor: AuditEntry['actor'];
}

const DAY_SECONDS = 86_400;

/** The audit entry of a commit; of an event that causes jobs, `recordEvent` gives both. It carries the commit's id, so that it also proves that the commit went in. */
export function newAudit(ctx: StoreContext, commitId: string, event: QuietEvent & Act): Operation {
  return create(auditDocument(ctx, commitId, event));
}

/** The document of an entry that is written now. */
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
