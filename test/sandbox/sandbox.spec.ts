import assert from 'node:assert/strict';
import { usage } from '../../sandbox/options.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { runCommand } from '../support/run-command.ts';

/** A bot that is ready at once, and warns when it starts and when it is asked to end. */
const warning = `
  const warn = (message) => console.log(JSON.stringify({ level: 'warn', message }));
  process.on('SIGTERM', () => { warn('A job failed and will be tried again.'); process.exit(0); });
  require('node:http').createServer((_, response) => response.end('Ready.')).listen(Number(process.env.PORT), '127.0.0.1');
  warn('started');
`;

describe('The sandbox', () => {
  it('says how it is used, and starts nothing', async () => {
    assert.deepEqual(await runCommand('sandbox/start.ts', ['--help'], {}), {
      code: 0,
      out: `${usage}\n`,
      err: '',
    });
  });

  it('shows the warnings of the bot, and none once it ends: nobody waits for its jobs then', async () => {
    const shown: string[] = [];
    const sandbox = await startSandbox({
      playground: false,
      botArgs: ['--eval', warning],
      onWarning: (line) => void shown.push(line),
    });
    await sandbox.close();
    assert.deepEqual(shown, ['warn: started']);
  });
});
