import type { RequestView } from '../../src/app/ports/messages.ts';
import type { Card } from '../../src/teams/cards/cards.ts';
import { createCards } from '../../src/teams/cards/cards.ts';
import type { Draft } from '../../src/teams/cards/draft.ts';
import { firstDraft } from '../../src/teams/cards/draft.ts';
import type { CardNotice } from '../../src/teams/cards/notice.ts';
import type { Entry } from '../../src/domain/request.ts';
import type { Reader } from '../../src/text/languages.ts';
import { aCheck, aProduct, VISIO } from '../support/builders.ts';
import type { Dress } from './gallery/dress.ts';
import { aSuite, at, aView, lee, manyPersons, member, project } from './views.ts';

const cards = createCards({ timeZone: 'UTC' });

/** A request from which an approver removed one of four persons. */
export function withExclusion(): RequestView {
  return aView(
    { persons: 4, excluded: [{ indexes: [3], by: lee, at }] },
    { entries: [...aView().entries, member(3)] },
  );
}

const nowhere = { ...aCheck(), located: false };

/** A request for some persons, with enough seats for most. */
function requestFor(count: number, more: Partial<Entry> = {}, free = count): RequestView {
  const entries = manyPersons(count).map((entry, n) => (n % 20 === 5 ? { ...entry, ...more } : entry));
  return aView({}, { entries, products: [aProduct({ free }), project] });
}

/** A request for a product with as many apps as the largest suite has. */
function largeSuite(): RequestView {
  const suite = aSuite(86);
  return aView(
    { product: { skuId: suite.skuId, name: suite.name } },
    { entries: manyPersons(20), products: [suite, project] },
  );
}

/** A request for a product whose licenses must end after 30 days, which wishes for more. */
export function endingRequest(more: Partial<RequestView['request']> = {}): RequestView {
  const ends = { rules: { [VISIO]: { kind: 'must', days: 30 } }, today: '2026-11-22' } as const;
  return aView({ until: '2027-06-01', ...more }, { ends });
}

/** The card to decide on, in its states. */
export function decisionScenes(reader: Reader, dress: Dress): Readonly<Record<string, () => Card>> {
  const decision = (view: RequestView, change: Partial<Draft> = {}, notice?: CardNotice): Card => {
    const draft = dress({ ...firstDraft(view), ...change });
    return cards.decision(dress(view), reader, draft, notice && dress(notice));
  };
  const short = aView({}, { products: [aProduct({ free: 1 }), project] });
  return {
    'decision-1': () => decision(requestFor(1)),
    'decision-5': () => decision(requestFor(5)),
    'decision-23': () => decision(requestFor(23, { check: nowhere })),
    'decision-1000': () => decision(requestFor(1000, { check: nowhere })),
    'decision-1000-short-of-seats': () => decision(requestFor(1000, { check: nowhere }, 400)),
    'decision-removed': () => decision(withExclusion()),
    'decision-nobody-left': () => decision(aView({ excluded: [{ indexes: [0, 1, 2], by: lee, at }] })),
    'decision-short-of-seats': () => decision(short),
    'decision-asks-to-approve': () => decision(short, { confirming: 'approve' }),
    'decision-asks-to-decline': () =>
      decision(withExclusion(), { confirming: 'decline', message: 'Please ask again in January.' }),
    'decision-another-product': () => decision(aView({ product: { skuId: null, name: 'Figma' } })),
    'decision-products-unknown': () => decision(aView({}, { products: [], productsKnown: false })),
    'decision-changed': () => {
      const excluded = [{ indexes: [1], by: lee, at }];
      return decision(
        aView({ excluded }),
        {},
        { kind: 'changed', diff: { status: 'pending', excluded, included: [], asked: [], answered: [] } },
      );
    },
    'decision-until': () => decision(endingRequest()),
    'decision-until-shown': () =>
      decision(
        { ...withExclusion(), ends: endingRequest().ends },
        { until: '2026-12-05' },
        { kind: 'end-shown' },
      ),
    'decision-until-asks': () => {
      const view = { ...short, ends: endingRequest().ends };
      return decision(view, { confirming: 'approve' });
    },
    'decision-apps-open': () => decision(aView(), { appsOpen: true }),
    'decision-large': () => decision(largeSuite(), { appsOpen: true }),
    'decision-unfolded': () => decision(requestFor(240, { check: nowhere }), { peopleOpen: true, page: 15 }),
    'decision-filtered': () => {
      const view = requestFor(240, { check: nowhere });
      const excluded = [{ indexes: [25, 45], by: lee, at }];
      return decision(
        { ...view, request: { ...view.request, excluded } },
        { filter: 'employee 2', peopleOpen: true },
      );
    },
  };
}
