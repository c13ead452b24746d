import { readFileSync } from 'node:fs';

// The parts that all peers have for the measurement: the card that they answer with, and the same two
// figures as the product.

/** The same card of 10,000 bytes for everybody. */
export const card = JSON.parse(readFileSync(process.env.CARD_FILE ?? '', 'utf8'));

/** The text of `/metrics`. */
export function figures() {
  const { user, system } = process.cpuUsage();
  const cpu = `process_cpu_seconds_total ${(user + system) / 1e6}`;
  return `${cpu}\nprocess_resident_memory_bytes ${process.memoryUsage.rss()}\n`;
}
