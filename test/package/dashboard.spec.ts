import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { createMetrics } from '../../src/telemetry/metrics.ts';

const dashboard = z
  .object({
    panels: z.array(
      z.object({
        id: z.number(),
        title: z.string(),
        gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
        targets: z.array(z.object({ expr: z.string() })),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('../../docs/grafana/license-desk.json', import.meta.url), 'utf8')));

const metrics = createMetrics();
const expressions = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
const named = new Set(
  expressions.flatMap((expr) => expr.match(/\b(?:license_desk|process|nodejs)_\w+/g) ?? []),
);

/** The names in the text format: for a histogram, those of its parts. */
async function exposed(): Promise<ReadonlySet<string>> {
  metrics.queueAge.set(1);
  metrics.invokeSeconds.observe(1);
  const text = await metrics.text();
  return new Set(
    [...text.matchAll(/^# TYPE (\w+)|^(\w+)(?:\{| )/gm)].map(([, type, name]) => type ?? name ?? ''),
  );
}

describe('the dashboard', () => {
  it('names only metrics that exist, and each of ours at least once', async () => {
    const known = await exposed();
    for (const name of named) assert.ok(known.has(name), `There is no ${name}.`);
    const families = [...known].filter(
      (name) => name.startsWith('license_desk_') && !/_(?:bucket|sum|count)$/.test(name),
    );
    for (const family of families)
      assert.ok(
        [...named].some((name) => name.startsWith(family)),
        `${family} is not shown.`,
      );
  });

  it('groups only by labels that the metrics have', () => {
    const labels = new Set('le status decision by kind result reason product state'.split(' '));
    const grouped = expressions.flatMap((expr) =>
      [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, by]) => by?.split(', ') ?? []),
    );
    for (const label of grouped) assert.ok(labels.has(label), label);
  });

  it('has its panels beside each other, not over each other', () => {
    const { panels } = dashboard;
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)} ${y + Math.floor(n / w)}`),
    );
    assert.equal(new Set(cells).size, cells.length);
    for (const { gridPos } of panels) assert.ok(gridPos.x + gridPos.w <= 24);
  });
});
