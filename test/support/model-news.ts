import type { MailContent, Message } from '../../src/app/ports/messages.ts';
import type { OutcomeKind } from '../../src/domain/outcome.ts';
import { outcomeOf } from '../../src/text/outcome-sentences.ts';

/** `key`: who is told, and in which way. `word`: what they are told. The requester is told once per round. */
export function saidBy(news: Message | MailContent, by: 'chat' | 'mail') {
  if (news.kind === 'request-ended') {
    const { id, round, status } = news.view.request;
    return { key: `${id} requester ${by}`, word: `${round} ${status}` };
  }
  if (news.kind !== 'person-ended') return undefined;
  return { key: `${news.request.id} ${news.entry.person.id} ${by}`, word: newsOf(outcomeOf(news)) };
}

/** The meaning of an outcome to its person. */
export function newsOf(outcome: OutcomeKind): string {
  if (outcome === 'assigned' || outcome === 'holder') return 'works';
  if (outcome === 'failed' || outcome === 'not-confirmed') return 'not yet';
  return outcome;
}
