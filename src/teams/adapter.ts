import { CloudAdapter, INVOKE_RESPONSE_KEY } from 'botbuilder';
import type { Activity, TurnContext } from 'botbuilder';
import { ConnectorClient, ConnectorFactory } from 'botframework-connector';
import * as z from 'zod';
import { Refused } from './authentication.ts';
import type { Authentication, RefusalReason } from './authentication.ts';

export interface AdapterOptions {
  readonly authentication: Authentication;
  /**
   * Logs an error of ours under a reference and gives the sentence for the person, which names the reference. There is no
   * context when it happened outside a turn.
   */
  readonly onBug: (error: unknown, context: TurnContext | undefined) => string;
  readonly onRefused?: (reason: RefusalReason) => void;
}

export type TurnLogic = (context: TurnContext) => Promise<void>;

const text = z.string().nullish();
const bag = z.object({});
// The connector takes it in a header, too.
const conversationId = z.string().regex(/^[\x20-\x7e]{1,1000}$/);
// They go into addresses of the connector, which take no half of a character.
const activityId = z
  .string()
  .refine((value) => value.isWellFormed())
  .nullish();
const account = z.object({
  id: z.string(),
  name: text,
  aadObjectId: text,
  role: text,
  properties: bag.nullish(),
});

// What the SDK and the bot rely on without asking; anything else may be there too, and is passed over.
const activityShape = z.object({
  type: z.string().min(1),
  id: activityId,
  name: text,
  text,
  locale: text,
  replyToId: activityId,
  from: account,
  recipient: account,
  // All of it goes back with every answer.
  conversation: account.extend({
    id: conversationId,
    tenantId: text,
    conversationType: text,
    isGroup: z.boolean().nullish(),
  }),
  channelData: bag.nullish(),
  entities: z.array(bag).nullish(),
  attachments: z.array(bag).nullish(),
  membersAdded: z.array(account).nullish(),
  membersRemoved: z.array(account).nullish(),
});

/** The adapter of the bot: strict at the door, and generic in what it says about its own errors. */
export class DeskAdapter extends CloudAdapter {
  readonly #options: AdapterOptions;

  constructor(options: AdapterOptions) {
    super(options.authentication);
    this.#options = options;
    this.onTurnError = (context, error) => this.#apologise(context, error);
  }

  /** Checks an Authorization header alone: 200, or the HTTP status to refuse with. */
  async admit(authorization: string): Promise<number> {
    try {
      await this.#options.authentication.admit(authorization);
      return 200;
    } catch (error) {
      return this.#statusOf(error);
    }
  }

  /**
   * Runs a turn for a parsed body. Gives the HTTP status and the body of the answer; never throws, and no error's text gets
   * into the answer.
   */
  async receive(
    authorization: string,
    body: Record<string, unknown>,
    logic: TurnLogic,
  ): Promise<{ readonly status: number; readonly body?: unknown }> {
    try {
      const { channelId, serviceUrl } = body;
      if (typeof channelId !== 'string' || typeof serviceUrl !== 'string') throw new Refused('activity');
      const caller = await this.#options.authentication.authenticateRequest(
        { channelId, serviceUrl },
        authorization,
      );
      if (!isActivity(body)) throw new Refused('activity');
      for (const name of ['timestamp', 'localTimestamp', 'expiration']) toDate(body, name);
      const answer = await this.processActivity(caller, body, logic);
      return answer?.body === undefined
        ? { status: answer?.status ?? 200 }
        : { status: answer.status, body: answer.body };
    } catch (error) {
      return { status: this.#statusOf(error) };
    }
  }

  #statusOf(error: unknown): number {
    if (!(error instanceof Refused)) {
      this.#options.onBug(error, undefined);
      return 500;
    }
    this.#options.onRefused?.(error.reason);
    return error.statusCode;
  }

  async #apologise(context: TurnContext, error: unknown): Promise<void> {
    const apology = this.#options.onBug(error, context);
    const { type, name } = context.activity;
    const answer = type === 'invoke' ? invokeAnswer(name, apology) : undefined;
    if (type === 'invoke')
      context.turnState.set(INVOKE_RESPONSE_KEY, {
        type: 'invokeResponse',
        value: answer ?? { status: 200 },
      });
    if (type !== 'message' && (type !== 'invoke' || answer !== undefined)) return;
    try {
      await context.sendActivity(apology);
    } catch {
      // The chat may be what failed. The error itself is in the log already.
    }
  }
}

/** Makes the adapter; compose hands it the authentication and what to do with bugs. */
export function createAdapter(options: AdapterOptions): DeskAdapter {
  return new DeskAdapter(options);
}

/**
 * An invoke's answer that shows a sentence; undefined where Teams shows none. HTTP 200 throughout: Teams hides what comes
 * with another status.
 */
function invokeAnswer(
  name: string | undefined,
  apology: string,
): { status: number; body: unknown } | undefined {
  if (name === 'adaptiveCard/action') {
    return {
      status: 200,
      body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: apology },
    };
  }
  if (name === 'task/fetch' || name === 'task/submit') {
    return { status: 200, body: { task: { type: 'message', value: apology } } };
  }
  if (name === 'application/search') {
    return {
      status: 200,
      body: {
        statusCode: 200,
        type: 'application/vnd.microsoft.search.searchResponse',
        value: { results: [] },
      },
    };
  }
  return undefined;
}

function isActivity(body: Record<string, unknown>): body is Record<string, unknown> & Activity {
  return activityShape.safeParse(body).success;
}

/** The SDK's types promise dates. What is none is left out. */
function toDate(activity: Record<string, unknown>, name: string): void {
  const given = activity[name];
  if (given === undefined) return;
  const date = new Date(typeof given === 'string' ? given : Number.NaN);
  activity[name] = Number.isNaN(date.getTime()) ? undefined : date;
}

export interface ConnectorOptions {
  /** Audience of our tokens to the connector: the channel's issuer. */
  readonly issuer: string;
  /** Whether our token may go to a service URL. */
  readonly isServiceUrl: (serviceUrl: string) => boolean;
  /** An access token of the bot for a scope. */
  readonly getToken: (scope: string) => Promise<string>;
  /** Milliseconds until a call is given up; 10,000 when left out. */
  readonly callTimeoutMs?: number;
}

/**
 * Makes the way out: clients of the connector, kept per service URL. Each call is one request with a time limit, and goes to
 * an allowed host or is refused with an Error.
 */
export function createConnectors(options: ConnectorOptions): ConnectorFactory {
  return new Connectors(options);
}

interface OutboundRequest {
  timeout: number;
  readonly headers: { set(name: string, value: string): void };
}

interface Pipeline {
  removePolicy(which: { readonly name: string }): readonly unknown[];
  addPolicy(policy: {
    readonly name: string;
    sendRequest<T>(request: OutboundRequest, next: (request: OutboundRequest) => Promise<T>): Promise<T>;
  }): void;
}

const mostConnectors = 100;

/** One client per service URL. */
class Connectors extends ConnectorFactory {
  readonly #options: ConnectorOptions;
  readonly #clients = new Map<string, ConnectorClient>();

  constructor(options: ConnectorOptions) {
    super();
    this.#options = options;
  }

  override async create(serviceUrl: string): Promise<ConnectorClient> {
    const known = this.#clients.get(serviceUrl);
    if (known !== undefined) return known;
    if (!this.#options.isServiceUrl(serviceUrl)) throw new Error('The service URL is none of this cloud.');
    if (this.#clients.size >= mostConnectors) this.#clients.clear();
    const client = this.#make(serviceUrl);
    this.#clients.set(serviceUrl, client);
    return client;
  }

  #make(baseUri: string): ConnectorClient {
    const { getToken, issuer, callTimeoutMs = 10_000 } = this.#options;
    const client = new ConnectorClient(
      {
        async signRequest(resource) {
          resource.headers.set('authorization', `Bearer ${await getToken(`${issuer}/.default`)}`);
          return resource;
        },
      },
      { baseUri, userAgent: 'LicenseDesk' },
    );
    // The SDK has no option for it, so the pipeline is changed. Repeating a POST doubles a message (facts: one send, up to 4
    // POSTs), and following a redirect would carry the token elsewhere.
    const { pipeline }: { readonly pipeline: Pipeline } = Reflect.get(client, 'client');
    for (const name of ['defaultRetryPolicy', 'redirectPolicy']) {
      if (pipeline.removePolicy({ name }).length !== 1)
        throw new Error(`The connector has no ${name} to take out.`);
    }
    pipeline.addPolicy({
      name: 'patience',
      sendRequest(request, next) {
        request.timeout = callTimeoutMs;
        request.headers.set('accept', 'application/json');
        return next(request);
      },
    });
    return client;
  }
}
