import type { Asked, Desk } from '../integration/story.ts';
import { ask, audited, mailed, now, withPlaces, written } from '../integration/story.ts';
import type { Stage } from './stage.ts';
import { toldOf } from './told.ts';
import type { Told } from './told.ts';

/** A request that three persons wait for, shown to two approvers. */
export interface Waiting {
  readonly desk: Desk;
  readonly asked: Asked;
}

const people = ['AdeleV', 'DebraB', 'DiegoS'];
const everybody = [...people, 'MeganB'];

/** Sets up two places, and lets Megan ask for three colleagues. */
export async function prepare({ clock, world }: Stage): Promise<Waiting> {
  world.tenant.change.setSeats('VISIOCLIENT', 10);
  return clock.during('a request that nobody has on a card', prepared());

  async function prepared(): Promise<Waiting> {
    const desk = await withPlaces(world);
    return {
      desk,
      asked: await ask(desk, `visio for ${people.map((name) => `${name}@contoso.com`).join(', ')}`),
    };
  }
}

export const everybodyTold = (stage: Stage): Told => toldOf(stage.world, everybody);

/**
 * What is wrong now that nothing is left to do: empty when every approved person has the licence by exactly one write, nobody else any,
 * and everybody was told. `mayDouble`: messages and mails that may have come twice.
 */
export async function violationsOf(
  { world }: Stage,
  { asked }: Waiting,
  mayDouble: ReadonlySet<string>,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const expect = (isSo: boolean, what: string): void => void (isSo || wrong.push(what));
  const writes = written(world);
  expect(writes.join() === people.join(), `licensed by a change: ${writes.join()}`);
  expect((await world.records.request(asked.id)).status === 'completed', 'the request is not completed');
  const outcomes = (await world.records.entries(asked.id)).map(({ outcome }) => outcome?.kind);
  expect(
    outcomes.every((kind) => kind === 'assigned'),
    `outcomes: ${outcomes.join()}`,
  );
  const decisions = (await audited(world)).filter((what) => what === 'request-approved');
  expect(decisions.length === 1, `decisions: ${decisions.length}`);
  expect((await world.records.dead()).length === 0, 'a job was given up');
  const told = toldOf(world, everybody);
  for (const key of everybody.flatMap((name) => [`message ${name}`, `mail ${name}`])) {
    const count = told.get(key) ?? 0;
    expect(count === 1 || (count === 2 && mayDouble.has(key)), `${key}: ${count} times`);
  }
  expect(
    mailed(world).every((to) => told.has(`mail ${to.replace('@contoso.com', '')}`)),
    'mail to a stranger',
  );
  for (const shown of [asked.status, asked.inChannel, asked.inChat]) {
    expect(/3 assigned/.test(now(world, shown)), `a card shows: ${now(world, shown).slice(0, 200)}`);
  }
  return wrong;
}

/** How many were told twice. */
export function doubledIn(told: Told): number {
  return [...told.values()].filter((count) => count > 1).length;
}
