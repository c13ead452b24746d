import assert from 'node:assert/strict';
import { greetConversation } from '../../../src/app/places/greet-conversation.ts';
import { addPlace } from '../../../src/app/places/manage-places.ts';
import { readRole } from '../../../src/app/places/read-role.ts';
import { forgetConversation, rememberConversation } from '../../../src/app/places/remember-conversation.ts';
import { readConversation } from '../../../src/app/records/send-message.ts';
import { StoreError } from '../../../src/app/ports/store.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { APPROVER, EMPLOYEE } from '../../support/app-story.ts';
import { channel, FakeContext, personalChat } from '../../support/fake-context.ts';
import { withCommit } from '../../support/with-commit.ts';

const inTeam = (name: string, teamId: string) => ({ ...channel(name), teamId });

describe('a conversation', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
    fake.approvers.add(APPROVER.id);
  });

  afterEach(() => fake.close());

  it('is greeted once, even if the host reports the bot twice at the same time', async () => {
    const greet = () => greetConversation(fake.ctx, personalChat(EMPLOYEE.id));
    const both = await Promise.all([greet(), greet()]);
    assert.deepEqual(
      both.filter((greeting) => greeting !== undefined),
      [{ approver: false }],
    );
    fake.now += 400 * 86_400_000;
    assert.equal(await greet(), undefined);
  });

  it("counts as an approver's only if it is their personal chat and Graph says so", async () => {
    const greet = (where: ReturnType<typeof channel>) => greetConversation(fake.ctx, where);
    assert.deepEqual(await greet(channel('it')), { approver: false });
    assert.deepEqual(await greet(personalChat(APPROVER.id)), { approver: true });
    // A right is remembered for a minute.
    fake.now += 60_000;
    fake.graphFails = new OutsideError('transient', 'Graph is away.');
    assert.deepEqual(await greet(personalChat('other')), { approver: false });
  });

  it('is forgotten completely when the bot is removed, so that a new installation is greeted', async () => {
    const chat = personalChat(APPROVER.id);
    const greet = () => greetConversation(fake.ctx, chat);
    await rememberConversation(fake.ctx, chat);
    await greet();
    await addPlace(fake.ctx, APPROVER, chat, 'Alex');
    await addPlace(fake.ctx, APPROVER, channel('it'), 'IT');

    await forgetConversation(fake.ctx, chat);

    assert.equal(await readConversation(fake.ctx, APPROVER.id), undefined);
    assert.equal(await fake.store.count({ by: 'list', key: 'places' }), 1);
    const [last] = await fake.store.page<Audited>({
      by: 'list',
      key: 'audit',
      order: 'descending',
      limit: 1,
    });
    assert.equal(last?.data.what, 'place-gone');
    assert.deepEqual(await greet(), { approver: true });
  });

  it('is forgotten even if its person acts at that moment, while a chat that took its place is kept', async () => {
    const chat = personalChat(EMPLOYEE.id);
    for (const [meanwhile, kept] of [
      [{ ...chat, locale: 'sv-SE' }, undefined],
      [{ ...chat, conversationId: 'new-chat' }, 'new-chat'],
    ] as const) {
      const { store } = fake.ctx;
      await rememberConversation(fake.ctx, chat);
      let isFirst = true;
      const slow = withCommit(fake, async (operations, id) => {
        if (isFirst) await rememberConversation(fake.ctx, meanwhile);
        isFirst = false;
        return store.commit(operations, id);
      });
      await forgetConversation(slow, chat);

      assert.equal((await readConversation(fake.ctx, EMPLOYEE.id))?.data.conversationId, kept);
    }
  });

  it('of a team is forgotten with all channels of that team, one channel only with itself', async () => {
    const team = channel('general').conversationId;
    const places = [inTeam('it', team), inTeam('licenses', team), inTeam('other', 'another team')];
    for (const place of places) await addPlace(fake.ctx, APPROVER, place, 'IT');

    await forgetConversation(fake.ctx, inTeam('licenses', team));
    assert.equal(await fake.store.count({ by: 'list', key: 'places' }), 2);

    await forgetConversation(fake.ctx, inTeam('general', team));
    assert.equal(await fake.store.count({ by: 'list', key: 'places' }), 1);
  });

  it('in a team is greeted again in the same channel once the bot was removed from the team', async () => {
    const team = channel('general').conversationId;
    const greet = () => greetConversation(fake.ctx, inTeam('it', team));
    assert.deepEqual(await greet(), { approver: false });
    await forgetConversation(fake.ctx, inTeam('licenses', team));
    assert.equal(await greet(), undefined);
    await forgetConversation(fake.ctx, inTeam('general', team));
    assert.deepEqual(await greet(), { approver: false });
  });

  it('without a known person is greeted without a call about anybody', async () => {
    const { personId: _nobody, ...chat } = personalChat(APPROVER.id);
    fake.graphFails = new OutsideError('permanent', 'Nobody is asked about.');
    assert.deepEqual(await greetConversation(fake.ctx, chat), { approver: false });
  });

  it('has the buttons of an approver in their personal chat alone, and knows whether requests come there', async () => {
    const chat = personalChat(APPROVER.id);
    const role = (where = chat) => readRole(fake.ctx, where);
    assert.deepEqual(await role(), { approver: true, isPlace: false });
    await addPlace(fake.ctx, APPROVER, chat, 'Alex');
    assert.deepEqual(await role(), { approver: true, isPlace: true });
    await addPlace(fake.ctx, APPROVER, channel('it'), 'IT');
    for (const where of [personalChat(EMPLOYEE.id), channel('it')])
      assert.deepEqual(await role(where), { approver: false, isPlace: false });
    fake.graphFails = new OutsideError('transient', 'Graph is away.');
    assert.deepEqual(await role(personalChat('other')), { approver: false, isPlace: false });
    const store = { ...fake.ctx.store, read: () => Promise.reject(new StoreError('down', 'No answer')) };
    assert.deepEqual(await readRole({ ...fake.ctx, store }, chat), { approver: true, isPlace: false });
  });

  it('that is unknown is forgotten without any trace', async () => {
    await forgetConversation(fake.ctx, channel('unknown'));
    assert.equal(await fake.store.count({ by: 'list', key: 'audit' }), 0);
  });
});

interface Audited {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly what: string };
}
