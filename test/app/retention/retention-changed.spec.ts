import assert from 'node:assert/strict';
import { declineRequest } from '../../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import type { Status } from '../../../src/domain/request.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID } from '../../support/app-story.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { channel } from '../../support/fake-context.ts';

const DAY = 86_400_000;
const IT = channel('it').conversationId;

const kindsOf = (fake: FakeContext, to: string): readonly string[] =>
  fake.posts
    .filter(({ conversation }) => conversation.conversationId === to)
    .map(({ message }) => message.kind);
const count = (kinds: readonly string[], kind: string): number => kinds.filter((one) => one === kind).length;

async function statusOf(fake: FakeContext): Promise<Status> {
  return (await viewForApprover(fake.ctx, APPROVER, FORM_ID)).request.status;
}

describe('a request whose retention is changed while it waits', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  /** The end that everybody was told, by the day on which they were told. */
  async function daysTold(days: number): Promise<readonly (readonly [string, string])[]> {
    const told: [string, string][] = [];
    for (let day = 0; day < days; day += 1) {
      const before = fake.posts.length;
      await fake.later(DAY);
      for (const { message } of fake.posts.slice(before)) {
        const today = fake.ctx.clock.iso(fake.now).slice(0, 10);
        if (message.kind === 'request-lapses') told.push([today, message.at.slice(0, 10)]);
        if (message.kind === 'request-lapsed') told.push([today, 'lapsed']);
      }
    }
    return told;
  }

  it('is not told an end in the past if the retention was shortened after it was made', async () => {
    await ask(fake);
    Object.assign(fake.ctx.options, { retentionDays: 7 });

    // The jobs still have the old dates. The place and the requester are told, and the request lapses on the
    // day they were told.
    assert.deepEqual(await daysTold(31), [
      ['2026-12-19', '2026-12-22'],
      ['2026-12-19', '2026-12-22'],
      ['2026-12-22', 'lapsed'],
    ]);
  });

  it('has another warning if the retention was lengthened after the first one', async () => {
    await ask(fake);
    await fake.later(28 * DAY);
    Object.assign(fake.ctx.options, { retentionDays: 90 });

    assert.deepEqual(await daysTold(65), [
      ['2027-02-17', '2027-02-20'],
      ['2027-02-17', '2027-02-20'],
      ['2027-02-20', 'lapsed'],
    ]);
  });

  it('does not expire without a warning if no worker ran at that time', async () => {
    await ask(fake);
    await fake.later(40 * DAY);
    assert.equal(await statusOf(fake), 'pending');

    assert.deepEqual(await daysTold(4), [['2027-01-04', 'lapsed']]);
    assert.equal(count(kindsOf(fake, IT), 'request-lapses'), 1);
  });

  it('is not touched by a warning and an end that come too early', async () => {
    await ask(fake);
    Object.assign(fake.ctx.options, { retentionDays: 60 });
    assert.deepEqual(await daysTold(50), []);
    assert.equal(await statusOf(fake), 'pending');
  });
});

describe('a request that has ended', () => {
  it('is kept for longer if the retention was lengthened after its end', async () => {
    const fake = await aContextWithPlace();
    await ask(fake);
    await declineRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    await fake.work();
    Object.assign(fake.ctx.options, { retentionDays: 60 });

    await fake.later(60 * DAY - 1);
    assert.equal(await statusOf(fake), 'declined');
    await fake.later(1);
    assert.equal(await fake.store.count({ by: 'list', key: 'requests:completed' }), 0);
    await fake.close();
  });
});
