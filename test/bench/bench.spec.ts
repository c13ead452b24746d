import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtProgram } from '../support/built.ts';
import { atScale } from '../support/scale.ts';
import { costTable } from './cost-table.ts';
import { withSections } from './document.ts';
import { figuresTable } from './figures.ts';
import { listTable } from './list-table.ts';
import { openBench } from './open-bench.ts';
import { measureSteady, steadyTable } from './steady.ts';
import { measureRounds } from './rounds.ts';

const mark = (words: string): string => `<!-- npm run bench writes what ${words} -->`;
const page = (inside: string): string =>
  `before\n\n${mark('follows')}\n\n${inside}\n\n${mark('stands above')}\n\nafter\n`;

describe('The benchmark', function () {
  this.timeout(120_000);
  let ending: (() => unknown)[] = [];

  afterEach(async () => {
    for (const end of ending.toReversed()) await end();
    ending = [];
  });

  it('measures every kind of request on every bot that needs no further package', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'license-desk-bench-'));
    ending.push(() => rmSync(folder, { recursive: true, force: true }));
    const bench = await openBench(folder, await builtProgram(), ['stock', 'raw'], (end) => ending.push(end));
    const addresses = await bench.startAll();
    const office = await bench.openOffice(addresses.product);

    const plan = { rounds: 1, warmUps: 0, openings: 2, decisions: 2, others: 2 };
    const cpu = await measureRounds(addresses, office, bench.chat, plan);

    const measured = Object.entries(cpu).map(([kind, bots]) => [kind, Object.keys(bots)]);
    const all = ['product', 'stock', 'raw'];
    assert.deepEqual(Object.fromEntries(measured), {
      echo: ['door', 'stock', 'raw'],
      open: ['product'],
      decide: ['product'],
      typing: all,
      help: all,
      refused: all,
    });
    const values = Object.values(cpu).flatMap((bots) => Object.values(bots).flat());
    assert.ok(values.every((value) => value >= 0));
    const table = figuresTable({ cpu, startMs: {}, idle: {}, loaded: {} });
    assert.doesNotMatch(table, /NaN|undefined/);
  });

  it('clicks at a steady rate on a store, and takes the answers that came', async () => {
    for (const store of atScale(['sqlite'] as const, ['sqlite', 'cosmos'] as const)) {
      const folder = mkdtempSync(join(tmpdir(), 'license-desk-bench-'));
      ending.push(() => rmSync(folder, { recursive: true, force: true }));
      const bench = await openBench(folder, await builtProgram(), [], (end) => ending.push(end), store);
      const [product, raw] = [await bench.run('product'), await bench.run('raw')];
      const desk = await bench.openDesk(product, 12);

      const plan = { clicksPerSecond: 100, seconds: 1 };
      const figures = await measureSteady(store, { product, raw }, desk, plan);
      assert.deepEqual([figures.clicks, figures.errors, figures.times.length], [100, [], 100]);
      assert.match(steadyTable([figures]), new RegExp(`\\| ${store} +\\| 100 +\\| 0 `));
    }
  });

  it('counts the request units, and reads the first and the last page of the list', async () => {
    assert.equal((await costTable([1])).split('\n').length, 3);
    assert.match(await listTable([30], 2), /\| 30 +\| 1 +\| \d.+\n\| 30 +\| 3 +\| \d/);
  });

  it('changes no word of its page outside its marks', () => {
    assert.equal(withSections(page('old'), ['new', 'newer']), page('new\n\nnewer'));
    assert.throws(() => withSections('no marks', []));
  });
});
