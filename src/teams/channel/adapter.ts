import type { TurnContext } from 'botbuilder';
import { CloudAdapter, INVOKE_RESPONSE_KEY } from 'botbuilder';
import { isActivity, toDate } from './activity-shape.ts';
import type { Authentication, RefusalReason } from './authentication.ts';
import { Refused } from './authentication.ts';

export interface AdapterOptions {
  readonly authentication: Authentication;
  /**
   * Logs an unexpected error under a reference, and gives the sentence for the person, which contains the
   * reference. `context` is undefined outside a turn.
   */
  readonly onTurnError: (error: unknown, context: TurnContext | undefined) => string;
  readonly onRefused?: (reason: RefusalReason) => void;
}

export type TurnLogic = (context: TurnContext) => Promise<void>;

/** The bot's adapter. It checks every request, and never shows the text of an unexpected error. */
export class LicenseDeskAdapter extends CloudAdapter {
  readonly #options: AdapterOptions;

  constructor(options: AdapterOptions) {
    super(options.authentication);
    this.#options = options;
    this.onTurnError = (context, error) => this.#replyToError(context, error);
  }

  /** Checks an Authorization header alone. Gives 200, or the HTTP status of the refusal. */
  async admit(authorization: string): Promise<number> {
    try {
      await this.#options.authentication.admit(authorization);
      return 200;
    } catch (error) {
      return this.#statusOf(error);
    }
  }

  /**
   * Runs a turn for a parsed body. Gives the HTTP status and the body of the answer. Never throws, and no
   * error's text gets into the answer.
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
      this.#options.onTurnError(error, undefined);
      return 500;
    }
    this.#options.onRefused?.(error.reason);
    return error.statusCode;
  }

  async #replyToError(context: TurnContext, error: unknown): Promise<void> {
    const apology = this.#options.onTurnError(error, context);
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
      // The chat itself may have failed. The error is in the log already.
    }
  }
}

/** Makes the adapter. src/compose passes the authentication, and what to do about unexpected errors. */
export function createAdapter(options: AdapterOptions): LicenseDeskAdapter {
  return new LicenseDeskAdapter(options);
}

/**
 * An invoke's answer that shows a sentence; undefined for invokes whose answer Teams does not show. The HTTP
 * status is always 200, since Teams hides the content of any other.
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
