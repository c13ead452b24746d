import { CsvError, parse } from 'csv-parse/sync';

/*
 * Microsoft's published list "Product names and service plan identifiers for licensing" (Entra documentation,
 * licensing service plan reference): CSV in UTF-8 with a byte order mark, one row for each app of a product.
 */

/** The name of a product, and the names of its apps by plan id in lower case. */
export interface ProductNames {
  readonly name: string;
  readonly plans: Readonly<Record<string, string>>;
}

/** Names by SKU id in lower case. */
export type ProductTable = ReadonlyMap<string, ProductNames>;

/** The list cannot be used. The message is the second half of a sentence about the file. */
export class NamesError extends Error {
  constructor(problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.name = 'NamesError';
  }
}

const COLUMNS = [
  'Product_Display_Name',
  'String_Id',
  'GUID',
  'Service_Plan_Name',
  'Service_Plan_Id',
  'Service_Plans_Included_Friendly_Names',
] as const;

const GUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/;

/**
 * Reads the list as Microsoft publishes it. One plan has several names, each valid in its product. If a
 * product has two rows for one app, the first counts. Rows without ids are skipped. Throws NamesError.
 */
export function parsePublishedNames(bytes: Uint8Array): ProductTable {
  const [header = [], ...rows] = rowsOf(decoded(bytes));
  const [product, , sku, , plan, friendly] = COLUMNS.map((column) => header.indexOf(column));
  if (COLUMNS.some((column) => !header.includes(column)))
    throw new NamesError(`does not begin with the columns ${COLUMNS.join(', ')}.`);

  const table = new Map<string, { name: string; plans: Record<string, string> }>();
  for (const [index, row] of rows.entries()) {
    if (row.length !== header.length)
      throw new NamesError(`has ${row.length} columns instead of ${header.length} in row ${index + 2}.`);
    const cell = (column: number | undefined): string => row[column ?? -1] ?? '';
    const [skuId, planId] = [cell(sku).toLowerCase(), cell(plan).toLowerCase()];
    if (!GUID.test(skuId) || !GUID.test(planId)) continue;

    const names = table.get(skuId) ?? { name: cell(product), plans: {} };
    if (cell(friendly) !== '') names.plans[planId] ??= cell(friendly);
    table.set(skuId, names);
  }
  if (table.size === 0) throw new NamesError('names no product.');
  return table;
}

function decoded(bytes: Uint8Array): string {
  try {
    // The decoder removes the byte order mark.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new NamesError('is not UTF-8.', { cause });
  }
}

/** The rows of a CSV. Line breaks and runs of spaces in a cell become one space; empty lines are left out. */
function rowsOf(text: string): readonly (readonly string[])[] {
  try {
    const rows: string[][] = parse(text, { relax_column_count: true, skip_empty_lines: true });
    return rows.map((row) => row.map((cell) => cell.replaceAll(/\s+/g, ' ').trim()));
  } catch (cause) {
    const row =
      cause instanceof CsvError && typeof cause.lines === 'number' ? ` before line ${cause.lines}` : '';
    throw new NamesError(`is no CSV: a quotation mark is out of place${row}.`, { cause });
  }
}
