import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { nearCommands } from '../../../src/teams/inbound/near-commands.ts';
import { COMMAND_NAMES, readCommand } from '../../../src/teams/inbound/read-command.ts';
import { spokenText } from '../../../src/teams/inbound/spoken-text.ts';
import { allTexts } from '../../../src/text/languages.ts';
import { repeated, repeatedTexts } from '../../support/repeated.ts';
import { activityFrom } from '../../support/teams/kit.ts';

const chats = allTexts.map(({ chat }) => chat);
const near = (text: string) => nearCommands(text, chats);
const namesNear = (text: string) => near(text).map(({ name }) => name);
const words = chats
  .flatMap(({ commands }) => COMMAND_NAMES.flatMap((name) => commands[name].map((word) => ({ name, word }))))
  .filter(({ word }) => word.length > 4);

describe('a command with a slip of the finger', () => {
  it('is found whatever the slip and the place, in every language', () => {
    for (const { name, word } of words) {
      for (let at = 0; at < word.length; at += 1) {
        const [before, letter, after] = [word.slice(0, at), word.charAt(at), word.slice(at + 1)];
        for (const slipped of [`${before}${after}`, `${before}§${after}`, `${before}§${letter}${after}`])
          assert.ok(isKnown(slipped, name), `${word}: ${slipped}`);
        if (at < word.length - 1 && letter !== after[0])
          assert.ok(isKnown(`${before}${after[0]}${letter}${after.slice(1)}`, name), `${word}: ${at}`);
      }
    }
  });

  it('keeps the words behind it', () => {
    assert.deepEqual(near('requst: visio for me'), [{ name: 'request', words: 'visio for me' }]);
    assert.deepEqual(near('Hello, reqeust a license for visio please'), [
      { name: 'request', words: 'for visio' },
    ]);
    assert.deepEqual(near('exprt json'), [{ name: 'export', words: 'json' }]);
  });

  it('is none with two slips, in a longer sentence, or in a word of three letters', () => {
    for (const text of ['rqest', 'notify', 'stop it now', 'top', 'sto', '', 'my visio requests', 'please'])
      assert.deepEqual(namesNear(text), [], text);
  });

  it('is looked for in 56,000 characters as in few', () => {
    fc.assert(
      fc.property(repeated, (characters) => {
        for (const text of repeatedTexts(characters)) near(spokenText(activityFrom({ text })));
      }),
      { numRuns: 50 },
    );
  });
});

/** A slip may make another word of the same or another command, which is then meant as well. */
function isKnown(text: string, name: string): boolean {
  const said = spokenText(activityFrom({ text }));
  return (
    readCommand(said, chats) !== undefined || said.length < 4 || namesNear(said).some((one) => one === name)
  );
}
