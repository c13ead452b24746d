import assert from 'node:assert/strict';
import { erasePerson } from '../../../src/app/privacy/erase-person.ts';
import { findNamed } from '../../../src/app/privacy/person-documents.ts';
import { createLane } from '../../../src/worker/lane.ts';
import { MAIL_QUOTA } from '../../../src/worker/mailboxes.ts';
import { FORM_ID } from '../../support/app-story.ts';
import { aPerson } from '../../support/builders.ts';
import { inOrder, TellingStory } from '../../support/telling-story.ts';

const WINDOW = MAIL_QUOTA.withinMs;
const MINUTE = 60_000;
/** So long the mails that a job has taken from the quota may be sent. */
const TAKEN_FOR = 1000;

describe('The quota of a mailbox', () => {
  let story: TellingStory;

  beforeEach(async () => {
    story = await TellingStory.decided();
  });

  afterEach(() => story.fake.close());

  /** Lets each mail take so long. */
  const slowBy = (ms: number): void => {
    story.beforeMail = () => void (story.fake.now += ms);
  };
  const add = (mail: readonly number[], atOnce?: number) =>
    story.add({
      kind: 'mail-persons',
      requestId: FORM_ID,
      round: 1,
      chat: [],
      mail,
      ...(atOnce !== undefined && { atOnce }),
    });

  it('counts every mail of a job once', async () => {
    await story.work();
    assert.deepEqual([story.mailed().length, (await story.counted()).length], [6, 6]);
  });

  it('gives the mails of a job five at a time, and no more than the job has', async () => {
    await story.settle();
    await story.later(WINDOW);
    await add([1, 2, 3]);
    await story.work();
    assert.deepEqual(await story.counted(), [0, 0, 0]);
    await story.later(WINDOW);
    await add([1, 2, 3, 4, 5, 1, 2]);
    slowBy(1);
    await story.work();
    assert.deepEqual((await story.counted()).length, 5);
  });

  it('gives a job with several mails at the same time so many at a time', async () => {
    await story.settle();
    await story.later(WINDOW);
    await add([1, 2, 3, 4, 5], 4);
    slowBy(TAKEN_FOR / 4);
    await story.work();
    assert.deepEqual(await story.counted(), [-1250, -1250, -1250, -1250, -250]);
  });

  for (const [ms, counted] of [
    // The mails of one second are sent as taken; later ones are taken anew.
    [TAKEN_FOR / 4, [-1250, -1250, -1250, -1250, -1250]],
    [TAKEN_FOR + 1, [5005, 4004, 3003, 2002, 1001].flatMap((at, n) => Array<number>(5 - n).fill(-at))],
  ] as const)
    it(`counts a mail anew that was taken more than a second ago (${ms} ms)`, async () => {
      await story.settle();
      await story.later(WINDOW);
      await add([1, 2, 3, 4, 5]);
      slowBy(ms);
      await story.work();
      assert.deepEqual([story.mailed(), await story.counted()], [[2, 3, 4, 5, 6], counted]);
    });

  it('lets the mails of a job wait until it has room, not a moment longer, and no job is made for it', async () => {
    await story.settle();
    await story.later(WINDOW);
    await story.takeMails(MAIL_QUOTA.most);
    await story.later(1000);
    await add([1, 2]);
    await story.work();
    assert.deepEqual([story.mailed(), story.ran], [[], ['mail-persons done']]);
    assert.deepEqual(await story.waiting(), [`mail-persons chat  mail 1,2 in ${WINDOW - 1000}`]);
    await story.later(WINDOW - 1001);
    assert.deepEqual(story.mailed(), []);
    await story.later(1);
    assert.deepEqual(story.mailed(), [2, 3]);
    assert.deepEqual(story.ran, ['mail-persons done', 'mail-persons done']);
  });

  for (const task of [
    { kind: 'mail-person', requestId: FORM_ID, round: 1, index: 2 },
    { kind: 'mail-requester', requestId: FORM_ID, round: 1 },
    { kind: 'mail-owner', ownerId: aPerson(2).id, place: { kind: 'channel', name: 'IT' } },
    { kind: 'mail-outage', outage: { cause: 'app-blocked' }, address: 'person2@contoso.com' },
  ] as const)
    it(`lets a mail that goes alone wait until it has room (${task.kind})`, async () => {
      await story.settle();
      await story.later(WINDOW);
      await story.takeMails(MAIL_QUOTA.most);
      await story.later(1000);
      await story.add(task);
      await story.work();
      assert.deepEqual([story.mailed(), story.ran], [[], [`${task.kind} done`]]);
      const before = await story.mailCounts();
      await story.later(WINDOW - 1001);
      assert.deepEqual([story.mailed(), await story.mailCounts()], [[], before]);
      await story.later(1);
      assert.deepEqual([story.mailed().length, story.ran], [1, [`${task.kind} done`, `${task.kind} done`]]);
    });

  it('is not asked for an erased person, whose mail is no longer counted', async () => {
    await story.takeMails(MAIL_QUOTA.most);
    await story.work();
    const archive = { ...story.fake.ctx, store: story.fake.store };
    const [person] = await findNamed(archive, aPerson(4).id);
    assert.ok(person);
    assert.deepEqual(await erasePerson(archive, person), []);
    await story.later(WINDOW);
    assert.deepEqual(inOrder(story.mailed()), [1, 2, 3, 5, 6]);
    assert.deepEqual(await story.mailCounts(), { asked: 5, sent: 5, refused: 0 });
  });

  it('is left to another process that sends mails by now, and the rest stays one job', async () => {
    await story.settle();
    await add([1, 2, 3]);
    story.beforeMail = () => {
      story.fake.now += MINUTE;
      story.beforeMail = () => {};
    };
    const other = createLane(story.fake.ctx, 'mail', 'other', MAIL_QUOTA);
    story.afterMail = async () => void (await other.hold());
    await story.work();
    assert.deepEqual([story.mailed(), story.ran], [[2], ['mail-persons lost']]);
    assert.deepEqual(await story.waiting(), ['mail-persons chat  mail 2,3']);
  });
});
