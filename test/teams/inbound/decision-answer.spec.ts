import assert from 'node:assert/strict';
import type { DecisionAnswer } from '../../../src/app/ports/results.ts';
import { firstDraft } from '../../../src/teams/cards/draft.ts';
import {
  afterDecision,
  afterExclusion,
  afterSteering,
  entriesOf,
} from '../../../src/teams/inbound/decision-answer.ts';
import { viewWith } from '../../support/teams/kit.ts';

const view = viewWith();
/** A card with entries of every kind, on which the question is asked. */
const draft = {
  ...firstDraft(view),
  message: 'Half a sen',
  off: ['app-1'],
  page: 15,
  filter: 'ad',
  confirming: 'decline',
} as const;
const diff = { status: 'pending', excluded: [], included: [], asked: [], answered: [] } as const;

/** For each outcome: the notice, and the entries that change. `untouched`: no entry stays. */
const DRAWINGS: ReadonlyArray<
  readonly [answer: DecisionAnswer, notice: object | undefined, changes: object | 'untouched']
> = [
  [{ view, outcome: 'decided' }, undefined, 'untouched'],
  [{ view, outcome: 'in-look-up' }, undefined, 'untouched'],
  [{ view, outcome: 'decided-before' }, { kind: 'decided-by-other' }, 'untouched'],
  [{ view, outcome: 'lapsed' }, { kind: 'decided-by-other' }, 'untouched'],
  [{ view, outcome: 'withdrawn' }, { kind: 'withdrawn' }, 'untouched'],
  [{ view, outcome: 'overtaken', diff }, { kind: 'changed', diff }, { confirming: undefined }],
  [{ view, outcome: 'message-too-long', length: 1001 }, { kind: 'message-too-long', length: 1001 }, {}],
  [{ view, outcome: 'nobody-left' }, undefined, { confirming: 'decline' }],
  [{ view, outcome: 'falls-short' }, undefined, { confirming: 'approve' }],
  [{ view, outcome: 'no-product' }, { kind: 'choose-product' }, { confirming: undefined }],
  [
    { view, outcome: 'product-gone' },
    { kind: 'product-gone' },
    { skuId: null, shownSkuId: null, confirming: undefined },
  ],
  [
    { view, outcome: 'until-wrong', problem: 'until-past' },
    { kind: 'until-past' },
    { confirming: undefined },
  ],
  [{ view, outcome: 'end-unseen' }, { kind: 'end-shown' }, { confirming: undefined }],
  [{ view, outcome: 'product-unread' }, { kind: 'product-unread' }, { confirming: undefined }],
  [{ view, outcome: 'products-unknown' }, { kind: 'products-unknown' }, { confirming: undefined }],
  [
    { view, outcome: 'apps-unseen', skuId: 'sku-project' },
    { kind: 'apps-shown' },
    { skuId: 'sku-project', shownSkuId: 'sku-project', appsOpen: true, confirming: undefined },
  ],
];

describe('The card after a decision', () => {
  for (const [answer, notice, changes] of DRAWINGS)
    it(`says what is so, and keeps what the reader entered: ${answer.outcome}`, () => {
      const before = answer.outcome === 'nobody-left' ? { ...draft, confirming: undefined } : draft;
      const drawing = afterDecision(answer, before);
      assert.deepEqual(drawing.notice, notice);
      const kept = changes === 'untouched' ? undefined : { ...before, ...changes };
      assert.deepEqual(drawing.draft, kept);
    });

  it('is decided by what was seen and entered, not by how the card is drawn', () => {
    const accepts = { withoutSeat: 9, failing: 2 };
    assert.deepEqual(entriesOf('pending.', { ...draft, accepts }), {
      revision: 'pending.',
      skuId: 'sku-visio',
      appsOf: 'sku-visio',
      appsSeen: view.products[0]?.apps.map(({ planId }) => planId),
      appsOff: ['app-1'],
      message: 'Half a sen',
      accepts,
    });
  });
});

describe('The card after persons were moved', () => {
  it('asks its question anew and keeps the rest, whatever came of it', () => {
    for (const outcome of ['done', 'in-look-up', 'decided-before', 'withdrawn', 'lapsed'] as const)
      assert.deepEqual(afterExclusion({ view, outcome }, draft).draft, { ...draft, confirming: undefined });
  });

  it('says why nobody can be moved any more', () => {
    const kinds = (['done', 'in-look-up', 'decided-before', 'withdrawn'] as const).map(
      (outcome) => afterExclusion({ view, outcome }, draft).notice?.kind,
    );
    assert.deepEqual(kinds, [undefined, undefined, 'decided-by-other', 'withdrawn']);
  });
});

describe('The card after Try again and Stop waiting', () => {
  it('says what came of it, but for another round, which it shows', () => {
    assert.deepEqual(afterSteering({ view, outcome: 'trying-again' }), {});
    for (const outcome of [
      'nothing-to-try-again',
      'end-has-passed',
      'waiting-stopped',
      'nothing-waits',
    ] as const)
      assert.deepEqual(afterSteering({ view, outcome }), { notice: { kind: outcome } });
  });
});
