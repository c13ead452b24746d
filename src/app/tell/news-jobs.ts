import { isWorthTelling, NOBODY, withMailsAsked, withTold } from '../../domain/news.ts';
import { isFinal } from '../../domain/outcome.ts';
import type { Entry, LicenseRequest } from '../../domain/request.ts';
import { chunkCount, waitsForSeats } from '../../domain/request.ts';
import type { Reader, Telling } from '../../domain/telling.ts';
import { readersAtOnce } from '../../domain/telling.ts';
import type { Context } from '../ports/context.ts';
import type { Operation } from '../ports/store.ts';
import { newJob } from '../records/queue-job.ts';

/** The readers of a result, by message and by mail, and the request that counts the mails. */
interface News extends Pick<Telling, 'chat' | 'mail'> {
  readonly request: LicenseRequest;
}

/** Tells the requester that the request has ended, before the others of the same commit. */
export function requesterNews(
  ctx: Context,
  request: LicenseRequest,
  others: Pick<Telling, 'chat' | 'mail'> = { chat: [], mail: [] },
): News {
  const chat = ['requester', ...others.chat] as const;
  if (!ctx.mailer.enabled || request.requester.mail === undefined)
    return { request, chat, mail: others.mail };
  return { request: withMailsAsked(request, 1), chat, mail: ['requester', ...others.mail] };
}

/**
 * Tells persons of the request their results. The requester is left out, since they get the news of the whole
 * request. After the first round, only persons who have the license now are told, and those who were not told
 * the result of the round before.
 */
export function personNews(
  ctx: Context,
  request: LicenseRequest,
  persons: readonly { readonly index: number; readonly entry: Entry }[],
): News {
  const { untold = NOBODY } = request;
  const chat: Reader[] = [];
  const mail: Reader[] = [];
  let asked = 0;
  for (const { index, entry } of persons) {
    if (entry.person.id === request.requester.id) continue;

    const isNews = isWorthTelling(entry.outcome, request.round);
    if (isNews || untold.chat.includes(index)) chat.push(index);
    const isMailed = ctx.mailer.enabled && entry.person.mail !== undefined;
    if (isMailed && (isNews || untold.mail.includes(index))) {
      mail.push(index);
      asked += 1;
    }
    // This mail was counted already in the round before.
    if (untold.mail.includes(index)) asked -= 1;
  }
  const told = new Set(persons.map(({ index }) => index));
  return { request: withMailsAsked(withTold(request, told), asked), chat, mail };
}

/** The job that tells the news; none if nobody is told. */
export function tellJobs(
  ctx: Context,
  { request, chat, mail }: News,
  about: Pick<Telling, 'listed'> = {},
): readonly Operation[] {
  if (chat.length + mail.length === 0) return [];
  const { id: requestId, round } = request;
  const atOnce = readersAtOnce(chunkCount(request));
  const more = atOnce === 1 ? about : { ...about, atOnce };
  return [newJob(ctx, { kind: 'tell', requestId, round, chat, mail, ...more })];
}

/**
 * Tells persons that they stand on the waiting list, and the requester once in a round, when nobody else is
 * left.
 */
export function listNews(
  ctx: Context,
  request: LicenseRequest,
  persons: readonly { readonly index: number; readonly entry: Entry }[],
): News {
  const others = persons.filter(({ entry }) => entry.person.id !== request.requester.id);
  const mail = others.filter(({ entry }) => ctx.mailer.enabled && entry.person.mail !== undefined);
  const news = {
    request: withMailsAsked(request, mail.length),
    chat: others.map(({ index }) => index),
    mail: mail.map(({ index }) => index),
  };
  if (!waitsForSeats(request) || request.toldOfList === request.round) return news;
  const toldOfListAt = ctx.clock.iso(ctx.clock.now());
  return requesterNews(ctx, { ...news.request, toldOfList: request.round, toldOfListAt }, news);
}

/** The persons of a chunk whose outcome became final in this round. */
export function newlyFinal(
  request: LicenseRequest,
  first: number,
  before: readonly Entry[],
  after: readonly Entry[],
): readonly { readonly index: number; readonly entry: Entry }[] {
  return after.flatMap((entry, n) => {
    const isNew = isFinal(entry.outcome, request.round) && !isFinal(before[n]?.outcome, request.round);
    return isNew ? [{ index: first + n, entry }] : [];
  });
}
