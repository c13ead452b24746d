import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { hasRoom, threadState, waitsForAnswer, withAnswer, withQuestion } from '../../src/domain/ask-back.ts';
import type { LicenseRequest } from '../../src/domain/request.ts';
import { withExclusion } from '../../src/domain/request.ts';
import { differenceSince, revisionOf } from '../../src/domain/revision.ts';
import type { Question } from '../../src/domain/thread.ts';
import { firstOpen, firstOpenTime } from '../../src/domain/thread.ts';
import { withDecision, withLapse, withOutcomes, withWithdrawal } from '../../src/domain/transitions.ts';
import { withWarning, withoutWarning } from '../../src/domain/lapse.ts';
import { aRequest, anEntry } from '../support/builders.ts';

const ALEX = { id: 'alex', name: 'Alex' };
const ADELE = { id: 'adele', name: 'Adele' };
const at = (hour: number): string => `2026-11-22T${String(hour).padStart(2, '0')}:00:00.000Z`;

const asked = (hour: number, answeredAt?: number): Question => ({
  by: ALEX,
  at: at(hour),
  text: 'Why?',
  ...(answeredAt === undefined ? {} : { answer: { by: ADELE, at: at(answeredAt), text: 'So.' } }),
});

/** A request whose approvers asked (`null`) and whose requester answered those questions, in that order. */
function after(acts: readonly (number | null)[], from: LicenseRequest = aRequest()): LicenseRequest {
  let request = from;
  for (const act of acts) {
    const question = act === null ? undefined : request.questions?.[act];
    if (act === null && hasRoom(request)) request = withQuestion(request, asked(1));
    if (act !== null && question && !question.answer)
      request = withAnswer(request, act, { by: ADELE, at: at(2), text: 'So.' });
  }
  return request;
}

const states = (request: LicenseRequest) => (request.questions ?? []).map(({ answer }) => !!answer);

const acts = fc.array(fc.option(fc.integer({ min: 0, max: 9 })), { maxLength: 25 });

describe('A thread', () => {
  it('keeps its questions in order, each with one answer, and counts a visible change for both', () => {
    const request = after([null, null, 1]);
    assert.deepEqual(
      request.questions?.map(({ answer }) => answer?.text),
      [undefined, 'So.'],
    );
    assert.equal(request.version, aRequest().version + 3);
    assert.throws(() => withAnswer(request, 1, { by: ADELE, at: at(3), text: 'No.' }), RangeError);
    assert.throws(() => withAnswer(request, 2, { by: ADELE, at: at(3), text: 'No.' }), RangeError);
  });

  it('has at most 10 questions', () => {
    const full = after(Array<null>(10).fill(null));
    assert.equal(hasRoom(full), false);
    assert.throws(() => withQuestion(full, asked(1)), RangeError);
  });

  it('cannot go on once nobody can decide', () => {
    const declined = { kind: 'declined', by: ALEX, at: at(1), message: '' } as const;
    const ended = withDecision(after([null]), declined);
    assert.throws(() => withQuestion(ended, asked(1)), RangeError);
    assert.throws(() => withAnswer(ended, 0, { by: ADELE, at: at(2), text: 'So.' }), RangeError);
    assert.deepEqual([threadState(ended), waitsForAnswer(ended)], [undefined, false]);
  });

  it('is asked while any question is open, and answered after the last answer', () => {
    const all = [[], [null], [null, null, 0], [null, null, 0, 1]].map((some) => threadState(after(some)));
    assert.deepEqual(all, [undefined, 'asked', 'asked', 'answered']);
    assert.equal(firstOpen(after([null, null, 0])), 1);
    assert.deepEqual(
      [[], [null], [null, 0]].map((some) => waitsForAnswer(after(some))),
      [false, true, false],
    );
  });
});

describe('The revision of a request with a thread', () => {
  it('is the same exactly if the same questions are asked and answered', () => {
    fc.assert(
      fc.property(acts, acts, (one, other) => {
        const [a, b] = [after(one), after(other)];
        const isSame = JSON.stringify(states(a)) === JSON.stringify(states(b));
        assert.equal(revisionOf(a) === revisionOf(b), isSame);
      }),
    );
  });

  it('names the questions that were asked since and are open, and those that were answered since', () => {
    fc.assert(
      fc.property(acts, acts, (before, later) => {
        const seen = after(before);
        const now = after(later, seen);
        const diff = differenceSince(revisionOf(seen), now);
        const old = seen.questions ?? [];
        const thread = now.questions ?? [];
        assert.deepEqual(
          diff?.asked ?? [],
          thread.filter(({ answer }, n) => !answer && n >= old.length),
        );
        assert.deepEqual(
          diff?.answered ?? [],
          thread.filter(({ answer }, n) => answer && !old[n]?.answer),
        );
      }),
    );
  });

  it('is as before without a thread, so that cards of earlier releases can be decided on', () => {
    assert.equal(revisionOf(aRequest()), 'pending.');
    assert.equal(revisionOf(after([null, null, 0])), 'pending..aq');
    const removed = withExclusion(after([null]), [1], true, ALEX, at(1));
    assert.equal(revisionOf(removed), 'pending.2.q');
    assert.deepEqual(differenceSince('pending.', after([null]))?.asked.length, 1);
  });

  it('takes a text that is none for one without any question', () => {
    for (const text of ['', 'x', 'pending.2.qx', `pending..${'q'.repeat(11)}`])
      assert.equal(differenceSince(text, after([null]))?.asked.length, 1, text);
  });
});

describe('The time during which a question was open', () => {
  for (const [title, questions, expected] of [
    ['is none without a question', [], undefined],
    ['goes on until the answer', [asked(1)], { from: at(1), to: undefined }],
    ['ends with the answer', [asked(1, 3)], { from: at(1), to: at(3) }],
    ['goes on through questions that overlap', [asked(1, 3), asked(2, 5)], { from: at(1), to: at(5) }],
    ['is not made shorter by a quick answer', [asked(1, 5), asked(2, 3)], { from: at(1), to: at(5) }],
    ['goes on through a question of that moment', [asked(1, 3), asked(3, 5)], { from: at(1), to: at(5) }],
    ['is still running if one of several is open', [asked(1, 3), asked(2)], { from: at(1), to: undefined }],
    ['counts once: a later question does not add to it', [asked(1, 2), asked(4)], { from: at(1), to: at(2) }],
  ] as const)
    it(title, () => assert.deepEqual(firstOpenTime({ questions }), expected));
});

describe('Every change of a request', () => {
  it('keeps what a later release wrote beside the fields that this one knows', () => {
    const later = { ...aRequest({ persons: 2 }), fromLater: { questions: ['kept'] } };
    const declined = { kind: 'declined', by: ALEX, at: at(1), message: '' } as const;
    const approving = { ...later, status: 'approving', round: 1 } as const;
    const before = [anEntry(1), anEntry(2)];
    const done = before.map((entry) => ({ ...entry, outcome: { kind: 'holder', round: 1 } as const }));
    const changed: readonly object[] = [
      withDecision(later, declined),
      withWithdrawal(later, at(1)),
      withLapse(later, at(1)),
      withExclusion(later, [0], true, ALEX, at(1)),
      withWarning(later, at(1)),
      withoutWarning(later),
      withOutcomes(approving, before, done, at(1)),
      withQuestion(later, asked(1)),
    ];
    for (const next of changed) assert.deepEqual(Reflect.get(next, 'fromLater'), { questions: ['kept'] });
  });
});
