import assert from 'node:assert/strict';
import { usage } from '../../sandbox/options.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { runFile } from '../support/run-command.ts';

const DAY_MS = 86_400_000;

/** A bot that is ready at once, and warns when it starts and when it is asked to end. */
const warning = `
  const warn = (message) => console.log(JSON.stringify({ level: 'warn', message }));
  process.on('SIGTERM', () => { warn('A job failed and will be tried again.'); process.exit(0); });
  require('node:http').createServer((_, response) => response.end('Ready.')).listen(Number(process.env.PORT), '127.0.0.1');
  warn('started');
`;

/** A bot that answers `/readyz` at once, and all else when both of its clocks are a day ahead of its start. */
const follower = `
  const startedAt = Date.now();
  const isNextDay = () => [Date.now(), new Date().getTime()].every((at) => at - startedAt >= 86_400_000);
  const answer = (response) => (isNextDay() ? response.end(new Date(0).toISOString()) : setImmediate(answer, response));
  require('node:http')
    .createServer(({ url }, response) => (url === '/readyz' ? response.end('Ready.') : answer(response)))
    .listen(Number(process.env.PORT), '127.0.0.1');
`;

describe('The sandbox', () => {
  it('says how it is used, and starts nothing', async () => {
    assert.deepEqual(await runFile('sandbox/start.ts', ['--help'], {}), {
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

  it('has one clock, which also a bot that starts later follows', async () => {
    const sandbox = await startSandbox({ playground: false, botArgs: ['--eval', follower] });
    try {
      const { bot, clock, tenant } = sandbox;
      const aDay = async (): Promise<string> => {
        const answer = fetch(`${bot.url}/moved`);
        clock.move(DAY_MS);
        return (await answer).text();
      };
      assert.equal(await aDay(), '1970-01-01T00:00:00.000Z', 'a date of another time stays as it is');
      await bot.kill();
      await bot.start();
      await aDay();
      const ahead = Date.parse(String(tenant.snapshot().now)) - Date.now();
      assert.ok(ahead > DAY_MS && ahead <= 2 * DAY_MS);
    } finally {
      await sandbox.close();
    }
  });
});
