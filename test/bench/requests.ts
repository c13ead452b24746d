import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import type { Chat } from './chat.ts';
import { isCard, openDesk } from './desk.ts';
import type { Doubles } from './doubles.ts';
import { sendAll } from './load.ts';
import type { Shot } from './load.ts';

/** How long the jobs of requests take that are measured later. */
const JOBS_MS = 4000;
const CROWD = 60;

/** The product with people who make requests and decide on them. */
export interface Office {
  /** Opens the card of one pending request so many times. */
  openings(count: number): readonly Shot[];
  /** Approves as many requests, which are made first. */
  approvals(count: number): Promise<readonly Shot[]>;
  /** Number of decisions whose jobs wait in the store. */
  decided(): number;
  /** Closes everything that was opened. */
  close(): void;
}

/**
 * Opens a desk in whose store jobs do not run, so that only turns are measured. `database`: the product's SQLite
 * file.
 */
export async function openOffice(
  botUrl: string,
  database: string,
  scene: { readonly chat: Chat; readonly doubles: Doubles },
): Promise<Office> {
  const desk = await openDesk(botUrl, scene, CROWD);
  // Writes into the product's own file: jobs go where no worker looks, and those that are handed over in memory
  // have lost their lease.
  const store = new DatabaseSync(database, { timeout: 5000 });
  store.exec(`CREATE TRIGGER hold AFTER INSERT ON documents WHEN NEW.list LIKE 'queue:%'
    BEGIN UPDATE documents SET list = 'held:' || NEW.list, etag = 'held' WHERE rowid = NEW.rowid; END`);
  const tenantId = String(store.prepare('SELECT pk FROM documents').get()?.['pk']);
  const lane = store.prepare(`INSERT OR REPLACE INTO documents (pk, id, etag, body)
    VALUES (?, 'lane:assign', 'held', ?)`);
  /** Another instance holds the lane of the licenses for the next minutes, so no decision is followed by its jobs. */
  const holdLane = (): void => {
    const data = { owner: 'bench', until: Date.now() + 9 * 60_000 };
    lane.run(tenantId, JSON.stringify({ id: 'lane:assign', type: 'lane', data }));
  };
  holdLane();
  return {
    openings: (count) => Array.from({ length: count }, (_, n) => desk.open(n, desk.first)),
    async approvals(count) {
      holdLane();
      const ids = Array.from({ length: count }, () => randomUUID());
      await sendAll(
        botUrl,
        ids.map((id) => desk.ask(id)),
        isCard,
      );
      // The jobs that were handed over in memory end without their lease, and are no part of a decision.
      await wait(JOBS_MS);
      return ids.map((id, n) => desk.approve(n, id));
    },
    decided: () =>
      Number(
        store
          .prepare(
            `SELECT COUNT(*) AS n FROM documents WHERE list = 'audit' AND body LIKE '%"request-approved"%'`,
          )
          .get()?.['n'],
      ),
    close: () => store.close(),
  };
}
