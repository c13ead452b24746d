import type { RequestView } from '../../app/ports/messages.ts';
import type { Exclusion } from '../../domain/request.ts';
import type { DayProblem } from '../../domain/ends.ts';
import type { RevisionDiff } from '../../domain/revision.ts';
import { deciderAtStart } from '../../text/decider-name.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText } from '../../text/languages.ts';
import { nameOf } from './parts.ts';

/** One line on top of a decision card that says why it is not what the reader expected. */
export type CardNotice =
  | { readonly kind: 'changed'; readonly diff: RevisionDiff }
  | { readonly kind: 'decided-by-other' }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'choose-product' }
  | { readonly kind: 'product-gone' }
  | { readonly kind: 'product-unread' }
  | { readonly kind: 'apps-shown' }
  | { readonly kind: DayProblem | 'end-shown' }
  | { readonly kind: 'message-too-long'; readonly length: number }
  | { readonly kind: 'products-unknown' }
  | { readonly kind: 'nothing-to-try-again' | 'end-has-passed' }
  | { readonly kind: 'waiting-stopped' | 'nothing-waits' }
  | { readonly kind: 'off-list' | 'not-on-list' | 'take-off-who' }
  | { readonly kind: 'question-sent' | 'no-question' | 'thread-full' }
  | { readonly kind: 'question-too-long'; readonly length: number }
  /** Somebody asked or answered since the reader saw the card, so their question was not sent. */
  | { readonly kind: 'asked-meanwhile'; readonly diff: RevisionDiff };

const ABOUT_END: ReadonlySet<string> = new Set<DayProblem | 'end-shown'>([
  'until-unread',
  'until-past',
  'until-too-late',
  'end-shown',
]);

/** Whether a notice is about the last day of the licenses, so that its entry must be seen. */
export const isAboutEnd = (notice: CardNotice | undefined): boolean =>
  notice !== undefined && ABOUT_END.has(notice.kind);

/** The most names in one line of a notice; the others are counted. */
const MAX_NAMES = 3;

/** The line on top of a card that says what its reader did not expect; empty without a notice. */
export function noticeText(notice: CardNotice | undefined, view: RequestView, reader: Reader): string {
  const { notices: words, thread } = reader.text.cards;
  if (!notice) return '';
  if (notice.kind === 'changed') return changed(notice.diff, view, reader);
  if (notice.kind === 'message-too-long') return words.messageTooLong(notice.length);
  if (notice.kind === 'question-too-long') return thread.questionTooLong(notice.length);
  if (notice.kind === 'asked-meanwhile') return thread.notAsked(threadNews(notice.diff, reader));
  if (notice.kind !== 'decided-by-other') return words.plain[notice.kind];

  const { decision } = view.request;
  if (!decision) return words.noLongerPending;
  return words.decidedByOther(
    deciderAtStart(decision.by, reader.text, nameOf),
    dateText(decision.at, reader, 'short'),
  );
}

function changed(diff: RevisionDiff, view: RequestView, reader: Reader): string {
  const words = reader.text.cards.notices;
  const parts = [
    ...whoMoved(diff.excluded, words.removed, view, reader),
    ...whoMoved(diff.included, words.putBack, view, reader),
    ...threadNews(diff, reader),
  ];
  return parts.length > 0 ? words.nothingDecided(parts) : words.changed;
}

/** One part of the line for each question and each answer. */
function threadNews({ asked, answered }: RevisionDiff, reader: Reader): readonly string[] {
  const { hasAsked, hasAnswered } = reader.text.cards.thread;
  const when = (at: string) => dateText(at, reader, 'short');
  return [
    ...asked.map(({ by, at }) => hasAsked(nameOf(by.name), when(at))),
    ...answered.flatMap(({ answer }) =>
      answer ? [hasAnswered(nameOf(answer.by.name), when(answer.at))] : [],
    ),
  ];
}

/** One part of the line for each person who moved names. */
function whoMoved(
  moves: readonly Exclusion[],
  words: (by: string, names: string, when: string) => string,
  view: RequestView,
  reader: Reader,
): readonly string[] {
  const byActor = Map.groupBy(moves, ({ by }) => by.id);
  return [...byActor.values()].flatMap((own) => {
    const latest = own.at(-1);
    if (!latest) return [];
    const names = namesOf(
      own.flatMap(({ indexes }) => indexes),
      view,
      reader,
    );
    return [words(nameOf(latest.by.name), names, dateText(latest.at, reader, 'short'))];
  });
}

function namesOf(indexes: readonly number[], { entries }: RequestView, reader: Reader): string {
  const names = indexes.slice(0, MAX_NAMES).map((index) => nameOf(entries[index]?.person.name ?? ''));
  const more = indexes.length - names.length;
  return more > 0 ? `${names.join(', ')} ${reader.text.cards.andMore(more)}` : names.join(', ');
}
