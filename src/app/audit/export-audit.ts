import type { Store } from '../ports/store.ts';
import type { AuditEntry } from '../records/audit-entry.ts';
import type { DataDocument } from '../records/documents.ts';
import { scanList } from '../records/scan-list.ts';

/** The first and the last day of an export (`YYYY-MM-DD`, UTC). Both days are included. */
export interface ExportPeriod {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export type ExportFormat = 'csv' | 'jsonl';

/**
 * The audit as the text of a file, the oldest entry first, one page of the store at a time. CSV follows RFC
 * 4180 and begins with a byte order mark, by which Excel recognizes UTF-8. JSON lines have one object per
 * entry. Throws StoreError.
 */
export async function* exportAudit(
  store: Store,
  format: ExportFormat,
  period: ExportPeriod = {},
): AsyncGenerator<string> {
  if (format === 'csv') yield `\uFEFF${csvLine(COLUMNS)}`;
  const toLine = format === 'csv' ? (entry: AuditEntry) => csvLine(cellsOf(entry)) : jsonLine;
  const list = { by: 'list', key: 'audit', order: 'ascending' } as const;
  for await (const page of scanList<DataDocument<AuditEntry>>(store, list)) {
    const entries = page.map(({ data }) => data).filter((entry) => isWithin(entry, period));
    if (entries.length > 0) yield entries.map(toLine).join('');
  }
}

function isWithin({ at }: AuditEntry, { from, to }: ExportPeriod): boolean {
  const day = at.slice(0, 10);
  return (from === undefined || day >= from) && (to === undefined || day <= to);
}

function jsonLine(entry: AuditEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

const COLUMNS = ['at', 'actor', 'actorId', 'what', 'requestId', 'before', 'after', 'facts'] as const;

function cellsOf({ at, actor, what, requestId, before, after, facts }: AuditEntry): readonly string[] {
  const [name, id] = actor === 'license-desk' ? [actor, ''] : [actor.name, actor.id];
  return [at, name, id, what, requestId ?? '', jsonCell(before), jsonCell(after), jsonCell(facts)];
}

function jsonCell(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value);
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/**
 * The spots where a spreadsheet may see a formula (OWASP, CSV injection). An apostrophe there makes it text.
 * Spots inside a cell count too: a spreadsheet that separates cells by semicolons or tabs, as in Sweden,
 * begins a new cell there.
 */
const FORMULA = /^(?=[\t\r\n])|(?<=^|[;\t\r\n])(?=["\s]{0,9}[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;

function csvCell(text: string): string {
  const harmless = text.replace(FORMULA, "'");
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
