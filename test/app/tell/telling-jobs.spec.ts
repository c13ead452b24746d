import assert from 'node:assert/strict';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { StoreError } from '../../../src/app/ports/store.ts';
import { isWaitingJob } from '../../../src/app/records/queue-job.ts';
import { FORM_ID } from '../../support/app-story.ts';
import { aPerson } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { TellingStory } from '../../support/telling-story.ts';

const MINUTE = 60_000;
const GONE = '01900000-0000-7000-8000-00000000dead';

/** A job about two persons, and the requester. */
const TELL = {
  kind: 'tell',
  requestId: FORM_ID,
  round: 1,
  chat: ['requester', 1, 2],
  mail: ['requester', 1, 2],
} as const;

describe('A job that tells results', () => {
  let story: TellingStory;

  afterEach(() => story.fake.close());

  const told = () => [story.messaged(), story.mailed()];

  describe('of a request that has ended', () => {
    beforeEach(async () => {
      story = await TellingStory.decided([2, 3]);
    });

    it('commits once for each reader, and once for the end', async () => {
      let commits = 0;
      story.beforeCommit = ([own]) => {
        const isOwn = own?.kind === 'remove' ? story.ran.length === 0 && story.messaged().length > 0 : false;
        const isStep =
          own && 'document' in own && isWaitingJob(own.document) && own.document.data.task.kind === 'tell';
        if (isOwn || (isStep && own.kind === 'replace')) commits += 1;
      };
      await story.work();
      // The claim, two steps, and the end with the third reader.
      assert.deepEqual(
        [told(), commits],
        [
          [
            [1, 2, 3],
            [1, 2, 3],
          ],
          4,
        ],
      );
    });

    it('gives everybody who is left a job of their own after its process died', async () => {
      story.beforeCommit = ([own]) => {
        const isStep = own && 'document' in own && JSON.stringify(own.document).includes('"chat":[2');
        if (isStep) throw new StoreError('down', 'The process is dead.');
      };
      await assert.rejects(story.work());
      story.beforeCommit = () => {};
      assert.deepEqual(told(), [
        [1, 2],
        [1, 2],
      ]);
      await story.later(MINUTE);
      assert.deepEqual(story.ran.toSorted(), [
        'mail-person done',
        'mail-person done',
        'message-person done',
        'message-person done',
        'tell done',
      ]);
      assert.deepEqual(told(), [
        [1, 2, 2, 3],
        [1, 2, 2, 3],
      ]);
    });

    for (const [what, more, counts] of [
      ['the request is gone', { requestId: GONE }, [3, 3]],
      ['its person is not in the request', { chat: [99], mail: [99] }, [3, 3]],
    ] as const)
      it(`ends if ${what}`, async () => {
        await story.settle();
        await story.add({ ...TELL, ...more });
        await story.work();
        assert.deepEqual([story.ran, told(), await story.waiting()], [['tell done'], [[], []], []]);
        assert.deepEqual(await story.mailCounts(), { asked: counts[0], sent: counts[1], refused: 0 });
      });

    it('gives everybody a job of their own, which finds out what to tell, if another round has begun', async () => {
      await story.settle();
      await story.add({ ...TELL, round: 0 });
      await story.work();
      assert.equal(story.ran[0], 'tell done');
      assert.deepEqual(story.made, [
        'message-requester',
        'message-person 1',
        'message-person 2',
        'mail-requester',
        'mail-person 1',
        'mail-person 2',
      ]);
      assert.ok(
        story.ran.every((job) => job.endsWith(' done')),
        story.ran.join(),
      );
      // They were all told by the other round. These mails are no longer asked for.
      assert.deepEqual(told(), [[], []]);
      assert.deepEqual(await story.mailCounts(), { asked: 0, sent: 3, refused: 0 });
    });

    it('tells nobody that they wait who does not wait any more, and does not count their mails', async () => {
      await story.settle();
      await story.add({ ...TELL, listed: true });
      await story.work();
      assert.deepEqual([story.ran, told(), await story.waiting()], [['tell done'], [[], []], []]);
      assert.deepEqual(await story.mailCounts(), { asked: 0, sent: 3, refused: 0 });
    });

    for (const [task, counts] of [
      [{ kind: 'message-requester', requestId: GONE, round: 1 }, [3, 3]],
      [{ kind: 'message-requester', requestId: FORM_ID, round: 0 }, [3, 3]],
      [{ kind: 'message-requester', requestId: FORM_ID, round: 1, listed: true }, [3, 3]],
      [{ kind: 'message-person', requestId: GONE, round: 1, index: 1 }, [3, 3]],
      [{ kind: 'message-person', requestId: FORM_ID, round: 1, index: 1, listed: true }, [3, 3]],
      [{ kind: 'mail-requester', requestId: GONE, round: 1 }, [3, 3]],
      [{ kind: 'mail-requester', requestId: FORM_ID, round: 0 }, [2, 3]],
      [{ kind: 'mail-requester', requestId: FORM_ID, round: 1, listed: true }, [2, 3]],
      [{ kind: 'mail-person', requestId: GONE, round: 1, index: 1 }, [3, 3]],
      [{ kind: 'mail-person', requestId: FORM_ID, round: 1, index: 1, listed: true }, [2, 3]],
      [{ kind: 'tell-declined', requestId: FORM_ID, chunk: 9 }, [3, 3]],
      [{ kind: 'tell-declined', requestId: GONE, chunk: 0 }, [3, 3]],
    ] as const)
      it(`says nothing that is no longer so: ${JSON.stringify(task)}`, async () => {
        await story.settle();
        await story.add(task);
        await story.work();
        assert.deepEqual([story.ran, told(), await story.waiting()], [[`${task.kind} done`], [[], []], []]);
        assert.deepEqual(await story.mailCounts(), { asked: counts[0], sent: counts[1], refused: 0 });
      });

    for (const task of [
      { kind: 'mail-requester', requestId: FORM_ID, round: 1 },
      { kind: 'mail-person', requestId: FORM_ID, round: 1, index: 1 },
    ] as const) {
      const reader = task.kind === 'mail-person' ? 2 : 1;

      it(`counts a mail that Exchange refuses, and ends (${task.kind})`, async () => {
        await story.settle();
        story.beforeMail = () => {
          throw new OutsideError('permanent', 'No such address.');
        };
        await story.add(task);
        await story.work();
        assert.deepEqual([story.ran, await story.waiting()], [[`${task.kind} done`], []]);
        assert.deepEqual(await story.mailCounts(), { asked: 3, sent: 3, refused: 1 });
      });

      for (const [what, error] of [
        ['Exchange is away', () => new OutsideError('transient', '503')],
        ['our code is wrong', () => new TypeError('A bug.')],
      ] as const)
        it(`tries again while ${what} (${task.kind})`, async () => {
          await story.settle();
          story.beforeMail = () => {
            throw error();
          };
          await story.add(task);
          await story.work();
          assert.deepEqual([story.ran, story.mailed()], [[`${task.kind} again`], []]);
          assert.deepEqual(await story.mailCounts(), { asked: 3, sent: 3, refused: 0 });
          story.beforeMail = () => {};
          await story.later(MINUTE);
          assert.deepEqual([story.mailed(), await story.waiting()], [[reader], []]);
        });

      it(`sends a second copy after two seconds if the answer was lost, or when Exchange says (${task.kind})`, async () => {
        await story.settle();
        const waits = [undefined, 30 * MINUTE];
        story.afterMail = async () => {
          const retryAfterMs = waits.shift();
          throw new OutsideError('transient', 'Lost.', { mayBeDone: true, retryAfterMs });
        };
        await story.add(task);
        await story.work();
        const index = task.kind === 'mail-person' ? ' 1' : '';
        assert.deepEqual(
          [story.ran, story.made],
          [[`${task.kind} done`], [`${task.kind}${index} in 2000 copy 1`]],
        );
        await story.later(2000);
        assert.deepEqual(await story.waiting(), [`${task.kind}${index} in ${30 * MINUTE} copy 2`]);
        story.afterMail = async () => {};
        await story.later(30 * MINUTE);
        assert.deepEqual([story.mailed(), await story.waiting()], [[reader, reader, reader], []]);
        assert.deepEqual(await story.mailCounts(), { asked: 3, sent: 4, refused: 0 });
        assert.ok(
          story.ran.every((job) => job.endsWith(' done')),
          story.ran.join(),
        );
      });
    }
  });

  it('mails in the language of its reader, also alone', async () => {
    story = await TellingStory.decided([2, 3], {}, ({ people }: FakeContext) => {
      for (const n of [1, 2]) people.set(aPerson(n).id, aPerson(n, { language: 'sv-SE' }));
    });
    await story.settle();
    await story.add({ kind: 'mail-requester', requestId: FORM_ID, round: 1 });
    for (const index of [1, 2]) await story.add({ kind: 'mail-person', requestId: FORM_ID, round: 1, index });
    await story.work();
    assert.deepEqual(story.to, [
      { address: aPerson(1).mail, language: 'sv-SE' },
      { address: aPerson(2).mail, language: 'sv-SE' },
      { address: aPerson(3).mail },
    ]);
  });
});
