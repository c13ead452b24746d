import type { RequestView } from '../../src/app/ports/messages.ts';
import type { FailureReason } from '../../src/domain/outcome.ts';
import { EMPTY_TALLY } from '../../src/domain/request.ts';
import type { Line } from '../../src/domain/waiting-list.ts';
import type { Card } from '../../src/teams/cards/cards.ts';
import { createCards } from '../../src/teams/cards/cards.ts';
import type { Draft } from '../../src/teams/cards/draft.ts';
import { firstDraft } from '../../src/teams/cards/draft.ts';
import type { Reader } from '../../src/text/languages.ts';
import { aProduct, VISIO } from '../support/builders.ts';
import type { Dress } from './gallery/dress.ts';
import { aTeam, ended, failedFor } from './result-scenes.ts';
import { at, aView, manyPersons, member, project } from './views.ts';

// The cards of requests whose persons are on the waiting list, or would be.

const cards = createCards({ timeZone: 'UTC' });

const onList = { kind: 'on-list', round: 1, since: at } as const;
const assigned = { kind: 'assigned', round: 1, at } as const;

function aLine(requestId: string, indexes: readonly number[], approvedAt: string): Line {
  const until = '2027-02-20T13:02:00.000Z';
  const product = { skuId: VISIO, productName: 'Visio Plan 2' };
  return { ...product, requestId, round: 1, approvedAt, since: approvedAt, until, indexes };
}

/** The view with a waiting list: two persons of an earlier request, then those of this one who wait. */
function withList(view: RequestView): RequestView {
  const indexes = view.entries.flatMap(({ outcome }, index) => (outcome?.kind === 'on-list' ? [index] : []));
  const own = indexes.length > 0 ? [aLine(view.request.id, indexes, at)] : [];
  const earlier = aLine('earlier', [0, 1], '2026-11-20T08:00:00.000Z');
  return { ...view, waiting: { lines: [earlier, ...own] } };
}

/** An approved request: some of its persons have the license, the others wait for one. */
function someWait(have: number, wait: number): RequestView {
  const outcomes = Array.from({ length: have + wait }, (_, n) => (n < have ? assigned : onList));
  const tally = { ...EMPTY_TALLY, assigned: have };
  return withList(ended('approving', aTeam(outcomes).slice(0, have + wait), { listed: wait, tally }));
}

/** An approved request for one person who waits for a license. */
const oneWaits = (): RequestView =>
  withList(ended('approving', [member(0, { outcome: onList })], { listed: 1 }));

/** A request of which everybody who waited is off the list, each for another reason. */
function offList(): RequestView {
  const reasons: readonly FailureReason[] = ['left-list', 'taken-off-list', 'waited-too-long'];
  return ended('partly-failed', aTeam([assigned, ...reasons.map((reason) => failedFor(reason))]).slice(0, 4));
}

/** A request to decide on, while two persons wait for its product. `free`: its free licenses. */
function toDecide(count: number, free: number): RequestView {
  return withList(aView({}, { entries: manyPersons(count), products: [aProduct({ free }), project] }));
}

/** The cards in their states, for one reader. */
export function waitingScenes(reader: Reader, dress: Dress): Readonly<Record<string, () => Card>> {
  const decision = (view: RequestView, change: Partial<Draft> = {}): Card =>
    cards.decision(dress(view), reader, { ...firstDraft(view), ...change });
  const details = (view: RequestView, notice?: Parameters<typeof cards.decision>[3]): Card =>
    cards.decision(dress(view), reader, firstDraft(view), notice);
  const status = (
    view: RequestView,
    ...more: readonly [note?: 'withdraw' | 'leave', readerId?: string]
  ): Card => cards.status(dress(view), reader, ...more);
  const oneWaiter = oneWaits();
  const waiterId = oneWaiter.entries[0]?.person.id;
  return {
    'decision-some-wait': () => decision(toDecide(5, 4)),
    'decision-all-wait': () => decision(toDecide(5, 1)),
    'decision-one-waits': () => decision(toDecide(1, 0)),
    'decision-asks-to-let-wait': () => decision(toDecide(5, 4), { confirming: 'approve' }),
    'details-some-wait': () => details(someWait(3, 4)),
    'details-take-off': () => details(someWait(3, 4), { kind: 'take-off-who' }),
    'details-one-waits': () => details(oneWaits()),
    'details-off-list': () => details(offList(), { kind: 'off-list' }),
    'status-some-wait': () => status(someWait(3, 4)),
    'status-leave-list': () => status(someWait(3, 4), 'leave'),
    'status-one-waits': () => status(oneWaits()),
    'status-own-turn': () => status(oneWaiter, undefined, waiterId),
    'status-own-turn-leave': () => status(oneWaiter, 'leave', waiterId),
    'status-off-list': () => status(offList()),
  };
}
