import assert from 'node:assert/strict';
import { readCommand, readSaid } from '../../../src/teams/inbound/read-command.ts';
import { withoutAround } from '../../../src/teams/inbound/spoken-text.ts';
import { chat } from '../../../src/text/en/chat.ts';
import { allTexts } from '../../../src/text/languages.ts';
import { commandLists } from '../../../scripts/app-package/words.ts';

describe('the words of a command', () => {
  const swedish = { commands: { ...chat.commands, request: ['begär'], notifyHere: ['meddela här'] } };

  it('are understood in every language at once, in any case', () => {
    assert.deepEqual(readCommand('BEGÄR Visio', [chat, swedish]), { name: 'request', words: 'Visio' });
    assert.deepEqual(readCommand('Meddela här', [chat, swedish]), { name: 'notifyHere', words: '' });
    assert.deepEqual(readCommand('Notify Me', [chat, swedish]), { name: 'notifyMe', words: '' });
  });

  it('stand alone, except for those after request', () => {
    for (const text of ['stop it', 'my request', 'notify', 'helpful', '']) {
      assert.equal(readCommand(text, [chat]), undefined, text);
    }
  });

  it('may be written like a sentence, and are told apart from what follows', () => {
    for (const [text, words] of [
      ['Request a license', ''],
      ['request a license for adele@contoso.com', 'for adele@contoso.com'],
      ['request a licensed copy', 'a licensed copy'],
    ] as const) {
      assert.deepEqual(readCommand(text, [chat]), { name: 'request', words }, text);
    }
  });

  it('may be followed by a colon or a comma', () => {
    for (const text of ['request: visio', 'request, visio', 'Request – visio', 'request : visio'])
      assert.deepEqual(readCommand(text, [chat]), { name: 'request', words: 'visio' }, text);
  });
});

describe('a message', () => {
  it('is a command with courtesies before and after it', () => {
    for (const [text, name, words] of [
      ['my requests please', 'myRequests', ''],
      ['Hello there! requests, thank you', 'requests', ''],
      ['hi, request visio for me please', 'request', 'visio for me'],
      ['Hej, begär visio åt mig, tack så mycket', 'request', 'visio åt mig'],
    ] as const)
      assert.deepEqual(readSaid(text, allTexts), { name, words }, text);
  });

  it('is the command of a menu if a client types the description of its entry', () => {
    for (const text of allTexts) {
      for (const { title, description, prompt } of commandLists(text).flatMap(({ commands }) => commands)) {
        const { name } =
          readCommand(
            prompt ?? title,
            allTexts.map((one) => one.chat),
          ) ?? {};
        assert.deepEqual(readSaid(withoutAround(description), allTexts), { name, words: '' }, description);
      }
    }
  });

  it('is a courtesy, nothing, or unknown', () => {
    for (const [text, kind] of [
      ['hello', 'hello'],
      ['hej, tack', 'thanks'],
      ['', 'nothing'],
      ['ok', 'nothing'],
      ['hi bot', 'unknown'],
      ['thankful', 'unknown'],
    ] as const)
      assert.equal(readSaid(text, allTexts), kind, text);
  });
});
