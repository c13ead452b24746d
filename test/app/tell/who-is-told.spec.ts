import assert from 'node:assert/strict';
import { declineRequest } from '../../../src/app/decide/decide-request.ts';
import { tryAgain } from '../../../src/app/decide/try-again.ts';
import { aContextWithPlace, APPROVER, ask, entriesOn, FORM_ID } from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { numbers } from '../../support/large-approval.ts';
import { inOrder, TellingStory } from '../../support/telling-story.ts';

/** These persons have no mail address. */
const withoutMail =
  (...who: readonly number[]) =>
  ({ people }: FakeContext): void => {
    for (const n of who) {
      const { mail: _none, ...person } = aPerson(n);
      people.set(person.id, person);
    }
  };

describe('The readers of a result are', () => {
  let story: TellingStory;

  afterEach(() => story.fake.close());

  const told = () => ({ messaged: story.messaged(), mailed: story.mailed() });
  const kindsFor = (n: number) =>
    story.fake.posts.flatMap(({ conversation: { personId }, message: { kind } }) =>
      personId === aPerson(n).id && kind.endsWith('-ended') ? [kind] : [],
    );

  for (const free of [100, 0]) {
    const options = { free, waitingList: true };
    const what = free > 0 ? 'they have it' : 'they wait';

    it(`those who asked, in Teams, and by mail who has an address: ${what}`, async () => {
      story = await TellingStory.decided([2, 3, 4], options, withoutMail(3));
      await story.work();
      assert.deepEqual([told(), story.ran], [{ messaged: [1, 2, 3, 4], mailed: [1, 2, 4] }, ['tell done']]);
      assert.deepEqual(await story.mailCounts(), { asked: 3, sent: 3, refused: 0 });
      assert.deepEqual([kindsFor(1), kindsFor(2)], [['request-ended'], ['person-ended']]);
      assert.deepEqual(story.made, ['tell chat requester,1,2,3 mail requester,1,3']);
    });

    it(`told in Teams alone if they have no address: ${what}`, async () => {
      story = await TellingStory.decided([2, 3], options, withoutMail(1, 3));
      await story.work();
      assert.deepEqual([told(), story.ran], [{ messaged: [1, 2, 3], mailed: [2] }, ['tell done']]);
      assert.deepEqual(await story.mailCounts(), { asked: 1, sent: 1, refused: 0 });
      assert.deepEqual(story.made, ['tell chat requester,1,2 mail 1']);
    });

    it(`told in Teams alone if mail is off: ${what}`, async () => {
      story = await TellingStory.decided([2, 3], { ...options, mail: false });
      await story.work();
      assert.deepEqual([told(), story.ran], [{ messaged: [1, 2, 3], mailed: [] }, ['tell done']]);
      assert.deepEqual(await story.mailCounts(), { asked: 0, sent: 0, refused: 0 });
    });
  }

  it('after a second round, the requester and those who have the license since, but nobody who failed again', async () => {
    story = await TellingStory.decided([2, 3, 4], { free: 2 });
    await story.work();
    assert.deepEqual(told(), { messaged: [1, 2, 3, 4], mailed: [1, 2, 3, 4] });
    await story.settle();
    story.fake.products = [aProduct({ free: 1 })];
    await tryAgain(story.fake.ctx, APPROVER, FORM_ID);
    await story.work();
    assert.deepEqual(told(), { messaged: [1, 3], mailed: [1, 3] });
    assert.deepEqual(await story.mailCounts(), { asked: 6, sent: 6, refused: 0 });
  });

  it('all persons of a declined request, chunk by chunk, each once', async () => {
    const others = numbers(2, 22);
    story = new TellingStory(await aContextWithPlace());
    await ask(story.fake, { picked: [], typed: others.map((n) => aPerson(n).mail).join('\n') });
    await declineRequest(
      story.fake.ctx,
      APPROVER,
      FORM_ID,
      entriesOn(story.fake, 'pending.', { message: 'No.' }),
    );
    await story.work();
    assert.deepEqual(inOrder(story.messaged()), [1, ...others]);
    assert.deepEqual(inOrder(story.mailed()), [1, ...others]);
    assert.deepEqual(await story.mailCounts(), { asked: 22, sent: 22, refused: 0 });
    assert.deepEqual(
      story.ran.filter((job) => job.startsWith('tell-declined')),
      ['tell-declined done', 'tell-declined done'],
    );
  });
});
