import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseAddresses } from '../../../src/app/ask/parse-addresses.ts';

import { repeated, repeatedTexts } from '../../support/repeated.ts';

const both = ['adele@contoso.com', 'lee@contoso.com'];

/** Texts that people paste, and the entries that they mean. */
const pasted: Readonly<Record<string, readonly [text: string, entries?: readonly string[]]>> = {
  'divided by commas': ['adele@contoso.com,lee@contoso.com'],
  'divided by semicolons and spaces': ['adele@contoso.com ;  lee@contoso.com;'],
  'divided by lines, also of Windows': ['adele@contoso.com\r\n\r\nlee@contoso.com\r\n'],
  'divided by tabs': ['adele@contoso.com\tlee@contoso.com'],
  'divided by whatever': [
    'adele@contoso.com;,\n lee@contoso.com\tdiego@contoso.com pat@contoso.com',
    [...both, 'diego@contoso.com', 'pat@contoso.com'],
  ],
  'with names': ['Adele Vance <adele@contoso.com>; Lee Gu <lee@contoso.com>'],
  'with names, last name first, as Outlook writes them': [
    'Vance, Adele <adele@contoso.com>; Gu, Lee <lee@contoso.com>',
  ],
  'with names between quotation marks': ['"Vance, Adele" <adele@contoso.com>, “Gu; Lee” <lee@contoso.com>'],
  'with names before plain addresses': ['Adele Vance adele@contoso.com, Lee Gu (lee@contoso.com)'],
  'twice, in another case': [
    'Adele@contoso.com adele@contoso.com LEE@contoso.com lee@contoso.com',
    ['Adele@contoso.com', 'LEE@contoso.com'],
  ],
  'as links': ['mailto:adele@contoso.com?subject=Hi%20there, [lee](mailto:lee@contoso.com)'],
  'as Exchange writes proxies': ['SMTP:adele@contoso.com;smtp:lee@contoso.com'],
  'at the end of a sentence': ['Please for adele@contoso.com and lee@contoso.com.'],
  'as a numbered list': ['1. adele@contoso.com\n2. lee@contoso.com'],
  'as a list with bullets': ['• adele@contoso.com\n- lee@contoso.com'],
  'as columns of a spreadsheet': [
    'Name\tMail\tOffice\nAdele Vance\tadele@contoso.com\tStockholm, 4th floor\nLee Gu\tlee@contoso.com\tReading',
  ],
  'as a file of comma-separated values': [
    'name,mail,office\n"Vance, Adele",adele@contoso.com,Stockholm\nLee Gu,lee@contoso.com,',
  ],
  'as values separated by semicolons, without a head': [
    'adele@contoso.com;Vance;Stockholm\nlee@contoso.com;Gu;Reading',
  ],
  'with an apostrophe and a plus': ["pat.o'neil+x@contoso.com", ["pat.o'neil+x@contoso.com"]],
  'as object ids': ['5F0C1A00-7e57-4c0d-9a00-000000000001', ['5F0C1A00-7e57-4c0d-9a00-000000000001']],
  'as nothing': [' ,;\n\t"<> ', []],
};

describe('addresses that are pasted', () => {
  for (const [how, [text, entries = both]] of Object.entries(pasted)) {
    it(`are read ${how}`, () => assert.deepEqual(parseAddresses(text), entries));
  }

  it('are never left out silently: text that is no address is an entry too', () => {
    assert.deepEqual(parseAddresses('adele@contoso.com, Lee Gu, diego@contoso.com Pat Lee'), [
      'adele@contoso.com',
      'Lee Gu',
      'diego@contoso.com',
      'Pat Lee',
    ]);
    assert.deepEqual(parseAddresses('Adele\tadele@contoso.com\nLee Gu\t'), ['adele@contoso.com', 'Lee Gu']);
  });

  it('are all found, whatever stands around and between them', () => {
    const conversation = fc.nat({ max: 999 }).map((n) => `person${n}@contoso.com`);
    const form = fc.constantFrom(
      (a: string) => a,
      (a: string) => `<${a}>`,
      (a: string) => `Ann Lee <${a}>`,
      (a: string) => `"Lee, Ann" <${a}>`,
      (a: string) => `mailto:${a}`,
      (a: string) => `${a}.`,
    );
    const separator = fc.constantFrom(', ', ';', '\n', ' \n', ';;', ',\r\n');
    const item = fc.tuple(conversation, form, separator);
    fc.assert(
      fc.property(fc.array(item, { maxLength: 60 }), (items) => {
        const text = items.map(([a, write, between]) => write(a) + between).join('');
        assert.deepEqual(parseAddresses(text), [...new Set(items.map(([a]) => a))]);
      }),
    );
  });

  it('are read from 56,000 characters of any kind as completely as from few', () => {
    fc.assert(
      fc.property(repeated, (characters) => {
        // Words alone make one entry as long as the text, but the addresses found are the same.
        const found = repeatedTexts(characters).map((text) =>
          parseAddresses(`${both[0]}\n${text}\n${both[1]}`).filter((entry) => both.includes(entry)),
        );
        assert.deepEqual(found[1], found[0]);
      }),
      { numRuns: 100 },
    );
  });
});
