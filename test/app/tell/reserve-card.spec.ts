import assert from 'node:assert/strict';
import { addPlace, removePlace } from '../../../src/app/places/manage-places.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import type { Conversation, SentCard } from '../../../src/domain/place.ts';
import { APPROVER, FORM_ID } from '../../support/app-story.ts';
import { aProcess, soonJobs, submit } from '../../support/born.ts';
import { channel, FakeContext, personalChat } from '../../support/fake-context.ts';

describe('The card of a new request', () => {
  let fake: FakeContext;
  /** The ids of the documents that each commit wrote. */
  let commits: string[][];

  beforeEach(() => {
    fake = new FakeContext();
    fake.approvers.add(APPROVER.id);
    commits = [];
  });

  afterEach(() => fake.close());

  const decisionCards = async () => {
    const list = { by: 'list', key: `cards:${FORM_ID}`, order: 'ascending', limit: 10 } as const;
    const cards = await fake.store.page<DataDocument<SentCard>>(list);
    return cards.filter(({ data }) => data.role === 'decision');
  };

  /** Asks for licenses, with one place; no job runs yet. */
  async function asked(place: Conversation, post = fake.ctx.messenger.post) {
    await addPlace(fake.ctx, APPROVER, place, 'IT');
    await fake.later(1000);
    const one = aProcess(fake, 'process', {
      ctx: { messenger: { ...fake.ctx.messenger, post } },
      store: {
        commit: (operations, id) => {
          commits.push(operations.map((write) => (write.kind === 'remove' ? write.id : write.document.id)));
          return fake.store.commit(operations, id);
        },
      },
    });
    await submit(one.ctx);
    return one;
  }

  it('is reserved for a channel in the commit of the request, and sent without another write', async () => {
    const one = await asked(channel('it'));
    const [job] = (await soonJobs(fake)).filter(({ data }) => data.task.kind === 'post-card');
    const [card] = await decisionCards();
    assert.ok(job && card);
    assert.deepEqual([card.data.activityId, `job:${card.data.sentBy}`], [undefined, job.id]);

    await one.runHanded();
    const [sent] = await decisionCards();
    assert.equal(sent?.data.activityId, fake.posts.at(-1)?.activityId);
    assert.equal(commits.filter((ids) => ids.includes(job.id)).length, 2);
  });

  it('names the reader of a personal chat only when its job sends it, which an erasure can take away', async () => {
    const one = await asked(personalChat(APPROVER.id));
    assert.deepEqual(await decisionCards(), []);
    await one.runHanded();
    assert.deepEqual(
      (await decisionCards()).map(({ data }) => data.conversation.personId),
      [APPROVER.id],
    );
  });

  it('leaves the ledger if its place is removed before it is sent', async () => {
    const one = await asked(channel('it'));
    await removePlace(fake.ctx, APPROVER, channel('it'));
    await one.runHanded();
    assert.deepEqual(await decisionCards(), []);
  });

  it('is sent once by a later try of its job, whatever an earlier one wrote', async () => {
    let isAway = true;
    const one = await asked(channel('it'), async (...args) => {
      if (isAway) throw new OutsideError('transient', '503');
      return fake.ctx.messenger.post(...args);
    });
    await one.runHanded();
    isAway = false;
    await fake.later(60_000, one.worker);
    assert.equal(fake.posts.filter(({ message }) => message.kind === 'decision-card').length, 1);
    assert.deepEqual(
      (await decisionCards()).map(({ data }) => data.activityId),
      [fake.posts.at(-1)?.activityId],
    );
  });
});
