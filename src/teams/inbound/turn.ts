import type { Conversation } from '../../domain/place.ts';
import type { Reader } from '../../text/languages.ts';
import { readerFor } from '../../text/languages.ts';
import type { IncomingActivity } from '../activity.ts';
import type { Cards } from '../cards/cards.ts';
import type { Log } from '../log.ts';
import type { ReaderFallback } from '../reader-fallback.ts';
import type { Sender } from './actor.ts';
import { localeOf, readSender, zoneOf } from './actor.ts';
import type { UseCases } from './use-cases.ts';

export interface BotDeps {
  /** Bound to the context, since this folder never holds a port. */
  readonly actions: UseCases;
  readonly cards: Cards;
  readonly readerFallback: ReaderFallback;
  /** The id of the only tenant that is served. */
  readonly tenantId: string;
  /** The address that opens the personal chat with the bot. */
  readonly chatUrl: string;
  readonly log: Log;
  /** Makes an id for a form. */
  readonly newId: () => string;
  /** The reference of the present trace, for the person and the log. */
  readonly reference: () => string;
  /** The address of a person who is mentioned in a conversation. */
  readonly addressOf?: (conversation: Conversation, memberId: string) => Promise<string | undefined>;
}

/** One activity, whose tenant was checked. */
export interface Turn extends Sender {
  readonly actions: UseCases;
  readonly cards: Cards;
  readonly log: Log;
  readonly newId: () => string;
  readonly chatUrl: string;
  readonly addressOf: BotDeps['addressOf'];
  /** The card that was clicked. */
  readonly replyToId: string | undefined;
  /** The person who acts, as the reader of sentences that only they see. */
  readonly reader: Reader;
  /**
   * The readers of posts in this conversation: the person who acts in a personal chat, everybody elsewhere.
   */
  readonly audience: Reader;
}

/** Opens the turn of an authenticated activity. Throws DomainError (`wrong-tenant`, `no-account`). */
export function openTurn(deps: BotDeps, activity: IncomingActivity): Turn {
  const { actions, cards, log, newId, chatUrl, readerFallback } = deps;
  const sender = readSender(activity, deps.tenantId);
  const reader = readerFor(localeOf(activity), readerFallback, zoneOf(activity));
  const audience = sender.conversation.kind === 'personal' ? reader : readerFor(undefined, readerFallback);
  const replyToId = activity.replyToId === '' ? undefined : activity.replyToId;
  return {
    ...sender,
    actions,
    cards,
    log,
    newId,
    chatUrl,
    addressOf: deps.addressOf,
    replyToId,
    reader,
    audience,
  };
}
