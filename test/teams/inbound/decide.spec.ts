import assert from 'node:assert/strict';
import { fake } from 'sinon';
import type { TickPage } from '../../../src/app/decide/list-tickable.ts';
import type { Look } from '../../../src/app/decide/look-ahead.ts';
import { DomainError } from '../../../src/domain/errors.ts';
import { MAX_TICKED } from '../../../src/domain/tick.ts';
import { runCommand } from '../../../src/teams/inbound/commands.ts';
import { openTurn } from '../../../src/teams/inbound/turn.ts';
import type { UseCases } from '../../../src/teams/inbound/use-cases.ts';
import { chat } from '../../../src/text/en/chat.ts';
import { chat as svenska } from '../../../src/text/sv/chat.ts';
import { aTickable } from '../../render/decide-scenes.ts';
import { aRequest } from '../../support/builders.ts';
import { answerTo, cardAfter, click, postedBy, reader, real, refused } from '../../support/teams/clicks.ts';
import { activityFrom, adele, channelActivity, depsWith, dig } from '../../support/teams/kit.ts';

const run = (activity: ReturnType<typeof activityFrom>, expected: Partial<UseCases> = {}) =>
  runCommand(openTurn(depsWith(expected), activity), activity);

const rows = [aTickable(0), aTickable(1), aTickable(2)];
const tickOf = ({ request, seen }: (typeof rows)[number]) => ({ requestId: request.id, seen });
const aPage = (more: Partial<TickPage> = {}): TickPage => ({ rows, ticks: [], dropped: 0, ...more });
const [first = assert.fail(), second = assert.fail()] = rows;

const look: Look = {
  rows: rows.slice(0, 2).flatMap(({ product, ...row }) => (product ? [{ ...row, product }] : [])),
  skipped: [],
  shortfall: { withoutSeat: 1, failing: 0 },
};
const looked = real.decide({ mode: 'look', look, asks: false }, reader);
const asked = real.decide({ mode: 'look', look, asks: true }, reader);
const drawn = (written: string) => ({ i_rows: written });
const value = (some: readonly (typeof rows)[number][], mark = '') =>
  some.map(({ request, seen }) => `${mark}${request.id}.${seen}`).join(';');

describe('“decide”', () => {
  it('shows an approver the requests that wait, in their language, also with a slip of the finger', async () => {
    for (const [text, locale, summary] of [
      ['Decide', 'en-US', chat.decideSummary],
      ['decide several', 'en-US', chat.decideSummary],
      ['decied', 'en-US', chat.decideSummary],
      ['besluta', 'sv-SE', svenska.decideSummary],
      ['besluta om flera', 'sv-SE', svenska.decideSummary],
    ]) {
      const listTickable = fake.resolves(aPage());
      const [reply, ...others] = await run(activityFrom({ text, locale }), { listTickable });
      assert.deepEqual(listTickable.args, [[adele, undefined, []]], text);
      assert.equal(dig(reply, 'attachments', 0, 'content', 'mode'), 'page');
      assert.deepEqual([reply?.summary, others], [summary, []]);
    }
  });

  it('is a button of the help, of the list of pending requests and of the reminder', async () => {
    const requests = [aRequest(), aRequest({ id: 'another' })];
    const list = { list: 'pending', page: { requests }, readerId: adele.id } as const;
    const reminder = real.reminder({ count: 2, requests, queues: [] }, reader);
    const help = real.help({ shared: false, approver: true }, reader);
    for (const button of [
      click(real.list(list, reader), 'say'),
      click(reminder, 'say'),
      click(help, 'say', {}, 3),
    ]) {
      const { card } = await postedBy(button, { listTickable: fake.resolves(aPage()) });
      assert.equal(dig(card, 'card'), 'decide');
    }
    const one = real.list({ ...list, page: { requests: requests.slice(0, 1) } }, reader);
    assert.throws(() => click(one, 'say'));
  });

  it('is for the personal chat: elsewhere a link leads there, and nothing is read', async () => {
    const [reply, ...others] = await run(channelActivity({ text: 'decide' }));
    assert.match(reply?.text ?? '', /teams\.example\/chat$/);
    assert.deepEqual([others, reply?.attachments], [[], undefined]);
    for (const verb of ['decide-page', 'decide-look', 'decide-approve']) {
      const clicked = { action: { verb, data: { d: { a: '', c: '' }, i_rows: value(rows), i_t0: 'true' } } };
      await assert.rejects(answerTo(clicked, {}, channelActivity()), refused('personal-only'));
    }
  });

  it('is refused to people who are no approvers', async () => {
    const listTickable = fake.rejects(new DomainError('not-an-approver'));
    await assert.rejects(run(activityFrom({ text: 'decide' }), { listTickable }), refused('not-an-approver'));
  });
});

describe('The card on which several requests are decided', () => {
  const page = real.decide({ mode: 'page', page: aPage() }, reader);

  it('looks ahead at those that were ticked', async () => {
    const lookAhead = fake.resolves(look);
    const inputs = { ...drawn(value(rows)), i_t0: 'true', i_t1: 'false', i_t2: 'true' };
    const card = await cardAfter(click(page, 'decide-look', inputs), { lookAhead });
    assert.deepEqual(lookAhead.args, [
      [adele, [rows[0], rows[2]].map((row) => tickOf(row ?? assert.fail()))],
    ]);
    assert.deepEqual([dig(card, 'mode'), dig(card, 'asks')], ['look', false]);
  });

  it('says so when nothing is ticked, or too many are', async () => {
    const listTickable = fake.resolves(aPage());
    const nothing = await cardAfter(click(page, 'decide-look', drawn(value(rows))), { listTickable });
    assert.equal(dig(nothing, 'notice'), 'nothing-ticked');

    const many = Array.from({ length: MAX_TICKED + 1 }, (_, n) => `request-${n}.seen`).join(';');
    for (const verb of ['decide-look', 'decide-page']) {
      const card = await cardAfter(click(page, verb, { i_more: many }), { listTickable });
      assert.deepEqual([dig(card, 'mode'), dig(card, 'notice')], ['page', 'too-many']);
    }
  });

  it('keeps its ticks on the way to another page and back, and when it is refreshed', async () => {
    const at = { newer: '2026-11-22T13:02:00.000Z~01900000-0000-7000-8000-000000000001' };
    const withNext = real.decide({ mode: 'page', page: aPage({ newer: at }) }, reader);
    const inputs = { ...drawn(value(rows)), i_t1: 'true', i_more: 'elsewhere.x' };
    for (const [nth, where] of [
      [0, undefined],
      [1, at],
    ] as const) {
      const listTickable = fake.resolves(aPage());
      await cardAfter(click(withNext, 'decide-page', inputs, nth), { listTickable });
      assert.deepEqual(listTickable.args, [
        [adele, where, [tickOf(second), { requestId: 'elsewhere', seen: 'x' }]],
      ]);
    }
    const listTickable = fake.resolves(aPage());
    const back = click(looked, 'decide-page', { ...drawn(value([first], '!')), i_t0: 'true' });
    await cardAfter(back, { listTickable });
    assert.deepEqual(listTickable.args, [[adele, undefined, [tickOf(first)]]]);
  });

  it('approves those that the look ahead was about', async () => {
    const approveTicked = fake.resolves({ outcome: 'done', lines: [] });
    const inputs = { ...drawn(value([first, second], '!')), i_t0: 'true', i_t1: 'true' };
    const card = await cardAfter(click(looked, 'decide-approve', inputs), { approveTicked });
    assert.deepEqual(approveTicked.args, [[adele, [tickOf(first), tickOf(second)], undefined]]);
    assert.equal(dig(card, 'mode'), 'done');
  });

  it('decides nothing when the ticks were changed after the look ahead, and looks again', async () => {
    const lookAhead = fake.resolves(look);
    const inputs = { ...drawn(value([first, second], '!')), i_t0: 'true', i_t1: 'false' };
    const card = await cardAfter(click(looked, 'decide-approve', inputs), { lookAhead });
    assert.deepEqual(lookAhead.args, [[adele, [tickOf(first)]]]);
    assert.equal(dig(card, 'notice'), 'ticks-changed');
  });

  it('asks once when persons would get nothing, and then approves what it has told', async () => {
    const inputs = { ...drawn(value([first, second], '!')), i_t0: 'true', i_t1: 'true' };
    const short = fake.resolves({ outcome: 'falls-short', look });
    const card = await cardAfter(click(looked, 'decide-approve', inputs), { approveTicked: short });
    assert.deepEqual([dig(card, 'mode'), dig(card, 'asks')], ['look', true]);

    const approveTicked = fake.resolves({ outcome: 'done', lines: [] });
    await cardAfter(click(asked, 'decide-approve', inputs), { approveTicked });
    assert.deepEqual(approveTicked.args[0]?.[2], look.shortfall);
  });

  it('refuses data that no card of ours sends', async () => {
    for (const data of [{}, { d: {}, i_rows: 'x' }, { d: { a: 'x' } }, { d: { a: '', c: 'x' } }])
      await assert.rejects(
        answerTo({ action: { verb: 'decide-approve', data } }, {}),
        refused('card-outdated'),
      );
  });
});
