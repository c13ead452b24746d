import assert from 'node:assert/strict';
import { stub } from 'sinon';
import type { Document } from '../../src/app/ports/store.ts';
import { jobDocument } from '../../src/app/records/queue-job.ts';
import type { World } from '../support/integration/kit.ts';
import { worlds } from '../support/integration/kit.ts';
import type { StoppedTime } from '../support/integration/stopped-time.ts';
import { stopTime } from '../support/integration/stopped-time.ts';

const SECOND = 1000;
const DAY = 86_400_000;
/** Two rounds of what is done every ten minutes. */
const MINUTES = 20;

describe('An instance with nothing to do', () => {
  const open = worlds();
  let time: StoppedTime;

  beforeEach(() => {
    // The shortest pauses, so the most looks.
    stub(Math, 'random').returns(0);
  });

  afterEach(() => {
    time.end();
    Object.assign(Math, { random: Reflect.get(Math.random, 'wrappedMethod') });
  });

  /** The calls of the store and their units, in a minute. */
  async function ofAMinute({ cosmos }: World) {
    const figures = () => {
      const { charge, requests } = cosmos.usage();
      return { charge, calls: requests.read + requests.query + requests.batch };
    };
    const before = figures();
    for (let second = 0; second < MINUTES * 60; second += 5) await time.pass(5 * SECOND);
    const after = figures();
    return {
      units: (after.charge - before.charge) / MINUTES,
      calls: (after.calls - before.calls) / MINUTES,
    };
  }

  async function idle(kept: number): Promise<{ readonly units: number; readonly calls: number }> {
    time = stopTime();
    const world = await open({ store: 'cosmos' });
    await world.records.add(Array.from({ length: kept }, (_, n) => jobsOf(n)).flat());
    await world.start();
    await time.settle();
    const figures = await ofAMinute(world);
    time.end();
    return figures;
  }

  it('takes at most half a request unit a second, however many requests are kept', async function () {
    // Twenty minutes are some hundred requests.
    this.timeout(20_000);
    const empty = await idle(0);
    const full = await idle(1000);
    assert.ok(full.units / 60 <= 0.5, `${full.units / 60} units a second`);
    assert.equal(full.calls, empty.calls);
    // Every ten minutes it reads up to 8 jobs of later days.
    assert.ok(full.units - empty.units <= 1, `${full.units} units, and ${empty.units} of an empty store`);
  });
});

/** The jobs that wait for the day on which the request lapses. */
function jobsOf(n: number): readonly Document[] {
  const [requestId, madeAt] = [`request-${n}`, new Date().toISOString()];
  const due = (days: number) => new Date(Date.now() + days * DAY + n).toISOString();
  const record = { attempts: 0, madeAt };
  return [
    jobDocument(`warn-${n}`, { ...record, task: { kind: 'warn-lapse', requestId } }, due(27)),
    jobDocument(`lapse-${n}`, { ...record, task: { kind: 'lapse', requestId } }, due(30)),
  ];
}
