import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, assert as check, property, string } from 'fast-check';
import { createNames, readNames } from '../../src/graph/names.ts';
import { NamesError, parsePublishedNames } from '../../src/graph/published-names.ts';
import { HEADER, listOf, planId, skuId } from '../support/graph/names-file.ts';

const E3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';
const F1 = '50f60901-3181-4b75-8a2c-4c8e4c1d5a72';
const RIGHTS = 'bea4c11e-220a-4e6d-8eb8-8ea15d019f90';

const namesOf = (...rows: string[]) => createNames(parsePublishedNames(listOf(rows)));
const refused = (problem: RegExp) => (error: unknown) =>
  error instanceof NamesError && problem.test(error.message);

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

describe('Microsoft’s list of names', () => {
  it('names products and apps, whatever the case of their ids and the spaces around them', () => {
    const names = namesOf(`Boards,BOARDS,${skuId(1).toUpperCase()},PENS, ${planId(1)}\u00a0,Pens`);
    assert.equal(names.product(skuId(1), 'BOARDS'), 'Boards');
    assert.equal(names.app(skuId(1).toUpperCase(), planId(1), 'PENS'), 'Pens');
  });

  it('may have quoted cells, with commas, quotes and line breaks in them', () => {
    const names = namesOf(`"Boards, ""large""\r\n(new)",BOARDS,${skuId(1)},PENS,${planId(1)},"Pens"`);
    assert.equal(names.product(skuId(1), 'BOARDS'), 'Boards, "large" (new)');
    assert.equal(names.app(skuId(1), planId(1), 'PENS'), 'Pens');
  });

  it('loses its no-break spaces and runs of spaces', () => {
    const names = namesOf(`Boards\u00a0 Plan 2 ,BOARDS,${skuId(1)},PENS,${planId(1)},Pens\u00a0and ink`);
    assert.equal(names.product(skuId(1), ''), 'Boards Plan 2');
    assert.equal(names.app(skuId(1), planId(1), ''), 'Pens and ink');
  });

  it('gives an app the name that it has in its product, elsewhere that of the first product', () => {
    const names = namesOf(
      `Boards,B,${skuId(1)},PENS,${planId(1)},Pens for boards`,
      `Walls,W,${skuId(2)},PENS,${planId(1)},Pens for walls`,
    );
    assert.equal(names.app(skuId(2), planId(1), 'PENS'), 'Pens for walls');
    assert.equal(names.app(skuId(3), planId(1), 'PENS'), 'Pens for boards');
    assert.equal(names.knownApp(planId(1)), 'Pens for boards');
  });

  it('may have the same row twice: the first counts', () => {
    const row = `Boards,B,${skuId(1)},PENS,${planId(1)},Pens`;
    assert.equal(namesOf(row, `${row} (old)`).app(skuId(1), planId(1), ''), 'Pens');
  });

  it('comes first, then the built-in table, then the part number', () => {
    const names = namesOf(`Renamed E3,SPE_E3,${E3},PENS,${planId(1)},Pens`);
    assert.equal(names.product(E3, 'SPE_E3'), 'Renamed E3');
    assert.equal(names.app(E3, RIGHTS, 'RMS_S_ENTERPRISE'), 'Azure Rights Management');
    assert.equal(names.app(E3, planId(9), 'BRUSH_TOOL'), 'Brush Tool');
    const inF1 = namesOf(`Renamed F1,M365_F1,${F1},PENS,${planId(1)},Pens`);
    const dataService = 'ca6e61ec-d4f4-41eb-8b88-d96e0e14323f';
    assert.equal(inF1.app(F1, dataService, ''), createNames().app(F1, dataService, ''));
    assert.notEqual(inF1.app(F1, dataService, ''), inF1.knownApp(dataService));
    assert.equal(names.product(skuId(9), 'BRUSH_TOOL'), 'Brush Tool');
  });

  it('does not replace words by capitals', () => {
    const names = namesOf(`MICROSOFT 365 E3,SPE_E3,${E3},RMS,${RIGHTS},AZURE RIGHTS MANAGEMENT`);
    assert.equal(names.product(E3, 'SPE_E3'), 'Microsoft 365 E3');
    assert.equal(names.app(E3, RIGHTS, 'RMS'), 'Azure Rights Management');
    assert.equal(namesOf(`PENS,P,${skuId(1)},P,${planId(1)},X`).product(skuId(1), ''), 'PENS');
  });

  it('may have rows without ids, which are skipped', () => {
    const names = namesOf(`Note,,,,,`, `Boards,B,${skuId(1)},PENS,${planId(1)},Pens`, '');
    assert.equal(names.product(skuId(1), ''), 'Boards');
  });

  for (const [what, bytes, problem] of [
    ['nothing', new Uint8Array(), /does not begin with the columns Product_Display_Name, /],
    ['a page of HTML', new TextEncoder().encode('<!doctype html><p>Gone</p>'), /does not begin with the col/],
    ['columns of a spreadsheet', listOf([], HEADER.replaceAll(',', ';')), /does not begin with the columns/],
    ['no product', listOf([]), /names no product/],
    ['a row that is cut off', listOf([`Boards,B,${skuId(1)}`]), /3 columns instead of 6 in row 2/],
    [
      'a quote that is left open',
      listOf([`"Boards,B,${skuId(1)}`]),
      /quotation mark is out of place before line 3/,
    ],
    ['another encoding', Uint8Array.of(0x50, 0xe9, 0x0a), /is not UTF-8/],
  ] as const) {
    it(`is refused if it is ${what}`, () => {
      assert.throws(() => parsePublishedNames(bytes), refused(problem));
    });
  }

  it('gives back every name that is quoted as in RFC 4180', () => {
    check(
      property(array(string({ unit: 'grapheme' }), { minLength: 1, maxLength: 5 }), (texts) => {
        const table = parsePublishedNames(
          listOf(texts.map((text, n) => `${quoted(text)},P,${skuId(n)},A,${planId(n)},${quoted(text)}`)),
        );
        for (const [n, text] of texts.entries())
          assert.equal(table.get(skuId(n))?.name, text.replaceAll(/\s+/g, ' ').trim());
      }),
    );
  });
});

describe('The file of names', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'names-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is read as it is', () => {
    const file = join(folder, 'names.csv');
    writeFileSync(file, listOf([`Boards,B,${skuId(1)},PENS,${planId(1)},Pens`]));
    assert.equal(readNames(file).product(skuId(1), ''), 'Boards');
  });

  it('may be left out: then the built-in names are used', () => {
    assert.equal(readNames(undefined).product(E3, 'SPE_E3'), 'Microsoft 365 E3');
  });

  it('is refused if it is missing or a folder', () => {
    assert.throws(() => readNames(join(folder, 'nowhere.csv')), refused(/^cannot be read \(ENOENT/));
    assert.throws(() => readNames(folder), refused(/^cannot be read \(EISDIR/));
  });
});
