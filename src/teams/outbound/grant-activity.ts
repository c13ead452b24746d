import type { GrantMessage, Message } from '../../app/ports/messages.ts';
import { isEndReminder } from '../../domain/grant-news.ts';
import { grantSentence, leftAloneLines } from '../../text/grant-sentences.ts';
import type { Reader } from '../../text/languages.ts';
import type { OutgoingActivity } from '../activity.ts';
import type { Cards } from '../cards/cards.ts';
import { extensionModel } from '../cards/extension-model.ts';
import { questionModel } from '../cards/question-model.ts';
import { cardMessage, sentenceMessage } from '../cards/replies.ts';

/** Messages to the places about licenses that were given. */
type ToPlaces = Extract<
  Message,
  { kind: 'loss-question' | 'extension-question' | 'extension-gone' | 'pause-question' | 'left-alone' }
>;

/** The text or card of a message about licenses that were given. */
export function grantActivity(
  cards: Cards,
  message: GrantMessage | ToPlaces,
  reader: Reader,
): OutgoingActivity {
  const { licenses, extension } = reader.text.cards;
  switch (message.kind) {
    case 'grant-news': {
      const { grant, news } = message;
      const sentence = grantSentence(message, reader);
      return alerted(
        isEndReminder(news)
          ? cardMessage(cards.endReminder(grant, news, reader), sentence)
          : sentenceMessage(sentence),
      );
    }
    case 'loss-question': {
      const { heading } = questionModel(message.grant, reader);
      return alerted(cardMessage(cards.question(message.grant, reader), heading));
    }
    case 'extension-question': {
      const { heading } = extensionModel(message, reader);
      return alerted(cardMessage(cards.extension(message, reader), heading));
    }
    case 'extension-gone':
      return cardMessage(cards.sentence(extension.gone), extension.gone);
    case 'pause-question': {
      const { pause, count } = message;
      return alerted(cardMessage(cards.pause(pause, count, reader), licenses.pause(count)));
    }
    case 'left-alone':
      return sentenceMessage(leftAloneLines(message.lines, licenses));
    default:
      return message satisfies never;
  }
}

/** The same for places where people from other organizations read: nobody's name. */
export function grantWithoutNames(cards: Cards, message: ToPlaces, reader: Reader): OutgoingActivity {
  const { licenses, extension } = reader.text.cards;
  switch (message.kind) {
    case 'pause-question':
      return sentenceMessage(licenses.pause(message.count));
    case 'loss-question':
      return sentenceMessage(licenses.lossNameless);
    case 'extension-question':
      // A card and not a text, so that it can be redrawn.
      return cardMessage(cards.sentence(extension.nameless), extension.nameless);
    case 'extension-gone':
      return grantActivity(cards, message, reader);
    case 'left-alone':
      return sentenceMessage(licenses.leftAloneNameless(message.lines.length));
    default:
      return message satisfies never;
  }
}

/** Makes Teams show a message in its reader's activity feed. */
export function alerted(activity: OutgoingActivity): OutgoingActivity {
  return { ...activity, channelData: { notification: { alert: true } } };
}
