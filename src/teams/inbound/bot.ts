import { OutsideError } from '../../app/ports/outside-error.ts';
import { withDeadline } from '../../common/deadline.ts';
import { DomainError } from '../../domain/errors.ts';
import { readerFor } from '../../text/languages.ts';
import type { IncomingActivity, OutgoingActivity, TurnContext } from '../activity.ts';
import { EMPTY_SEARCH_ANSWER, invokeResponse, messageAnswer, sentenceMessage } from '../cards/replies.ts';
import { toOutsideError } from '../channel/outside-errors.ts';
import type { Log } from '../log.ts';
import { localeOf, placeConversation } from './actor.ts';
import { runCardAction } from './card-actions.ts';
import { runCommand } from './commands.ts';
import { describeError } from './describe-errors.ts';
import { runFileConsent } from './file-consent.ts';
import { greet, isUninstalled, isInstalled } from './install-events.ts';
import type { BotDeps, Turn } from './turn.ts';
import { openTurn } from './turn.ts';

export type { BotDeps } from './turn.ts';

export interface Bot {
  /** Handles one authenticated activity. Never throws: an error becomes a sentence and a log line. */
  onTurn(context: TurnContext): Promise<void>;
}

const FILE_CONSENT = 'fileConsent/invoke';

type Replies = readonly OutgoingActivity[];

/**
 * Makes the bot. It finds out who acts, passes on what they want, and sends the answer. It has no rules of
 * its own.
 */
export function createBot(deps: BotDeps): Bot {
  return {
    async onTurn(context) {
      const { activity } = context;
      try {
        const turn = openTurn(deps, activity);
        const [replies] = await Promise.all([
          handle(turn, activity),
          within(PATIENCE_MS, remember(turn, activity), undefined, deps.log),
        ]);
        await answer(context, replies);
      } catch (error) {
        const { text } = readerFor(localeOf(activity), deps.readerFallback);
        const sentence = describeError(error, { ...deps, text: text.chat, what: whatOf(activity) });
        await say(deps, context, sentence);
      }
    },
  };
}

async function handle(turn: Turn, activity: IncomingActivity): Promise<Replies> {
  if (activity.type === 'message') {
    // A click from a client that turns Action.Execute into Action.Submit. It does not say which button it
    // was: docs/decisions/0019.
    if (activity.value !== undefined && activity.value !== null) throw new DomainError('click-as-message');
    return runCommand(turn, activity);
  }
  if (activity.type !== 'invoke') return isInstalled(activity) ? greet(turn) : [];
  if (activity.name === 'adaptiveCard/action') {
    const slow = { body: messageAnswer(turn.reader.text.chat.slow), posts: [] };
    const click = runCardAction(turn, activity.value);
    const { body, posts } = await within(PATIENCE_MS, click, slow, turn.log);
    return [...posts, invokeResponse(body)];
  }
  if (activity.name === FILE_CONSENT) return runFileConsent(turn, activity.value);
  return [invokeResponse(activity.name === 'application/search' ? EMPTY_SEARCH_ANSWER : {})];
}

/**
 * Sends the replies. Throws OutsideError if a reply cannot be sent; the act itself has been committed
 * already.
 */
async function answer(context: TurnContext, replies: Replies): Promise<void> {
  try {
    for (const reply of replies) await context.sendActivity(reply);
  } catch (cause) {
    throw new OutsideError('transient', toOutsideError(cause).message, { cause });
  }
}

/** After some seconds, Teams shows "Unable to reach app". So every click is answered within 3 s. */
const PATIENCE_MS = 2800;

/** Gives the result, or after `ms` the fallback. The work continues, and its outcome is logged. */
function within<T>(ms: number, work: Promise<T>, otherwise: T, log: Log): Promise<T> {
  return withDeadline(ms, work, () => {
    log.warn('A turn exceeded its time limit and continues');
    void work.catch((error: unknown) =>
      log.warn('A turn that continued past its time limit failed', { error }),
    );
    return otherwise;
  });
}

/** Stores where a person and the tenant can be reached. A failure does not stop the act. */
async function remember(turn: Turn, activity: IncomingActivity): Promise<void> {
  const { actions, conversation, renamed, log } = turn;
  try {
    if (isUninstalled(activity)) await actions.forgetConversation(placeConversation(conversation));
    else if (conversation.kind === 'personal') await actions.rememberConversation(conversation);
    await actions.rememberServiceUrl(conversation.serviceUrl);
    if (renamed !== undefined) await actions.renamePlaces(renamed);
  } catch (error) {
    log.warn('A conversation could not be remembered', { error });
  }
}

async function say({ log }: BotDeps, context: TurnContext, sentence: string): Promise<void> {
  const { type, name } = context.activity;
  if (type !== 'message' && type !== 'invoke') return;
  try {
    // Teams shows the answer to a click, but none to a file consent.
    if (name === FILE_CONSENT) await context.sendActivity(invokeResponse({}));
    const isClick = type === 'invoke' && name !== FILE_CONSENT;
    await context.sendActivity(isClick ? invokeResponse(messageAnswer(sentence)) : sentenceMessage(sentence));
  } catch (error) {
    // The chat itself may have failed.
    log.warn('A reply could not be sent', { error });
  }
}

function whatOf({ type, name }: IncomingActivity): string {
  return type === 'invoke' ? `invoke ${String(name).slice(0, 60)}` : type;
}
