// Puts the words of src/text into the manifest and its language files: node scripts/manifest-words.ts
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { allTexts, languageTags } from '../src/text/languages.ts';
import { commandLists, localizedCommands } from './app-package/words.ts';

const at = (name: string) => new URL(`../appPackage/${name}.json`, import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(at(name), 'utf8'));
const write = (name: string, content: unknown) =>
  writeFileSync(at(name), `${JSON.stringify(content, null, 2)}\n`);

for (const [index, text] of allTexts.entries()) {
  const tag = languageTags[index] ?? '';
  if (tag === 'en') {
    const manifest = read('manifest');
    manifest.bots[0].commandLists = commandLists(text);
    write('manifest', manifest);
  } else {
    const kept = Object.entries(existsSync(at(tag)) ? read(tag) : {}).filter(
      ([key]) => !key.startsWith('bots['),
    );
    write(tag, { ...Object.fromEntries(kept), ...localizedCommands(text) });
  }
}
