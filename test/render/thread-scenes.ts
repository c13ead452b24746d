import type { RequestView } from '../../src/app/ports/messages.ts';
import type { LicenseRequest } from '../../src/domain/request.ts';
import type { Question } from '../../src/domain/thread.ts';
import type { AskedModel, AskedView } from '../../src/teams/cards/asked-model.ts';
import { askedModel } from '../../src/teams/cards/asked-model.ts';
import type { Card } from '../../src/teams/cards/cards.ts';
import { createCards } from '../../src/teams/cards/cards.ts';
import type { Draft } from '../../src/teams/cards/draft.ts';
import { firstDraft } from '../../src/teams/cards/draft.ts';
import type { CardNotice } from '../../src/teams/cards/notice.ts';
import { expand } from '../../src/teams/cards/templates.ts';
import type { Reader } from '../../src/text/languages.ts';
import type { Dress } from './gallery/dress.ts';
import { approved, at, aView, lee, megan, reader } from './views.ts';

// The cards with questions of approvers to the requester.

const cards = createCards({ timeZone: 'UTC' });

const later = '2026-11-22T15:40:00.000Z';

export const openQuestion: Question = {
  by: lee,
  at,
  text: 'Would Visio Plan 1 be enough? It runs in the browser, and we have 20 licenses of it left.',
};

export const answered: Question = {
  ...openQuestion,
  answer: {
    by: { id: megan.id, name: megan.name },
    at: later,
    text: 'No. We need the layers of the desktop app, and links to the data of our buildings.',
  },
};

/** A request with those questions. */
export function askedView(questions: readonly Question[], more: Partial<LicenseRequest> = {}): RequestView {
  return aView({ questions, ...more });
}

const asked = (questions: readonly Question[], more: Partial<AskedView> = {}): AskedView => ({
  request: askedView(questions).request,
  index: 0,
  ...more,
});

export const threadSample = (): AskedModel => askedModel(asked([openQuestion]), reader);
export const threadCard = (): Card => expand('asked', threadSample());

/** The cards in their states, for one reader. */
export function threadScenes(to: Reader, dress: Dress): Readonly<Record<string, () => Card>> {
  const decision = (
    questions: readonly Question[],
    change: Partial<Draft> = {},
    notice?: CardNotice,
  ): Card => {
    const view = dress(askedView(questions));
    return cards.decision(view, to, dress({ ...firstDraft(view), ...change }), notice && dress(notice));
  };
  const ask = (view: AskedView): Card => cards.asked(dress(view), to);
  const diff = {
    status: 'pending',
    excluded: [],
    included: [],
    asked: [openQuestion],
    answered: [],
  } as const;
  const written = 'We need the layers of the desktop app.';
  return {
    'thread-decision-asks': () =>
      decision([], { confirming: 'ask', question: 'Would Visio Plan 1 be enough?' }),
    'thread-decision-asked': () => decision([openQuestion]),
    'thread-decision-answered': () => decision([answered]),
    'thread-decision-many': () => decision([answered, answered, openQuestion]),
    'thread-decision-overtaken': () =>
      decision(
        [openQuestion],
        { confirming: 'ask', question: 'Who pays?' },
        { kind: 'asked-meanwhile', diff },
      ),
    'thread-question': () => ask(asked([openQuestion])),
    'thread-question-without-answer': () =>
      ask(asked([openQuestion], { reply: { outcome: 'no-answer', written: '' } })),
    'thread-question-answered': () => ask(asked([answered], { reply: { outcome: 'answered', written } })),
    'thread-question-too-late': () => {
      const { request } = askedView([openQuestion], { status: 'declined' });
      return ask({ request, index: 0, reply: { outcome: 'decided-before', written } });
    },
    'thread-status-asked': () => cards.status(dress(askedView([openQuestion])), to),
    'thread-details': () =>
      cards.decision(dress(askedView([answered], { status: 'completed', decision: approved, round: 1 })), to),
  };
}
