import { decodeHTML } from 'entities';
import { asRecord, Refusal } from './answers.ts';
import type { Answer } from './answers.ts';
import type { GraphContext, Mail } from './graph-context.ts';
import { mailboxRefusal } from './mailboxes.ts';
import { findUser } from './world.ts';

/** The readable text of an HTML mail: blocks and line breaks become lines, links keep their words. */
export function htmlToText(html: string): string {
  const plain = html
    .replace(/<(style|script|head|title)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/\s+/g, ' ')
    .replace(/<li\b[^>]*>/gi, '\n• ')
    .replace(/<\/li\s*>/gi, '')
    .replace(/<br\b[^>]*>|<\/(?:div|tr|table)\s*>/gi, '\n')
    .replace(/<\/(?:ul|ol)\s*>/gi, '\n\n')
    .replace(/<\/(?:p|h[1-6]|blockquote)\s*>/gi, '\n\n')
    .replace(/<\/t[dh]\s*>/gi, ' ')
    .replace(/<[^>]*>/g, '');
  return decodeHTML(plain)
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function addresses(recipients: unknown): string[] {
  if (!Array.isArray(recipients)) return [];
  return recipients.map((recipient) => {
    const { address } = asRecord(asRecord(recipient)?.emailAddress) ?? {};
    if (typeof address === 'string' && /^[^\s@]+@[^\s@]+$/.test(address)) return address;
    throw new Refusal(400, 'ErrorInvalidRecipients', "At least one recipient isn't valid.");
  });
}

function readMessage(
  body: unknown,
): Pick<Mail, 'to' | 'subject' | 'contentType' | 'content' | 'saveToSentItems'> {
  const given = asRecord(body) ?? {};
  const message = asRecord(given.message);
  if (message === undefined)
    throw new Refusal(400, 'ErrorInvalidParameter', 'The Message field is required.');
  const { contentType = 'text', content = '' } = asRecord(message.body) ?? {};
  const type = typeof contentType === 'string' ? contentType.toLowerCase() : '';
  if ((type !== 'text' && type !== 'html') || typeof content !== 'string') {
    throw new Refusal(
      400,
      'RequestBodyRead',
      'The body of the message has no valid content type or content.',
    );
  }
  const to = [message.toRecipients, message.ccRecipients, message.bccRecipients].flatMap(addresses);
  if (to.length === 0) {
    throw new Refusal(
      400,
      'ErrorInvalidRecipients',
      'At least one recipient is required to send the message.',
    );
  }
  const subject = typeof message.subject === 'string' ? message.subject : '';
  return { to, subject, contentType: type, content, saveToSentItems: given.saveToSentItems !== false };
}

/**
 * POST /users/{id}/sendMail: 202 without a body, as Exchange does. Exchange decides which mailboxes may send: any mailbox with Mail.Send,
 * else those of the tenant's own list.
 */
export function sendMail({ world, call, params, roles, mails }: GraphContext): Answer {
  const [key = ''] = params;
  const user = findUser(world.live, key);
  if (user === undefined)
    throw new Refusal(404, 'ErrorInvalidUser', `The requested user '${key}' is invalid.`);
  const from = user.mail;
  if (from === null || user.userType === 'Guest') {
    const text = 'The mailbox is either inactive, soft-deleted, or is hosted on-premise.';
    throw new Refusal(404, 'MailboxNotEnabledForRESTAPI', text);
  }
  const refusal = world.mailboxRefusals.get(from.toLowerCase());
  if (refusal !== undefined) throw mailboxRefusal(refusal);
  if (!roles.has('Mail.Send') && !world.sendingMailboxes.has(from.toLowerCase())) {
    throw mailboxRefusal('denied');
  }
  const message = readMessage(call.body);
  const text = message.contentType === 'html' ? htmlToText(message.content) : message.content;
  mails.push({ at: world.now(), from, text, ...message });
  return { status: 202 };
}
