import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseAddresses } from '../../../src/app/ask/parse-addresses.ts';
import { namesProduct, readRequestWords } from '../../../src/teams/inbound/parse-request.ts';
import { readSaid } from '../../../src/teams/inbound/read-command.ts';
import { spokenText } from '../../../src/teams/inbound/spoken-text.ts';
import { chat } from '../../../src/text/en/chat.ts';
import { allTexts } from '../../../src/text/languages.ts';
import { repeated, repeatedTexts } from '../../support/repeated.ts';
import { activityFrom } from '../../support/teams/kit.ts';
import { PRODUCTS } from '../../support/teams/products.ts';

const names = (words: string) => namesProduct(words, PRODUCTS, [chat.particles]);
const filled = (words: string) => readRequestWords(words, PRODUCTS, [chat.particles]);

describe('the words after request', () => {
  it('choose the product that they name alone, by the start of its words or by its part number', () => {
    assert.equal(filled('visio').skuId, 'sku-visio');
    assert.equal(filled('VisioClient').skuId, 'sku-visio');
    assert.equal(filled('365 e5').skuId, 'sku-e5');
  });

  it('choose none if several products match', () => {
    assert.deepEqual(filled('microsoft 365'), {
      skuId: undefined,
      otherProduct: '',
      forMe: true,
      typed: '',
    });
  });

  it('ask for another product if none matches', () => {
    const { skuId, otherProduct } = filled('Adobe Acrobat for adele@contoso.com');
    assert.deepEqual([skuId, otherProduct], [null, 'Adobe Acrobat']);
  });

  it('name the people after “for”, who are then not the requester', () => {
    assert.deepEqual(filled('visio for adele@contoso.com'), {
      skuId: 'sku-visio',
      otherProduct: '',
      forMe: false,
      typed: 'adele@contoso.com',
    });
  });

  it('understand “me” among others', () => {
    const { forMe, typed } = filled('visio for me, adele@contoso.com and megan@contoso.com;alex@contoso.com');
    assert.equal(forMe, true);
    assert.equal(typed, 'adele@contoso.com, megan@contoso.com, alex@contoso.com');
  });

  it('take the addresses of people who are pasted with their names', () => {
    const { forMe, typed } = filled(
      'visio for me, "Vance, Adele" <adele@contoso.com>; Bowen, Megan <megan@contoso.com>',
    );
    assert.deepEqual([forMe, typed], [true, 'adele@contoso.com, megan@contoso.com']);
  });

  it('keep the names of people, so that their sender sees that addresses are needed', () => {
    const { skuId, typed, forMe } = filled('visio for Lee Gu');
    assert.deepEqual([skuId, typed, forMe], ['sku-visio', 'Lee Gu', false]);
    assert.equal(filled('visio for Lee Gu and adele@contoso.com').typed, 'Lee Gu, adele@contoso.com');
    assert.equal(filled('Adobe Acrobat for Lee Gu').otherProduct, 'Adobe Acrobat for Lee Gu');
    assert.equal(filled('project for the web').skuId, 'sku-web');
  });

  it('leave a “for” in a product’s name as it is', () => {
    assert.deepEqual(filled('project for the web for me'), {
      skuId: 'sku-web',
      otherProduct: '',
      forMe: true,
      typed: '',
    });
  });

  it('keep a mentioned colleague as one entry, also in the text box', () => {
    const { skuId, typed, forMe } = filled('visio for "Adele Vance"');
    assert.deepEqual([skuId, typed, forMe], ['sku-visio', 'Adele Vance', false]);
    const several = filled('visio for me, "Vance, Adele" and "Lee Gu", diego@contoso.com').typed;
    assert.equal(several, '"Vance, Adele", Lee Gu, diego@contoso.com');
    assert.deepEqual(parseAddresses(several), ['Vance, Adele', 'Lee Gu', 'diego@contoso.com']);
    assert.equal(
      filled('visio for "Vance, Adele" Lee <lee@contoso.com>').typed,
      '"Vance, Adele", lee@contoso.com',
    );
    assert.equal(filled('Adobe Acrobat for "Lee Gu"').otherProduct, 'Adobe Acrobat');
  });

  it('keep names as Outlook writes them, each as one entry', () => {
    assert.equal(filled('visio for Adele Vance; Lee Gu').typed, 'Adele Vance, Lee Gu');
    const { typed } = filled('visio for Vance, Adele; Gu, Lee');
    assert.deepEqual(parseAddresses(typed), ['Vance, Adele', 'Gu, Lee']);
    assert.equal(filled('visio for Adele Vance, Lee Gu and me').typed, 'Adele Vance, Lee Gu');
  });

  it('choose the product also between the words of a sentence', () => {
    for (const [words, skuId] of [
      ['for visio', 'sku-visio'],
      ['a Visio license', 'sku-visio'],
      ['a visio lisense', 'sku-visio'],
      ['the license for 365 e5', 'sku-e5'],
    ] as const)
      assert.deepEqual([filled(words).skuId, filled(words).forMe], [skuId, true], words);
    assert.deepEqual(filled('a license for visio for Lee Gu'), {
      skuId: 'sku-visio',
      otherProduct: '',
      forMe: false,
      typed: 'Lee Gu',
    });
    assert.equal(filled('a drawing license').otherProduct, 'a drawing license');
    assert.deepEqual(filled('a license for adele@contoso.com'), {
      skuId: undefined,
      otherProduct: '',
      forMe: false,
      typed: 'adele@contoso.com',
    });
  });

  it('take an address for a person also without “for”', () => {
    assert.deepEqual(filled('visio adele@contoso.com, lee@contoso.com'), {
      skuId: 'sku-visio',
      otherProduct: '',
      forMe: false,
      typed: 'adele@contoso.com, lee@contoso.com',
    });
    const { skuId, otherProduct, typed } = filled('adele@contoso.com');
    assert.deepEqual([skuId, otherProduct, typed], [undefined, '', 'adele@contoso.com']);
  });

  it('are read from 56,000 characters of any kind as completely as from few', () => {
    fc.assert(
      fc.property(repeated, (characters) => {
        for (const text of repeatedTexts(characters)) {
          const activity = activityFrom({ text: `request visio for adele@contoso.com; ${text}` });
          const said = readSaid(spokenText(activity), allTexts);
          assert.ok(typeof said === 'object');
          assert.ok(parseAddresses(filled(said.words).typed).includes('adele@contoso.com'));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('take the address from a link or brackets', () => {
    assert.equal(
      filled('visio for [adele@contoso.com](mailto:adele@contoso.com)').typed,
      'adele@contoso.com',
    );
    assert.equal(filled('visio for me, Lee Gu (lee@contoso.com)').typed, 'lee@contoso.com');
  });
});

describe('words without a command', () => {
  it('name a product where all of them begin words of its name, with or without people', () => {
    for (const words of [
      'visio',
      'Visio for Adele',
      'microsoft 365',
      'a visio license for me',
      'project for the web',
    ])
      assert.ok(names(words), words);
    for (const words of [
      '',
      'e5',
      'a',
      'license',
      'for me',
      'for Adele',
      'visio is slow',
      'who are you',
      'Lee Gu',
      '365?!x',
    ])
      assert.ok(!names(words), words);
  });
});
