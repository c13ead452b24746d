import assert from 'node:assert/strict';
import { rememberConversation } from '../../../src/app/places/remember-conversation.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import type { Conversation } from '../../../src/domain/place.ts';
import { withStore } from '../../support/both-stores.ts';
import { aPerson } from '../../support/builders.ts';
import { channel, FakeContext, personalChat } from '../../support/fake-context.ts';

const ID = aPerson(1).id;
const CHAT: Conversation = { ...personalChat(ID), locale: 'en-US', timeZone: 'Europe/Stockholm' };

describe('Where a person can be reached', () => {
  let fake: FakeContext;
  let reads: number;
  let ctx: Context;

  beforeEach(() => {
    fake = new FakeContext();
    reads = 0;
    const read: typeof fake.store.read = (id) => {
      reads += 1;
      return fake.store.read(id);
    };
    ctx = { ...fake.ctx, store: withStore({ ...fake.ctx, store: fake.store }, { read }).store };
  });

  afterEach(() => fake.close());

  const stored = () => fake.store.read(`conv:${ID}`);

  it('is looked up once a minute, however often they act', async () => {
    for (const [ms, expected] of [
      [0, 1],
      [0, 1],
      [59_999, 1],
      [1, 2],
      [30_000, 2],
    ] as const) {
      fake.now += ms;
      await rememberConversation(ctx, CHAT);
      assert.equal(reads, expected);
    }
  });

  it('is written when it changed, at once, and not when it is the same', async () => {
    await rememberConversation(ctx, CHAT);
    for (const change of [
      { serviceUrl: 'https://localhost/other/' },
      { conversationId: 'other' },
      { locale: 'sv-SE' },
      { timeZone: 'Asia/Kolkata' },
    ]) {
      const before = (await stored())?.etag;
      await rememberConversation(ctx, { ...CHAT, ...change });
      assert.notEqual((await stored())?.etag, before, JSON.stringify(change));
      await rememberConversation(ctx, CHAT);
    }
    const { etag } = (await stored()) ?? {};
    fake.now += 60_000;
    await rememberConversation(ctx, CHAT);
    assert.equal((await stored())?.etag, etag);
  });

  it('is a chat of their own: channels and groups say nothing', async () => {
    await rememberConversation(ctx, { ...channel('it'), personId: ID });
    await rememberConversation(ctx, { ...CHAT, kind: 'group' });
    assert.deepEqual([await stored(), reads], [undefined, 0]);
  });
});
