import * as z from 'zod';
import { DomainError } from '../../domain/errors.ts';
import type { OutgoingActivity } from '../activity.ts';
import { invokeResponse, sentenceMessage } from '../cards/replies.ts';
import type { Turn } from './turn.ts';

const text = (most: number) => z.string().min(1).max(most);
const consent = z.object({
  action: z.enum(['accept', 'decline']),
  context: z.object({ e: z.enum(['csv', 'jsonl']) }),
  uploadInfo: z
    .object({
      uploadUrl: text(8000),
      contentUrl: text(4000),
      name: text(300),
      uniqueId: text(200),
      fileType: text(50),
    })
    .optional(),
});

/**
 * Handles Allow or Decline. Throws what the use case throws; DomainError `card-outdated` for data that no
 * card of ours sends.
 */
export async function runFileConsent(turn: Turn, value: unknown): Promise<readonly OutgoingActivity[]> {
  const { actor, actions, conversation, reader } = turn;
  const { data } = consent.safeParse(value);
  if (conversation.kind !== 'personal' || data === undefined) throw new DomainError('card-outdated');

  const { chat } = reader.text;
  if (data.action === 'decline') return [invokeResponse({}), sentenceMessage(chat.exportDeclined)];
  if (data.uploadInfo === undefined) throw new DomainError('card-outdated');
  await actions.acceptExport(actor, conversation, data.context.e, data.uploadInfo);
  return [invokeResponse({}), sentenceMessage(chat.exportAccepted)];
}
