import { jobDocument } from '../../src/app/records/queue-job.ts';
import { dig } from '../support/integration/shown.ts';
import { approveAll, prepareCrowds } from './approval.ts';
import type { Built } from './build.ts';
import { tooMany } from './quota.ts';
import type { Outcome } from './rows.ts';
import type { Stage } from './stage.ts';
import { onStage } from './stage.ts';

const [MESSAGES, MAILS] = [9700, 300];

/** Ten thousand jobs that became due while the product was stopped, and a new decision on top of them. */
export function drain(built: Built): Promise<Outcome> {
  return onStage(built, { store: 'sqlite' }, async (stage) => {
    const { world, clock } = stage;
    const first = await stage.start();
    const waiting = await prepareCrowds(stage, 2);
    const [old, fresh] = waiting.asked;
    if (old === undefined || fresh === undefined) throw new Error('There are no two requests.');
    const half = waiting.people.length / 2;
    await clock.during(
      'work that is not done',
      approveAll(stage, { ...waiting, asked: [old], people: waiting.people.slice(0, half) }),
    );
    await clock.during('work that is not done', world.quiet());
    await clock.waitFor('an end that does not come', first.stop());
    await fill(stage, old.id, half);
    await clock.skip(600_000);

    await stage.start();
    const age = ageIn(await (await fetch(`${world.url}/metrics`)).text());
    const startedAt = clock.now();
    const seen = world.tenant.mails.length;
    const sent = world.connector.recorded.length;
    let before = Infinity;
    const match = ({ template }: { readonly template: string }): boolean => {
      if (template === '/users/{id}/assignLicense') before = Math.min(before, messagesSince(stage, sent));
      return false;
    };
    world.tenant.faults.add({ match, answer: 'hang' });
    await clock.during(
      'work that is not done',
      approveAll(stage, { ...waiting, asked: [fresh], people: waiting.people.slice(half) }),
    );
    await clock.during('work that is not done', world.quiet());
    const mails = world.tenant.mails.length - seen;
    return {
      violations: [
        ...(age >= 599 ? [] : [`the age of the queue was said to be ${age} s`]),
        ...(before <= MESSAGES / 2 ? [] : [`the new decision waited for ${before} old messages`]),
        ...(mails === MAILS + half + 1 ? [] : [`${mails} mails`]),
        ...tooMany(stage, startedAt),
        ...outOfOrder(stage, sent),
      ],
      finishedMs: clock.now() - startedAt,
      note: `age ${Math.round(age)} s; a new decision was licensed when ${before} of ${MESSAGES} old messages were out`,
    };
  });
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** Writes the jobs while the product is stopped. */
function fill({ world, clock }: Stage, requestId: string, persons: number): Promise<void> {
  const jobs = Array.from({ length: MESSAGES + MAILS }, (_, n) => {
    const kind = n < MESSAGES ? 'message-person' : 'mail-person';
    const task = { kind, requestId, index: n % persons, round: 1 } as const;
    return jobDocument(`old-${n}`, { task, attempts: 0, madeAt: iso(clock.now()) }, iso(clock.now() + n));
  });
  return world.records.add(jobs);
}

function messagesSince({ world }: Stage, from: number): number {
  return world.connector.recorded.slice(from).filter(({ kind }) => kind === 'sent').length;
}

/**
 * The violations of order. The old messages are for one person after the other, again and again. So in order,
 * nobody is ahead of anybody else by more than a few.
 */
function outOfOrder({ world }: Stage, from: number): readonly string[] {
  const counts = new Map<unknown, number>();
  let worst = 0;
  for (const { kind, body } of world.connector.recorded.slice(from)) {
    if (kind !== 'created') continue;
    const person = dig(body, 'members', 0, 'id');
    counts.set(person, (counts.get(person) ?? 0) + 1);
    const all = [...counts.values()].filter((count) => count > 1);
    if (all.length > 1) worst = Math.max(worst, Math.max(...all) - Math.min(...all));
  }
  return worst > 3 ? [`a message went out before ${worst} rounds of earlier ones`] : [];
}

function ageIn(metrics: string): number {
  return Number(/^license_desk_queue_age_seconds (\S+)$/m.exec(metrics)?.[1]);
}
