import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { referenceOf } from '../../src/app/ports/ports.ts';
import { createTracing } from '../../src/telemetry/tracing.ts';

describe('a trace', () => {
  const tracing = createTracing();
  const current = (): Promise<string | undefined> => Promise.resolve(tracing.current());

  const act = () =>
    tracing.run('turn', async () => {
      await setImmediate();
      return [await current(), await tracing.run('graph', current), tracing.reference()];
    });

  it('is the same from an act to everything that it causes, and different for each act', async () => {
    const [[outer = '', inner, reference], [other]] = await Promise.all([act(), act()]);
    assert.match(outer, /^00-[\da-f]{32}-[\da-f]{16}-00$/);
    assert.equal(inner, outer);
    assert.equal(reference, referenceOf(outer));
    assert.notEqual(other, outer);
  });

  it('is continued from a stored one, whatever else is being done', async () => {
    const kept = await tracing.run('turn', current);
    const again = await tracing.run('turn', () => tracing.run('job', current, { origin: kept }));
    assert.equal(again, kept);
  });

  it('does not exist outside of an act, where each reference is new', () => {
    assert.equal(tracing.current(), undefined);
    assert.match(tracing.reference(), /^[\da-f]{8}$/);
    assert.notEqual(tracing.reference(), tracing.reference());
  });

  it('passes on what the work throws', async () => {
    await assert.rejects(
      tracing.run('turn', () => Promise.reject(new RangeError('no'))),
      RangeError,
    );
  });
});
