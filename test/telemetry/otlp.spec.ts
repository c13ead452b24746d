import assert from 'node:assert/strict';
import { referenceOf } from '../../src/app/ports/ports.ts';
import { openTraces } from '../../src/telemetry/otlp.ts';
import type { Collector, SentSpan } from '../support/collector.ts';
import { startCollector } from '../support/collector.ts';
import { worlds } from '../support/integration/kit.ts';
import { startProcess } from '../support/integration/product-process.ts';
import { ask, withPlaces } from '../support/integration/story.ts';

const byName = (spans: readonly SentSpan[], name: string): SentSpan => {
  const [found] = spans.filter((span) => span.name === name);
  assert.ok(found, `${name} is not among ${spans.map((span) => span.name).join(', ')}`);
  return found;
};

describe('traces that are recorded', () => {
  let collector: Collector;

  beforeEach(async () => {
    collector = await startCollector();
  });
  afterEach(() => collector.close());

  it('show what belongs together, even for a job that runs long after its cause', async () => {
    const { tracing, close } = openTraces(collector.url);
    const kept = await tracing.run('turn', async () => {
      await tracing.run('graph people', async () => {}, { fields: { method: 'GET' } });
      return tracing.current() ?? '';
    });
    const reference = await tracing.run('job assign', async () => tracing.reference(), { origin: kept });
    await close();

    const [turn, call, job] = ['turn', 'graph people', 'job assign'].map((name) =>
      byName(collector.spans, name),
    );
    assert.equal(call?.parentSpanId, turn?.spanId);
    assert.equal(job?.parentSpanId, turn?.spanId);
    assert.deepEqual([...new Set(collector.spans.map(({ traceId }) => traceId))], [turn?.traceId]);
    assert.equal(reference, referenceOf(kept));
    assert.equal(reference, turn?.traceId.slice(0, 8));
    assert.deepEqual(
      call?.attributes.map(({ key, value }) => [key, value.stringValue]),
      [
        ['method', 'GET'],
        ['license_desk.reference', reference],
      ],
    );
  });

  it('contain the name of an error, but not its message, which may name people', async () => {
    const { tracing, close } = openTraces(collector.url);
    await assert.rejects(
      tracing.run('turn', () => Promise.reject(new RangeError('Adele Vance has no license.'))),
      RangeError,
    );
    await close();
    assert.deepEqual(byName(collector.spans, 'turn').status, { code: 2, message: 'RangeError' });
    assert.doesNotMatch(JSON.stringify(collector.spans), /Adele/);
  });

  it('cost nothing while the collector is not available, and do not delay the end', async () => {
    await collector.close();
    const { tracing, close } = openTraces(collector.url);
    assert.equal(await tracing.run('turn', async () => 5), 5);
    await close();
  });
});

describe('the traces of the product', function ofProcess() {
  // Starts a process.
  this.timeout(60_000);
  const open = worlds();

  it('lead from a click through its jobs to each call of Graph, with one id', async () => {
    const collector = await startCollector();
    const world = await open();
    world.atEnd(() => collector.close());
    const child = await startProcess(world, { env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
    const ctx = await withPlaces(world);
    const { inChat } = await ask(ctx, 'visio for adelev@contoso.com');
    await ctx.nestor.click(inChat, 'Approve 1');
    await world.quiet();
    await child.stop();

    const written = byName(collector.spans, 'graph assign');
    const own = collector.spans.filter(({ traceId }) => traceId === written.traceId);
    const job = byName(own, 'job assign');
    assert.equal(written.parentSpanId, job.spanId);
    const turn = byName(own, 'turn');
    assert.equal(job.parentSpanId, turn.spanId);
    for (const name of ['graph rights', 'job tell', 'graph mail', 'job redraw']) byName(own, name);
    assert.doesNotMatch(JSON.stringify(collector.spans), /Adele|contoso\.com|Visio/i);
  });
});
