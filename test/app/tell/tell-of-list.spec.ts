import assert from 'node:assert/strict';
import { createSeatWatch } from '../../../src/app/assign/watch-seats.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { readerFor } from '../../../src/text/languages.ts';
import { requestSentence } from '../../../src/text/outcome-sentences.ts';
import { EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import { personalChat, VISIO } from '../../support/fake-context.ts';
import type { LargeApproval } from '../../support/large-approval.ts';
import { aLargeApproval, numbers } from '../../support/large-approval.ts';

const MINUTE = 60_000;

const READER = readerFor('en-US', { language: 'en', timeZone: 'UTC' });

describe('Persons on the waiting list', () => {
  let large: LargeApproval;
  let watch: ReturnType<typeof createSeatWatch>;

  beforeEach(async () => {
    large = await aLargeApproval({ waitingList: true });
    watch = createSeatWatch(large.fake.ctx);
    large.fake.products = [aProduct({ free: 2 })];
  });

  afterEach(() => large.fake.close());

  const work = () => large.fake.work(large.worker());
  const buy = (free: number) => {
    large.fake.products = large.fake.products.map((product) => ({ ...product, free: product.free + free }));
  };
  const later = async (ms = MINUTE) => {
    large.fake.now += ms;
    await watch.look();
    await work();
  };

  /** The news in the last message to a person: the outcome, and the place where they were told one. */
  const messagesTo = (n: number) =>
    large.fake.posts.flatMap(({ conversation, message }) => {
      if (conversation.conversationId !== personalChat(aPerson(n).id).conversationId) return [];
      if (message.kind !== 'person-ended') return [];
      const { place, entry } = message;
      return [[entry.outcome?.kind, place && `${place.place} of ${place.of}`]];
    });
  const mailsTo = (n: number) =>
    large.fake.mails.flatMap(({ to, content }) =>
      to === `person${n}@contoso.com` && content.kind === 'person-ended'
        ? [[content.entry.outcome?.kind, content.place && `${content.place.place} of ${content.place.of}`]]
        : [],
    );
  const toRequester = () =>
    large.fake.posts.flatMap(({ conversation, message }) =>
      conversation.conversationId === personalChat(EMPLOYEE.id).conversationId &&
      message.kind === 'request-ended'
        ? [message.view.request.status]
        : [],
    );

  it('are told their places once, by message and mail, and once more when they are served', async () => {
    await large.approve(numbers(2, 6));
    await work();
    for (const n of [4, 5, 6]) {
      const told = [['on-list', `${n - 3} of 3`]];
      assert.deepEqual([messagesTo(n), mailsTo(n)], [told, told]);
    }
    assert.deepEqual(toRequester(), ['approving']);

    await later();
    buy(1);
    await later();
    assert.deepEqual(messagesTo(4), [
      ['on-list', '1 of 3'],
      ['assigned', undefined],
    ]);
    assert.deepEqual([messagesTo(5).length, mailsTo(5).length, toRequester().length], [1, 1, 1]);

    buy(2);
    await later();
    assert.deepEqual([messagesTo(6).length, mailsTo(6).length], [2, 2]);
    assert.deepEqual(toRequester(), ['approving', 'completed']);
    const { mail } =
      (
        await large.fake.store.read<{ data: { mail: object } } & { id: string; type: string }>(
          `req:${FORM_ID}`,
        )
      )?.data ?? {};
    // The requester got two, those who waited two each, and the others one.
    assert.deepEqual(mail, { asked: 10, sent: 10, refused: 0 });
  });

  it('are named to the requester as soon as nobody else is left, though nobody new is on the list then', async () => {
    large.fake.staleReads = true;
    await large.approve(numbers(2, 4));
    await work();
    assert.deepEqual([await large.outcomes(), toRequester()], [['confirming', 'confirming', 'on-list'], []]);
    large.fake.staleReads = false;
    await later();
    assert.deepEqual(toRequester(), ['approving']);
  });

  it('leave to the requester at the end only what is new since the message about the list', async () => {
    const said = () => {
      const last = large.fake.posts.findLast(({ message }) => message.kind === 'request-ended')?.message;
      return last?.kind === 'request-ended' ? requestSentence(last.view, READER) : '';
    };
    await large.approve(numbers(1, 4));
    await work();
    assert.match(said(), /2 licenses assigned, 2 waiting for a license\. .* You have it now/);
    buy(2);
    await later();
    assert.match(said(), /4 licenses assigned\.$/);
  });

  it('hear their own result at the end if they are the requester and waited', async () => {
    large.fake.products = [aProduct({ free: 0 })];
    await large.approve(numbers(1, 2));
    await work();
    buy(2);
    await later();
    const last = large.fake.mails.findLast(({ content }) => content.kind === 'request-ended')?.content;
    assert(last?.kind === 'request-ended');
    assert.match(requestSentence(last.view, READER), /2 licenses assigned\. .* You have it now/);
  });

  it('are not told that they wait if they have the license by then', async () => {
    await large.approve(numbers(2, 4));
    const { messenger } = large.fake.ctx;
    const { personal } = messenger;
    Object.assign(messenger, {
      personal: () => Promise.reject(new OutsideError('transient', 'Teams is away.')),
    });
    const send = large.fake.ctx.mailer.send;
    Object.assign(large.fake.ctx.mailer, {
      send: () => Promise.reject(new OutsideError('transient', 'Exchange is away.')),
    });
    await work();
    buy(1);
    large.fake.now += 100;
    await watch.look();
    await large.worker().polls[1]?.();
    Object.assign(messenger, { personal });
    Object.assign(large.fake.ctx.mailer, { send });
    for (let n = 0; n < 10; n += 1) await later();

    assert.deepEqual([messagesTo(4), mailsTo(4)], [[['assigned', undefined]], [['assigned', undefined]]]);
    assert.equal(await large.status(), 'completed');
    assert.equal(large.fake.products.find(({ skuId }) => skuId === VISIO)?.free, 0);
  });

  it('hear why they are off the list', async () => {
    await large.approve(numbers(2, 4));
    await work();
    await later(91 * 24 * 60 * MINUTE);
    const reasons = large.fake.mails.flatMap(({ to, content }) =>
      to === 'person4@contoso.com' &&
      content.kind === 'person-ended' &&
      content.entry.outcome?.kind === 'failed'
        ? [content.entry.outcome.reason]
        : [],
    );
    assert.deepEqual(reasons, ['waited-too-long']);
  });
});
