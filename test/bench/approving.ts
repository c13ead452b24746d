import { BATCH_SIZE, MAX_BATCHES_AT_ONCE } from '../../src/domain/assignment.ts';
import { approvePersons } from '../support/graph/approving.ts';

const ROUND_TRIP_MS = 100;

/**
 * What approving costs in calls of Graph and time, from the decision until everybody is recorded, as a table in
 * Markdown. The floor is three round trips for each four batches. `cold`: the first approval after a start.
 */
export async function approvingTable(): Promise<string> {
  const columns = ['persons', 'lane', 'calls', '× floor', 'seconds', '× floor', 'at once'];
  const rows: (readonly (string | number)[])[] = [columns, columns.map(() => '---')];
  for (const persons of [20, 200, 1000]) {
    for (const lane of ['cold', 'warm']) {
      const batches = Math.ceil(persons / BATCH_SIZE);
      const floorMs = 3 * ROUND_TRIP_MS * Math.ceil(batches / MAX_BATCHES_AT_ONCE);
      const taken = lane === 'warm' ? MAX_BATCHES_AT_ONCE - 1 : 0;
      const { calls, ms, inFlight } = await approvePersons(persons, ROUND_TRIP_MS, taken);
      rows.push([
        persons,
        lane,
        calls,
        (calls / (3 * batches)).toFixed(2),
        (ms / 1000).toFixed(2),
        (ms / floorMs).toFixed(2),
        inFlight.get('assign') ?? 0,
      ]);
    }
  }
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
