import type { EndRuleView } from '../../src/app/settings/end-rules.ts';
import type { EndRule } from '../../src/domain/ends.ts';
import type { EndsState } from '../../src/teams/cards/ends-model.ts';
import { endsModel } from '../../src/teams/cards/ends-model.ts';
import type { Card } from '../../src/teams/cards/templates.ts';
import { expand } from '../../src/teams/cards/templates.ts';
import type { Reader } from '../../src/text/languages.ts';
import { PROJECT, VISIO } from '../support/builders.ts';
import type { Dress } from './gallery/dress.ts';
import { aSettingsView } from './office-scenes.ts';

const MUST: EndRule = { kind: 'must', days: 30 };
const view = aSettingsView({ ends: { [PROJECT]: { kind: 'may' }, [VISIO]: { kind: 'must', days: 365 } } });

/** The effect of a rule on a product of which some licenses end already. */
export function anEndRule(more: Partial<EndRuleView> = {}): EndRuleView {
  return {
    view,
    skuId: VISIO,
    rule: MUST,
    now: { kind: 'must', days: 365 },
    foresight: {
      ending: 14,
      first: '2027-03-12T23:00:00.000Z',
      lasting: 3,
      waiting: 5,
      withEnd: 5,
      shortened: 1,
      latest: '2026-12-22',
    },
    ...more,
  };
}

/** The state of the sample card. */
export const foreseen: EndsState = { kind: 'foreseen', answer: anEndRule() };

/** The card of when licenses end in its states, for one reader. */
export function endsScenes(to: Reader, dress: Dress): Readonly<Record<string, () => Card>> {
  const ends = (state: EndsState): Card => expand('settings-ends', endsModel(dress(state), to));
  const input = { skuId: VISIO, kind: 'must', days: 'soon' } as const;
  return {
    'ends-first': () => ends({ kind: 'choose', view: aSettingsView() }),
    'ends-wrong': () => ends({ kind: 'correct', view, input, problem: 'days' }),
    'ends-unknown': () => ends({ kind: 'choose', view: { ...view, products: [], productsKnown: false } }),
    'ends-foreseen': () => ends(foreseen),
    'ends-saved': () => {
      const saved = aSettingsView({ ends: { [PROJECT]: { kind: 'may' }, [VISIO]: MUST } });
      return ends({
        kind: 'answered',
        answer: { ...anEndRule({ view: saved, now: MUST }), outcome: 'saved' },
      });
    },
    'ends-overtaken': () => ends({ kind: 'answered', answer: { ...anEndRule(), outcome: 'overtaken' } }),
  };
}
