import type { JobTask } from '../domain/job.ts';
import { queueOf } from '../domain/job.ts';
import type { PersonRef } from '../domain/person.ts';
import type { Address, CardCopy, Place } from '../domain/place.ts';
import type { Chunk, Entry, LicenseRequest } from '../domain/request.ts';
import { groupOf } from '../domain/request.ts';
import type { Registry } from './ports.ts';
import type { LeftOver } from './problems.ts';
import type { Sorted } from './sort-out.ts';
import type { Document, Operation, Stored } from './store.ts';

/** A document of ours: the plain thing under `data`, and beside it what the store sorts and finds it by. */
export interface Holding<T> extends Document {
  readonly data: T;
}

/** Some of the entries of a request whose persons are looked up, and what they turned out to be. */
export interface LookUpPart extends Pick<Chunk, 'requestId' | 'index'> {
  readonly asked: readonly string[];
  readonly found?: Sorted & { readonly entries: readonly Entry[] };
}

/** A job as it waits: `sort` is when it is due, or, while leased, when the lease ends. */
export interface JobRecord {
  readonly task: JobTask;
  readonly attempts: number;
  readonly madeAt: string;
  /** What caused it; see `Tracing`. */
  readonly trace?: string;
  /** The worker that holds the lease, and what went wrong the last time. */
  readonly owner?: string;
  readonly lastError?: string;
}

export interface AuditEntry {
  readonly at: string;
  readonly actor: PersonRef | 'license-desk';
  /** What was done, in kebab-case: `request-approved`. */
  readonly what: string;
  readonly requestId?: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

const DAY_SECONDS = 86_400;

export const requestDocumentId = (requestId: string): string => `req:${requestId}`;
export const chunkDocumentId = (requestId: string, index: number): string => `chunk:${requestId}:${index}`;
export const conversationDocumentId = (personId: string): string => `conv:${personId}`;

export function requestDocument(request: LicenseRequest): Holding<LicenseRequest> {
  return {
    id: requestDocumentId(request.id),
    type: 'request',
    list: `requests:${groupOf(request.status)}`,
    list2: `by:${request.requester.id}`,
    sort: `${request.createdAt}~${request.id}`,
    data: request,
  };
}

export function chunkDocument(chunk: Chunk): Holding<Chunk> {
  return { id: chunkDocumentId(chunk.requestId, chunk.index), type: 'chunk', data: chunk };
}

export const lookUpDocumentId = (requestId: string, index: number): string => `look-up:${requestId}:${index}`;
export const leftOverDocumentId = (requestId: string): string => `left:${requestId}`;

export function lookUpDocument(part: LookUpPart): Holding<LookUpPart> {
  return { id: lookUpDocumentId(part.requestId, part.index), type: 'look-up', data: part };
}

export function leftOverDocument(requestId: string, left: LeftOver): Holding<LeftOver> {
  return { id: leftOverDocumentId(requestId), type: 'left-over', data: left };
}

/** A job in its queue, due at that time (ISO). */
export function jobDocument(id: string, record: JobRecord, at: string): Holding<JobRecord> {
  return {
    id: `job:${id}`,
    type: 'job',
    list: `queue:${queueOf(record.task.kind)}`,
    sort: `${at}~${id}`,
    data: record,
  };
}

/** When a job is due, or its lease ends: ISO. */
export function dueAt(job: Holding<JobRecord>): string {
  return (job.sort ?? '').slice(0, 24);
}

export function placeDocument(place: Place): Holding<Place> {
  return { id: `place:${place.id}`, type: 'place', list: 'places', sort: place.id, data: place };
}

export function cardDocument(card: CardCopy): Holding<CardCopy> {
  return { id: card.id, type: 'card', list: `cards:${card.requestId}`, sort: card.id, data: card };
}

export function conversationDocument(personId: string, address: Address): Holding<Address> {
  return { id: conversationDocumentId(personId), type: 'conversation', data: address };
}

export const greetingDocumentId = (desk: Registry, address: Address): string =>
  `greeted:${desk.ids.digest(address.conversationId)}`;

/** That a conversation was greeted. */
export function greetingDocument(desk: Registry, address: Address): Document {
  return { id: greetingDocumentId(desk, address), type: 'greeting' };
}

/** A place's id: the same conversation is always the same place. */
export function placeId(desk: Registry, address: Address): string {
  return desk.ids.digest(address.conversationId);
}

export const create = (document: Document): Operation => ({ kind: 'create', document });

/** Replaces what was read by new data; the document's lists follow from `next`. */
export const replace = (read: Stored, next: Document): Operation => ({
  kind: 'replace',
  document: next,
  etag: read.etag,
});

export const remove = (read: Stored): Operation => ({ kind: 'remove', id: read.id, etag: read.etag });

/** The creation of a job that is due `inMs` from now. */
export function newJob(desk: Registry, task: JobTask, inMs = 0): Operation {
  return namedJob(desk, desk.ids.next(), task, inMs);
}

/** The same under a name: of those that want it at the same time, one makes it, and the others meet a conflict. */
export function namedJob(desk: Registry, name: string, task: JobTask, inMs = 0): Operation {
  const now = desk.clock.now();
  const trace = desk.tracing.current();
  const caused = trace === undefined ? {} : { trace };
  const record: JobRecord = { task, attempts: 0, madeAt: desk.clock.iso(now), ...caused };
  return create(jobDocument(name, record, desk.clock.iso(now + inMs)));
}

/** The audit entry of a commit. It carries the commit's id, so that it also proves that the commit went in. */
export function newAudit(desk: Registry, commitId: string, entry: Omit<AuditEntry, 'at'>): Operation {
  const data: AuditEntry = { at: desk.clock.iso(desk.clock.now()), ...entry };
  const document: Holding<AuditEntry> = {
    id: `aud:${commitId}`,
    type: 'audit',
    list: 'audit',
    sort: commitId,
    ttl: desk.options.auditDays * DAY_SECONDS,
    data,
  };
  return create(document);
}
