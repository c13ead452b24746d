import assert from 'node:assert/strict';
import { assert as always, constantFrom, option, property, record } from 'fast-check';
import { isExtending, withExtensionEnd, withoutExtension } from '../../src/domain/extend-grant.ts';
import type { ExtensionResult } from '../../src/domain/extension.ts';
import type { EndingGrant, Grant } from '../../src/domain/grant.ts';
import {
  endOf,
  grantOf,
  isEnding,
  isOurs,
  isStillNews,
  withEnd,
  withEnding,
  withLeftAlone,
  withLossAllowed,
  withoutQuestion,
  withQuestion,
  withRefusal,
} from '../../src/domain/grant.ts';
import type { GrantNews } from '../../src/domain/grant-news.ts';
import { isEndReminder, isOfEnd } from '../../src/domain/grant-news.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import type { Decision } from '../../src/domain/request.ts';
import { anEntry, aPerson, aRequest, VISIO } from '../support/builders.ts';
import { aGrant } from '../support/grants.ts';

const AT = '2026-11-22T10:00:00.000Z';
const END = '2026-12-05T10:00:00.000Z';
const HELD = '2026-12-08T10:00:00.000Z';
const LATER = '2027-01-05T10:00:00.000Z';
const by = { id: aPerson(20).id, name: 'Person 20' };
const STATES = ['active', 'ending', 'ended', 'left-alone'] as const;
const loses = ['files'] as const;
const question = { loses, at: AT, why: 'until', by: 'license-desk' } as const;
const extension = { id: 'e1', at: AT, to: LATER, heldUntil: HELD, reason: '' };
const timed = aGrant(2, { until: END });

/** The grant of a person with that outcome, of a request with that decision. */
const of = (outcome: Outcome | undefined, decision: Decision | undefined) =>
  grantOf(aRequest(decision && { decision }), anEntry(2, outcome && { outcome }));

/** Ends a grant, with whatever it has. */
const ending = (why: 'given-back' | 'until', grant: Grant = timed): EndingGrant =>
  withEnding(grant, why, 'license-desk', AT);

describe('The grant of a person', () => {
  const approved: Decision = {
    kind: 'approved',
    by,
    at: AT,
    message: '',
    skuId: VISIO,
    productName: 'Visio Plan 2',
    off: [{ planId: 'web', name: 'Visio for the web' }],
  };
  const assigned: Outcome = { kind: 'assigned', round: 1, at: LATER };
  it('says who approved what, when it was given, and when it ends', () => {
    const plain = {
      state: 'active',
      person: anEntry(2).person,
      skuId: VISIO,
      productName: 'Visio Plan 2',
      requestId: aRequest().id,
      by,
      decidedAt: AT,
      since: LATER,
      off: approved.off,
    };
    assert.deepEqual(of(assigned, approved), plain);
    assert.deepEqual(of({ ...assigned, changed: HELD }, { ...approved, until: END }), {
      ...plain,
      changed: HELD,
      until: END,
    });
  });

  it('does not exist unless the request was approved and gave them the license', () => {
    const declined = { kind: 'declined', by, at: AT, message: '' } as const;
    assert.equal(of(assigned, undefined), undefined);
    assert.equal(of(assigned, declined), undefined);
    assert.equal(of(undefined, approved), undefined);
    assert.equal(of({ kind: 'holder', round: 1 }, approved), undefined);
  });

  it('is ours until it ended or was left alone', () => {
    assert.deepEqual(
      STATES.filter((state) => isOurs({ state })),
      ['active', 'ending'],
    );
  });
});

describe('The end of a grant', () => {
  it('begins once, at that moment, and lets go of a question', () => {
    const begun = withEnding({ ...timed, question }, 'given-back', by, AT);
    assert.deepEqual(begun, {
      ...timed,
      state: 'ending',
      ending: { why: 'given-back', at: AT, by, dueAt: AT },
    });
    for (const state of STATES.slice(1))
      assert.throws(() => withEnding({ ...timed, state }, 'until', by, AT), {
        name: 'RangeError',
        message: `A grant that is ${state} cannot end.`,
      });
  });

  it('is under way only while the grant is ending and says why', () => {
    const { ending: end } = ending('until');
    assert.deepEqual(
      [timed, { ...timed, ending: end }, { ...timed, state: 'ending' } as const, ending('until')].map((one) =>
        isEnding(one),
      ),
      [false, false, false, true],
    );
  });

  it('keeps its reason when the license is gone, and when it is not ours any more', () => {
    const begun = ending('until');
    assert.deepEqual(withEnd(begun, LATER), { ...begun, state: 'ended', endedAt: LATER });
    assert.deepEqual(withLeftAlone(begun, 'by-group', LATER), {
      ...begun,
      state: 'left-alone',
      endedAt: LATER,
      leftAlone: 'by-group',
    });
  });

  it('comes once: a license that stays although its time is over has no end any more', () => {
    const { until: _until, ...endless } = timed;
    assert.deepEqual(withRefusal(ending('until')), endless);
    assert.deepEqual(withRefusal(ending('given-back')), timed);
    assert.deepEqual(withRefusal(ending('given-back', endless)), endless);
    assert.deepEqual(withoutQuestion({ ...timed, question }), endless);
    assert.deepEqual(withoutQuestion({ ...timed, question: { ...question, why: 'given-back' } }), timed);
    assert.deepEqual(withoutQuestion(timed), timed);
  });

  it('waits for an approver where data may be lost, and goes on with the loss they agreed to', () => {
    const asked = withQuestion(ending('until'), loses, LATER);
    assert.deepEqual(asked, { ...timed, question: { ...question, at: LATER } });
    const agreed = withLossAllowed(asked, question, LATER);
    const begun = withEnding(timed, 'until', 'license-desk', LATER);
    assert.deepEqual(agreed, { ...begun, ending: { ...begun.ending, lossAllowed: loses } });
  });

  it('is put off while an extension waits', () => {
    assert.equal(endOf(aGrant(2)), undefined);
    assert.equal(endOf(timed), END);
    assert.equal(endOf({ ...timed, extension }), HELD);
  });
});

describe('The extension of a grant', () => {
  const RESULTS: readonly ExtensionResult[] = ['granted', 'declined', 'withdrawn', 'unanswered'];
  const waiting = { ...timed, until: END, extension };

  it('waits only on an active grant with an end', () => {
    const grants = record({
      state: constantFrom(...STATES),
      until: option(constantFrom(END), { nil: undefined }),
      extension: option(constantFrom(extension), { nil: undefined }),
    });
    always(
      property(grants, constantFrom(...RESULTS), ({ state, until, extension: asked }, result) => {
        const grant = {
          ...aGrant(2, { state }),
          ...(until && { until }),
          ...(asked && { extension: asked }),
        };
        const isWaiting = state === 'active' && until !== undefined && asked !== undefined;
        assert.equal(isExtending(grant), isWaiting);
        if (isWaiting)
          assert.deepEqual(withoutExtension(grant, result, AT), withExtensionEnd(waiting, result, AT));
        else assert.equal(withoutExtension(grant, result, AT), grant);
      }),
    );
  });

  it('is over with its answer, which is kept, and only a granted one sets another end', () => {
    for (const result of RESULTS) {
      const lastExtension = { id: 'e1', to: LATER, result, was: END, at: AT };
      const grant = result === 'granted' ? { ...timed, until: LATER, extendedAt: AT } : timed;
      assert.deepEqual(withExtensionEnd(waiting, result, AT), { ...grant, lastExtension });
      assert.deepEqual(withExtensionEnd(waiting, result, AT, by).lastExtension, { ...lastExtension, by });
    }
  });
});

describe('News of a grant', () => {
  const ALL: readonly GrantNews[] = [
    'given-back',
    'ended',
    'left-alone',
    'by-group',
    'refused',
    'asks-approver',
    'kept',
    'canceled',
    'ends-first',
    'ends-last',
    'ends-half',
    'extended',
    'not-extended',
  ];
  const OF_END = ['ends-first', 'ends-last', 'ends-half', 'extended', 'not-extended'];
  const trueOf = (grant: Grant, end?: string) =>
    ALL.filter((news) => isStillNews({ news, ...(end !== undefined && { end }) }, grant));

  it('tell of an end that is still to come, and some of them ask whether the license is needed', () => {
    assert.deepEqual(
      ALL.filter((news) => isOfEnd(news)),
      OF_END,
    );
    assert.deepEqual(
      ALL.filter((news) => isEndReminder(news)),
      OF_END.slice(0, 3),
    );
  });

  it('are told only while they are true', () => {
    const stays = ['refused', 'kept', 'canceled'];
    assert.deepEqual(trueOf(timed), stays);
    assert.deepEqual(trueOf({ ...timed, question }), ['refused', 'asks-approver', 'kept', 'canceled']);
    assert.deepEqual(trueOf(ending('until')), []);
    assert.deepEqual(trueOf({ ...timed, state: 'ended' }), ['given-back', 'ended']);
    assert.deepEqual(trueOf({ ...timed, state: 'left-alone' }), ['left-alone', 'by-group']);
  });

  it('tell of an end only while the grant is active, has that end, and nobody is asked', () => {
    const stays = ['refused', 'kept', 'canceled'];
    assert.deepEqual(trueOf(timed, END), [...stays, ...OF_END]);
    assert.deepEqual(trueOf(timed, LATER), stays);
    assert.deepEqual(trueOf({ ...timed, extension }, END), stays);
    assert.deepEqual(trueOf({ ...timed, extension }, HELD), [...stays, ...OF_END]);
    assert.deepEqual(trueOf({ ...timed, question }, END), ['refused', 'asks-approver', 'kept', 'canceled']);
    assert.deepEqual(trueOf(ending('until'), END), []);
  });
});
