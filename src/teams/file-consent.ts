import type { Activity, Attachment } from 'botbuilder';
import * as z from 'zod';
import type { ExportFormat } from '../app/export-audit.ts';
import { DomainError } from '../domain/errors.ts';
import type { OfferedFile } from '../domain/job.ts';
import { invokeResponse, sentenceMessage } from './answers.ts';
import type { Turn } from './turn.ts';

// Content types: Teams, "Send and receive files through a bot".
const consentType = 'application/vnd.microsoft.teams.card.file.consent';
const infoType = 'application/vnd.microsoft.teams.card.file.info';

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

/** Asks the reader of a personal chat whether to put a file into their OneDrive. `size`: bytes, about. */
export function offerMessage(
  name: string,
  format: ExportFormat,
  size: number,
  description: string,
): Partial<Activity> {
  const context = { e: format };
  const content = { description, sizeInBytes: size, acceptContext: context, declineContext: context };
  return { type: 'message', attachments: [{ contentType: consentType, name, content }] };
}

/** The file that was put there, with a way to open it. */
export function fileMessage({ contentUrl, name, uniqueId, fileType }: OfferedFile): Partial<Activity> {
  const attachment: Attachment = {
    contentType: infoType,
    contentUrl,
    name,
    content: { uniqueId, fileType },
  };
  return { type: 'message', attachments: [attachment] };
}

/** Answers Allow or Decline. Throws what the use case throws; DomainError `card-outdated` for what is no answer to a card of ours. */
export async function runFileConsent(turn: Turn, value: unknown): Promise<readonly Partial<Activity>[]> {
  const { desk, actor, actions, address, reader } = turn;
  const { data } = consent.safeParse(value);
  if (address.kind !== 'personal' || data === undefined) throw new DomainError('card-outdated');

  const { chat } = reader.text;
  if (data.action === 'decline') return [invokeResponse({}), sentenceMessage(chat.exportDeclined)];
  if (data.uploadInfo === undefined) throw new DomainError('card-outdated');
  await actions.acceptExport(desk, actor, address, data.context.e, data.uploadInfo);
  return [invokeResponse({}), sentenceMessage(chat.exportAccepted)];
}
