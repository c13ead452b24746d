/**
 * Chooses rows, at most `most`, one after the other: each time the row with the most pairs of values that no row
 * has yet. The pairs that `first` names come before the others.
 */
export function choosePairs<R extends object>(
  rows: readonly R[],
  most: number,
  first: (one: string, other: string) => boolean,
): readonly R[] {
  const open = new Set(rows.flatMap(pairsOf));
  const weigh = (pair: string): number => {
    if (!open.has(pair)) return 0;
    const [one = '', other = ''] = pair.split('\n').map((value) => value.split('=', 1)[0] ?? '');
    return first(one, other) ? rows.length : 1;
  };
  const weights = new Map([...open].map((pair) => [pair, weigh(pair)]));
  const left = rows.map((row) => ({ row, pairs: pairsOf(row) }));
  const chosen: R[] = [];
  while (chosen.length < most && open.size > 0) {
    let best = { gain: 0, at: -1 };
    for (const [at, { pairs }] of left.entries()) {
      const gain = pairs.reduce((sum, pair) => sum + (open.has(pair) ? (weights.get(pair) ?? 0) : 0), 0);
      if (gain > best.gain) best = { gain, at };
    }
    const [taken] = left.splice(best.at, 1);
    if (!taken) break;
    chosen.push(taken.row);
    for (const pair of taken.pairs) open.delete(pair);
  }
  return chosen;
}

/** Every pair of values in a row, with their factors: its properties. */
export function pairsOf(row: object): readonly string[] {
  const values = Object.entries(row).map(([factor, value]) => `${factor}=${String(value)}`);
  return values.flatMap((one, n) => values.slice(n + 1).map((other) => `${one}\n${other}`));
}
