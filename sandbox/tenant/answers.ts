/** One call, alone or as an item of a batch, as handlers and faults see it. */
export interface Call {
  readonly method: string;
  /** Decoded path: without `/v1.0` for Graph (`/users/…`), with the tenant id for the login. */
  readonly path: string;
  /** The route that answers the call, such as `/users/{id}/assignLicense`; the path itself if there is no route. */
  readonly template: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON, or the text if it is not JSON; undefined without a body. */
  readonly body: unknown;
  readonly batched: boolean;
  readonly step?: BatchStep | undefined;
}

/** The position of an item in its batch. Items of one batch and one depth run at the same moment. */
export interface BatchStep {
  readonly batch: object;
  /** 0 for an item that depends on no other. */
  readonly depth: number;
}

/** One of the `details` of an error. */
export interface Detail {
  readonly code: string;
  readonly message: string;
}

/** The answer that goes back. No `body`: an empty answer without a Content-Type. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Thrown by a handler to answer with Graph's error envelope. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly Detail[] | undefined;
  constructor(status: number, code: string, message: string, details?: readonly Detail[]) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** 400 with the code that the directory uses for nearly everything; the reason is in the message alone. */
export function badRequest(message: string): Refusal {
  return new Refusal(400, 'Request_BadRequest', message);
}

/** 404 for an object that is not there. */
export function notFound(id: string): Refusal {
  const text = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
  return new Refusal(404, 'Request_ResourceNotFound', text);
}

/** 403 for a caller without the right. */
export function denied(): Refusal {
  const text = 'Insufficient privileges to complete the operation.';
  return new Refusal(403, 'Authorization_RequestDenied', text);
}

/** Graph's error envelope. `at` is ms since 1970; the date in it carries no offset, as Graph's does not. */
export function envelope(
  code: string,
  message: string,
  ids: { requestId: string; clientRequestId: string; at: number },
  details?: readonly Detail[],
): unknown {
  return {
    error: {
      code,
      message,
      ...(details === undefined ? {} : { details }),
      innerError: {
        date: new Date(ids.at).toISOString().slice(0, 19),
        'request-id': ids.requestId,
        'client-request-id': ids.clientRequestId,
      },
    },
  };
}

/** The value as a plain object with unknown members; undefined if it is not an object. */
export function asRecord(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return { ...value };
}

/** The members of an array that are texts; undefined when it is no array of texts only. */
export function asTexts(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((one): one is string => typeof one === 'string');
  return texts.length === value.length ? texts : undefined;
}
