import assert from 'node:assert/strict';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { addPlace } from '../../src/app/places/manage-places.ts';
import type { Context } from '../../src/app/ports/context.ts';
import type { StoredCard } from '../../src/app/tell/draw-cards.ts';
import { readRequestDocument } from '../../src/app/records/load-request.ts';
import { newJob } from '../../src/app/records/queue-job.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID } from './app-story.ts';
import type { FakeContext } from './fake-context.ts';
import { channel } from './fake-context.ts';

/** The cards of one request, and what its workers did with them. */
export class Drawings {
  readonly fake: FakeContext;
  /** The jobs that ran, with their results. */
  readonly ran: string[] = [];

  private constructor(fake: FakeContext) {
    this.fake = fake;
  }

  static async begin(): Promise<Drawings> {
    return new Drawings(await aContextWithPlace());
  }

  worker(parts: Partial<Context> = {}) {
    return createWorker({
      ctx: { ...this.fake.ctx, ...parts },
      owner: 'worker',
      mailboxes: 1,
      onJob: (kind, result) => this.ran.push(`${kind} ${result}`),
    });
  }

  redraws(): readonly string[] {
    return this.ran.filter((job) => job.startsWith('redraw')).toSorted();
  }

  cards(): Promise<readonly StoredCard[]> {
    const query = { by: 'list', key: `cards:${FORM_ID}`, order: 'ascending', limit: 100 } as const;
    return this.fake.store.page<StoredCard>(query);
  }

  async card(n: number): Promise<StoredCard> {
    const card = (await this.cards())[n];
    assert(card);
    return card;
  }

  /** A request with so many cards at places, which has just been licensed and told. */
  async decided(places: number): Promise<void> {
    const { fake } = this;
    for (let n = 2; n <= places; n += 1) await addPlace(fake.ctx, APPROVER, channel(`it${n}`), 'IT');
    await fake.later(1000);
    await ask(fake);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    fake.updates.length = 0;
  }

  /** Fails unless each card was drawn so often, and is known to show the present. */
  async assertDrawn(times: readonly number[]): Promise<void> {
    const header = await readRequestDocument(this.fake.ctx, FORM_ID);
    const counts = Map.groupBy(this.fake.updates, ({ activityId }) => activityId);
    assert.deepEqual(
      [...counts.values()].map(({ length }) => length),
      times,
    );
    for (const { data } of await this.cards()) assert.equal(data.shownVersion, header?.data.version);
    for (const { message } of this.fake.updates.slice(-times.length))
      assert.equal('view' in message && message.view.request.status, 'completed');
  }

  /** Another worker draws the card, also if it seems to be up to date. */
  async drawElsewhere({ id }: StoredCard): Promise<void> {
    const task = { kind: 'redraw-card', requestId: FORM_ID, cardId: id, always: true } as const;
    await this.fake.store.commit([newJob(this.fake.ctx, task)], this.fake.ctx.ids.next());
    await this.fake.work(this.fake.worker('other'));
  }

  /** A messenger that calls `act` before each update of one card. */
  before({ data }: StoredCard, act: () => unknown, { messenger } = this.fake.ctx) {
    const update: typeof messenger.update = async (...args) => {
      if (args[1] === data.activityId) await act();
      await messenger.update(...args);
    };
    return { messenger: { ...messenger, update } };
  }

  /** A messenger that counts the updates of one card, and fails them while `isAway` is true. */
  failing(card: StoredCard, error: () => Error) {
    const state = { isAway: true, tries: 0 };
    const parts = this.before(card, () => {
      state.tries += 1;
      if (state.isAway) throw error();
    });
    return { state, parts };
  }
}

/** Runs `act` at the first call only. */
export function once(act: () => Promise<unknown>): () => Promise<unknown> {
  let isDone = false;
  return async () => {
    if (isDone) return;
    isDone = true;
    await act();
  };
}
