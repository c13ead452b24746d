import assert from 'node:assert/strict';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { FORM_ID } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson } from '../../support/builders.ts';
import { inOrder, TellingStory } from '../../support/telling-story.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const MAILBOX = 'licenses@contoso.com';
/** The first back-off, spread as far as it goes. */
const BACK_OFF = 2200;

const outside = (...error: ConstructorParameters<typeof OutsideError>) => new OutsideError(...error);
const lost = (retryAfterMs?: number) =>
  outside('transient', 'Lost.', { mayBeDone: true, ...(retryAfterMs !== undefined && { retryAfterMs }) });
const throttled = (retryAfterMs: number, about?: string) =>
  outside('throttled', '429', { retryAfterMs, about });

/** The jobs of those who are after the third person. */
const OTHER_MESSAGES = ['message-person 3', 'message-person 4', 'message-person 5'];

describe('A reader who cannot be told', () => {
  let story: TellingStory;

  beforeEach(async () => {
    story = await TellingStory.decided();
  });

  afterEach(() => story.fake.close());

  const outages = async () => (await auditedOf(story.fake, 'outage')).map(({ after }) => after);
  /** The jobs that were made in place of the telling job. */
  const handedOver = () => story.made.filter((name) => !name.startsWith('tell '));
  /** Lets a message to the third person fail, or a mail. */
  const failFor = (what: 'beforePost' | 'beforeMail', error: () => Error, reader = 3): void => {
    story[what] = (n) => {
      if (n === reader) throw error();
    };
  };

  for (const [what, error, job, isOfAll] of [
    ['Teams is away', () => outside('transient', '503'), `in ${BACK_OFF}`, true],
    ['Teams asks to wait', () => throttled(5 * MINUTE), `in ${5 * MINUTE}`, true],
    ['Teams asks to wait for a moment', () => throttled(500), `in ${BACK_OFF}`, true],
    ['Teams asks to wait for hours', () => throttled(120 * MINUTE), `in ${120 * MINUTE}`, true],
    ['the answer is lost', () => lost(), 'in 2000 copy 1', true],
    ['the answer is lost, with a wait', () => lost(10 * SECOND), `in ${10 * SECOND} copy 1`, true],
    ['our code is wrong', () => new TypeError('A bug.'), `in ${BACK_OFF}`, true],
    ['Teams refuses the message', () => outside('permanent', '400'), `in ${BACK_OFF}`, false],
    ['Teams does not find the chat', () => outside('unknown-chat', '404'), `in ${BACK_OFF}`, false],
  ] as const)
    it(`gets a message by a job of their own${isOfAll ? ', and so does everybody after them' : ''}: ${what}`, async () => {
      failFor('beforePost', error);
      await story.work();
      assert.deepEqual(handedOver(), [`message-person 2 ${job}`, ...(isOfAll ? OTHER_MESSAGES : [])]);
      assert.deepEqual(inOrder(story.messaged()), [1, 2, 4, 5, 6]);
      assert.deepEqual(story.mailed(), [1, 2, 3, 4, 5, 6], 'the mails go on');
      assert.deepEqual(await outages(), []);
    });

  it('is no longer messaged if Teams delivers nothing to them, and no job is left', async () => {
    failFor('beforePost', () => outside('gone', '403'));
    await story.work();
    assert.deepEqual([handedOver(), story.ran], [[], ['tell done']]);
    await story.settle();
    await story.add({ kind: 'message-person', requestId: FORM_ID, round: 1, index: 2 });
    await story.work();
    assert.deepEqual([story.ran, story.messaged()], [['message-person done'], []]);
  });

  for (const [what, error, outage] of [
    [
      'block of the app',
      () => outside('blocked', '403', { outage: 'app-blocked' }),
      { cause: 'app-blocked' },
    ],
    [
      'refused mailbox',
      () => outside('outage', '403', { outage: 'mailbox', about: MAILBOX }),
      { cause: 'mailbox', about: MAILBOX },
    ],
  ] as const)
    it(`shows an outage that is in the audit at once: a ${what}`, async () => {
      failFor(outage.cause === 'mailbox' ? 'beforeMail' : 'beforePost', error);
      await story.work();
      assert.deepEqual(await outages(), [outage]);
      if (outage.cause === 'app-blocked')
        assert.deepEqual(handedOver().slice(0, 4), [`message-person 2 in ${BACK_OFF}`, ...OTHER_MESSAGES]);
    });

  for (const [what, error, job] of [
    ['Exchange is away', () => outside('transient', '503'), ` in ${BACK_OFF}`],
    [
      'Exchange is away from a mailbox',
      () => outside('transient', '503', { about: MAILBOX }),
      ` in ${BACK_OFF}`,
    ],
    ['a mailbox is refused', () => outside('outage', '403', { outage: 'mailbox', about: MAILBOX }), ''],
    ['a mailbox has sent enough', () => throttled(5 * MINUTE, MAILBOX), ''],
    ['Exchange asks to wait', () => throttled(5 * MINUTE), ` in ${5 * MINUTE}`],
    ['Exchange asks to wait for a moment', () => throttled(500), ` in ${BACK_OFF}`],
    ['Exchange asks to wait for hours', () => throttled(120 * MINUTE), ` in ${30 * MINUTE}`],
    ['the answer is lost', () => lost(), ' in 2000 copy 1'],
    ['the answer is lost, with a wait', () => lost(10 * SECOND), ` in ${10 * SECOND} copy 1`],
    ['our code is wrong', () => new TypeError('A bug.'), ` in ${BACK_OFF}`],
  ] as const)
    it(`gets a mail by a job of their own, and those after them in the queue of mails: ${what}`, async () => {
      failFor('beforeMail', error);
      await story.work();
      assert.deepEqual(handedOver().slice(0, 2), [`mail-person 2${job}`, 'mail-persons chat  mail 3,4,5']);
      assert.deepEqual(story.messaged(), [1, 2, 3, 4, 5, 6], 'the messages go on');
      assert.equal(story.ran[0], 'tell done');
      const isOutage = what === 'a mailbox is refused';
      assert.equal((await outages()).length, isOutage ? 1 : 0);
      story.beforeMail = () => {};
      for (let n = 0; n < 4; n += 1) await story.later(10 * MINUTE);
      assert.deepEqual(inOrder(story.mailed()), [1, 2, 3, 4, 5, 6]);
      assert.deepEqual(await story.mailCounts(), { asked: 6, sent: 6, refused: 0 });
    });

  it('is one of four at the same time: those after the four get jobs too, and the other three are told', async () => {
    await story.settle();
    failFor('beforePost', () => outside('transient', '503'));
    failFor('beforeMail', () => outside('transient', '503'));
    const readers = [1, 2, 3, 4, 5];
    await story.add({ kind: 'tell', requestId: FORM_ID, round: 1, chat: readers, mail: readers, atOnce: 4 });
    await story.work();
    assert.deepEqual(handedOver(), [
      `message-person 2 in ${BACK_OFF}`,
      `mail-person 2 in ${BACK_OFF}`,
      'message-person 5',
      'mail-persons chat  mail 5',
    ]);
    assert.deepEqual(
      [story.messaged(), story.mailed()],
      [
        [2, 4, 5, 6],
        [2, 4, 5, 6],
      ],
    );
  });

  it('leaves no job behind for others if they were the last, and the mails before theirs are counted', async () => {
    failFor('beforeMail', () => outside('transient', '503'), 6);
    await story.work();
    assert.deepEqual(handedOver(), [`mail-person 5 in ${BACK_OFF}`]);
    assert.deepEqual(await story.mailCounts(), { asked: 6, sent: 5, refused: 0 });
  });

  it('has their mail counted as refused if Exchange does not take it, also as the only one', async () => {
    await story.settle();
    failFor('beforeMail', () => outside('permanent', 'No such address.'));
    await story.add({ kind: 'tell', requestId: FORM_ID, round: 1, chat: [], mail: [2] });
    await story.work();
    assert.deepEqual([story.ran, handedOver()], [['tell done'], []]);
    assert.deepEqual(await story.mailCounts(), { asked: 6, sent: 6, refused: 1 });
  });

  describe('by a job in the queue of mails', () => {
    const READERS = [1, 2, 3] as const;

    beforeEach(async () => {
      await story.settle();
      await story.add({ kind: 'mail-persons', requestId: FORM_ID, round: 1, chat: [], mail: READERS });
    });

    it('gets a job of their own, and the same job mails the others', async () => {
      failFor('beforeMail', () => outside('transient', '503'));
      await story.work();
      assert.deepEqual([story.ran, handedOver()], [['mail-persons done'], [`mail-person 2 in ${BACK_OFF}`]]);
      assert.deepEqual(story.mailed(), [2, 4]);
    });

    for (const [what, error] of [
      ['is refused', () => outside('outage', '403', { outage: 'mailbox', about: MAILBOX })],
      ['has sent enough', () => throttled(5 * MINUTE, MAILBOX)],
    ] as const)
      it(`waits with the others while the mailbox ${what}, and nobody tries`, async () => {
        let tries = 0;
        story.beforeMail = (reader) => {
          if (reader === 2) return;
          tries += 1;
          throw error();
        };
        await story.work();
        assert.deepEqual([story.mailed(), tries], [[2], 1]);
        assert.deepEqual(await story.waiting(), [`mail-persons chat  mail 2,3 in ${10 * MINUTE}`]);
        assert.deepEqual(
          await outages(),
          what === 'is refused' ? [{ cause: 'mailbox', about: MAILBOX }] : [],
        );
        story.beforeMail = () => {};
        await story.later(10 * MINUTE);
        assert.deepEqual(story.mailed(), [2, 3, 4]);
        assert.equal(
          story.made.some((name) => name.startsWith('mail-person ')),
          false,
        );
      });
  });

  it('is mailed in their language', async () => {
    await story.fake.close();
    story = await TellingStory.decided([2, 3], {}, ({ people }) => {
      for (const n of [1, 2]) people.set(aPerson(n).id, aPerson(n, { language: 'sv-SE' }));
    });
    await story.work();
    assert.deepEqual(story.to, [
      { address: aPerson(1).mail, language: 'sv-SE' },
      { address: aPerson(2).mail, language: 'sv-SE' },
      { address: aPerson(3).mail },
    ]);
  });
});
