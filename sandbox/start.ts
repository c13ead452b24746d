// The command behind `npm run sandbox`.
import { readOptions, usage } from './options.ts';
import { startSandbox } from './sandbox.ts';
import type { Sandbox } from './sandbox.ts';
import { asPlain, limits, steps, storeNames } from './steps.ts';
import type { Weather } from './weather.ts';

const show = (line: string): void => console.log(line);

async function main(): Promise<void> {
  const { help, playground, past, store, seed } = readOptions(process.argv.slice(2));
  if (help) return console.log(usage);
  let sandbox: Sandbox | undefined;
  let isStopping = false;

  async function stop(status: number): Promise<void> {
    // Asked twice, or before the sandbox is up: end at once. The exit handlers end the children and remove the files.
    if (isStopping || sandbox === undefined) process.exit(status);
    isStopping = true;
    console.log('\nStopping. Nothing is kept.');
    await sandbox.close();
    process.exit(status);
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));

  // When npm gets a signal, it does not pass it on to the command that it runs.
  const { ppid: parent } = process;
  setInterval(() => process.ppid !== parent && void stop(0), 1_000).unref();

  const beside = past ? ', and playing 40 decisions of its last 30 days' : '';
  console.log(`Starting License Desk with a simulated tenant${beside} …`);
  sandbox = await startSandbox({ playground, past, store, seed, ports: 'usual', onWarning: show });
  console.log(playground ? welcome(sandbox, store) : addresses(sandbox, store));
  if (sandbox.weather !== undefined) console.log(forecast(sandbox.weather));
  const sentence = await sandbox.broken;
  if (isStopping) return;
  console.error(`\n${sentence}\nThe sandbox cannot go on without it.`);
  await stop(1);
}

function welcome(
  { seats: { employee, approver }, chatsPage, tenantPage }: Sandbox,
  store: keyof typeof storeNames,
): string {
  return `
License Desk is running on ${storeNames[store]}. Nothing here is real; no account of yours is touched.

  Both chats, side by side   ${chatsPage}
  ${employee.title.padEnd(25)}  ${employee.url}
  ${approver.title.padEnd(25)}  ${approver.url}
  The tenant's licenses      ${tenantPage}

Two minutes, with both chats side by side:
${steps.map((step, index) => `  ${index + 1}. ${asPlain(step)}`).join('\n')}

Keep the chats open: a chat that you load again starts empty. ${asPlain(limits)} Ctrl-C ends everything.
`;
}

function forecast({ seed, refused }: Weather): string {
  return `Rough weather: the tenant takes licenses one at a time and shows them late, Graph refuses ${refused}, and now and then
Graph or Teams throttles or fails. To repeat it: --weather rough --seed ${seed}
`;
}

function addresses({ bot, tenantPage, tenant, connector }: Sandbox, store: keyof typeof storeNames): string {
  return `
License Desk is running on ${storeNames[store]}, without chat windows. Nothing here is real.

  The bot                    ${bot.messagesUrl}
  The tenant's licenses      ${tenantPage}
  Graph and login            ${tenant.url}
  The connector              ${connector.serviceUrl}

Ctrl-C ends everything.
`;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
