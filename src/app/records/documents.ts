import type { Grant } from '../../domain/grant.ts';
import { endOf, isEnding } from '../../domain/grant.ts';
import type { Outage } from '../../domain/job.ts';
import type { Conversation, SentCard, Place } from '../../domain/place.ts';
import type { Chunk, Entry, LicenseRequest } from '../../domain/request.ts';
import { listOf } from '../../domain/request.ts';
import type { StoreContext } from '../ports/context.ts';
import type { UnresolvedAddresses, Classified } from '../ports/form-problems.ts';
import type { Document, Operation, Stored } from '../ports/store.ts';
import type { Line } from '../../domain/waiting-list.ts';
import { lineSort } from '../../domain/waiting-list.ts';
import {
  cardsKey,
  GRANTS_ENDING,
  grantDocumentId,
  grantsForKey,
  grantsOfKey,
  lineDocumentId,
  LINES,
  linesKey,
  madeByKey,
  placeDocumentId,
  requestSort,
} from './keys.ts';

/**
 * A document of the product: its content in `data`, and beside it the fields by which the store finds and
 * sorts it.
 */
export interface DataDocument<T> extends Document {
  readonly data: T;
}

/** A part of a look-up: some addresses of a large request, and the people found for them. */
export interface LookUpPart extends Pick<Chunk, 'requestId' | 'index'> {
  readonly asked: readonly string[];
  /** Whether the request has more names than are looked up. */
  readonly tooManyNames?: true;
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
    list2: madeByKey(request.requester.id),
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
  return { id: card.id, type: 'card', list: cardsKey(card.requestId), sort: card.id, data: card };
}

/**
 * A grant in the list of its person, and in that of its product while it is active. Both are sorted by the end:
 * what never ends comes last, and so does a grant while an approver is asked about its end. A grant that is ending
 * stands in the list of those, by when it is looked at next.
 */
export function grantDocument(grant: Grant): DataDocument<Grant> {
  const { person, skuId, state, question } = grant;
  const id = grantDocumentId(person.id, skuId);
  const list2 = state === 'active' ? grantsForKey(skuId) : isEnding(grant) ? GRANTS_ENDING : undefined;
  const end = question ? undefined : endOf(grant);
  const at = isEnding(grant) ? grant.ending.dueAt : (end ?? 'never');
  return {
    id,
    type: 'grant',
    list: grantsOfKey(person.id),
    ...(list2 !== undefined && { list2 }),
    sort: `${at}~${id}`,
    data: grant,
  };
}

/** The persons of a request on the waiting list of their product. It names nobody. */
export function lineDocument(line: Line): DataDocument<Line> {
  return {
    id: lineDocumentId(line.skuId, line.requestId),
    type: 'line',
    list: linesKey(line.skuId),
    list2: LINES,
    sort: lineSort(line),
    data: line,
  };
}

export function conversationDocument(
  personId: string,
  conversation: Conversation,
): DataDocument<Conversation> {
  return { id: conversationDocumentId(personId), type: 'conversation', data: conversation };
}

/**
 * The note that a conversation was greeted has this id. A team has one note for all its channels: Teams
 * reports an added bot in the channel that was chosen, and a removed one in the team.
 */
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

/** The note that everybody was told of an outage. `ttl`: seconds. */
export function outageDocument(id: string, outage: Outage, ttl: number): DataDocument<Outage> {
  return { id, type: 'outage', list: 'outages', sort: id, data: outage, ttl };
}

/**
 * The id of a place, always the same for a conversation. A personal chat has the id of its person, since the
 * chat can be made anew under another id.
 */
export function placeId(ctx: StoreContext, { kind, personId, conversationId }: Conversation): string {
  return ctx.ids.digest(
    kind === 'personal' && personId !== undefined ? `person:${personId}` : conversationId,
  );
}

/** A document as it is stored after a commit that gave this etag. */
export function written<D extends Document>(document: D, etag: string | undefined): Stored<D> {
  // Without an etag from the store, uses one that matches nothing: the next write is then stale, and reads.
  return { ...document, etag: etag ?? '"unknown"' };
}

export const create = (document: Document): Operation => ({ kind: 'create', document });

/** Replaces a document that was read. The lists of the document follow from `next`. */
export const replace = (read: Stored, next: Document): Operation => ({
  kind: 'replace',
  document: next,
  etag: read.etag,
});

export const remove = (read: Stored): Operation => ({ kind: 'remove', id: read.id, etag: read.etag });

/** The operation on a document that is a right of the caller alone; see `Operation`. */
export const asHolder = (operation: Operation): Operation => ({ ...operation, held: true });
