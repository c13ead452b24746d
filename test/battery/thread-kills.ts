import assert from 'node:assert/strict';
import { mailedQuestions, questionsTo } from '../support/integration/questions.ts';
import type { Shown } from '../support/integration/shown.ts';
import { prepareCrowds } from './approval.ts';
import type { Built } from './build.ts';
import type { Waiting } from './expected.ts';
import type { Outcome } from './rows.ts';
import type { Stage, StageOptions } from './stage.ts';
import { onSharedStage } from './shared-stage.ts';
import type { ThreadPoint, ThreadStep } from './thread-points.ts';
import { inHand } from './told.ts';

/** The reminder comes two days after the question. */
const REMIND_AFTER_MS = 2 * 24 * 3_600_000;
/** The time between the restart and the end of the dead process's jobs. */
const WITHIN_MS = 30_000;
const [QUESTION, ANSWER] = ['Who pays?', 'We do.'] as const;

/** One thing that somebody does, or time that goes by. A click is repeated when its answer was lost. */
interface Step {
  readonly name: ThreadStep;
  readonly act: () => Promise<unknown>;
  /** Whether its work has begun; only then does an empty queue mean that it has ended. */
  readonly hasBegun: () => boolean;
  readonly isRepeated: boolean;
}

/**
 * An approver asks, the requester is reminded after two days and answers, and the approver approves the request as
 * the answer left it. Kills the product at that point, starts it again, and checks the result.
 */
export function killThread(
  built: Built,
  options: StageOptions,
  { step, point }: ThreadPoint,
): Promise<Outcome> {
  return onSharedStage(built, options, async (stage) => {
    const { clock, world } = stage;
    let child = await stage.start();
    const waiting = await prepareCrowds(stage, 1, 1);
    let unrecorded: ReadonlySet<string> = new Set();
    let finishedMs = 0;

    for (const { name, act, hasBegun, isRepeated } of stepsOf(stage, waiting)) {
      const rest = () => clock.until(async () => hasBegun() && (await world.records.jobs()).length === 0);
      if (name !== step) {
        await clock.during('a click that is not answered', act());
        await clock.during('work that is not done', rest());
        continue;
      }
      const reached = Promise.withResolvers<void>();
      await point.set(stage, () => reached.resolve());
      const click = act().catch(() => undefined);
      const isThere = Promise.race([reached.promise, child.ended]);
      await clock.waitFor(`the point “${point.name}” that is not reached`, isThere);
      await child.kill();
      await click;

      world.tenant.faults.clear();
      world.connector.heal();
      if (stage.store === 'cosmos') world.cosmos.faults.clear();
      unrecorded = await inHand(world);
      child = await stage.start();
      const startedAt = clock.now();
      if (isRepeated) await clock.during('a click that is not answered', act());
      await clock.during('work that is not done', rest());
      finishedMs = clock.now() - startedAt;
    }
    const late = finishedMs > WITHIN_MS ? [`finished only after ${finishedMs} ms`] : [];
    const { violations, doubled } = await judge(stage, waiting, step, unrecorded);
    return { violations: [...violations, ...late], doubled, finishedMs };
  });
}

function stepsOf({ world, clock }: Stage, { scenario, asked: [asked] }: Waiting): readonly Step[] {
  const { alex, megan } = scenario;
  assert.ok(asked);
  let sure: Shown | undefined;
  let box: Shown | undefined;
  return [
    {
      name: 'asking',
      // The same click again: a second "Ask" would be a second question.
      act: async () => {
        sure ??= (await alex.click(asked.inChannel, 'Ask')).card;
        return alex.click(sure, 'ask-yes', { i_question: QUESTION });
      },
      hasBegun: () => true,
      isRepeated: true,
    },
    {
      name: 'reminding',
      act: () => clock.skip(REMIND_AFTER_MS),
      hasBegun: () =>
        questionsTo(world, megan).length > 1 && mailedQuestions(world, megan).reminding.length > 0,
      isRepeated: false,
    },
    {
      name: 'answering',
      act: () => {
        box ??= questionsTo(world, megan)[0];
        assert.ok(box);
        return megan.click(box, 'Answer', { i_answer: ANSWER });
      },
      hasBegun: () => true,
      isRepeated: true,
    },
  ];
}

/** The violations, and the messages and mails that came twice because nothing can prevent it. */
async function judge(
  stage: Stage,
  { scenario, asked: [asked] }: Waiting,
  step: ThreadStep,
  unrecorded: ReadonlySet<string>,
): Promise<{ readonly violations: readonly string[]; readonly doubled: number }> {
  const { clock, world } = stage;
  const { alex, megan } = scenario;
  assert.ok(asked);
  const wrong: string[] = [];
  const expect = (what: string, found: unknown, due: unknown): void => {
    if (JSON.stringify(found) !== JSON.stringify(due)) wrong.push(`${what}: ${JSON.stringify(found)}`);
  };

  const mails = mailedQuestions(world, megan);
  const inStep = (name: ThreadStep, key: string): number => (step === name && unrecorded.has(key) ? 1 : 0);
  const [askedAgain, remindedAgain] = [
    inStep('asking', 'message MeganB'),
    inStep('reminding', 'message MeganB'),
  ];
  let doubled = 0;
  for (const [what, count, due, mayRepeat] of [
    ['cards with a box', questionsTo(world, megan).length, 2, askedAgain + remindedAgain],
    ['mails that ask', mails.asking.length, 1, inStep('asking', 'mail MeganB')],
    ['mails that remind', mails.reminding.length, 1, inStep('reminding', 'mail MeganB')],
    ['answers told', alex.told().length, 1, inStep('answering', 'message AlexW')],
  ] as const) {
    doubled += Math.max(0, count - due);
    if (count < due || count > due + mayRepeat) wrong.push(`${what}: ${count} times instead of ${due}`);
  }
  expect(
    'told',
    alex.told().every((text) => text.includes(ANSWER)),
    true,
  );

  const approving = (card: Shown) =>
    clock.during('a click that is not answered', alex.click(card, 'approve'));
  const stale = await approving(asked.inChannel);
  expect('a card without the thread decided', (await world.records.request(asked.id)).status, 'pending');
  await approving(stale.card);
  await clock.during('work that is not done', world.quiet());
  const { status, questions = [] } = await world.records.request(asked.id);
  expect('status', status, 'completed');
  expect(
    'thread',
    questions.map(({ text, answer }) => [text, answer?.text]),
    [[QUESTION, ANSWER]],
  );
  const acts = (await world.records.audit()).map(({ what }) => what);
  for (const what of ['question-asked', 'question-answered', 'request-approved'] as const)
    expect(what, acts.filter((one) => one === what).length, 1);
  expect('writes', world.tenant.ledger.filter(({ changed }) => changed).length, 1);
  expect('given up', (await world.records.dead()).length, 0);
  return { violations: wrong, doubled };
}
