import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parsePublishedNames } from '../src/graph/published-names.ts';

// Microsoft's page "Product names and service plan identifiers for licensing" links this list.
const PUBLISHED_AT =
  'https://download.microsoft.com/download/e/3/e/e3e9faf2-f28b-490a-9ada-c6089a1fc5b0/Product%20names%20and%20service%20plan%20identifiers%20for%20licensing.csv';

/** The list of 2025-12-30 has 569 products in 1 MB. A file with far fewer products is cut off; one with far more bytes is another file. */
const FEWEST_PRODUCTS = 100;
const MOST_BYTES = 20_000_000;

/**
 * Fetches the published list of names and checks it. Writes the whole list into the file, or changes nothing. Makes the folder.
 *
 * @param options.timeoutMs - for the whole fetch
 * @returns how many products it names
 * @throws Error that says what is wrong; the file is as it was
 */
export async function fetchProductNames(
  file: string,
  {
    address = PUBLISHED_AT,
    timeoutMs = 60_000,
  }: { readonly address?: string; readonly timeoutMs?: number } = {},
): Promise<number> {
  mustBeSafe(address);
  const response = await fetch(address, { signal: AbortSignal.timeout(timeoutMs) });
  mustBeSafe(response.url);
  if (!response.ok || !response.body) throw new Error(`The answer was ${response.status}.`);

  const bytes = await limited(response.body);
  const products = parsePublishedNames(bytes).size;
  if (products <= FEWEST_PRODUCTS) throw new Error(`It names ${products} products only.`);

  await replace(file, bytes);
  return products;
}

/** Approvers decide by these names, so they must arrive as they were sent. */
function mustBeSafe(address: string): void {
  const { protocol, hostname } = new URL(address);
  if (protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return;
  throw new Error(`${address} is not an https address.`);
}

async function limited(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error(`It is larger than ${MOST_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function replace(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  // In the same folder: renaming is atomic only within one file system.
  const written = `${file}.${process.pid}.new`;
  try {
    const handle = await open(written, 'w');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(written, file);
  } catch (error) {
    await rm(written, { force: true });
    throw error;
  }
}
