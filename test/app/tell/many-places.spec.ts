import assert from 'node:assert/strict';
import { create, placeDocument, placeId } from '../../../src/app/records/documents.ts';
import { newJob } from '../../../src/app/records/queue-job.ts';
import { readRemovals, writeRemovals } from '../../../src/app/records/removals.ts';
import { askExtension } from '../../../src/app/seats/ask-extension.ts';
import { NO_REMOVALS } from '../../../src/domain/breaker.ts';
import type { JobTask } from '../../../src/domain/job.ts';
import { APPROVER, ask, FORM_ID } from '../../support/app-story.ts';
import { aPerson, VISIO } from '../../support/builders.ts';
import { endingGrant, keepEnding } from '../../support/ending-story.ts';
import { channel, FakeContext } from '../../support/fake-context.ts';
import { actor, grantOf, PLAIN_VISIO } from '../../support/giving-back.ts';
import { aGrant, keep } from '../../support/grants.ts';
import { numbers } from '../../support/large-approval.ts';

const AT = '2026-11-22T10:00:00.000Z';
/** One more than a job tells at a time. */
const PLACES = 91;
const HOUR = 3_600_000;

describe('What goes to every place', () => {
  let fake: FakeContext;
  beforeEach(() => {
    fake = new FakeContext();
    fake.approvers.add(APPROVER.id);
    fake.products = [PLAIN_VISIO];
  });
  afterEach(() => fake.close());

  async function openPlaces(): Promise<void> {
    const places = numbers(1, PLACES).map((n) => {
      const conversation = channel(`place${n}`);
      const id = placeId(fake.ctx, conversation);
      return create(placeDocument({ id, conversation, name: '', by: APPROVER, at: AT }));
    });
    assert.equal((await fake.store.commit(places, 'places')).outcome, 'done');
  }
  const pause = async () => {
    const paused = { at: AT, limit: 25 };
    await fake.store.commit(
      [writeRemovals(await readRemovals(fake.ctx), { ...NO_REMOVALS, paused })],
      'pause',
    );
  };
  const question = { why: 'given-back', by: aGrant(2).person, loses: ['files'], at: AT } as const;
  /** How many places got a message of this kind, and how many messages came twice. */
  const told = (kind: string) => {
    const where = fake.posts
      .filter(({ message }) => message.kind === kind)
      .map(({ conversation: { conversationId } }) => conversationId);
    return [new Set(where).size, where.length - new Set(where).size];
  };
  /** Runs the job, and those that follow, for an hour. Ends also if one follows the other for ever. */
  async function run(task: JobTask, hours = 0): Promise<void> {
    await fake.store.commit([newJob(fake.ctx, task)], fake.ctx.ids.next());
    const worker = fake.worker();
    for (let n = 0; n < 20; n += 1) if ((await worker.runDue()).ran === 0) break;
    for (let n = 0; n < hours; n += 1) await fake.later(HOUR, worker);
  }
  const jobs = () => fake.store.count({ by: 'list', key: 'queue:general' });

  describe('reaches each of 91 places once', () => {
    beforeEach(openPlaces);

    for (const [kind, task, before] of [
      ['decision-card', { kind: 'announce', requestId: FORM_ID }, () => ask(fake)],
      ['outage', { kind: 'announce-outage', outage: { cause: 'consent' } }, async () => {}],
      ['pause-question', { kind: 'announce-pause', at: AT }, pause],
      [
        'loss-question',
        { kind: 'announce-loss', requestId: 'request-1', personId: aPerson(2).id, skuId: VISIO },
        () => keep(fake, aGrant(2, { question })),
      ],
    ] as const)
      it(kind, async () => {
        await before();
        if (kind !== 'decision-card') await run(task);
        assert.deepEqual(told(kind), [PLACES, 0]);
      });

    it('extension-question, and shows the answer on each card', async () => {
      await keepEnding(fake, endingGrant(2, 20));
      await askExtension(fake.ctx, actor(2), VISIO, '2026-12-31', '');
      const worker = fake.worker();
      for (let n = 0; n < 20; n += 1) if ((await worker.runDue()).ran === 0) break;
      assert.deepEqual(told('extension-question'), [PLACES, 0]);
      const extensionId = (await grantOf(fake, 2))?.extension?.id ?? '';
      const about = { personId: aPerson(2).id, skuId: VISIO, extensionId };
      await run({ kind: 'redraw-extension', ...about });
      assert.equal(fake.updates.length, PLACES);
    });
  });

  describe('without a place', () => {
    for (const [name, task, asks] of [
      ['a pause', { kind: 'announce-pause', at: AT }, pause],
      [
        'lost data',
        { kind: 'announce-loss', requestId: 'request-1', personId: aPerson(2).id, skuId: VISIO },
        () => keep(fake, aGrant(2, { question })),
      ],
    ] as const) {
      it(`waits an hour for one while somebody has to answer: ${name}`, async () => {
        await asks();
        await run(task);
        assert.equal(await jobs(), 1);
        await openPlaces();
        await fake.later(HOUR - 1000);
        assert.equal(fake.posts.length, 0);
        await fake.later(1000);
        assert.ok(fake.posts.length >= PLACES);
      });

      it(`ends where nobody has to answer any more: ${name}`, async () => {
        await run(task);
        assert.equal(await jobs(), 0);
      });
    }

    it('asks nothing about a pause that was answered, or at a place that is gone', async () => {
      await openPlaces();
      const placeOf = (name: string) => placeId(fake.ctx, channel(name));
      await run({ kind: 'ask-pause', at: AT, placeId: placeOf('place1') });
      await pause();
      await run({ kind: 'ask-pause', at: 'another time', placeId: placeOf('place1') });
      await run({ kind: 'ask-pause', at: AT, placeId: placeOf('unknown') });
      await run({ kind: 'tell-outage', outage: { cause: 'consent' }, placeId: placeOf('unknown') });
      assert.deepEqual([fake.posts, await jobs()], [[], 0]);
      await run({ kind: 'ask-pause', at: AT, placeId: placeOf('place1') });
      assert.deepEqual(told('pause-question'), [1, 0]);
    });
  });
});
