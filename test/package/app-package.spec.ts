import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { Browser } from 'playwright-core';
import { commandLists, localizedCommands } from '../../scripts/app-package/words.ts';
import { readCommand } from '../../src/teams/inbound/read-command.ts';
import { en } from '../../src/text/en/en.ts';
import { allTexts, languageTags } from '../../src/text/languages.ts';
import { launchBrowser } from '../support/e2e/browser.ts';
import { wrongChannelWords } from '../../src/doctor/channel-features.ts';

const read = (file: string) => JSON.parse(readFileSync(`appPackage/${file}`, 'utf8'));
const manifest = read('manifest.json');
const anew = 'Write them anew with: npm run manifest-words';

describe('The manifest of the Teams app', () => {
  it('has the menus in the words that the bot understands, in English', () => {
    assert.deepEqual(manifest.bots[0].commandLists, commandLists(en), anew);
  });

  for (const [index, text] of allTexts.entries()) {
    const tag = languageTags[index] ?? '';
    if (tag === 'en') continue;

    it(`has a file of the same words in ${tag}`, () => {
      const named = manifest.localizationInfo.additionalLanguages;
      assert.ok(
        named.some(
          ({ languageTag, file }: Record<string, string>) => languageTag === tag && file === `${tag}.json`,
        ),
      );
      const commands = Object.entries(read(`${tag}.json`)).filter(([key]) => key.startsWith('bots['));
      assert.deepEqual(Object.fromEntries(commands), localizedCommands(text), anew);
    });
  }

  it('offers nothing that the bot would not understand if it is typed', () => {
    const words = allTexts.map(({ chat }) => chat);
    for (const text of allTexts) {
      for (const { title, prompt } of commandLists(text).flatMap(({ commands }) => commands)) {
        // Older clients type the title of a starter.
        for (const typed of [title, prompt ?? title])
          assert.equal(readCommand(typed, words)?.words, '', typed);
      }
    }
  });

  it('has the properties for shared and private channels without which Teams refuses the package', () => {
    assert.deepEqual(wrongChannelWords(manifest), []);
    assert.equal(manifest.supportsChannelFeatures, 'tier1');
  });

  it('asks for the personal chat, teams and group chats, for files, and for no permission', () => {
    const [bot] = manifest.bots;
    assert.deepEqual(bot.scopes, ['personal', 'team', 'groupChat']);
    assert.equal(bot.supportsFiles, true);
    for (const more of ['permissions', 'authorization', 'webApplicationInfo', 'devicePermissions']) {
      assert.equal(Object.hasOwn(manifest, more), false, more);
    }
    assert.deepEqual(manifest.validDomains, []);
  });
});

describe('The icons of the Teams app', function () {
  this.timeout(60_000);
  let browser: Browser;

  before(async () => {
    browser = await launchBrowser();
  });

  after(() => browser.close());

  /** Width, height, and four numbers for each pixel. */
  async function pixels(file: string) {
    const page = await browser.newPage();
    const source = `data:image/png;base64,${readFileSync(`appPackage/${file}`).toString('base64')}`;
    const drawn = await page.evaluate<{ width: number; height: number; data: number[] }>(`(async () => {
      const image = new Image();
      image.src = ${JSON.stringify(source)};
      await image.decode();
      const { width, height } = image;
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      return { width, height, data: [...context.getImageData(0, 0, width, height).data] };
    })()`);
    await page.close();
    return drawn;
  }

  it('are a color one of 192 by 192 that fills its square', async () => {
    const { width, height, data } = await pixels('color.png');
    assert.deepEqual([width, height], [192, 192]);
    assert.ok(data.every((value, index) => index % 4 !== 3 || value === 255));
  });

  it('are an outline one of 32 by 32, white on nothing', async () => {
    const { width, height, data } = await pixels('outline.png');
    assert.deepEqual([width, height], [32, 32]);
    const dots = Array.from({ length: width * height }, (_, dot) => data.slice(dot * 4, dot * 4 + 4));
    const drawn = dots.filter(([, , , alpha = 0]) => alpha > 0);
    // A canvas stores colors multiplied by their alpha, so they are a little off where alpha is small.
    assert.ok(drawn.every(([red = 0, green = 0, blue = 0]) => Math.min(red, green, blue) > 250));
    assert.ok(drawn.length > 100 && drawn.length < dots.length / 2);
  });
});

describe('The files of environments', () => {
  it('hold no secret', () => {
    for (const file of readdirSync('env').filter((name) => !name.endsWith('.user'))) {
      for (const [name, value] of Object.entries(parseEnv(readFileSync(`env/${file}`, 'utf8')))) {
        if (/SECRET|PASSWORD|KEY|TOKEN/.test(name)) assert.equal(value, '', `${name} in ${file}`);
      }
    }
  });
});
