import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { ExportFormat, ExportPeriod } from '../../../src/app/audit/export-audit.ts';
import { exportAudit } from '../../../src/app/audit/export-audit.ts';
import { auditDocument } from '../../../src/app/records/audit-entry.ts';
import { create } from '../../../src/app/records/documents.ts';
import { FakeContext } from '../../support/fake-context.ts';

const ALEX = { id: 'id-of-alex', name: 'Alex' };

/** The cells of a CSV text (RFC 4180). */
function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

async function textOf(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

describe('the export of the audit', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
  });

  afterEach(() => fake.close());

  async function write(entry: Parameters<typeof auditDocument>[2]): Promise<void> {
    const commitId = fake.ctx.ids.next();
    await fake.store.commit([create(auditDocument(fake.ctx, commitId, entry))], commitId);
  }

  function exported(format: ExportFormat, period?: ExportPeriod): Promise<string> {
    return textOf(exportAudit(fake.store, format, period));
  }

  async function daysOf(period: ExportPeriod): Promise<readonly string[]> {
    return [...(await exported('jsonl', period)).matchAll(/on-\d\d/g)].map(([what]) => what);
  }

  it('has a line for every entry, oldest first, in as many pages as it takes', async () => {
    for (let n = 1; n <= 205; n += 1) await write({ actor: ALEX, what: `did-${n}` });

    const lines = (await exported('jsonl')).trimEnd().split('\n');

    assert.equal(lines.length, 205);
    assert.deepEqual(JSON.parse(lines[204] ?? ''), {
      at: '2026-11-22T10:00:00.000Z',
      actor: ALEX,
      what: 'did-205',
    });
  });

  it('is a CSV with a byte order mark and a header line, even without entries', async () => {
    assert.equal(await exported('csv'), '\uFEFFat,actor,actorId,what,requestId,before,after,facts\r\n');
    assert.equal(await exported('jsonl'), '');
  });

  it('keeps quotes, commas and lines of a cell in that cell', async () => {
    await write({ actor: { id: 'x', name: 'Vance, "Adele"\r\nof IT' }, what: 'did', after: { a: 'b,c' } });
    await write({ actor: 'license-desk', what: 'ended', requestId: 'r1', before: { status: 'pending' } });

    const [, first, second] = readCsv(await exported('csv'));

    const at = '2026-11-22T10:00:00.000Z';
    assert.deepEqual(first, [at, 'Vance, "Adele"\r\nof IT', 'x', 'did', '', '', '{"a":"b,c"}', '']);
    assert.deepEqual(second, [at, 'license-desk', '', 'ended', 'r1', '{"status":"pending"}', '', '']);
  });

  it('makes no formula from typed text, wherever a spreadsheet begins a cell', async () => {
    const sign = fc.constantFrom(...'=+-@＝＋－＠;,\t\r\n" '.split(''));
    const typed = fc
      .array(fc.oneof({ weight: 3, arbitrary: sign }, fc.constantFrom('a', '1')), { maxLength: 12 })
      .map((signs) => signs.join(''));
    await fc.assert(
      fc.asyncProperty(typed, async (name) => {
        const own = new FakeContext();
        const commitId = own.ctx.ids.next();
        const entry = { actor: { id: 'x', name }, what: 'did', after: { message: name } };
        await own.store.commit([create(auditDocument(own.ctx, commitId, entry))], commitId);
        const text = await textOf(exportAudit(own.store, 'csv'));
        await own.close();

        const shown = readCsv(text)[1] ?? [];
        assert.equal(shown[1]?.replaceAll("'", ''), name);
        assert.equal(shown[6]?.replaceAll("'", ''), JSON.stringify({ message: name }));
        for (const cell of shown) assert.doesNotMatch(cell, /^["\s]*[=+\-@＝＋－＠]/);
        // With semicolons or tabs as separators, quotes inside a cell mean nothing, and every line is a row.
        for (const cell of text.split(/[;\t\r\n]/)) assert.doesNotMatch(cell, /^["\s]*[=+\-@＝＋－＠]/);
      }),
      { numRuns: 150 },
    );
  });

  it('has the days of the period, the first and the last included', async () => {
    for (const day of ['20', '21', '22', '23']) {
      fake.now = Date.parse(`2026-11-${day}T23:59:59.999Z`);
      await write({ actor: ALEX, what: `on-${day}` });
    }
    assert.deepEqual(await daysOf({ from: '2026-11-21', to: '2026-11-22' }), ['on-21', 'on-22']);
    assert.deepEqual(await daysOf({ from: '2026-11-23' }), ['on-23']);
    assert.deepEqual(await daysOf({ to: '2026-11-20' }), ['on-20']);
  });
});
