import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listRequests, REQUESTS_PER_PAGE } from '../../src/app/list/list-requests.ts';
import type { PageAt } from '../../src/app/ports/results.ts';
import type { Operation } from '../../src/app/ports/store.ts';
import { create, requestDocument } from '../../src/app/records/documents.ts';
import { requestSort } from '../../src/app/records/keys.ts';
import { chunksOf, memberships } from '../../src/app/records/request-documents.ts';
import type { LicenseRequest } from '../../src/domain/request.ts';
import { anEntry, aPerson, aRequest } from '../support/builders.ts';
import { FakeContext } from '../support/fake-context.ts';
import { median, tableOf } from './table.ts';

/** The two sizes and the page that the goal names. */
const SIZES = [1_000, 100_000];
const FAR_PAGE = 500;
const READS = 500;
/** Operations in one commit; the store takes 100. */
const BATCH = 96;
const START = Date.parse('2026-01-01T00:00:00.000Z');
const ENTRIES = [anEntry(1), anEntry(2), anEntry(3)];

/** A table of what a page of the list takes on SQLite, with few and with many requests in the store. */
export async function listTable(sizes: readonly number[] = SIZES, reads = READS): Promise<string> {
  const rows: (readonly string[])[] = [];
  for (const size of sizes) rows.push(...(await measureList(size, reads)));
  return tableOf([['requests in the store', 'page', 'ms, median'], ...rows]);
}

async function measureList(size: number, reads: number): Promise<readonly (readonly string[])[]> {
  const folder = mkdtempSync(join(tmpdir(), 'license-desk-list-'));
  const fake = new FakeContext({ path: join(folder, 'store.db') });
  try {
    await fill(fake, size);
    const reader = aPerson(1);
    fake.approvers.add(reader.id);
    const far = Math.min(FAR_PAGE, Math.floor(size / REQUESTS_PER_PAGE));
    // The last request of the page before.
    const cursor = { older: requestSort(requestOf(size - (far - 1) * REQUESTS_PER_PAGE + 1)) };
    const pages: readonly (readonly [number, PageAt | undefined])[] = [
      [1, undefined],
      [far, cursor],
    ];
    const rows: string[][] = [];
    for (const [page, at] of pages) {
      const found: number[] = [];
      for (let n = 0; n < reads; n += 1) {
        const from = performance.now();
        const { requests } = await listRequests(fake.ctx, reader, 'completed', at);
        found.push(performance.now() - from);
        if (requests.length !== REQUESTS_PER_PAGE) throw new Error(`Page ${page} is not full.`);
      }
      rows.push([size.toLocaleString('en'), String(page), median(found).toFixed(3)]);
    }
    return rows;
  } finally {
    await fake.close();
    rmSync(folder, { recursive: true });
  }
}

/** Writes requests as the product does: each with its chunk, and in the lists of its persons. */
async function fill({ ctx }: FakeContext, size: number): Promise<void> {
  let batch: Operation[] = [];
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await ctx.store.commit(batch, ctx.ids.next());
    batch = [];
  };
  for (let n = 1; n <= size; n += 1) {
    const request = requestOf(n);
    const made = [
      create(requestDocument(request)),
      ...chunksOf(request.id, ENTRIES),
      ...memberships(request, ENTRIES),
    ];
    if (batch.length + made.length > BATCH) await flush();
    batch.push(...made);
  }
  await flush();
}

/** The nth request, which was made n minutes after the start. */
function requestOf(n: number): LicenseRequest {
  const id = `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
  return aRequest({ id, status: 'completed', createdAt: new Date(START + n * 60_000).toISOString() });
}
