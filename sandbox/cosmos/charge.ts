/** Kilobytes and request units: the figures of Microsoft's capacity tables for Session consistency. */
const reads = [
  [1, 1],
  [4, 1.14],
  [16, 1.67],
  [64, 4],
  [2048, 130],
] as const;
const writes = [
  [1, 4.95],
  [2, 6.29],
  [4, 6.67],
  [8, 7.04],
  [16, 9.52],
  [64, 22.7],
  [1024, 625],
  [2048, 1250],
] as const;

/** Request units of a point read of so many bytes; an estimate. */
export function readCharge(bytes: number): number {
  return interpolate(reads, bytes / 1024);
}

/** Request units of a write; `replacing`: the old document is read and unindexed too. An estimate. */
export function writeCharge(bytes: number, replacing = false): number {
  return round(interpolate(writes, bytes / 1024) * (replacing ? 2 : 1));
}

/** Request units of a query that looked at `seen` documents and returned so many bytes; an estimate. */
export function queryCharge(seen: number, bytes: number): number {
  return round(2.3 + seen * 0.02 + (bytes / 1024) * 0.1);
}

function interpolate(table: readonly (readonly [number, number])[], kilobytes: number): number {
  let [lowKb, lowCharge] = table[0] ?? [0, 0];
  for (const [kb, charge] of table) {
    if (kilobytes <= kb) {
      const share = kb === lowKb ? 1 : Math.max(0, kilobytes - lowKb) / (kb - lowKb);
      return round(lowCharge + share * (charge - lowCharge));
    }
    [lowKb, lowCharge] = [kb, charge];
  }
  return lowCharge;
}

function round(charge: number): number {
  return Math.round(charge * 100) / 100;
}
