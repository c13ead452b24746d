import { setTimeout as rest } from 'node:timers/promises';
import { channel } from '../support/integration/people.ts';
import { now, written } from '../support/integration/story.ts';
import { approveAll, prepareCrowds } from './approval.ts';
import type { Built } from './build.ts';
import type { Waiting } from './expected.ts';
import type { Random } from './random.ts';
import type { Outcome } from './rows.ts';
import type { Stage, StageOptions } from './stage.ts';
import { onSharedStage } from './shared-stage.ts';
import { inHand, nameOf } from './told.ts';

const PRODUCT = 'VISIOCLIENT';
const SIZE = 20;
const REQUESTS = 2;
const SEATS = 10;
/** The longest time from *Try again* to the kill, in true milliseconds. */
const LIFE_MS = 700;

/**
 * Ends a round with too few seats, and tries again while its mails are on their way. Everybody hears once
 * that they have the license, and at most once before that they do not yet. With `random`, the program is
 * killed at a random moment of the second round, and started again.
 */
export function tryAgainMidway(built: Built, options: StageOptions, random?: Random): Promise<Outcome> {
  const env = { ...options.env, WAITING_LIST: 'off' };
  return onSharedStage(built, { ...options, env }, async (stage) => {
    const { clock, world } = stage;
    const first = await stage.start();
    const waiting = await prepareCrowds(stage, REQUESTS, SIZE, SEATS);
    const startedAt = clock.now();
    await clock.during('a round that does not end', firstRound(stage, waiting));
    const mails = world.tenant.mails.length;

    const { consumed } = world.tenant.product(PRODUCT);
    world.tenant.change.setSeats(PRODUCT, consumed + SIZE * REQUESTS);
    const tryAgain = tryAgainOn(waiting);
    const clicks = tryAgain();
    let unrecorded: ReadonlySet<string> = new Set();
    if (random === undefined) await clock.during('a click that is not answered', clicks);
    else {
      await clock.waitFor(
        'a kill that is not done',
        rest(random() * LIFE_MS).then(() => first.kill()),
      );
      await clicks;
      unrecorded = await inHand(world);
      await stage.start();
      // Repeats a click whose answer was lost. It changes nothing if the first one counted.
      await clock.during('a click that is not answered', tryAgain());
    }
    await clock.during('work that is not done', world.quiet());

    return {
      violations: [
        ...(mails < (SIZE + 1) * REQUESTS ? [] : ['no mail was on its way when it was tried again']),
        ...(await violationsIn(stage, waiting, unrecorded)),
      ],
      finishedMs: clock.now() - startedAt,
    };
  });
}

async function firstRound(stage: Stage, waiting: Waiting): Promise<void> {
  await approveAll(stage, waiting);
  await stage.clock.until(() =>
    waiting.asked.every(({ inChannel }) => /Try again/.test(now(stage.world, inChannel))),
  );
}

/**
 * Makes the function that clicks *Try again* on the cards as they look now. The process may die before it
 * answers.
 */
function tryAgainOn({ asked, scenario: { alex } }: Waiting): () => Promise<void> {
  const ids = new Set(asked.map(({ inChannel }) => inChannel.activityId));
  const cards = alex.cards(channel).filter(({ activityId }) => ids.has(activityId));
  return async () => {
    await Promise.all(cards.map((card) => alex.click(card, 'Try again').catch(() => undefined)));
  };
}

/**
 * The violations. None: everybody has the license by one write, and nobody was told twice what was recorded
 * as told.
 */
async function violationsIn(
  { world }: Stage,
  { asked, people, requester }: Waiting,
  unrecorded: ReadonlySet<string>,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const expect = (isSo: boolean, what: string): void => void (isSo || wrong.push(what));
  const licensed = people.map(nameOf).toSorted();
  expect(written(world).join() === licensed.join(), `licensed, each by a change: ${written(world).join()}`);
  for (const { id } of asked) {
    const { status, round } = await world.records.request(id);
    expect(status === 'completed' && round === 2, `a request is ${status} in round ${round}`);
  }
  for (const human of [requester, ...people]) {
    const name = nameOf(human);
    const most = human === requester ? asked.length : 1;
    const mails = world.tenant.mails.filter(({ to }) => to.includes(human.user.userPrincipalName));
    for (const [way, texts] of [
      ['message', human.told()],
      ['mail', mails.map(({ subject, text }) => `${subject} ${text}`)],
    ] as const) {
      const mayRepeat = unrecorded.has(`${way} ${name}`) ? 1 : 0;
      const early = texts.filter(isNotYet).length;
      const late = texts.length - early;
      expect(early <= most + mayRepeat, `${way} ${name}: ${early} times that it does not work yet`);
      expect(
        late >= most && late <= most + mayRepeat,
        `${way} ${name}: ${late} times that it works, instead of ${most}`,
      );
    }
  }
  return wrong;
}

const isNotYet = (text: string): boolean => /not assigned yet|not yet assigned/.test(text);
