import assert from 'node:assert/strict';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { APPROVER, ask, entriesOn } from '../../support/app-story.ts';
import { aPerson } from '../../support/builders.ts';
import { aWorldWithEnds, endingGrant, HOUR, keepEnding, withVisio } from '../../support/ending-story.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { countGrants, hasVisio } from '../../support/giving-back.ts';
import { numbers } from '../../support/large-approval.ts';
import { atScale } from '../../support/scale.ts';

const MANY = atScale(300, 10_000);
const MINUTE = 60_000;

describe('Thousands of licenses that end on one day', () => {
  let fake: FakeContext;
  beforeEach(async () => {
    fake = await aWorldWithEnds();
    const people = numbers(101, 100 + MANY);
    fake.products = fake.products.map((product) => ({ ...product, owned: 1_000_000 }));
    Object.assign(fake.ctx.options, { removalsPerDay: 1_000_000 });
    await keepEnding(fake, ...people.map((n) => endingGrant(n, 20)));
    for (const n of people)
      fake.people.set(aPerson(n).id, { ...withVisio(n), mail: `person${n}@contoso.com` });
  });
  afterEach(() => fake.close());

  const removed = () => fake.removals.map(({ personId }) => Number(personId.slice(-12)));

  it('are worked off in order; a decision of that moment waits for seconds, and everybody is reminded once', async function () {
    this.timeout(600_000);
    const worker = createWorker({ ctx: fake.ctx, owner: 'worker', mailboxes: 1 });
    await fake.work(worker);
    await fake.later(30 * HOUR, worker);
    while (fake.now < Date.parse(endingGrant(2, 6).until ?? '')) await fake.later(12 * HOUR, worker);
    const reminders = () =>
      fake.posts.flatMap(({ message }) =>
        message.kind === 'grant-news' && message.news === 'ends-first'
          ? [Number(message.grant.person.id.slice(-12))]
          : [],
      );
    // Half of the mails that a mailbox may send: 15 a minute.
    await fake.later(MINUTE, worker);
    assert.ok(reminders().length < 100, `${reminders().length} at once`);
    for (let n = 0; n < MANY / 12 + 20; n += 1) await fake.later(MINUTE, worker);
    assert.deepEqual(
      reminders().toSorted((a, b) => a - b),
      numbers(101, 100 + MANY),
    );

    while (fake.now < Date.parse(endingGrant(2, 19.5).until ?? '')) await fake.later(6 * HOUR, worker);
    await ask(fake, { forMe: false, picked: [], typed: 'person30@contoso.com' }, worker);
    fake.now = Date.parse(endingGrant(2, 20).until ?? '') + 1;
    await worker.runDue();
    await fake.later(6000, worker);
    assert.ok(removed().length > 20 && removed().length < MANY);
    await approveRequest(
      fake.ctx,
      APPROVER,
      '01900000-0000-7000-8000-000000000001',
      entriesOn(fake, 'pending.'),
    );
    let seconds = 0;
    while (!hasVisio(fake, 30)) {
      await worker.runDue();
      fake.now += 1000;
      seconds += 1;
      assert.ok(seconds < 30, 'the approval waits for the ends');
    }
    assert.ok(removed().length < MANY, 'it did not wait for all of them');
    for (let n = 0; n < MANY && removed().length < MANY; n += 1) await fake.later(6000, worker);
    assert.deepEqual(removed(), numbers(101, 100 + MANY));
    assert.deepEqual(await countGrants(fake), [1, 0]);
  });

  it('wait as they are while removals are paused, and do not fill the list of those that are ending', async function () {
    this.timeout(60_000);
    Object.assign(fake.ctx.options, { removalsPerDay: 25 });
    while (fake.now < Date.parse(endingGrant(2, 21).until ?? '')) await fake.later(12 * HOUR);
    for (let n = 0; n < 20; n += 1) await fake.later(11 * MINUTE);
    assert.equal(removed().length, 25);
    const [active, ending] = await countGrants(fake);
    assert.equal(active + ending, MANY - 25);
    assert.ok(ending <= 40, `${ending} are looked at again and again`);
    const asked = fake.posts.flatMap(({ message }) =>
      message.kind === 'pause-question' ? [message.count] : [],
    );
    assert.deepEqual(asked, [MANY - 25], 'the question counts all of them');
  });
});
