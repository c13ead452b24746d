import { DomainError } from '../../domain/errors.ts';
import type { JobTask, OfferedFile } from '../../domain/job.ts';
import type { Conversation } from '../../domain/place.ts';
import type { Context } from '../ports/context.ts';
import type { Message } from '../ports/messages.ts';
import { OutsideError } from '../ports/outside-error.ts';
import type { Actor } from '../ports/results.ts';
import { newAudit } from '../records/audit-entry.ts';
import type { JobRun } from '../records/job-run.ts';
import { finish, renewLease } from '../records/job-run.ts';
import { newJob } from '../records/queue-job.ts';
import { isUnreachable, presentConversation, sendMessage } from '../records/send-message.ts';
import { requireApprover } from '../rights/require-approver.ts';
import type { ExportFormat } from './export-audit.ts';
import { exportAudit } from './export-audit.ts';

/**
 * The largest file that is sent, since it is held in memory meanwhile. For more, the operator has `npm run
 * export`.
 */
const MAX_BYTES = 20 * 1024 * 1024;
/** After so many failed attempts, the reader is told that there is no file. */
const MAX_TRIES = 5;

/**
 * The name of the file to offer, and the number of entries in it. Throws DomainError (`not-an-approver`,
 * `rights-unknown`), StoreError.
 */
export async function offerExport(
  ctx: Context,
  actor: Actor,
  format: ExportFormat,
): Promise<{ readonly name: string; readonly entries: number }> {
  await requireApprover(ctx, actor, 'now', { what: 'export' });
  const entries = await ctx.store.count({ by: 'list', key: 'audit' });
  // Has the time in its name: a second file of the same name would replace the first, or be refused. File
  // names cannot have colons.
  const time = ctx.clock.iso(ctx.clock.now()).slice(0, 19).replaceAll(':', '');
  return { name: `license-desk-audit-${time}.${format}`, entries };
}

/**
 * Creates the job that uploads the audit to the address that its reader agreed to. Throws DomainError
 * (`not-an-approver`, `rights-unknown`; `card-outdated` for an address outside the cloud's SharePoint),
 * StoreError.
 */
export async function acceptExport(
  ctx: Context,
  actor: Actor,
  conversation: Conversation,
  format: ExportFormat,
  file: OfferedFile,
): Promise<void> {
  await requireApprover(ctx, actor, 'now', { what: 'export' });
  const { files } = ctx;
  if (!files.mayUpload(file.uploadUrl) || !files.mayUpload(file.contentUrl)) {
    throw new DomainError('card-outdated');
  }
  const commitId = ctx.ids.next();
  const audit = newAudit(ctx, commitId, { actor, what: 'audit-exported', after: { format } });
  const job = newJob(ctx, { kind: 'send-export', conversation, format, file });
  await ctx.store.commit([audit, job], commitId);
  ctx.wake();
}

/** Job: uploads the audit, and tells its reader that it is there or why it is not. */
export async function sendExport(
  ctx: Context,
  run: JobRun,
  { conversation, format, file }: Extract<JobTask, { kind: 'send-export' }>,
): Promise<void> {
  const content = await contentOf(ctx, run, format);
  const message = content ? await uploaded(ctx, run, file, content) : TOO_LARGE;
  try {
    const present = await presentConversation(ctx, conversation);
    await renewLease(run);
    await sendMessage(ctx, present, message, (noting) => renewLease(run, noting));
  } catch (error) {
    if (!isUnreachable(error, run)) throw error;
  }
  await finish(run);
}

const TOO_LARGE: Message = { kind: 'export-failed', why: 'too-large' };

async function uploaded(
  ctx: Context,
  run: JobRun,
  file: OfferedFile,
  content: Uint8Array<ArrayBuffer>,
): Promise<Message> {
  // An upload may take longer than a message.
  await run.commit([], 'renew');
  try {
    await ctx.files.upload(file.uploadUrl, content);
    return { kind: 'file', file };
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    const mayPass = error.kind !== 'gone' && error.kind !== 'permanent';
    if (mayPass && run.attempts < MAX_TRIES) throw error;
    ctx.log.warn('An export could not be uploaded.', { error: error.message });
    return { kind: 'export-failed', why: 'not-delivered' };
  }
}

/**
 * How often the lease is renewed while the audit is read, since reading may take far longer than the lease.
 */
const RENEW_MS = 5000;

/** The whole file in UTF-8; undefined when it is too large. */
async function contentOf(
  ctx: Context,
  run: JobRun,
  format: ExportFormat,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  let renewedAt = ctx.clock.now();
  for await (const text of exportAudit(ctx.store, format)) {
    if (ctx.clock.now() - renewedAt >= RENEW_MS) {
      await run.commit([], 'renew');
      renewedAt = ctx.clock.now();
    }
    const part = Buffer.from(text);
    bytes += part.byteLength;
    if (bytes > MAX_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
