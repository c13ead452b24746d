import assert from 'node:assert/strict';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { Operation } from '../../../src/app/ports/store.ts';
import { StoreError } from '../../../src/app/ports/store.ts';
import { remove } from '../../../src/app/records/documents.ts';
import { Drawings, once } from '../../support/drawings.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { withCommit } from '../../support/with-commit.ts';

const MINUTE = 60_000;
const isCard = (one: Operation): boolean => one.kind === 'replace' && one.document.type === 'card';
const away = () => new OutsideError('transient', '503');

describe('The cards of a request that two workers draw at the same time', () => {
  let all: Drawings;
  let fake: FakeContext;

  beforeEach(async () => {
    all = await Drawings.begin();
    ({ fake } = all);
    await all.decided(2);
  });

  afterEach(() => fake.close());

  it('are drawn again only if somebody else drew them meanwhile', async () => {
    const one = await all.card(0);
    await fake.work(
      all.worker(
        all.before(
          one,
          once(() => all.drawElsewhere(one)),
        ),
      ),
    );
    const counts = Map.groupBy(fake.updates, ({ activityId }) => activityId);
    assert.deepEqual([counts.get(one.data.activityId ?? '')?.length, fake.updates.length], [3, 5]);
  });

  it('are drawn again at once by a worker that lost its job before its updates arrived', async () => {
    let wakes = 0;
    const overtaken = once(async () => {
      await fake.later(MINUTE, fake.worker('other'));
      wakes = 0;
    });
    const wake = () => (wakes += 1);
    await fake.work(all.worker({ ...all.before(await all.card(0), overtaken), wake }));
    const again = Array<string>(3).fill('redraw-card done');
    assert.deepEqual([all.redraws(), wakes], [['redraw lost', ...again].toSorted(), 1]);
    await all.assertDrawn([3, 3, 3]);
  });

  it('are drawn by the next try of the job alone if the store refused the record', async () => {
    let isRefused = false;
    const { store } = withCommit(fake, async (operations, id) => {
      if (isRefused || !operations.some(isCard)) return fake.store.commit(operations, id);
      isRefused = true;
      throw new StoreError('refused', 'The store said no.');
    });
    await fake.work(all.worker({ store }));
    await fake.later(MINUTE, all.worker({ store }));
    assert.equal(isRefused, true);
    await all.assertDrawn([2, 2, 2]);
  });

  it('wait for a while if somebody else draws one of them again and again', async () => {
    const one = await all.card(0);
    let tries = 0;
    const act = async () => {
      tries += 1;
      if (tries <= 10) await all.drawElsewhere(one);
    };
    await fake.work(all.worker(all.before(one, act)));
    assert.deepEqual([tries, all.redraws()], [6, ['redraw again']]);
  });

  it('do not hold up the others if one leaves the ledger meanwhile', async () => {
    const act = once(async () => {
      await fake.store.commit([remove(await all.card(0))], fake.ctx.ids.next());
    });
    await fake.work(all.worker(all.before(await all.card(0), act)));
    assert.deepEqual([all.redraws(), (await all.cards()).length], [['redraw done'], 2]);
    await all.assertDrawn([1, 1, 1]);
  });

  it('are left to their own job once that is made, also if others are drawn again', async () => {
    const [one, two] = [await all.card(0), await all.card(1)];
    const { state, parts } = all.failing(one, away);
    const act = once(async () => {
      await all.drawElsewhere(one);
      await all.drawElsewhere(two);
    });
    await fake.work(all.worker(all.before(two, act, { ...fake.ctx, ...parts })));
    assert.deepEqual([state.tries, all.redraws()], [1, ['redraw done']]);
    state.isAway = false;
    await fake.later(MINUTE, all.worker(parts));
    assert.deepEqual([state.tries, all.redraws()], [2, ['redraw done', 'redraw-card done']]);
  });

  it('are drawn once more by their own job, even if they seem to be up to date', async () => {
    const one = await all.card(0);
    const { state, parts } = all.failing(one, away);
    await fake.work(all.worker(parts));
    await all.drawElsewhere(one);
    state.isAway = false;
    await fake.later(MINUTE, all.worker(parts));
    assert.equal(state.tries, 2, 'the first update may have come late');
  });
});
