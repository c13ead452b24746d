// Loaded into the bot's process before the program: `Date` shows the sandbox's time. The sandbox sends how far its
// clock is ahead whenever somebody moves it. Timers keep running by the machine's clock.
let aheadMs = Number(process.env['SANDBOX_AHEAD_MS'] ?? 0);

process.on('message', (message) => {
  if (typeof message === 'number') aheadMs = message;
});
// The channel to the sandbox alone must not keep the bot running.
process.channel?.unref();

const machineNow = Date.now;
const now = (): number => machineNow() + aheadMs;

globalThis.Date = new Proxy(Date, {
  construct: (date, args: [], target) => Reflect.construct(date, args.length === 0 ? [now()] : args, target),
  apply: () => new Date(now()).toString(),
  get: (date, name) => (name === 'now' ? now : Reflect.get(date, name)),
});
