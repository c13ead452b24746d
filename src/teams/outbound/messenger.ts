import type { Message } from '../../app/ports/messages.ts';
import { OutsideError } from '../../app/ports/outside-error.ts';
import type { Messenger } from '../../app/ports/ports.ts';
import type { Conversation } from '../../domain/place.ts';
import type { Decision } from '../../domain/request.ts';
import { isPending } from '../../domain/request.ts';
import { deciderName } from '../../text/decider-name.ts';
import type { Text } from '../../text/en/text.ts';
import type { Reader } from '../../text/languages.ts';
import { readerFor } from '../../text/languages.ts';
import { literal } from '../../text/literal.ts';
import { personResultOf, productOf, requestSentence } from '../../text/outcome-sentences.ts';
import { lapseSentence } from '../../text/lapse-sentence.ts';
import { ownPlaceName } from '../../text/place-name.ts';
import type { OutgoingActivity } from '../activity.ts';
import type { Cards } from '../cards/cards.ts';
import { fileMessage } from '../cards/file-cards.ts';
import { correctionForm } from '../cards/form-model.ts';
import { cardMessage, sentenceMessage } from '../cards/replies.ts';
import { requestInWords, seenBy } from '../cards/request-in-words.ts';
import type { Connector, TeamsConnector } from '../channel/connectors.ts';
import { toOutsideError } from '../channel/outside-errors.ts';
import type { ReaderFallback } from '../reader-fallback.ts';
import { alerted, grantActivity, grantWithoutNames } from './grant-activity.ts';
import type { Hosts } from './right-host.ts';
import { atRightHost } from './right-host.ts';
import { threadMessage } from './thread-messages.ts';

export interface MessengerDeps extends Hosts {
  /**
   * A client for a service URL: one request per call, with a time limit. Rejects for a host to which our
   * token may not go.
   */
  readonly connectorFor: (serviceUrl: string) => Promise<Connector>;
  /** The same for the calls that Teams adds. */
  readonly teamsFor: (serviceUrl: string) => Promise<TeamsConnector>;
  readonly cards: Cards;
  readonly readerFallback: ReaderFallback;
  readonly tenantId: string;
  /** The bot's app id, without `28:`. */
  readonly botId: string;
  /** The personal chat with somebody, if one was seen. */
  readonly conversationOf: (personId: string) => Promise<Conversation | undefined>;
}

const CONVERSATION_TYPES = { personal: 'personal', group: 'groupChat', channel: 'channel' } as const;

/** Makes the port through which use cases and worker send to Teams. */
export function createMessenger(deps: MessengerDeps): Messenger {
  const { cards, readerFallback, tenantId, botId, conversationOf } = deps;

  const activityFor = (conversation: Conversation, message: Message) => {
    const { locale, timeZone } = conversation;
    const isPersonal = conversation.kind === 'personal';
    const reader = isPersonal
      ? readerFor(locale, readerFallback, timeZone)
      : readerFor(undefined, readerFallback);
    return {
      ...(conversation.withoutNames === true
        ? withoutNames(cards, message, reader)
        : render(cards, message, reader, conversation.personId)),
      channelId: 'msteams',
      serviceUrl: conversation.serviceUrl,
      from: { id: `28:${botId}`, name: '' },
      conversation: {
        id: conversation.conversationId,
        isGroup: conversation.kind !== 'personal',
        conversationType: CONVERSATION_TYPES[conversation.kind],
        name: '',
        tenantId,
      },
    };
  };

  const openChat = (personId: string): Promise<Conversation> =>
    atRightHost(deps, async (serviceUrl) => {
      const { id } = await call(deps.connectorFor(serviceUrl), ({ conversations }) =>
        conversations.createConversation({
          isGroup: false,
          bot: { id: `28:${botId}`, name: '' },
          members: [{ id: personId, name: '' }],
          tenantId,
          channelData: { tenant: { id: tenantId } },
        }),
      );
      return { serviceUrl, conversationId: id, kind: 'personal', personId };
    });

  return {
    openChat,

    async post(conversation, message) {
      const { id } = await call(deps.connectorFor(conversation.serviceUrl), ({ conversations }) =>
        conversations.sendToConversation(conversation.conversationId, activityFor(conversation, message)),
      );
      // The message was sent. Without an id it can never be redrawn, but sending it again would send it
      // twice.
      return id ?? '';
    },

    async update(conversation, activityId, message) {
      await call(deps.connectorFor(conversation.serviceUrl), ({ conversations }) =>
        conversations.updateActivity(conversation.conversationId, activityId, {
          ...activityFor(conversation, message),
          id: activityId,
        }),
      );
    },

    async channel({ serviceUrl: url, conversationId, teamId }) {
      if (teamId === undefined) return {};
      // Neither call needs more than the bot's own rights. The General channel has the team's id, and null
      // for a name.
      const [team, list] = await Promise.all([
        call(deps.teamsFor(url), ({ teams }) => teams.fetchTeamDetails(teamId)),
        call(deps.teamsFor(url), ({ teams }) => teams.fetchChannelList(teamId)),
      ]);
      const found = list.conversations?.find(({ id }) => id === conversationId);
      const name = found?.name ?? '';
      return {
        ...(team.name ? { team: team.name } : {}),
        ...(name === '' ? {} : { name }),
        ...(found && name === '' ? { isGeneral: true } : {}),
        ...(isShared(found) ? { isShared: true } : {}),
      };
    },

    async personal(personId) {
      return (await conversationOf(personId)) ?? openChat(personId);
    },
  };
}

async function call<C, T>(client: Promise<C>, send: (client: C) => Promise<T>): Promise<T> {
  const connector = await client.catch((cause: unknown) => {
    throw new OutsideError('permanent', 'Messages cannot be sent to this service URL.', { cause });
  });
  try {
    return await send(connector);
  } catch (error) {
    throw toOutsideError(error);
  }
}

/** The text or card for a message, in its reader's language. `readerId`: the person of a personal chat. */
function render(
  cards: Cards,
  message: Message,
  reader: Reader,
  readerId: string | undefined,
): OutgoingActivity {
  const { chat } = reader.text;
  switch (message.kind) {
    case 'decision-card': {
      const { request } = message.view;
      const requester = literal(request.requester.name);
      const summary = isPending(request)
        ? chat.decisionSummary(productOf(request), requester, request.persons)
        : requestInWords(message.view, reader, 'approver');
      return cardMessage(cards.decision(message.view, reader), summary);
    }
    case 'status-card':
      return cardMessage(
        cards.status(message.view, reader, undefined, readerId),
        requestInWords(message.view, reader, seenBy(readerId, message.view.request)),
      );
    case 'form': {
      const form = correctionForm(message.correction, message);
      return alerted(cardMessage(cards.form(form, reader), chat.formSummary));
    }
    case 'waiting':
      return cardMessage(
        cards.waiting(message.count, message.requests, reader),
        chat.waitingSummary(message.count),
      );
    case 'question-asked':
    case 'question-answered':
      return alerted(threadMessage(cards, message, reader));
    case 'request-ended':
      return news(requestSentence(message.view, reader), message.view.request.decision, reader);
    case 'person-ended':
      return news(chat.personEnded(personResultOf(message, reader)), message.request.decision, reader);
    case 'test-card': {
      const sentence = chat.testCard(literal(message.by.name));
      return cardMessage(cards.sentence(sentence), sentence);
    }
    case 'trial-card':
      return cardMessage(cards.sentence(chat.trialCard), chat.trialCard);
    case 'reminder':
      return alerted(
        cardMessage(
          cards.reminder(message, reader),
          message.count > 0 ? chat.reminderSummary(message.count) : chat.queuesSummary,
        ),
      );
    case 'request-lapses':
      return alerted(sentenceMessage(lapseSentence(message, reader)));
    case 'request-lapsed':
      return sentenceMessage(
        chat.lapsed(productOf(message.request), literal(message.request.requester.name)),
      );
    case 'file':
      return fileMessage(message.file);
    case 'export-failed':
      return sentenceMessage(chat.exportFailed[message.why]);
    case 'place-gone':
      return alerted(sentenceMessage(chat.placeGone(ownPlaceName(message.place, chat))));
    case 'grant-news':
    case 'loss-question':
    case 'extension-question':
    case 'extension-gone':
    case 'pause-question':
    case 'left-alone':
      return grantActivity(cards, message, reader);
    case 'outage':
      return sentenceMessage(chat.outages[message.outage.cause](literal(message.outage.about ?? '')));
    default:
      return message satisfies never;
  }
}

/** The same for readers from other organizations: the subject, and nobody's name. */
function withoutNames(cards: Cards, message: Message, reader: Reader): OutgoingActivity {
  const { nameless } = reader.text.chat;
  switch (message.kind) {
    case 'decision-card': {
      const { request } = message.view;
      const isWaiting = isPending(request);
      const sentence = isWaiting ? nameless.waits(productOf(request)) : nameless.ended(productOf(request));
      // A card and not a text, so that it can be redrawn.
      return cardMessage(cards.sentence(sentence), sentence);
    }
    case 'waiting':
      return sentenceMessage(nameless.count(message.count));
    case 'reminder':
      return sentenceMessage(
        message.count > 0 ? nameless.count(message.count) : reader.text.chat.queuesSummary,
      );
    case 'request-lapses':
      return sentenceMessage(nameless.waits(productOf(message.request)));
    case 'request-lapsed':
      return sentenceMessage(nameless.ended(productOf(message.request)));
    case 'test-card':
      return render(cards, { kind: 'trial-card' }, reader, undefined);
    case 'loss-question':
    case 'extension-question':
    case 'extension-gone':
    case 'pause-question':
    case 'left-alone':
      return grantWithoutNames(cards, message, reader);
    case 'outage':
    case 'trial-card':
    // These go to one person, never to a place.
    case 'status-card':
    case 'form':
    case 'question-asked':
    case 'question-answered':
    case 'request-ended':
    case 'person-ended':
    case 'file':
    case 'export-failed':
    case 'place-gone':
    case 'grant-news':
      return render(cards, message, reader, undefined);
    default:
      return message satisfies never;
  }
}

/** The SDK's type of a channel lacks its `type`. */
function isShared(channel: object | undefined): boolean {
  return channel !== undefined && Reflect.get(channel, 'type') === 'shared';
}

/** An outcome for the activity feed, with the approver's message; without one, with the rule that decided. */
function news(sentence: string, decision: Decision | undefined, { text }: Reader): OutgoingActivity {
  const lines = decision ? [sentence, ...signed(decision, text)] : [sentence];
  return alerted({ ...sentenceMessage(lines.join('\n')), summary: sentence });
}

function signed({ by, message: words }: Decision, text: Text): readonly string[] {
  const { decidedBy, messageFrom } = text.chat;
  const [name, message] = [deciderName(by, text, literal), literal(words)];
  if (message !== '') return [messageFrom(name, message)];
  return by.kind === 'rule' ? [decidedBy(name)] : [];
}
