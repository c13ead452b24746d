import assert from 'node:assert/strict';
import { anything, assert as always, property } from 'fast-check';
import { fake } from 'sinon';
import type { EndRule } from '../../../src/domain/ends.ts';
import type { EndsState } from '../../../src/teams/cards/ends-model.ts';
import { readEndsInput, readEndsSave, ruleIn } from '../../../src/teams/inbound/ends-data.ts';
import { readerFor } from '../../../src/text/languages.ts';
import { textOf } from '../../render/check-card.ts';
import { anEndRule } from '../../render/ends-scenes.ts';
import { aSettingsView } from '../../render/office-scenes.ts';
import { VISIO } from '../../support/builders.ts';
import { answerTo, cardAfter, click, real, reader, refused } from '../../support/teams/clicks.ts';
import { channelActivity, dig } from '../../support/teams/kit.ts';

const view = aSettingsView();
const viewSettings = async () => view;
const MUST: EndRule = { kind: 'must', days: 30 };
const first = real.settingsEnds({ kind: 'choose', view }, reader);
const typed = (more: Record<string, string> = {}) => ({
  i_product: VISIO,
  i_rule: 'must',
  i_days: '30',
  ...more,
});
const british = readerFor('en-GB', { language: 'en', timeZone: 'UTC' });
const said = (state: EndsState, to = british): string => textOf(real.settingsEnds(state, to));

describe('The card of when licenses end', () => {
  it('opens from the settings', async () => {
    const overview = real.settings({ view, places: 2 }, reader);
    const card = await cardAfter(click(overview, 'settings', {}, 2), { viewSettings });
    assert.deepEqual([dig(card, 'card'), dig(card, 'state', 'kind')], ['settings-ends', 'choose']);
  });

  it('shows at Look ahead what the rule would do, and saves nothing', async () => {
    const foreseeEndRule = fake.resolves(anEndRule());
    const card = await cardAfter(click(first, 'ends-look', typed()), { viewSettings, foreseeEndRule });
    assert.equal(dig(card, 'state', 'kind'), 'foreseen');
    assert.deepEqual(foreseeEndRule.firstCall.args.slice(1), [{ skuId: VISIO, rule: MUST }]);
  });

  it('reads the titles that some phones send in place of a product and of a rule', async () => {
    const foreseeEndRule = fake.resolves(anEndRule());
    const titles = { i_product: 'Visio Plan 2', i_rule: 'Upphör aldrig', i_days: '' };
    await cardAfter(click(first, 'ends-look', titles), { viewSettings, foreseeEndRule });
    assert.deepEqual(foreseeEndRule.firstCall.args.slice(1), [{ skuId: VISIO, rule: { kind: 'never' } }]);
  });

  it('asks again, with the entries, where no product is chosen or the days are no number', async () => {
    for (const [entries, problem] of [
      [{ i_product: '' }, 'no-product'],
      [{ i_days: 'soon' }, 'days'],
      [{ i_days: '0' }, 'days'],
      [{ i_days: '3651' }, 'days'],
    ] as const) {
      const card = await cardAfter(click(first, 'ends-look', typed(entries)), { viewSettings });
      assert.deepEqual([dig(card, 'state', 'kind'), dig(card, 'state', 'problem')], ['correct', problem]);
    }
  });

  it('saves exactly the rule whose effect it showed', async () => {
    const saveEndRule = fake.resolves({ ...anEndRule(), outcome: 'saved' });
    const shown = real.settingsEnds({ kind: 'foreseen', answer: anEndRule() }, reader);
    await cardAfter(click(shown, 'ends-save', typed({ i_days: '7' })), { saveEndRule });
    assert.deepEqual(saveEndRule.firstCall.args.slice(1), [
      { skuId: VISIO, rule: MUST },
      { kind: 'must', days: 365 },
    ]);
  });

  it('asks once more where somebody else was faster, and then saves over the rule that it shows', async () => {
    const answer = { ...anEndRule({ now: { kind: 'may' } }), outcome: 'overtaken' } as const;
    const again = real.settingsEnds({ kind: 'answered', answer }, reader);
    const saveEndRule = fake.resolves({ ...anEndRule(), outcome: 'saved' });
    await cardAfter(click(again, 'ends-save'), { saveEndRule });
    assert.deepEqual(saveEndRule.firstCall.args.at(-1), { kind: 'may' });
  });

  it('is never shown to a channel', async () => {
    for (const verb of ['ends-look', 'ends-save']) {
      const value = { action: { verb, data: { d: { s: VISIO, e: 'may', o: 'never' }, ...typed() } } };
      await assert.rejects(answerTo(value, {}, channelActivity({ name: 'x' })), refused('personal-only'));
    }
  });

  it('takes nothing that no card of ours sends', async () => {
    for (const e of ['must', 'must0', 'must3651', 'must030x', 'MAY', ''])
      assert.equal(readEndsSave({ d: { s: VISIO, e, o: 'never' } }), undefined, e);
    assert.deepEqual(readEndsSave({ d: { s: VISIO, e: 'must3650', o: 'may' } }), {
      skuId: VISIO,
      rule: { kind: 'must', days: 3650 },
      seen: { kind: 'may' },
    });
    assert.deepEqual(ruleIn({ kind: 'must', days: ' 1 ' }), { kind: 'must', days: 1 });
    always(
      property(anything(), (data) => {
        readEndsInput(data);
        readEndsSave({ d: data });
      }),
    );
    const value = { action: { verb: 'ends-look', data: { i_product: VISIO, i_rule: 'sometimes' } } };
    await assert.rejects(answerTo(value, { viewSettings }), refused('card-outdated'));
  });
});

describe('The sentence before Save', () => {
  it('says that what was given stays as it is, and what the waiting requests would get', () => {
    const words = said({ kind: 'foreseen', answer: anEndRule() });
    assert.match(
      words,
      /14 licenses of this product already have a last day, the earliest 12 Mar 2027\. Those days stay\./,
    );
    assert.match(words, /3 licenses were given without an end\. They stay without one\./);
    assert.match(
      words,
      /The 5 requests that wait now would get licenses for at most 30 days: until 22 Dec 2026/,
    );
    assert.match(words, /1 request names a later day\./);
  });

  it('says it in Swedish, and where there is nothing', () => {
    const swedish = readerFor('sv-SE', { language: 'sv', timeZone: 'UTC' });
    const none = {
      ending: 0,
      first: undefined,
      lasting: 0,
      waiting: 0,
      withEnd: 0,
      shortened: 0,
      latest: undefined,
    };
    const words = said({ kind: 'foreseen', answer: anEndRule({ foresight: none }) }, swedish);
    assert.match(words, /License Desk har inte gett någon licens för produkten än\./);
    assert.match(words, /Ingen begäran om den väntar nu\./);
  });
});
