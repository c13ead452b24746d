import type { Outage } from '../../domain/job.ts';
import type { Conversation, SentCard, Place } from '../../domain/place.ts';
import type { Chunk, Entry, LicenseRequest } from '../../domain/request.ts';
import { listOf } from '../../domain/request.ts';
import type { StoreContext } from '../ports/context.ts';
import type { UnresolvedAddresses, Classified } from '../ports/form-problems.ts';
import type { Document, Operation, Stored } from '../ports/store.ts';
import { placeDocumentId, requestSort } from './keys.ts';

/** A document of ours: the plain thing under `data`, and beside it what the store sorts and finds it by. */
export interface DataDocument<T> extends Document {
  readonly data: T;
}

/** Some of the addresses of a request whose persons are looked up by a job, and who was found. */
export interface LookUpPart extends Pick<Chunk, 'requestId' | 'index'> {
  readonly asked: readonly string[];
  readonly found?: Classified & { readonly entries: readonly Entry[] };
}

export const requestDocumentId = (requestId: string): string => `req:${requestId}`;
export const chunkDocumentId = (requestId: string, index: number): string => `chunk:${requestId}:${index}`;
export const conversationDocumentId = (personId: string): string => `conv:${personId}`;

export function requestDocument(request: LicenseRequest): DataDocument<LicenseRequest> {
  return {
    id: requestDocumentId(request.id),
    type: 'request',
    list: `requests:${listOf(request.status)}`,
    list2: `by:${request.requester.id}`,
    sort: requestSort(request),
    data: request,
  };
}

export function chunkDocument(chunk: Chunk): DataDocument<Chunk> {
  return { id: chunkDocumentId(chunk.requestId, chunk.index), type: 'chunk', data: chunk };
}

export const lookUpDocumentId = (requestId: string, index: number): string => `look-up:${requestId}:${index}`;
export const unresolvedDocumentId = (requestId: string): string => `unresolved:${requestId}`;

export function lookUpDocument(part: LookUpPart): DataDocument<LookUpPart> {
  return { id: lookUpDocumentId(part.requestId, part.index), type: 'look-up', data: part };
}

export function unresolvedDocument(
  requestId: string,
  unresolved: UnresolvedAddresses,
): DataDocument<UnresolvedAddresses> {
  return { id: unresolvedDocumentId(requestId), type: 'unresolved', data: unresolved };
}

export function placeDocument(place: Place): DataDocument<Place> {
  return { id: placeDocumentId(place.id), type: 'place', list: 'places', sort: place.id, data: place };
}

export function cardDocument(card: SentCard): DataDocument<SentCard> {
  return { id: card.id, type: 'card', list: `cards:${card.requestId}`, sort: card.id, data: card };
}

export function conversationDocument(
  personId: string,
  conversation: Conversation,
): DataDocument<Conversation> {
  return { id: conversationDocumentId(personId), type: 'conversation', data: conversation };
}

/** A team is one: Teams tells of being added in whatever channel was chosen, and of being removed in the team. */
export const greetingDocumentId = (ctx: StoreContext, conversation: Conversation): string =>
  `greeted:${ctx.ids.digest(conversation.teamId ?? conversation.conversationId)}`;

/** The note that a conversation was greeted. */
export function greetingDocument(ctx: StoreContext, conversation: Conversation): Document {
  return { id: greetingDocumentId(ctx, conversation), type: 'greeting' };
}

export const SERVICE_URL_ID = 'service-url';

/** The service URL of the tenant's last activity. */
export function serviceUrlDocument(serviceUrl: string): DataDocument<string> {
  return { id: SERVICE_URL_ID, type: 'service-url', data: serviceUrl };
}

/** The note that a cause that hits everybody was told. */
export function outageDocument(id: string, outage: Outage, ttl: number): DataDocument<Outage> {
  return { id, type: 'outage', list: 'outages', sort: id, data: outage, ttl };
}

/** A place's id: the same conversation is always the same place, and so is a person, whose chat can be made anew under another id. */
export function placeId(ctx: StoreContext, { kind, personId, conversationId }: Conversation): string {
  return ctx.ids.digest(
    kind === 'personal' && personId !== undefined ? `person:${personId}` : conversationId,
  );
}

/** A document as it is stored after the commit that gave this etag. */
export function written<D extends Document>(document: D, etag: string | undefined): Stored<D> {
  // Without an etag from the store, one that fits nothing: the next write is stale, and reads first.
  return { ...document, etag: etag ?? '"unknown"' };
}

export const create = (document: Document): Operation => ({ kind: 'create', document });

/** Replaces what was read by new data; the document's lists follow from `next`. */
export const replace = (read: Stored, next: Document): Operation => ({
  kind: 'replace',
  document: next,
  etag: read.etag,
});

export const remove = (read: Stored): Operation => ({ kind: 'remove', id: read.id, etag: read.etag });
