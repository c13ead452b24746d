import type { Outcome } from './outcome.ts';
import type { LicenseRequest, Untold } from './request.ts';
import { isOpen, waitsForSeats } from './request.ts';
import type { MailCounts } from './telling.ts';

/** Adds `count` mails to those that will be sent about the request. */
export function withMailsAsked(request: LicenseRequest, count: number): LicenseRequest {
  return { ...request, mail: { ...request.mail, asked: request.mail.asked + count } };
}

/** Counts the results of mails. */
export function withMails(request: LicenseRequest, { sent, refused, dropped }: MailCounts): LicenseRequest {
  const { mail } = request;
  const counts = {
    asked: mail.asked - dropped,
    sent: mail.sent + sent,
    refused: mail.refused + refused,
  };
  return { ...request, mail: counts, version: request.version + 1 };
}

/** Whether no mail is on its way, and the request has ended or waits only for seats, which may take days. */
export function areMailsDone(request: LicenseRequest): boolean {
  const { mail, status } = request;
  return mail.sent + mail.refused >= mail.asked && (!isOpen(status) || waitsForSeats(request));
}

export const NOBODY: Untold = { chat: [], mail: [] };

/** Adds a person, by index, who was not told the result of the round before. */
export function withUntold(request: LicenseRequest, way: keyof Untold, index: number): LicenseRequest {
  const { untold = NOBODY } = request;
  return { ...request, untold: { ...untold, [way]: [...untold[way], index] } };
}

/** Removes the persons, by index, who are told now. */
export function withTold(request: LicenseRequest, told: ReadonlySet<number>): LicenseRequest {
  const { untold, ...rest } = request;
  const others = (indexes: readonly number[] = []) => indexes.filter((index) => !told.has(index));
  const left = { chat: others(untold?.chat), mail: others(untold?.mail) };
  return left.chat.length + left.mail.length === 0 ? rest : { ...rest, untold: left };
}

/** Whether a person is told their outcome. After the first round, only if they have the license now. */
export function isWorthTelling(outcome: Outcome | undefined, round: number): boolean {
  return round <= 1 || outcome?.kind === 'assigned' || outcome?.kind === 'holder';
}
