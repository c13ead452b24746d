import type { Human } from './people.ts';
import { roomsOf } from './people.ts';
import type { Shown } from './shown.ts';
import { buttonsOn, cardOf, hasCard } from './shown.ts';
import type { World } from './world.ts';

/** The cards with a box for an answer that the bot sent to somebody outside a turn, oldest first, as it sent them. */
export function questionsTo(world: World, { user, chat }: Human): readonly Shown[] {
  return roomsOf(world, user, chat).flatMap((id) =>
    world.connector
      .of(id)
      .filter((made) => made.kind === 'sent' && made.body['replyToId'] === undefined && hasCard(made))
      .map(({ body, activityId }) => ({ card: cardOf(body), activityId, room: { ...chat, id } }))
      .filter(({ card }) => buttonsOn(card).includes('Answer')),
  );
}

/** The mails about an open question: those that ask, and those that remind. */
export function mailedQuestions({ tenant }: World, { user }: Human) {
  const mails = tenant.mails.filter(({ to }) => to.includes(user.userPrincipalName));
  const texts = mails.map(({ subject, text }) => `${subject}\n${text}`);
  return {
    asking: texts.filter((text) => text.includes('has a question about your request')),
    reminding: texts.filter((text) => text.includes('still waits for your answer')),
  };
}
