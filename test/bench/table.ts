import { createRequire } from 'node:module';
import { availableParallelism, cpus } from 'node:os';
import type { ServerName } from './servers.ts';

/** The figures of a measurement. Lists have one entry per round or start, in the same order. */
export interface Figures {
  /** CPU microseconds per request: the stock bot's echo, and the product's opening and deciding. */
  readonly cpu: Readonly<Record<'echo' | 'open' | 'decide', readonly number[]>>;
  readonly startMs: Readonly<Record<ServerName, readonly number[]>>;
  /** Bytes in memory. */
  readonly idle: Readonly<Record<ServerName, number>>;
  readonly loaded: Readonly<Record<ServerName, number>>;
  /** Requests per round. */
  readonly openings: number;
  readonly decisions: number;
}

type Row = readonly [what: string, product: string, stock: string, ratio: string, aim: string];

/** All figures as one table, with the ratios and whether the targets are met. */
export function tableOf({ cpu, startMs, idle, loaded, openings, decisions }: Figures): string {
  const rows: readonly Row[] = [
    ['', 'product', 'stock echo', 'ratio', 'aim'],
    compared('CPU µs, open a decision card', cpu.open, cpu.echo, 0.9),
    compared('CPU µs, decide', cpu.decide, cpu.echo, 1.7),
    compared('cold start ms', startMs.product, startMs.stock, 1),
    memory('memory MB, idle', megabytes(idle.product), megabytes(idle.stock), 150),
    memory('memory MB, after load', megabytes(loaded.product), megabytes(loaded.stock)),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   '));
  return ['', ...lines, '', ...notes(cpu.echo.length, openings, decisions)].join('\n');
}

/**
 * The minimum and median of both, the ratio of the minima, which noise disturbs least, and the median of the
 * ratios per round.
 */
function compared(what: string, ours: readonly number[], theirs: readonly number[], aim: number): Row {
  const ratio = Math.min(...ours) / Math.min(...theirs);
  const paired = median(ours.map((value, n) => value / (theirs[n] ?? Number.NaN)));
  const both = (values: readonly number[]): string =>
    `${Math.min(...values).toFixed(0)} / ${median(values).toFixed(0)}`;
  const verdict = `<= ${aim.toFixed(1)}: ${ratio <= aim ? 'met' : 'NOT MET'}`;
  return [what, both(ours), both(theirs), `${ratio.toFixed(2)} / ${paired.toFixed(2)}`, verdict];
}

function megabytes(bytes: number): number {
  return bytes / 1024 / 1024;
}

function memory(what: string, ours: number, theirs: number, aim?: number): Row {
  const verdict = aim === undefined ? '' : `<= ${aim} MB: ${ours <= aim ? 'met' : 'NOT MET'}`;
  return [what, ours.toFixed(0), theirs.toFixed(0), (ours / theirs).toFixed(2), verdict];
}

function median(values: readonly number[]): number {
  const classified = values.toSorted((a, b) => a - b);
  const middle = (classified.length - 1) / 2;
  return ((classified[Math.floor(middle)] ?? Number.NaN) + (classified[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

function notes(rounds: number, openings: number, decisions: number): readonly string[] {
  const packageOf = createRequire(import.meta.url);
  const version = (name: string): string => `${name} ${packageOf(`${name}/package.json`).version}`;
  return [
    `least / median of ${rounds} round(s) in turn: ${openings} echoes, ${openings} openings, ${decisions} decisions,`,
    '32 connections, RS256 tokens of the channel with every claim checked, 4 of them in use.',
    'open: right (kept for a minute), store, request of 3 persons, card. decide: right asked of Graph each time, commit',
    'on disk, card; the jobs that it causes wait aside, so what the worker does later is not in it, but its look for them is.',
    'stock: botbuilder CloudAdapter and restify with its body parser, a fixed card of 10,000 bytes, no flags of Node;',
    'product: the flags of `npm start`, SQLite.',
    `node ${process.version}, ${version('botbuilder')}, ${version('restify')}, ${process.platform}, ` +
      `${availableParallelism()} x ${cpus()[0]?.model ?? 'CPU'}`,
  ];
}
