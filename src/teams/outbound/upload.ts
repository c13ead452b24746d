import { OutsideError } from '../../app/ports/outside-error.ts';
import type { Files } from '../../app/ports/ports.ts';

/** Shorter than a job's lease, so that the worker still holds the job afterwards. */
const TIMEOUT_MS = 20_000;

/**
 * Uploads a file after its reader has agreed to it: into an upload session of their OneDrive, with the whole
 * file in one PUT (Teams: "Send and receive files through a bot"). `mayUpload` says which addresses are
 * trusted.
 */
export function createUploader(mayUpload: (url: string) => boolean): Files {
  return {
    mayUpload,
    async upload(url, content) {
      if (!mayUpload(url)) throw new OutsideError('permanent', 'Files may not be uploaded to that address.');
      const { status, ok } = await put(url, content);
      if (ok) return;
      if (status === 404 || status === 410) throw new OutsideError('gone', 'The upload has ended.');
      const mayPass = status === 429 || status >= 500;
      throw new OutsideError(mayPass ? 'transient' : 'permanent', `The upload was answered with ${status}.`);
    },
  };
}

async function put(url: string, content: Uint8Array<ArrayBuffer>): Promise<Response> {
  const total = content.byteLength;
  try {
    const response = await fetch(url, {
      method: 'PUT',
      headers: {
        'content-range': `bytes 0-${total - 1}/${total}`,
        'content-type': 'application/octet-stream',
      },
      body: content,
      // The address was checked; a redirect would lead elsewhere.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response;
  } catch (error) {
    // Leaves out the cause: it may contain the address, and anybody who has that can write the file.
    const reason = error instanceof Error ? error.name : 'unknown';
    throw new OutsideError('transient', `The upload failed (${reason}).`);
  }
}
