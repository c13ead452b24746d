import type { LicenseRequest } from '../../domain/request.ts';

export const placeDocumentId = (placeId: string): string => `place:${placeId}`;

/** The id of a card of a request. `where`: the id of the place, or of the job that sends an opened card. */
export const cardDocumentId = (requestId: string, where: string): string => `card:${requestId}:${where}`;

/** The key of the ledger of the cards of a request, or of an extension. */
export const cardsKey = (requestId: string): string => `cards:${requestId}`;

/** The id of the requester's own card of a request. */
export const statusCardId = (requestId: string): string => cardDocumentId(requestId, 'status');

/** The id of the grant of a product to a person. It begins with the person's id, by which an erasure finds it. */
export const grantDocumentId = (personId: string, skuId: string): string => `grant:${personId}:${skuId}`;

/** The key of the list of a person's grants. */
export const grantsOfKey = (personId: string): string => `grants-of:${personId}`;

/** The key of the list of the grants of a product that hold a seat. */
export const grantsForKey = (skuId: string): string => `grants-for:${skuId}`;

/** The key of the waiting lists of all products. */
export const LINES = 'lines';

/** The key of the waiting list of a product. */
export const linesKey = (skuId: string): string => `line:${skuId}`;

/** The id of the persons of a request on the waiting list of a product. */
export const lineDocumentId = (skuId: string, requestId: string): string => `line:${skuId}:${requestId}`;

/** The name of the job that serves the waiting list of a product. */
export const serveJobName = (skuId: string): string => `serve-list:${skuId}`;
/** The list of the products whose licenses end, or some of them. */
export const ENDS = 'ends';

/** The id of the reminders of a product whose licenses end. */
export const endsDocumentId = (skuId: string): string => `ends:${skuId}`;

/** The name of the job that follows the ends of licenses. */
export const FOLLOW_ENDS = 'follow-ends';

/** The list of the grants that are ending, by when they are looked at next. */
export const GRANTS_ENDING = 'grants-ending';

/** The key of the list of requests that somebody made. */
export const madeByKey = (personId: string): string => `by:${personId}`;

export const jobDocumentId = (jobId: string): string => `job:${jobId}`;

/** The id of the job in a document. */
export const jobIdOf = ({ id }: { readonly id: string }): string => id.replace(/^job:/, '');

/** The sort key of a request in its lists: by date, then by id. */
export const requestSort = ({ createdAt, id }: Pick<LicenseRequest, 'createdAt' | 'id'>): string =>
  `${createdAt}~${id}`;

/** A sort key behind all requests made by that time (ISO): `~` sorts behind every id. */
export const behindRequests = (iso: string): string => `${iso}~~`;

const REQUEST_SORT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z~[\w-]{1,64}$/;

/** Whether a text from outside has the form of a request's sort key. */
export const isRequestSort = (text: string): boolean => REQUEST_SORT.test(text);
