import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openArchive } from '../../src/compose/store.ts';
import { readConfig } from '../../src/config/config.ts';
import { createIdentity } from '../../src/compose/identity.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { runCommand } from '../support/run-command.ts';
import type { World } from '../support/integration/kit.ts';
import { worlds } from '../support/integration/kit.ts';
import { wordsOn } from '../support/integration/shown.ts';
import { ask, now, openScenario } from '../support/integration/story.ts';
import { atScale } from '../support/scale.ts';

/** Runs the command while the product runs. */
const privacy = ({ env }: World, ...args: readonly string[]) => runCommand('privacy', args, env);

/** Everything in the store, as one text. */
async function stored({ env }: World): Promise<string> {
  const config = readConfig(env);
  const archive = await openArchive(config, createIdentity(config), createLog({ level: 'error' }));
  const pages: unknown[] = [];
  for await (const page of archive.scan()) pages.push(page);
  await archive.close();
  return JSON.stringify(pages);
}

describe('What is kept about people', function () {
  // Each command is a process of its own.
  this.timeout(120_000);
  const open = worlds();

  // Both stores keep the same contract. The long story runs on the one in which more can be lost.
  for (const store of atScale(['cosmos'] as const, ['sqlite', 'cosmos'] as const)) {
    it(`is exported and erased on request, while the product runs (${store})`, async () => {
      const scenario = await openScenario(open, { store });
      const { world, alex, megan } = scenario;
      const adele = world.human('AdeleV');
      await adele.say('help');
      const done = await ask(scenario, 'visio for me and adelev@contoso.com');
      await alex.click(done.inChannel, 'Approve 2');
      await world.quiet();
      const waiting = await ask(scenario, 'project for debrab@contoso.com and adelev@contoso.com');

      const file = join(world.folder, 'adele.json');
      const exported = await privacy(world, 'export', adele.user.mail ?? '', '--out', file);
      assert.deepEqual([exported.code, exported.out], [0, '']);
      const text = await readFile(file, 'utf8');
      assert.equal((await stat(file)).mode & 0o777, 0o600);
      assert.match(text, new RegExp(adele.user.id));
      assert.doesNotMatch(text, /Megan Bowen|Debra Berger/);

      const dry = await privacy(world, 'erase', adele.user.id);
      assert.match(dry.out, new RegExp(`go on without them: ${waiting.id}`));
      assert.match(dry.out, /Nothing was changed\. Add --yes to erase\.\n$/);
      assert.match(await stored(world), /Adele Vance/);

      const erased = await privacy(world, 'erase', adele.user.id, '--yes');
      assert.match(erased.out, /Done: the store no longer names this person\.\n$/);
      assert.equal(erased.code, 0);
      await world.until(async () => /Person \w{8}/.test(now(world, done.status)));
      await world.quiet();
      assert.doesNotMatch(await stored(world), new RegExp(`Adele|${adele.user.id}`, 'i'));
      assert.match(now(world, done.status), /Megan Bowen/);

      const { card } = await alex.click(waiting.inChannel, 'refresh');
      assert.match(wordsOn(card.card), /Do not assign to these users\n\s*1\nPerson \w{8}\n/);
      await alex.click(card, 'Approve 1 · not 1');
      await world.quiet();
      assert.equal((await world.records.request(waiting.id)).status, 'completed');
      assert.match(megan.told().join(' '), /.+/);
    });
  }

  it('is not found under an address that nobody has', async () => {
    const world = await open();
    await world.start();
    const { code, err } = await privacy(world, 'export', 'nobody@contoso.com');
    assert.equal(code, 1);
    assert.match(err, /^Nobody in the store has the address nobody@contoso\.com\./m);
  });
});

describe('The log', () => {
  const open = worlds();

  it('has no name, address, reason, message or token of a whole request, refusals included', async () => {
    const scenario = await openScenario(open);
    const { world, megan, alex } = scenario;
    world.errorsExpected = true;
    // Exchange's error contains the name of the recipient.
    const error = { code: 'ErrorInvalidRecipients', message: 'AdeleV@contoso.com (Adele Vance) is invalid.' };
    world.tenant.faults.add({
      match: ({ template, body }) =>
        template.endsWith('/sendMail') && JSON.stringify(body).includes('AdeleV@contoso.com'),
      answer: { status: 400, body: { error } },
    });
    const asked = await ask(scenario, 'visio for me, adelev@contoso.com, henriettam@contoso.com', {
      i_reason: 'Xyzzy-reason of mine',
    });
    await megan.say('Xyzzy-words that mean nothing');
    await world.human('AdeleV').send(alex.clicking(asked.inChannel, 'Approve 3'));
    await alex.click(asked.inChannel, 'Approve 3', { i_message: 'Xyzzy-message to all' });
    await world.quiet();

    const lines: string[] = [];
    const log = createLog({ level: 'debug', destination: { write: (line) => void lines.push(line) } });
    for (const { level, message, fields } of world.lines) {
      const write = level === 'error' ? log.error : level === 'warn' ? log.warn : log.info;
      write(message, fields);
    }
    assert.ok(lines.some((line) => line.includes('A mail was refused.')));
    for (const mark of [/xyzzy/i, /@contoso/i, /megan|bowen|adele|vance|wilber/i, /eyJ/]) {
      assert.doesNotMatch(lines.join(''), mark);
    }
  });
});
