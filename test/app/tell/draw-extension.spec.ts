import assert from 'node:assert/strict';
import { addPlace, removePlace } from '../../../src/app/places/manage-places.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { placeId } from '../../../src/app/records/documents.ts';
import { cardsKey } from '../../../src/app/records/keys.ts';
import type { JobRecord } from '../../../src/app/records/queue-job.ts';
import { newJob } from '../../../src/app/records/queue-job.ts';
import { answerExtension } from '../../../src/app/seats/answer-extension.ts';
import { askExtension } from '../../../src/app/seats/ask-extension.ts';
import { APPROVER, OTHER_APPROVER } from '../../support/app-story.ts';
import { aPerson, VISIO } from '../../support/builders.ts';
import { aWorldWithEnds, endingGrant } from '../../support/ending-story.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { channel } from '../../support/fake-context.ts';
import { actor, grantOf } from '../../support/giving-back.ts';

const MINUTE = 60_000;
const HQ = channel('hq');
const shown = (list: FakeContext['posts']) =>
  list.filter(({ message }) => message.kind === 'extension-question').length;

describe('The card of an extension', () => {
  let fake: FakeContext;
  let id: string;
  beforeEach(async () => {
    fake = await aWorldWithEnds(endingGrant(2, 20));
    await addPlace(fake.ctx, OTHER_APPROVER, HQ, 'HQ');
    await fake.work();
    fake.posts.length = 0;
    assert.equal((await askExtension(fake.ctx, actor(2), VISIO, '2026-12-31', '')).outcome, 'asked');
    id = (await grantOf(fake, 2))?.extension?.id ?? assert.fail();
  });
  afterEach(() => fake.close());

  const about = () => ({ personId: aPerson(2).id, skuId: VISIO, extensionId: id });
  const decline = () => answerExtension(fake.ctx, APPROVER, about(), 'declined');
  const cards = () => fake.store.count({ by: 'list', key: cardsKey(id) });
  /** How many jobs about its cards are left. */
  const jobs = async () => {
    const query = { by: 'list', key: 'queue:general', order: 'ascending', limit: 100 } as const;
    const all = await fake.store.page<DataDocument<JobRecord>>(query);
    return all.filter(({ data }) => data.task.kind.endsWith('-extension')).length;
  };
  const draw = async (worker = fake.worker()): Promise<void> => {
    const task = { kind: 'draw-extension', ...about(), placeId: placeId(fake.ctx, HQ) } as const;
    await fake.store.commit([newJob(fake.ctx, task)], fake.ctx.ids.next());
    await fake.work(worker);
  };
  const failing = (error: OutsideError) => {
    const update = async (): Promise<never> => {
      throw error;
    };
    return fake.worker('failing', { messenger: { ...fake.ctx.messenger, update, post: update } });
  };

  for (const [name, error] of [
    ['the message was deleted', new OutsideError('message-gone', '404')],
    ['its conversation is gone', new OutsideError('gone', '403')],
  ] as const)
    it(`leaves the ledger with the answer, also where ${name}`, async () => {
      await fake.work();
      await decline();
      await fake.work(failing(error));
      assert.deepEqual([await cards(), await jobs()], [0, 0]);
    });

  it('stays in the ledger and is drawn again while Teams does not take the answer', async () => {
    await fake.work();
    await decline();
    await fake.work(failing(new OutsideError('transient', '503')));
    assert.deepEqual([await cards(), shown(fake.updates)], [2, 0]);
    await fake.later(MINUTE);
    assert.deepEqual([await cards(), shown(fake.updates)], [0, 2]);
  });

  it('is not sent twice: another job finds it in the ledger', async () => {
    await fake.work();
    await draw();
    assert.deepEqual([shown(fake.posts), await cards()], [2, 2]);
  });

  it('is not sent where the place is gone, or once somebody has answered', async () => {
    await removePlace(fake.ctx, APPROVER, HQ);
    await fake.work();
    await draw();
    assert.deepEqual([shown(fake.posts), await cards()], [1, 1]);
    await decline();
    await fake.work();
    await addPlace(fake.ctx, OTHER_APPROVER, HQ, 'HQ');
    await draw();
    assert.deepEqual([shown(fake.posts), await cards(), await jobs()], [1, 0, 0]);
  });

  it('is sent by the job that had begun to, if its worker died before', async () => {
    await fake.work(failing(new OutsideError('transient', '503')));
    assert.deepEqual([shown(fake.posts), await cards()], [0, 2]);
    await fake.later(MINUTE);
    assert.deepEqual([shown(fake.posts), await cards()], [2, 2]);
  });

  it('is left to the other job that is sending it', async () => {
    let isFirst = true;
    const post: Context['messenger']['post'] = async (...args) => {
      if (isFirst) {
        isFirst = false;
        await draw(fake.worker('other'));
        await draw(fake.worker('other'));
      }
      return fake.ctx.messenger.post(...args);
    };
    await fake.work(fake.worker('slow', { messenger: { ...fake.ctx.messenger, post } }));
    assert.deepEqual([shown(fake.posts), await cards(), await jobs()], [2, 2, 0]);
  });

  it('of another extension is not drawn for this one', async () => {
    await fake.work();
    await decline();
    await fake.work();
    await askExtension(fake.ctx, actor(2), VISIO, '2026-12-30', '');
    fake.posts.length = 0;
    // A late job of the first one.
    await draw();
    assert.equal(shown(fake.posts), 2, 'only the second one is sent');
    assert.equal(await cards(), 0);
  });
});
