import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { leaveUnanswered } from '../unanswered.ts';
import type { Guard } from './auth.ts';
import { authenticate } from './auth.ts';
import { CosmosFailure } from './failure.ts';
import type { Effect, Faults, RequestKind } from './faults.ts';
import { type CosmosRequest, readRequest } from './request.ts';
import { answerData, answerSchema, type CosmosAnswer } from './routes.ts';
import type { Account } from './state.ts';

export interface Settings extends Guard {
  readonly account: Account;
  readonly faults: Faults;
  readonly usage: { readonly requests: Record<RequestKind, number>; charge: number };
  endpoint: string;
  multiWrite: boolean;
}

/** The function that answers each HTTP request. */
export function makeListener(settings: Settings): RequestListener {
  return (incoming, response) => {
    handle(settings, incoming, response).catch((error: unknown) => {
      // A bug of the double itself also becomes an answer. Without one it would look like a fault under test.
      if (!response.destroyed) send(response, settings, failureAnswer(error));
    });
  };
}

async function handle(
  settings: Settings,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = await readRequest(incoming);
  settings.usage.requests[request.kind] += 1;
  const { method, segments, header, kind } = request;
  const signed = { method, segments, date: header('x-ms-date'), authorization: header('authorization') };
  const caller = await authenticate(signed, settings);
  if (kind === 'batch') settings.faults.release();
  const act = (): CosmosAnswer => answer(settings, request, caller === 'key');
  const effect = settings.faults.take(kind, request.body);
  if (effect === undefined) send(response, settings, act());
  else suffer(effect, act, settings, response);
}

function suffer(effect: Effect, act: () => CosmosAnswer, settings: Settings, response: ServerResponse): void {
  if (typeof effect === 'object') {
    const { answer: status, substatus, retryAfterMs } = effect;
    send(response, settings, {
      ...failureAnswer(new CosmosFailure(status, `The double was told to answer ${status}.`, substatus)),
      ...(retryAfterMs === undefined ? {} : { headers: { 'x-ms-retry-after-ms': String(retryAfterMs) } }),
    });
    return;
  }
  const quietly = (): void => {
    try {
      settings.usage.charge += act().charge;
    } catch (error) {
      // The answer of this act is lost, so nobody gets its refusal.
      if (!(error instanceof CosmosFailure)) throw error;
    }
  };
  if (effect === 'lost' || effect === 'deaf') quietly();
  if (effect === 'deaf' || effect === 'silent') leaveUnanswered(response);
  if (effect === 'late') settings.faults.hold(quietly);
  if (effect === 'lost' || effect === 'cut' || effect === 'late') response.destroy();
}

function answer(settings: Settings, request: CosmosRequest, hasKey: boolean): CosmosAnswer {
  if (request.kind === 'account') return { status: 200, charge: 0, body: describeAccount(settings) };
  if (request.kind === 'schema') return answerSchema(settings.account, request, hasKey);
  return answerData(settings.account, request);
}

function describeAccount({ endpoint, multiWrite }: Settings): unknown {
  const locations = [{ name: 'Sandbox', databaseAccountEndpoint: endpoint }];
  return {
    id: 'cosmos-double',
    _rid: 'cosmos-double',
    writableLocations: locations,
    readableLocations: locations,
    enableMultipleWriteLocations: multiWrite,
    userConsistencyPolicy: { defaultConsistencyLevel: 'Session' },
  };
}

function failureAnswer(error: unknown): CosmosAnswer {
  const failure =
    error instanceof CosmosFailure
      ? error
      : new CosmosFailure(500, `The double failed: ${error instanceof Error ? error.stack : String(error)}`);
  const body = { code: String(failure.status), message: failure.message };
  const headers = { 'x-ms-substatus': String(failure.substatus) };
  return { status: failure.status, charge: 1, headers, body };
}

function send(
  response: ServerResponse,
  { usage }: Settings,
  { status, charge, headers, body }: CosmosAnswer,
): void {
  usage.charge += charge;
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-ms-activity-id': randomUUID(),
    'x-ms-request-charge': charge.toFixed(2),
    ...headers,
  });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
