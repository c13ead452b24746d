import { ask, withPlaces } from '../support/integration/story.ts';
import type { Shown } from '../support/integration/shown.ts';
import { buttonsOn, wordsOn } from '../support/integration/shown.ts';
import type { Asked } from '../support/integration/story.ts';
import type { Waiting } from './expected.ts';
import type { Stage } from './stage.ts';
import { nameOf } from './told.ts';

const product = 'VISIOCLIENT';
/** Sets up two places, and lets Megan make a request for three new colleagues. */
export const prepare = (stage: Stage): Promise<Waiting> => prepareCrowds(stage, 1, 3);

/** The same with `count` requests, each for a crowd of `size` people. */
export function prepareCrowds(
  stage: Stage,
  count: number,
  size = 20,
  seats = count * size,
): Promise<Waiting> {
  const crowd = stage.world.tenant.change.addCrowd(size * count).map((user) => nameOf({ user }));
  const groups = Array.from({ length: count }, (_, n) => crowd.slice(size * n, size * n + size));
  return askFor(stage, groups, seats);
}

async function askFor(
  { clock, world }: Stage,
  groups: readonly (readonly string[])[],
  seats: number,
): Promise<Waiting> {
  const { consumed } = world.tenant.product(product);
  world.tenant.change.setSeats(product, consumed + seats);
  return clock.during('a request that nobody has on a card', asked());

  async function asked(): Promise<Waiting> {
    const scenario = await withPlaces(world);
    const all: Asked[] = [];
    for (const names of groups) {
      all.push(await ask(scenario, `visio for ${names.map((name) => `${name}@contoso.com`).join(', ')}`));
    }
    return {
      scenario,
      asked: all,
      people: groups.flat().map((name) => world.human(name)),
      requester: scenario.megan,
    };
  }
}

/**
 * Clicks Approve on every request; the process may die before it answers. Gives for each answer whether it
 * shows a decision.
 */
export function approve({ scenario, asked, people: all }: Waiting): Promise<readonly boolean[]> {
  const size = all.length / asked.length;
  return Promise.all(
    asked.map(({ inChannel }) =>
      scenario.alex.click(inChannel, approving(inChannel, size)).then(
        ({ sentence, body }) => sentence === '' && /Approved by/.test(wordsOn(body)),
        () => false,
      ),
    ),
  );
}

/** The title of the button. It also says how many wait for a license. */
function approving({ card }: Shown, size: number): string {
  return buttonsOn(card).find((one) => one.startsWith('Approve ')) ?? `Approve ${size}`;
}

/**
 * Clicks until every request is decided, as people do who are asked to try again in a minute, only sooner.
 */
export async function approveAll({ clock }: Stage, waiting: Waiting): Promise<void> {
  while ((await approve(waiting)).includes(false)) {
    const later = clock.now() + CLICK_AGAIN_MS;
    clock.after(CLICK_AGAIN_MS, () => undefined);
    await clock.until(() => clock.now() >= later);
  }
}

const CLICK_AGAIN_MS = 5000;
