import type { TaskOf } from '../domain/job.ts';
import { isErased } from '../domain/mention.ts';
import type { Outcome } from '../domain/outcome.ts';
import { isFinal } from '../domain/outcome.ts';
import type { Entry, LicenseRequest } from '../domain/request.ts';
import { CHUNK_SIZE, chunkCount, isOpen, isRemoved } from '../domain/request.ts';
import { newJob, replace, requestDocument } from './documents.ts';
import type { JobRun } from './job-run.ts';
import { finish, holdOn, record } from './job-run.ts';
import { findChunk, loadRequest, readHeader, viewOf } from './load.ts';
import type { MailContent, PersonView } from './messages.ts';
import type { Desk } from './ports.ts';
import { OutsideError } from './ports.ts';
import type { Operation } from './store.ts';

/** How often it is looked whether the outcome to be told is final again. */
const UNDER_WAY_MS = 30_000;

/** A request with the mails counted that the jobs will send. */
interface News {
  readonly request: LicenseRequest;
  readonly jobs: readonly Operation[];
}

/** The message and the mail to the requester, now that the request has ended. */
export function requesterNews(desk: Desk, request: LicenseRequest): News {
  const about = { requestId: request.id, round: request.round };
  const chat = newJob(desk, { kind: 'message-requester', ...about });
  if (!desk.mailer.enabled || request.requester.mail === undefined) return { request, jobs: [chat] };
  return {
    request: withMailsAsked(request, 1),
    jobs: [chat, newJob(desk, { kind: 'mail-requester', ...about })],
  };
}

/**
 * The messages and mails to the persons at these places of the request. Who is the requester too is told as the requester; in a later
 * round, those are told for whom it works now.
 */
export function personNews(
  desk: Desk,
  request: LicenseRequest,
  persons: readonly { readonly index: number; readonly entry: Entry }[],
): News {
  const jobs: Operation[] = [];
  let mails = 0;
  for (const { index, entry } of persons) {
    if (entry.person.id === request.requester.id || !isWorthTelling(entry.outcome, request.round)) continue;

    const about = { requestId: request.id, index, round: request.round };
    jobs.push(newJob(desk, { kind: 'message-person', ...about }));
    if (desk.mailer.enabled && entry.person.mail !== undefined) {
      jobs.push(newJob(desk, { kind: 'mail-person', ...about }));
      mails += 1;
    }
  }
  return { request: withMailsAsked(request, mails), jobs };
}

function isWorthTelling(outcome: Outcome | undefined, round: number): boolean {
  return round <= 1 || outcome?.kind === 'assigned' || outcome?.kind === 'holder';
}

function withMailsAsked(request: LicenseRequest, count: number): LicenseRequest {
  return { ...request, mail: { ...request.mail, asked: request.mail.asked + count } };
}

/** Job: fans "not approved" out to the persons of one chunk, then of the next. */
export function tellDeclined(
  desk: Desk,
  run: JobRun,
  { requestId, chunk }: TaskOf<'tell-declined'>,
): Promise<void> {
  return record(desk, run, requestId, async ({ document, request }) => {
    const first = chunk * CHUNK_SIZE;
    const read = await findChunk(desk, requestId, chunk);
    if (!read) return undefined;
    const persons = read.data.entries.map((entry, n) => ({ index: first + n, entry }));
    const news = personNews(desk, request, persons);
    const next =
      chunk + 1 < chunkCount(request)
        ? [newJob(desk, { kind: 'tell-declined', requestId, chunk: chunk + 1 })]
        : [];
    return {
      operations: [replace(document, requestDocument(news.request)), ...news.jobs, ...next],
      end: 'finish',
    };
  });
}

/** Job: one Teams message to the requester about the whole request. The send can double when the process dies right after it. */
export async function messageRequester(
  desk: Desk,
  run: JobRun,
  task: TaskOf<'message-requester'>,
): Promise<void> {
  const loaded = await loadRequest(desk, task.requestId);
  if (!loaded || isOpen(loaded.request.status)) return finish(run);
  const view = await viewOf(desk, loaded);
  await message(desk, run, loaded.request.requester.id, { kind: 'request-ended', view });
}

/** Job: one Teams message to a person, where the bot can reach them. */
export async function messagePerson(desk: Desk, run: JobRun, task: TaskOf<'message-person'>): Promise<void> {
  const view = await readPerson(desk, task.requestId, task.index);
  if (!view) return finish(run);
  if (isUnderWay(view)) return later(run);
  await message(desk, run, view.entry.person.id, { kind: 'person-ended', ...view });
}

/** One person of a request, without the others; undefined when the request is gone. */
async function readPerson(desk: Desk, requestId: string, index: number): Promise<PersonView | undefined> {
  const header = await readHeader(desk, requestId);
  const chunk = header && (await findChunk(desk, requestId, Math.floor(index / CHUNK_SIZE)));
  const entry = chunk?.data.entries[index % CHUNK_SIZE];
  return header && entry && { request: header.data, index, entry };
}

/** Whether somebody tries again meanwhile: what failed before is not told, and what comes of it only when it works. */
function isUnderWay({ request, index, entry }: PersonView): boolean {
  return (
    request.status === 'approving' && !isRemoved(request, index) && !isFinal(entry.outcome, request.round)
  );
}

async function later(run: JobRun): Promise<void> {
  await run.commit([], { againInMs: UNDER_WAY_MS });
}

/** Sends one Teams message to a person, where the bot can reach them, and ends the job. Throws LeaseLost, OutsideError, StoreError. */
export async function message(
  desk: Desk,
  run: JobRun,
  personId: string,
  content: Parameters<Desk['messenger']['post']>[1],
): Promise<void> {
  if (isErased(personId)) return finish(run);
  try {
    const address = await desk.messenger.personal(personId);
    await holdOn(run);
    await desk.messenger.post(address, content);
  } catch (error) {
    // Whoever has not installed the app cannot be written to in Teams; the mail tells them.
    if (!(error instanceof OutsideError) || error.kind !== 'gone') throw error;
    desk.log.info('A person cannot be reached in Teams.', { personId });
  }
  await finish(run);
}

/** Job: one mail to the requester about the whole request. */
export async function mailRequester(desk: Desk, run: JobRun, task: TaskOf<'mail-requester'>): Promise<void> {
  const loaded = await loadRequest(desk, task.requestId);
  if (!loaded || loaded.request.requester.mail === undefined) return finish(run);
  const { mail: address, language } = loaded.request.requester;
  const view = await viewOf(desk, loaded);
  await mail(
    desk,
    run,
    task.requestId,
    { address, ...(language === undefined ? {} : { language }) },
    {
      kind: 'request-ended',
      view,
    },
  );
}

/** Job: one mail to a person about their own outcome. */
export async function mailPerson(desk: Desk, run: JobRun, task: TaskOf<'mail-person'>): Promise<void> {
  const view = await readPerson(desk, task.requestId, task.index);
  if (view?.entry.person.mail === undefined) return finish(run);
  if (isUnderWay(view)) return later(run);
  const { mail: address, language } = view.entry.person;
  const to = { address, ...(language === undefined ? {} : { language }) };
  await mail(desk, run, task.requestId, to, { kind: 'person-ended', ...view });
}

async function mail(
  desk: Desk,
  run: JobRun,
  requestId: string,
  to: { readonly address: string; readonly language?: string },
  content: MailContent,
): Promise<void> {
  const waitMs = await run.take(1);
  if (waitMs > 0) {
    await run.commit([], { againInMs: waitMs });
    return;
  }
  await holdOn(run);
  const result = await sendOnce(desk, to, content);
  await recordMail(desk, run, requestId, result);
}

async function sendOnce(
  desk: Desk,
  to: { readonly address: string; readonly language?: string },
  content: MailContent,
): Promise<'sent' | 'refused'> {
  try {
    await desk.mailer.send(to, content);
    return 'sent';
  } catch (error) {
    if (!(error instanceof OutsideError) || error.kind !== 'permanent') throw error;
    desk.log.warn('A mail was refused.', { kind: content.kind, error: error.message });
    return 'refused';
  }
}

/** Counts the mail on the request; the cards are redrawn when the last one is out. Throws LeaseLost, StoreError. */
export function recordMail(
  desk: Desk,
  run: JobRun,
  requestId: string,
  result: 'sent' | 'refused',
): Promise<void> {
  return record(desk, run, requestId, ({ document, request }) => {
    const counts = { ...request.mail, [result]: request.mail[result] + 1 };
    const next = { ...request, mail: counts, version: request.version + 1 };
    const isLast = counts.sent + counts.refused >= counts.asked && !isOpen(request.status);
    const redraw = isLast ? [newJob(desk, { kind: 'redraw', requestId })] : [];
    return { operations: [replace(document, requestDocument(next)), ...redraw], end: 'finish' };
  });
}

/** The persons of a chunk whose outcome became final in this round. */
export function newlyFinal(
  request: LicenseRequest,
  first: number,
  before: readonly Entry[],
  after: readonly Entry[],
): readonly { readonly index: number; readonly entry: Entry }[] {
  return after.flatMap((entry, n) => {
    const isNew = isFinal(entry.outcome, request.round) && !isFinal(before[n]?.outcome, request.round);
    return isNew ? [{ index: first + n, entry }] : [];
  });
}
