import assert from 'node:assert/strict';
import { useFakeTimers } from 'sinon';
import type { SinonFakeTimers } from 'sinon';
import { createHeartbeat } from '../../src/telemetry/heartbeat.ts';

const MINUTE = 60_000;
const away = () => Promise.reject(new Error('away'));

describe('The heartbeat', () => {
  let clock: SinonFakeTimers;
  let lines: unknown[];
  const log = { info: (message: string, fields = {}) => void lines.push({ message, ...fields }) };

  beforeEach(() => {
    clock = useFakeTimers();
    lines = [];
  });

  afterEach(() => clock.restore());

  it('says once a minute how long work has waited and what is not ready', async () => {
    const heartbeat = createHeartbeat(
      { queueAge: async () => 12.4, missing: async () => ['channel keys'] },
      log,
    );
    heartbeat.start();
    await clock.tickAsync(3 * MINUTE);
    const line = { message: 'Heartbeat', queueAgeSeconds: 12, missing: ['channel keys'] };
    assert.deepEqual(lines, [line, line, line]);
  });

  it('goes on while the store is not available, and says that the age is unknown', async () => {
    createHeartbeat({ queueAge: away, missing: async () => ['store'] }, log).start();
    await clock.tickAsync(2 * MINUTE);
    const line = { message: 'Heartbeat', queueAgeSeconds: null, missing: ['store'] };
    assert.deepEqual(lines, [line, line]);
  });

  it('ends when the process stops', async () => {
    const heartbeat = createHeartbeat({ queueAge: async () => 0, missing: async () => [] }, log);
    heartbeat.start();
    heartbeat.stop();
    await clock.tickAsync(2 * MINUTE);
    assert.deepEqual(lines, []);
  });
});
