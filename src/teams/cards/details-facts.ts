import type { RequestView } from '../../app/ports/messages.ts';
import { actorOf } from '../../domain/decider.ts';
import { endRuleOf, latestDay } from '../../domain/ends.ts';
import type { Entry, LicenseRequest, SwitchedOffApp } from '../../domain/request.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText, dayText, lastDayText } from '../../text/languages.ts';
import { longerCount } from '../../text/outcome-sentences.ts';
import { clipped } from '../../text/literal.ts';
import type { Fact } from './parts.ts';
import { factsOf, personLine, productName, requestedProduct, rowName, signature, wordsOf } from './parts.ts';
import type { Seen } from './verdict.ts';

/**
 * The most apps that the line of apps that are off names. If there are more, the line counts them, and the fold
 * names them.
 */
const MAX_APPS = 3;

/** Shadows that are named; more are counted. */
const MAX_SHADOWS = 3;

/**
 * The decision: the decider and the time, the person who stopped the wait, and the progress of the mails. For
 * approvers also what rules would have done that were not switched on.
 */
export function decisionLines(request: LicenseRequest, reader: Reader, seen: Seen): readonly string[] {
  const { stopped } = request;
  const isApprover = seen === 'approver';
  const by = isApprover && stopped ? signature(stopped.by, stopped.at, reader) : '';
  const mails = isApprover ? mailsOf(request, reader) : '';
  const decision = [decidedBy(request, reader), mails].filter((part) => part !== '').join(' · ');
  const shadows = isApprover ? shadowLines(request, reader) : [];
  return [by === '' ? '' : reader.text.cards.result.stopped(by), decision, ...shadows].filter(
    (line) => line !== '',
  );
}

/** The notes of shadows beside a decision of people. A rule that decided stands for itself. */
function shadowLines({ decision, judged }: LicenseRequest, reader: Reader): readonly string[] {
  const words = reader.text.cards.rules.shadows;
  if (!judged || !decision || actorOf(decision.by) === 'license-desk') return [];
  const { shadows } = judged;
  const named = shadows.slice(0, MAX_SHADOWS).map(({ rule, would }) => words[would](rowName(rule)));
  const more = shadows.length - named.length;
  return more > 0 ? [...named, words.more(more)] : named;
}

/**
 * The requester and the time, the requested product if another one was approved, the apps that are off, the last day
 * of the licenses, and how many persons keep theirs for longer.
 */
export function detailLines(
  { request, entries, ends }: Pick<RequestView, 'request' | 'entries' | 'ends'>,
  reader: Reader,
  seen: Seen,
): readonly string[] {
  const { asked, sent } = reader.text.cards.result;
  const { requester, createdAt } = request;
  return [
    seen === 'requester' ? sent(dateText(createdAt, reader)) : asked(signature(requester, createdAt, reader)),
    otherProduct(request, reader),
    appsOffLine(offOf(request), reader),
    endLine(request, ends, reader),
    longerLine(request, entries, reader),
  ].filter((line) => line !== '');
}

/** The last day of the licenses; before the decision, the day that was wished, and how far it counts. */
function endLine(request: LicenseRequest, ends: RequestView['ends'], reader: Reader): string {
  const { result, decision: words } = reader.text.cards;
  const { decision, until: wish, product } = request;
  if (decision?.kind === 'approved')
    return decision.until === undefined ? '' : result.until(lastDayText(decision.until, reader));
  if (wish === undefined || decision) return '';

  const rule = ends && product.skuId !== null ? endRuleOf(ends.rules, product.skuId) : undefined;
  const latest = rule && ends && latestDay(rule, ends.today);
  const isCut = latest !== undefined && wish > latest;
  const parts = [
    words.until.wish(dayText(wish, reader)),
    ...(rule?.kind === 'never' ? [words.until.never] : []),
    ...(rule?.kind === 'must' && isCut ? [words.until.cap(rule.days, dayText(latest, reader))] : []),
  ];
  return parts.join(' · ');
}

/** How many persons had the license before and now keep it for longer; empty for none. */
function longerLine({ decision }: LicenseRequest, entries: readonly Entry[], reader: Reader): string {
  const longer = longerCount(entries);
  if (longer === 0 || decision?.kind !== 'approved') return '';
  const until = decision.until === undefined ? '' : lastDayText(decision.until, reader);
  return reader.text.cards.result.longer(longer, until);
}

function decidedBy({ decision }: LicenseRequest, reader: Reader): string {
  const { approved, declined } = reader.text.cards.result;
  if (!decision) return '';
  return (decision.kind === 'approved' ? approved : declined)(signature(decision.by, decision.at, reader));
}

function mailsOf({ mail: { asked, sent, refused } }: LicenseRequest, reader: Reader): string {
  const { mails, mailsAre } = reader.text.cards.details;
  return asked > 0 ? mailsAre(mails(sent, asked, refused)) : '';
}

/** The requested product, if another one was approved. */
function otherProduct(request: LicenseRequest, reader: Reader): string {
  const { decision, product } = request;
  const isOther = decision?.kind === 'approved' && decision.skuId !== product.skuId;
  return isOther ? reader.text.cards.result.askedFor(requestedProduct(request, reader)) : '';
}

/** The apps that are off, or their number if there are many; empty if all are on. */
export function appsOffLine(off: readonly SwitchedOffApp[], reader: Reader): string {
  const { without, withoutMany } = reader.text.cards.result;
  if (off.length === 0) return '';
  return off.length > MAX_APPS ? withoutMany(off.length) : without(namesOf(off).join(', '));
}

const namesOf = (off: readonly SwitchedOffApp[]): readonly string[] =>
  off.map(({ name }) => productName(name));

const offOf = ({ decision }: LicenseRequest): readonly SwitchedOffApp[] =>
  decision?.kind === 'approved' ? decision.off : [];

/** Words of a person. If they are long, only their start is shown until all of them are unfolded. */
export interface LongWords {
  readonly label: string;
  readonly said: boolean;
  readonly cut: boolean;
  readonly start: string;
  readonly all: string;
}

/** The most characters of a message or a reason that are shown before it is unfolded. */
const MAX_START = 200;

function longWords(text: string, label: string, quote: (words: string) => string): LongWords {
  const all = wordsOf(text);
  const start = clipped(all, MAX_START);
  return { label, said: all !== '', cut: start !== all, start: quote(start), all: quote(all) };
}

/** The approver's message, quoted. */
export function quoteOf({ decision }: LicenseRequest, reader: Reader): LongWords {
  return longWords(decision?.message ?? '', '', reader.text.cards.result.quote);
}

/** The requester's reason, for the fold. */
export function reasonOf({ reason }: LicenseRequest, reader: Reader): LongWords {
  return longWords(reason, `${reader.text.cards.facts.reason}: `, (words) => words);
}

/** The facts of the fold. */
export function foldedFacts(request: LicenseRequest, reader: Reader, seen: Seen): readonly Fact[] {
  const { facts: labels } = reader.text.cards;
  const apps = namesOf(offOf(request));
  const facts = factsOf([
    [labels.requester, seen === 'approver' ? personLine(request.requester) : ''],
    [labels.off, apps.length > MAX_APPS ? wordsOf(apps.join(', ')) : ''],
  ]);
  return facts.map(({ label, value }) => ({ label: `${label}: `, value }));
}
