import assert from 'node:assert/strict';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import { askQuestion } from '../../../src/app/decide/ask-question.ts';
import { approveRequest, declineRequest } from '../../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { openOwnRequest } from '../../../src/app/list/open-request.ts';
import { addPlace, removePlace } from '../../../src/app/places/manage-places.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { Store } from '../../../src/app/ports/store.ts';
import { erasePerson } from '../../../src/app/privacy/erase-person.ts';
import { saveSettings } from '../../../src/app/settings/manage-settings.ts';
import type { JobKind } from '../../../src/domain/job.ts';
import { HANDLERS } from '../../../src/worker/handlers.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { withStore } from '../../support/both-stores.ts';
import { aPerson } from '../../support/builders.ts';
import { ErasureStory, NAMED, SUBJECT, ZYXEL, zyxel } from '../../support/erasure-story.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { channel, personalChat } from '../../support/fake-context.ts';
import { atScale } from '../../support/scale.ts';
import { withCommit } from '../../support/with-commit.ts';

const DAY = 86_400_000;

/** Settings in which only the days differ. */
const days = (retentionDays: string) => ({
  ownProcess: undefined,
  ownMessage: undefined,
  ownLink: undefined,
  offered: undefined,
  guests: undefined,
  ownDecisions: undefined,
  language: undefined,
  retentionDays,
  waitingList: undefined,
  waitingDays: undefined,
  removalsPerDay: undefined,
});

/**
 * Kinds of jobs that are missing in the story: they write to APPROVER_MAIL, and store nothing about a person.
 */
const NOT_IN_STORY: readonly JobKind[] = ['mail-approvers', 'mail-outage'];

describe('A worker that stands still while a person is erased', () => {
  it('writes them back nowhere, and sends them nothing more, whatever it was about to do', async function () {
    this.timeout(120_000);
    const whole = new ErasureStory(0);
    await whole.run();
    await whole.fake.close();
    const kinds = new Set(whole.commits.map(({ kind }) => kind));
    assert.deepEqual(
      Object.keys(HANDLERS).filter((kind) => !kinds.has(kind)),
      NOT_IN_STORY,
    );

    const wrong: string[] = [];
    const seen = new Set<string>();
    const step = atScale(10, 1);
    const start = Math.floor(Math.random() * step);
    for (const [index, { kind, shape }] of whole.commits.entries()) {
      // The reminder of the next day is no other commit than today's.
      if (seen.has(shape)) continue;
      seen.add(shape);
      // Each place takes a story of its own. A run of `npm test` stands still at every tenth one, by chance.
      if (seen.size % step !== start) continue;
      const story = new ErasureStory(index + 1);
      await story.run();
      const found = await story.goOn();
      if (found.length > 0) wrong.push(`${index} ${kind}: ${found.join(', ')}`);
      await story.fake.close();
    }
    assert.deepEqual(wrong, [], `every ${step}, from ${start}`);
    assert.ok(seen.size > 100, `${seen.size} places to stand still at`);
  });

  describe('in Teams', () => {
    let fake: FakeContext;

    beforeEach(async () => {
      fake = await aContextWithPlace();
      fake.people.set(zyxel.id, zyxel);
    });

    afterEach(() => fake.close());

    const erase = () => erasePerson({ ...fake.ctx, store: fake.store }, SUBJECT);
    const approve = () => approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    const workerOver = (messenger: Partial<FakeContext['ctx']['messenger']>) => {
      const ctx = { ...fake.ctx, messenger: { ...fake.ctx.messenger, ...messenger } };
      return createWorker({ ctx, owner: 'stalled', mailboxes: 1 });
    };

    it('does not store the chat that Teams gave meanwhile in place of a deleted one', async () => {
      await ask(fake, { typed: 'zyxel@contoso.com' });
      await approve();
      const sent: string[] = [];
      const worker = workerOver({
        post: async (to, message) => {
          if (to.conversationId === personalChat(ZYXEL.id).conversationId)
            throw new OutsideError('unknown-chat', 'Deleted.');
          sent.push(to.conversationId);
          return fake.ctx.messenger.post(to, message);
        },
        openChat: async (personId) => {
          assert.deepEqual(await erase(), []);
          return { ...personalChat(personId), conversationId: 'anew' };
        },
      });
      await fake.work(worker);
      await fake.later(DAY);

      assert.ok(!sent.includes('anew'));
      assert.equal(await fake.store.read(`conv:${ZYXEL.id}`), undefined);
    });

    it('enters no card in the ledger of a chat, and sends none there', async () => {
      await ask(fake, { typed: 'zyxel@contoso.com' });
      await fake.work();
      await openOwnRequest(fake.ctx, ZYXEL, FORM_ID, personalChat(ZYXEL.id));
      const sent = fake.posts.length;
      let erased = 0;
      const ctx = withCommit(fake, async (operations, id) => {
        const isReserved = operations.some((one) => 'document' in one && one.document.type === 'card');
        if (isReserved && (erased += 1) === 1) assert.deepEqual(await erase(), []);
        return fake.store.commit(operations, id);
      });
      await fake.work(createWorker({ ctx, owner: 'stalled', mailboxes: 1 }));
      await fake.later(DAY);

      assert.ok(erased > 0);
      const later = fake.posts.slice(sent).map(({ conversation }) => conversation.personId);
      assert.ok(!later.includes(ZYXEL.id));
      const list = { by: 'list', key: `cards:${FORM_ID}`, order: 'ascending', limit: 100 } as const;
      for (const card of await fake.store.page(list)) assert.doesNotMatch(JSON.stringify(card), NAMED);
    });

    it('still tells people who have nothing to do with them, once', async () => {
      await ask(fake);
      await approve();
      let erased = 0;
      const worker = workerOver({
        post: async (to, message) => {
          if (message.kind === 'person-ended' && (erased += 1) === 1) assert.deepEqual(await erase(), []);
          return fake.ctx.messenger.post(to, message);
        },
      });
      await fake.work(worker);
      await fake.later(DAY);

      const told = fake.posts.filter(({ message }) => message.kind === 'person-ended');
      assert.deepEqual(
        told
          .map(({ conversation }) => conversation.personId)
          .toSorted((one = '', other = '') => one.localeCompare(other)),
        [aPerson(2).id, aPerson(3).id],
      );
    });
  });
});

describe('A click that stands still while a person is erased', () => {
  for (const [what, act] of [
    [
      'approve',
      (ctx: Context, fake: FakeContext) =>
        approveRequest(ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.')),
    ],
    [
      'decline',
      (ctx: Context, fake: FakeContext) =>
        declineRequest(ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.')),
    ],
    ['ask', (ctx: Context) => askQuestion(ctx, APPROVER, FORM_ID, 'pending.', 'Why?')],
    ['remove a person', (ctx: Context) => changeExclusion(ctx, APPROVER, FORM_ID, 0, true)],
    ['withdraw', (ctx: Context) => withdrawRequest(ctx, EMPLOYEE, FORM_ID)],
    ['save settings', (ctx: Context) => saveSettings(ctx, APPROVER, 1, days('21'))],
    ['stop a place', (ctx: Context) => removePlace(ctx, APPROVER, channel('sales'))],
  ] as const) {
    it(`writes them back nowhere: ${what}`, async () => {
      const fake = await aContextWithPlace();
      fake.people.set(zyxel.id, zyxel);
      fake.approvers.add(ZYXEL.id);
      await addPlace(fake.ctx, ZYXEL, channel('sales'), 'Sales');
      await saveSettings(fake.ctx, ZYXEL, 0, days('20'));
      await ask(fake, { typed: 'zyxel@contoso.com' });
      let stalled = 0;
      const { store } = fake;
      const commit: Store['commit'] = async (operations, id) => {
        if ((stalled += 1) === 1) assert.deepEqual(await erasePerson({ ...fake.ctx, store }, SUBJECT), []);
        return store.commit(operations, id);
      };
      await act({ ...fake.ctx, store: withStore({ ...fake.ctx, store }, { commit }).store }, fake);
      assert.ok(stalled > 0);
      for (const ms of [0, DAY]) {
        await fake.later(ms);
        for await (const page of store.scan()) {
          assert.deepEqual(
            page.filter((one) => NAMED.test(JSON.stringify(one))),
            [],
          );
        }
      }
      await fake.close();
    });
  }
});
