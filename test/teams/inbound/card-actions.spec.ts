import assert from 'node:assert/strict';
import { assert as check, constantFrom, jsonValue, property } from 'fast-check';
import { fake } from 'sinon';
import type { RequestView } from '../../../src/app/ports/messages.ts';
import { DomainError } from '../../../src/domain/errors.ts';
import type { LicenseRequest } from '../../../src/domain/request.ts';
import { revisionOf } from '../../../src/domain/revision.ts';
import { writeApps } from '../../../src/teams/cards/card-keys.ts';
import { firstDraft } from '../../../src/teams/cards/draft.ts';
import { runCardAction } from '../../../src/teams/inbound/card-actions.ts';
import { openTurn } from '../../../src/teams/inbound/turn.ts';
import { chat } from '../../../src/text/en/chat.ts';
import { answerTo, cardAfter, click, reader, real, refused } from '../../support/teams/clicks.ts';
import { activityFrom, at, depsWith, dig, drawn, keptLog, megan, viewWith } from '../../support/teams/kit.ts';

const decisionCard = (changes: Partial<LicenseRequest> = {}) => real.decision(viewWith(changes), reader);
const seen = (changes: Partial<LicenseRequest> = {}) => ({
  viewForApprover: fake.resolves(viewWith(changes)),
});

const done = (view = viewWith()) => fake.resolves({ view, outcome: 'done' as const });
const deciding = (view: RequestView) => fake.resolves({ view, outcome: 'decided' as const });

describe('X and Put back', () => {
  it('change the request for the person clicked, and keep the reader’s entries', async () => {
    const changeExclusion = done();
    const value = click(decisionCard(), 'remove', { i_message: 'Half a sen' }, 1);
    const card = await cardAfter(value, { changeExclusion });
    assert.deepEqual(changeExclusion.firstCall.args.slice(1), ['request-1', 1, true]);
    assert.equal(dig(card, 'draft', 'message'), 'Half a sen');
  });

  it('take back a removed person', async () => {
    const changeExclusion = done();
    const excluded = [{ indexes: [0], by: megan, at }];
    await cardAfter(click(decisionCard({ excluded }), 'put-back'), { changeExclusion });
    assert.deepEqual(changeExclusion.firstCall.args.slice(1), ['request-1', 0, false]);
  });
});

describe('Remove all with a problem', () => {
  const entries = viewWith().entries.map((entry) => ({ ...entry, check: { ...entry.check, gone: true } }));
  const card = (changes: Partial<LicenseRequest> = {}) =>
    real.decision({ ...viewWith(changes), entries }, reader);

  it('moves the persons for whom the chosen product would fail, and keeps the reader’s entries', async () => {
    const changeExclusion = done();
    const value = click(card(), 'remove-problems', {
      i_product: 'sku-visio',
      i_message: 'Half a sen',
      i_filter: 'ad',
    });
    const drawnCard = await cardAfter(value, { changeExclusion });
    assert.deepEqual(changeExclusion.firstCall.args.slice(1), [
      'request-1',
      { problemsWith: 'sku-visio' },
      true,
    ]);
    assert.deepEqual(
      [dig(drawnCard, 'draft', 'message'), dig(drawnCard, 'draft', 'filter')],
      ['Half a sen', 'ad'],
    );
  });

  it('can be taken back for all removed persons', async () => {
    const changeExclusion = done();
    const excluded = [{ indexes: [0, 1], by: megan, at }];
    await cardAfter(click(card({ excluded }), 'put-all-back'), { changeExclusion });
    assert.deepEqual(changeExclusion.firstCall.args.slice(1), ['request-1', 'all', false]);
  });
});

const removable = (card: object) => JSON.stringify(card).match(/Remove [^"(]+ \d+/g) ?? [];

describe('Filter', () => {
  const persons = Array.from({ length: 40 }, (_, n) => ({
    person: { id: `p${n}`, name: n % 2 ? `Oskar Nyström ${n}` : `Adele ${n}` },
    check: viewWith().entries[0]?.check ?? assert.fail(),
  }));
  const view = { ...viewWith({ persons: 40 }), entries: persons };

  it('shows the persons with that in their name, from the first one on, and keeps the reader’s entries', async () => {
    const draft = { ...firstDraft(view), page: 15, message: 'Hello' };
    const value = click(real.decision(view, reader, draft), 'filter', {
      i_filter: ' nystrom ',
      i_message: 'Hello',
    });
    const card = await cardAfter(value, { viewForApprover: fake.resolves(view) });
    assert.deepEqual(
      ['page', 'message', 'filter'].map((name) => dig(card, 'draft', name)),
      [0, 'Hello', 'nystrom'],
    );
    const shown = removable(real.decision(view, reader, { ...draft, page: 0, filter: 'nystrom' }));
    assert.equal(new Set(shown).size, 15);
    assert.ok(shown.every((name) => name.startsWith('Remove Oskar Nyström')));
  });

  it('goes on with the page after it', async () => {
    const card = real.decision(view, reader, { ...firstDraft(view), filter: 'Oskar' });
    const next = await cardAfter(click(card, 'page', { i_filter: 'Oskar' }), {
      viewForApprover: fake.resolves(view),
    });
    assert.equal(dig(next, 'draft', 'page'), 15);
  });

  it('removes the person clicked, not the one at that position on the page', async () => {
    const changeExclusion = done(view);
    const card = real.decision(view, reader, { ...firstDraft(view), filter: 'Oskar' });
    await cardAfter(click(card, 'remove', {}, 2), { changeExclusion });
    assert.equal(changeExclusion.firstCall.args[2], 5);
  });
});

describe('Approve', () => {
  it('decides on the revision and the entries of the card, and shows the details', async () => {
    const view = viewWith({ status: 'approving' });
    const approveRequest = deciding(view);
    const shown = viewWith().products[0]?.apps.map(({ planId }) => planId) ?? [];
    const [on = '', off = ''] = shown;
    const apps = { i_shown: writeApps(shown), a_0: writeApps([on]) };
    const value = click(decisionCard(), 'approve', { i_message: 'Fine', ...apps });
    const card = await cardAfter(value, { approveRequest });
    const [, requestId, entries] = approveRequest.firstCall.args;
    assert.deepEqual([requestId, entries.revision], ['request-1', revisionOf(viewWith().request)]);
    assert.deepEqual([entries.message, entries.appsOff, entries.appsSeen], ['Fine', [off], shown]);
    assert.deepEqual(dig(card, 'view'), view);
    assert.equal(dig(card, 'draft'), undefined);
  });

  it('shows the obstacle, with the entries from the answer', async () => {
    const unseen = { view: viewWith(), outcome: 'apps-unseen', skuId: 'sku-visio' } as const;
    const value = click(decisionCard(), 'approve', { i_message: 'Fine' });
    const card = await cardAfter(value, { approveRequest: fake.resolves(unseen) });
    assert.deepEqual([dig(card, 'draft', 'message'), dig(card, 'draft', 'appsOpen')], ['Fine', true]);
    assert.equal(dig(card, 'notice', 'kind'), 'apps-shown');
  });
});

describe('Don’t approve', () => {
  it('asks first and decides nothing', async () => {
    const card = await cardAfter(click(decisionCard(), 'decline', { i_message: 'No' }), seen());
    assert.deepEqual([dig(card, 'draft', 'confirming'), dig(card, 'draft', 'message')], ['decline', 'No']);
    assert.equal(dig(card, 'notice'), undefined);
  });

  it('shows an older card’s reader what changed instead of asking', async () => {
    const excluded = [{ indexes: [1], by: megan, at }];
    const card = await cardAfter(click(decisionCard(), 'decline'), seen({ excluded, version: 2 }));
    assert.equal(dig(card, 'draft', 'confirming'), undefined);
    assert.deepEqual(dig(card, 'notice', 'diff', 'excluded'), excluded);
  });

  it('shows who decided, or that it was withdrawn, if there is nothing left to decide', async () => {
    const decision = { kind: 'declined', by: megan, at, message: '' } as const;
    const decided = await cardAfter(click(decisionCard(), 'decline'), seen({ status: 'declined', decision }));
    assert.equal(dig(decided, 'notice', 'kind'), 'decided-by-other');
    const withdrawn = await cardAfter(click(decisionCard(), 'decline'), seen({ status: 'cancelled' }));
    assert.equal(dig(withdrawn, 'notice', 'kind'), 'withdrawn');
  });

  it('decides after the question was answered with yes, else goes back with every entry', async () => {
    const asking = click(decisionCard(), 'decline', { i_message: 'No' });
    const draft = dig(await cardAfter(asking, seen()), 'draft');
    const question = real.decision(viewWith(), reader, Object.assign(Object.create(null), draft));

    const declineRequest = deciding(viewWith({ status: 'declined' }));
    await cardAfter(click(question, 'decline-yes', { i_message: 'No' }), { declineRequest });
    assert.equal(declineRequest.callCount, 1);

    const back = await cardAfter(click(question, 'go-back', { i_message: 'No' }), seen());
    assert.deepEqual([dig(back, 'draft', 'confirming'), dig(back, 'draft', 'message')], [undefined, 'No']);
  });

  it('is refused to people who may not approve', async () => {
    const viewForApprover = fake.rejects(new DomainError('not-an-approver'));
    await assert.rejects(
      answerTo(click(decisionCard(), 'decline'), { viewForApprover }),
      refused('not-an-approver'),
    );
  });
});

describe('looking around on a decision card', () => {
  it('turns the page and keeps what was typed', async () => {
    const entry = viewWith().entries[0];
    assert.ok(entry);
    const entries = Array.from({ length: 40 }, () => entry);
    const view = viewWith({ persons: 40 }, entries);
    const value = click(real.decision(view, reader), 'page', { i_message: 'Hm' });
    const next = await cardAfter(value, { viewForApprover: fake.resolves(view) });
    assert.deepEqual([dig(next, 'draft', 'page'), dig(next, 'draft', 'message')], [15, 'Hm']);
    assert.equal(dig(next, 'notice'), undefined);
  });

  it('refresh the card, and keep what was typed', async () => {
    const card = await cardAfter(click(decisionCard(), 'refresh', { i_message: 'Hm' }), seen());
    assert.equal(dig(card, 'draft', 'message'), 'Hm');
  });

  it('do not report as news that assigning continues', async () => {
    const details = real.decision(viewWith({ status: 'approving', round: 1 }), reader);
    const card = await cardAfter(click(details, 'refresh'), seen({ status: 'completed', round: 1 }));
    assert.equal(dig(card, 'notice'), undefined);
  });

  it('try again what failed', async () => {
    const failed = viewWith({ status: 'failed', round: 1, endedAt: at });
    const again = fake.resolves({ view: failed, outcome: 'nothing-to-try-again' as const });
    const card = await cardAfter(click(real.decision(failed, reader), 'try-again'), { tryAgain: again });
    assert.equal(dig(card, 'notice', 'kind'), 'nothing-to-try-again');
  });

  it('stop a wait that only an administrator can end, with the button that is there meanwhile', async () => {
    const waits = { cause: 'consent', chunks: [0] } as const;
    const held = viewWith({ status: 'approving', round: 1, waits });
    const stopped = {
      view: viewWith({ status: 'approving', round: 1 }),
      outcome: 'waiting-stopped' as const,
    };
    const stopWaiting = fake.resolves(stopped);
    const card = await cardAfter(click(real.decision(held, reader), 'stop-waiting'), { stopWaiting });
    assert.equal(dig(card, 'notice', 'kind'), 'waiting-stopped');
    assert.deepEqual(stopWaiting.firstCall.args.slice(1), ['request-1']);
    for (const gone of [
      viewWith({ status: 'approving', round: 1 }),
      viewWith({ status: 'failed', round: 1, waits }),
    ])
      assert.throws(() => click(real.decision(gone, reader), 'stop-waiting'));
    assert.throws(() => click(real.status(held, reader), 'stop-waiting'));
  });

  it('open a row of the list in the same chat, and say that the card comes', async () => {
    const openRequest = fake.resolves(undefined);
    const list = real.waiting(1, [viewWith().request], reader);
    const body = await answerTo(click(list, 'open'), { openRequest });
    assert.equal(dig(body, 'value'), chat.cardOnItsWay);
    assert.equal(openRequest.firstCall.args[2].conversationId, 'personal-adele');
  });
});

describe('a click that no card of ours sends', () => {
  it('is refused with a sentence, whatever it contains', async () => {
    const values = [
      {},
      null,
      { action: {} },
      { action: { verb: 'destroy', data: {} } },
      { action: { verb: '__proto__', data: {} } },
      { action: { verb: 'approve' } },
      { action: { verb: 'approve', data: { d: { r: '../req', v: 'x' } } } },
      { action: { verb: 'submit', data: { d: { f: 'form-1' } } } },
      { action: { verb: 'remove', data: { d: { r: 'request-1', v: '' } } } },
    ];
    for (const value of values) {
      await assert.rejects(answerTo(value, {}), refused('card-outdated'), JSON.stringify(value));
    }
  });

  it('never reaches a use case with arbitrary JSON, and throws nothing else', async () => {
    const verbs = constantFrom('submit', 'approve', 'remove', 'page', 'withdraw', 'open', 'constructor');
    const values: unknown[] = [];
    check(
      property(verbs, jsonValue(), (verb, data) => {
        values.push({ action: { verb, data } });
      }),
    );
    for (const value of values) await assert.rejects(answerTo(value, {}), refused('card-outdated'));
  });
});

describe('a card that is too large for an answer', () => {
  it('becomes a sentence and a line in the log', async () => {
    const log = keptLog();
    const cards = { ...drawn, status: () => ({ text: 'ä'.repeat(20_000) }) };
    const viewForRequester = fake.resolves(viewWith());
    const turn = openTurn(depsWith({ viewForRequester }, { cards, log }), activityFrom());
    const { body } = await runCardAction(turn, click(real.status(viewWith(), reader), 'status-refresh'));
    assert.equal(dig(body, 'value'), chat.cardTooLarge);
    assert.equal(log.lines[0]?.level, 'error');
  });
});
