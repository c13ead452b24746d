import type { ExportFormat } from '../../app/audit/export-audit.ts';
import type { OfferedFile } from '../../domain/job.ts';
import type { Attachment, OutgoingActivity } from '../activity.ts';

// Content types: Teams, "Send and receive files through a bot".
const CONSENT_TYPE = 'application/vnd.microsoft.teams.card.file.consent';

const INFO_TYPE = 'application/vnd.microsoft.teams.card.file.info';

/**
 * Asks the reader of a personal chat whether to put a file into their OneDrive. `size`: bytes, approximately.
 */
export function offerMessage(
  name: string,
  format: ExportFormat,
  size: number,
  description: string,
): OutgoingActivity {
  const context = { e: format };
  const content = { description, sizeInBytes: size, acceptContext: context, declineContext: context };
  return { type: 'message', attachments: [{ contentType: CONSENT_TYPE, name, content }] };
}

/** Shows the file that was put there, with a way to open it. */
export function fileMessage({ contentUrl, name, uniqueId, fileType }: OfferedFile): OutgoingActivity {
  const attachment: Attachment = {
    contentType: INFO_TYPE,
    contentUrl,
    name,
    content: { uniqueId, fileType },
  };
  return { type: 'message', attachments: [attachment] };
}
