import type { Outcome } from './outcome.ts';
import type { LicenseRequest, Untold } from './request.ts';
import { isOpen } from './request.ts';

/** The end of a mail. `dropped`: nobody is to get it any more, so it is as if it had never been asked for. */
export type MailResult = 'sent' | 'refused' | 'dropped';

/** A request of which so many more mails will be sent. */
export function withMailsAsked(request: LicenseRequest, count: number): LicenseRequest {
  return { ...request, mail: { ...request.mail, asked: request.mail.asked + count } };
}

/** A request with the end of one mail counted. */
export function withMail(request: LicenseRequest, result: MailResult): LicenseRequest {
  const { mail } = request;
  const counts =
    result === 'dropped' ? { ...mail, asked: mail.asked - 1 } : { ...mail, [result]: mail[result] + 1 };
  return { ...request, mail: counts, version: request.version + 1 };
}

/** Whether the request has ended and none of its mails is on its way. */
export function areMailsDone({ mail, status }: LicenseRequest): boolean {
  return mail.sent + mail.refused >= mail.asked && !isOpen(status);
}

export const NOBODY: Untold = { chat: [], mail: [] };

/** The request with one more person who was not told the result of the round before. */
export function withUntold(request: LicenseRequest, way: keyof Untold, index: number): LicenseRequest {
  const { untold = NOBODY } = request;
  return { ...request, untold: { ...untold, [way]: [...untold[way], index] } };
}

/** The request after those persons, by index, are told. */
export function withTold(request: LicenseRequest, told: ReadonlySet<number>): LicenseRequest {
  const { untold, ...rest } = request;
  const others = (indexes: readonly number[] = []) => indexes.filter((index) => !told.has(index));
  const left = { chat: others(untold?.chat), mail: others(untold?.mail) };
  return left.chat.length + left.mail.length === 0 ? rest : { ...rest, untold: left };
}

/** Whether a person is told of that outcome: in a later round, only where it works now. */
export function isWorthTelling(outcome: Outcome | undefined, round: number): boolean {
  return round <= 1 || outcome?.kind === 'assigned' || outcome?.kind === 'holder';
}
