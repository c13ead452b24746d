import assert from 'node:assert/strict';
import { fake } from 'sinon';
import type { DecisionAnswer } from '../../../src/app/ports/results.ts';
import { appsByKind } from '../../../src/teams/cards/app-kinds.ts';
import type { Card } from '../../../src/teams/cards/cards.ts';
import { createCards } from '../../../src/teams/cards/cards.ts';
import { writeApps, writeShown } from '../../../src/teams/cards/card-keys.ts';
import { firstDraft } from '../../../src/teams/cards/draft.ts';
import { readDecisionData } from '../../../src/teams/inbound/card-data.ts';
import { afterDecision } from '../../../src/teams/inbound/decision-answer.ts';
import { click as clickOn, nodesOf } from '../../render/check-card.ts';
import { aSuite, aView, manyPersons, reader } from '../../render/scenes.ts';
import { VISIO } from '../../support/builders.ts';
import { cardAfter, click, real } from '../../support/teams/clicks.ts';
import { dig, viewWith } from '../../support/teams/kit.ts';

const cards = createCards({ timeZone: 'UTC' });
const suite = { ...aSuite(30), skuId: VISIO };
const view = aView({}, { products: [suite], entries: manyPersons(8) });
const plans = suite.apps.map(({ planId }) => planId);
const lost = appsByKind(suite)[0]?.apps.map(({ planId }) => planId) ?? [];
const kept = plans.filter((planId) => !lost.includes(planId));
/** A card of which a client has lost the apps of the first kind. */
const withoutFirst = { ...firstDraft(view), shown: kept, off: lost };

const isOpen = (card: Card): unknown =>
  nodesOf(card).find(({ node }) => node['id'] === 'product')?.node['isVisible'];

describe('Apps that their reader has not seen', () => {
  it('are shown without the question, so that its button approves nothing beside what stands in view', () => {
    const unseen: DecisionAnswer = { view, outcome: 'apps-unseen', skuId: VISIO };
    const drawing = afterDecision(unseen, { ...withoutFirst, confirming: 'approve' });
    const card = cards.decision(view, reader, drawing.draft, drawing.notice);
    assert.equal(isOpen(card), true);
    assert.equal(readDecisionData(clickOn(card, 'approve'))?.draft.confirming, undefined);
  });

  it('do not become seen while the products cannot be read, or under a question', () => {
    const away = cards.decision({ ...view, products: [], productsKnown: false }, reader, withoutFirst);
    const asking = cards.decision(view, reader, { ...withoutFirst, confirming: 'decline' });
    for (const data of [clickOn(away, 'approve'), clickOn(asking, 'go-back')]) {
      const draft = readDecisionData(data)?.draft;
      assert.deepEqual(
        lost.filter((planId) => draft?.shown.includes(planId)),
        [],
      );
      assert.deepEqual(draft?.off.toSorted(), lost.toSorted());
    }
  });

  it('are shown, and said, after each button: when their values were lost, or titles name none of them', async () => {
    const small = viewWith();
    const shown = small.products[0]?.apps.map(({ planId }) => planId) ?? [];
    const i_shown = writeShown([{ planIds: shown, wasOff: false }]);
    const sent = [{ i_shown: '' }, { i_shown, a_0: '' }, { i_shown, a_0: 'An app of last week' }];
    for (const inputs of sent)
      for (const verb of ['remove', 'refresh', 'approve']) {
        const next = await cardAfter(click(real.decision(small, reader), verb, inputs), {
          viewForApprover: fake.resolves(small),
          changeExclusion: fake.resolves({ view: small, outcome: 'done' as const }),
          approveRequest: fake.resolves({ view: small, outcome: 'apps-unseen' as const, skuId: 'sku-visio' }),
        });
        assert.equal(dig(next, 'notice', 'kind'), 'apps-shown', `${verb} ${JSON.stringify(inputs)}`);
        assert.equal(dig(next, 'draft', 'appsOpen'), true);
      }
    const seen = click(real.decision(small, reader), 'refresh', { i_shown, a_0: writeApps(shown) });
    const next = await cardAfter(seen, { viewForApprover: fake.resolves(small) });
    assert.equal(dig(next, 'notice'), undefined);
  });
});
