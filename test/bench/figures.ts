import type { Cpu, Kind } from './rounds.ts';
import type { ServerName } from './servers.ts';
import { median, tableOf } from './table.ts';

type Values = Readonly<Partial<Record<ServerName, readonly number[]>>>;

/** The figures of a measurement. Lists have one entry per round or start, in the same order. */
export interface Figures {
  readonly cpu: Cpu;
  /** Milliseconds from the start of the process to its first answer. */
  readonly startMs: Values;
  /** Megabytes in memory. */
  readonly idle: Values;
  readonly loaded: Values;
}

const PEERS = ['stock', 'agents', 'teams', 'raw'] as const;
const HEADER = [
  '',
  'product',
  'stock',
  'Agents SDK',
  'Teams SDK',
  'raw',
  '÷ stock',
  '÷ Agents',
  '÷ Teams',
  'goal',
];

/** What must be reached: multiples of the stock bot's figure, or megabytes. */
const GOALS = { echo: 0.4, open: 0.7, decide: 1.3, start: 0.66, idleMb: 125 } as const;

/** All figures as one table, with the ratios, and whether the goals are reached. */
export function figuresTable({ cpu, startMs, idle, loaded }: Figures): string {
  const { echo } = cpu;
  const alike = (kind: Kind): readonly [readonly number[] | undefined, Values] => [
    cpu[kind].product,
    cpu[kind],
  ];
  return tableOf([
    HEADER,
    row('the same card, µs', echo.door, echo, GOALS.echo),
    row('open a decision card, µs', cpu.open.product, echo, GOALS.open),
    row('decide, µs', cpu.decide.product, echo, GOALS.decide),
    row('the door alone, µs', ...alike('typing')),
    row('`help`, µs', ...alike('help')),
    row('refused token, µs', ...alike('refused')),
    row('cold start, ms', startMs.product, startMs, GOALS.start),
    [...row('memory, idle, MB', idle.product, idle).slice(0, -1), underMb(idle.product, GOALS.idleMb)],
    row('memory, after the load, MB', loaded.product, loaded),
  ]);
}

/** A row: what is ours, the same of the peers, the ratios, and the goal as a multiple of the stock bot. */
function row(what: string, ours: readonly number[] = [], theirs: Values, goal?: number): readonly string[] {
  const { stock = [], agents = [], teams = [] } = theirs;
  const ratios = [stock, agents, teams].map((peer) => ratioOf(ours, peer));
  return [
    what,
    both(ours),
    ...PEERS.map((name) => both(theirs[name] ?? [])),
    ...ratios,
    verdict(ours, stock, goal),
  ];
}

/** The least and the median, or the only value. */
function both(values: readonly number[]): string {
  if (values.length === 0) return '–';
  const least = Math.min(...values).toFixed(0);
  return values.length === 1 ? least : `${least} / ${median(values).toFixed(0)}`;
}

/** The ratio of the least values, which noise disturbs least, and the median of the ratios per round. */
function ratioOf(ours: readonly number[], theirs: readonly number[]): string {
  if (theirs.length === 0) return '–';
  const least = (Math.min(...ours) / Math.min(...theirs)).toFixed(2);
  if (theirs.length === 1) return least;
  const paired = median(ours.map((value, n) => value / (theirs[n] ?? Number.NaN)));
  return `${least} / ${paired.toFixed(2)}`;
}

function verdict(ours: readonly number[], stock: readonly number[], goal: number | undefined): string {
  if (goal === undefined) return '';
  const isReached = Math.min(...ours) / Math.min(...stock) <= goal;
  return `≤ ${goal.toFixed(2)}: ${isReached ? 'reached' : 'NOT REACHED'}`;
}

function underMb(ours: readonly number[] = [], goal: number): string {
  return `≤ ${goal} MB: ${Math.min(...ours) <= goal ? 'reached' : 'NOT REACHED'}`;
}
