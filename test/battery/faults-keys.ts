import assert from 'node:assert/strict';
import type { KeysOutage } from '../../sandbox/channel/keys.ts';
import type { Built } from './build.ts';
import type { Outcome, Row } from './rows.ts';
import type { Stage } from './stage.ts';
import { onSharedStage } from './shared-stage.ts';

/** Sends a message, which needs the channel's keys. Gives the status of the answer. */
async function say({ world }: Stage, name = 'MeganB'): Promise<number> {
  const human = world.human(name);
  const { status } = await human.send(human.writing('help'));
  return status;
}

const HOUR_MS = 3_600_000;
const HOURS = 48;

/** The documents are not available for two days. People who write in each of these hours are answered. */
function away(built: Built, outage: KeysOutage): Promise<Outcome> {
  return onSharedStage(built, { store: 'sqlite' }, async (stage) => {
    const { world, clock } = stage;
    await stage.start();
    world.keys.outage(outage);
    const refused: number[] = [];
    for (let hour = 1; hour <= HOURS; hour += 1) {
      await clock.skip(HOUR_MS);
      const status = await clock.during('an answer that does not come', say(stage));
      if (status !== 200) refused.push(status);
    }
    const violations =
      refused.length === 0 ? [] : [`${refused.length} of ${HOURS} were refused: ${refused.join()}`];
    return { violations, note: `${world.keys.fetches.metadata} fetches in 48 h` };
  });
}

const ROTATED_WITHIN_MS = 60_000;

/** The channel signs with a new key from now on. A message is sent every second until it is accepted. */
function rotated(built: Built): Promise<Outcome> {
  return onSharedStage(built, { store: 'sqlite' }, async (stage) => {
    const { world, clock } = stage;
    await stage.start();
    assert.equal(await say(stage), 200);
    await world.keys.rotate();
    const at = clock.now();
    while ((await clock.during('an answer that does not come', say(stage))) !== 200) {
      if (clock.now() - at > ROTATED_WITHIN_MS)
        return { violations: ['the new key is not taken after a minute'] };
      await clock.skip(1000);
    }
    return { violations: [], finishedMs: clock.now() - at };
  });
}

const COLD = 50;

/** Fifty messages at once, to a process without any keys. */
function cold(built: Built): Promise<Outcome> {
  return onSharedStage(built, { store: 'sqlite' }, async (stage) => {
    const { world, clock } = stage;
    world.keys.outage('error');
    await stage.start({ until: 'healthz' });
    world.keys.outage('none');
    const before = world.keys.fetches.metadata;
    await clock.skip(1000);
    const all = Promise.all(Array.from({ length: COLD }, () => say(stage)));
    const statuses = await clock.during('an answer that does not come', all);
    const fetches = world.keys.fetches.metadata - before;
    return {
      violations: [
        ...(fetches === 1 ? [] : [`${fetches} fetches`]),
        ...(statuses.every((status) => status === 200) ? [] : [`statuses ${statuses.join()}`]),
      ],
      note: `${COLD} requests, ${fetches} fetch`,
    };
  });
}

const group = 'keys';
const kind = 'keys: away';
export const keyRows: readonly Row[] = [
  { group, kind, name: 'unreachable for 48 h', run: (built) => away(built, 'error') },
  { group, kind, name: 'silent for 48 h', run: (built) => away(built, 'hang') },
  { group, name: 'rotated', run: rotated },
  { group, name: '50 cold requests', run: cold },
];
