import assert from 'node:assert/strict';
import { channel } from 'node:diagnostics_channel';
import { setImmediate } from 'node:timers/promises';
import type { SinonFakeTimers } from 'sinon';
import { stub, useFakeTimers } from 'sinon';
import type { Document } from '../../src/app/ports/store.ts';
import { jobDocument } from '../../src/app/records/queue-job.ts';
import type { World } from '../support/integration/kit.ts';
import { worlds } from '../support/integration/kit.ts';

const SECOND = 1000;
const DAY = 86_400_000;
/** Two rounds of what is done every ten minutes. */
const MINUTES = 20;

describe('An instance with nothing to do', () => {
  const open = worlds();
  let clock: SinonFakeTimers;
  let underWay: number;
  const begin = () => void (underWay += 1);
  const end = () => void (underWay -= 1);

  beforeEach(() => {
    underWay = 0;
    channel('http.client.request.start').subscribe(begin);
    channel('http.client.response.finish').subscribe(end);
    // The shortest pauses, so the most looks.
    stub(Math, 'random').returns(0);
  });

  afterEach(() => {
    clock.restore();
    Object.assign(Math, { random: Reflect.get(Math.random, 'wrappedMethod') });
    channel('http.client.request.start').unsubscribe(begin);
    channel('http.client.response.finish').unsubscribe(end);
  });

  /** Lets everything that was begun come to its end. */
  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < 20; quiet += 1) {
      await setImmediate();
      if (underWay > 0) quiet = 0;
    }
  }

  /** The calls of the store and their units, in a minute. */
  async function ofAMinute({ cosmos }: World) {
    const figures = () => {
      const { charge, requests } = cosmos.usage();
      return { charge, calls: requests.read + requests.query + requests.batch };
    };
    const before = figures();
    for (let second = 0; second < MINUTES * 60; second += 5) {
      clock.tick(5 * SECOND);
      await settle();
    }
    const after = figures();
    return {
      units: (after.charge - before.charge) / MINUTES,
      calls: (after.calls - before.calls) / MINUTES,
    };
  }

  async function idle(kept: number): Promise<{ readonly units: number; readonly calls: number }> {
    clock = useFakeTimers({
      now: Date.now(),
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
    });
    const world = await open({ store: 'cosmos' });
    await world.records.add(Array.from({ length: kept }, (_, n) => jobsOf(n)).flat());
    await world.start();
    await settle();
    const figures = await ofAMinute(world);
    clock.restore();
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
