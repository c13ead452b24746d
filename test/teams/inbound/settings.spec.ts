import assert from 'node:assert/strict';
import { anything, assert as always, property } from 'fast-check';
import { fake } from 'sinon';
import { readPlacesData, readSettingsInput } from '../../../src/teams/inbound/settings-data.ts';
import { runCommand } from '../../../src/teams/inbound/commands.ts';
import { openTurn } from '../../../src/teams/inbound/turn.ts';
import { asInput } from '../../../src/app/settings/manage-settings.ts';
import { aSettingsView } from '../../render/office-scenes.ts';
import { click as clickAll, ofType } from '../../render/check-card.ts';
import type { Topic } from '../../../src/app/settings/settings-overview.ts';
import type { Card } from '../../../src/teams/cards/cards.ts';
import { VISIO } from '../../support/builders.ts';
import { answerTo, cardAfter, click, postedBy, real, reader, refused } from '../../support/teams/clicks.ts';
import { activityFrom, adele, channelActivity, depsWith, dig } from '../../support/teams/kit.ts';

const view = aSettingsView();
const page = { places: [], count: 0 };
const settingsOverview = async () => ({ view, places: 2 });
const topics = ['products', 'rules', 'waiting', 'removals', 'keeping', 'own'] as const;
const cardOf = (topic: Topic): Card => real.settingsTopic(topic, { outcome: 'viewed', view }, reader);
const sent = (topic: Topic, typed: Record<string, string> = {}) =>
  clickAll(cardOf(topic), 'settings-save', typed);

const place = {
  id: 'place-1',
  conversation: { serviceUrl: '', conversationId: 'c', kind: 'channel' },
  name: 'IT',
  by: adele,
  at: '2026-11-22T10:00:00.000Z',
} as const;
const placesCard = real.places({ places: [place], count: 1, after: 'place-0' }, reader);

const offeredIn = (typed: Record<string, string>) =>
  readSettingsInput(sent('products', typed))?.input.offered;

/** The same from a card of release 0.2.0. */
const old = (typed: Record<string, string>) => readSettingsInput({ d: { v: '3' }, i_own: 'false', ...typed });

const listRequests = async () => ({ requests: [] });

describe('the command settings', () => {
  it('shows the settings in short, on one card, in the personal chat', async () => {
    const activity = activityFrom({ text: 'settings' });
    const deps = depsWith({ settingsOverview });
    const replies = await runCommand(openTurn(deps, activity), activity);
    assert.deepEqual(
      replies.map(({ attachments }) => dig(attachments, 0, 'content', 'card')),
      ['settings'],
    );
  });

  it('is answered elsewhere with a link to the personal chat, and nothing is read', async () => {
    const activity = channelActivity({ text: 'settings' });
    const [reply] = await runCommand(openTurn(depsWith({}), activity), activity);
    assert.match(String(reply?.text), /personal chat.*https:\/\/teams\.example\/chat/);
  });
});

describe('request, while the own process is on', () => {
  const own = { message: 'Ask in ServiceNow.', link: '' };
  const deps = { ownProcess: async () => own, offeredProducts: async () => ({ products: [], known: true }) };

  for (const text of ['request', 'request visio']) {
    it(`is answered with the process instead of a form: ${text}`, async () => {
      const activity = activityFrom({ text });
      const [reply] = await runCommand(openTurn(depsWith(deps), activity), activity);
      assert.equal(dig(reply, 'attachments', 0, 'content', 'card'), 'own-process');
    });
  }

  it('is shown to approvers above their list', async () => {
    const activity = activityFrom({ text: 'requests' });
    const [reply] = await runCommand(openTurn(depsWith({ ...deps, listRequests }), activity), activity);
    assert.equal(dig(reply, 'attachments', 0, 'content', 'ownProcess'), true);
  });

  it('is answered with the process on the button of the help, too', async () => {
    const { card } = await postedBy(
      click(real.help({ shared: false, approver: false }, reader), 'new-request'),
      deps,
    );
    assert.equal(dig(card, 'card'), 'own-process');
  });

  it('is answered the same on a form that was opened before', async () => {
    const form = real.form({ id: 'f1', ownerId: adele.id, products: [], productsKnown: true }, reader);
    const submitRequest = async () => ({ outcome: 'own-process', own }) as const;
    assert.deepEqual(await cardAfter(click(form, 'submit'), { submitRequest }), {
      card: 'own-process',
      own,
      locale: 'en-US',
    });
  });
});

describe('Change beside a topic of the settings', () => {
  const overview = real.settings({ view, places: 2 }, reader);
  const expected = { viewSettings: async () => view, approverGroups: async () => ['License approvers'] };

  it('shows the card of that topic, for the rules with the groups by their names', async () => {
    for (const [nth, topic] of ['products', 'rules', 'ends', ...topics.slice(2)].entries()) {
      if (topic === 'ends') continue;
      const card = await cardAfter(click(overview, 'settings', {}, nth), expected);
      assert.deepEqual([dig(card, 'card'), dig(card, 'topic')], ['settings-topic', topic]);
      assert.deepEqual(dig(card, 'groups'), topic === 'rules' ? ['License approvers'] : []);
    }
  });

  it('leads back to all of them', async () => {
    const card = await cardAfter(click(cardOf('own'), 'settings'), { settingsOverview });
    assert.equal(dig(card, 'card'), 'settings');
  });

  it('is refused with a topic that is none', async () => {
    const data = { d: { k: 'constructor' } };
    await assert.rejects(answerTo({ action: { verb: 'settings', data } }, {}), refused('card-outdated'));
  });
});

describe('Save on a card of the settings', () => {
  it('hands on the entries of that card alone, with the revision that it showed', async () => {
    const saveSettings = fake.resolves({ outcome: 'saved', view });
    const own = sent('own', { i_own: 'true', i_message: 'Line 1\nLine 2', i_guests: 'true' });
    const card = await cardAfter({ action: { verb: 'settings-save', data: own } }, { saveSettings });
    assert.deepEqual([dig(card, 'card'), dig(card, 'topic')], ['settings-topic', 'own']);

    const [actor, revision, input] = saveSettings.firstCall.args;
    assert.deepEqual([actor, revision], [adele, 3]);
    const { ownLink } = view.settings;
    const nothing = { offered: undefined, guests: undefined, ownDecisions: undefined };
    const waiting = { waitingList: undefined, waitingDays: undefined, removalsPerDay: undefined };
    const elsewhere = { ...nothing, ...waiting, retentionDays: undefined, language: undefined };
    assert.deepEqual(input, { ...elsewhere, ownProcess: true, ownMessage: 'Line 1\nLine 2', ownLink });
  });

  it('hands on an empty message and link, which clients leave out', () => {
    const { d } = Object.assign({ d: undefined }, sent('own'));
    const input = readSettingsInput({ d, i_own: 'false' })?.input;
    assert.deepEqual([input?.ownMessage, input?.ownLink], ['', '']);
  });

  it('hands on nothing where an entry did not arrive, so that it stays as it is', () => {
    const { d } = Object.assign({ d: undefined }, sent('keeping'));
    const input = readSettingsInput({ d, i_days: null })?.input;
    assert.deepEqual([input?.language, input?.retentionDays], [undefined, undefined]);
    assert.equal(readSettingsInput({ d, i_days: 90 })?.input.retentionDays, '90');
    const { d: rules } = Object.assign({ d: undefined }, sent('rules'));
    const untouched = readSettingsInput({ d: rules })?.input;
    assert.deepEqual([untouched?.guests, untouched?.ownDecisions], [undefined, undefined]);
    const switched = readSettingsInput({ d: rules, i_guests: true, i_decide: false })?.input;
    assert.deepEqual([switched?.guests, switched?.ownDecisions], [true, false]);
    const { d: list } = Object.assign({ d: undefined }, sent('waiting'));
    const off = readSettingsInput({ d: list, i_list: 'false', i_wait: 30 })?.input;
    assert.deepEqual([off?.waitingList, off?.waitingDays], [false, '30']);
    const { d: removals } = Object.assign({ d: undefined }, sent('removals'));
    assert.equal(readSettingsInput({ d: removals, i_removals: 40 })?.input.removalsPerDay, '40');
  });

  it('reads a choice by its title too, which some phones send in place of its value', () => {
    for (const [title, tag] of [
      ['English', 'en'],
      ['Svenska', 'sv'],
      ['svenska', 'sv'],
    ])
      assert.equal(readSettingsInput(sent('keeping', { i_language: title ?? '' }))?.input.language, tag);
  });

  it('offers the products that are chosen, in one list; nothing chosen: all of them', () => {
    assert.deepEqual(offeredIn({ i_products: `${VISIO},${VISIO},b` }), [VISIO, 'b']);
    assert.equal(offeredIn({ i_products: '' }), 'all');
    const pickers = ofType(cardOf('products'), 'Input.ChoiceSet').map(({ id }) => id);
    assert.deepEqual(pickers, ['i_products']);
  });

  it('reads a card of release 0.2.0, and refuses one that says all and ticks some: nothing is dropped', () => {
    assert.equal(old({ i_offer: 'all' })?.input.offered, 'all');
    assert.deepEqual(old({ i_offer: 'chosen', i_products: `${VISIO},${VISIO},b` })?.input.offered, [
      VISIO,
      'b',
    ]);
    assert.deepEqual(old({ i_offer: 'chosen', i_products: '' })?.input.offered, []);
    assert.equal(old({ i_offer: 'all', i_products: VISIO }), undefined);
    assert.equal(old({})?.input.offered, undefined);
    assert.deepEqual(old({ i_guests: 'true', i_days: '90' })?.topic, undefined);
  });

  it('on a card of release 0.2.0 says so on the short card, or in a sentence that leaves the entries as they are', async () => {
    const data = { d: { v: '3' }, i_own: 'false', i_offer: 'all', i_days: '0', i_guests: 'true' };
    const value = { action: { verb: 'settings-save', data } };
    const saveSettings = async () => ({ outcome: 'saved', view }) as const;
    const card = await cardAfter(value, { saveSettings, settingsOverview });
    assert.deepEqual([dig(card, 'card'), dig(card, 'note')], ['settings', '✓ Saved.']);

    const input = asInput(view.settings);
    const wrong = { outcome: 'correct', view, input, problems: [{ kind: 'retention' }] } as const;
    const answer = await answerTo(value, { saveSettings: async () => wrong });
    assert.match(
      String(dig(answer, 'value')),
      /Not saved yet\. Please fix: Requests can be kept for 1 to 365/,
    );
  });

  for (const [name, forged] of Object.entries({
    'a revision that is none': { d: { v: '-1' } },
    'a language that is not spoken': { i_language: 'tlh' },
    'a product id with other characters': { i_products: '../x' },
    'a topic that is none': { d: { v: '3', k: 'all' } },
    'an offer that is none': { i_offer: 'some' },
    'a message beyond all measure': { i_message: 'a'.repeat(5001) },
    'a list where a text belongs': { i_link: ['https://contoso.com'] },
  })) {
    it(`is refused with ${name}, and no use case is asked`, async () => {
      const data = Object.assign({}, sent('own'), forged);
      await assert.rejects(
        answerTo({ action: { verb: 'settings-save', data } }, {}),
        refused('card-outdated'),
      );
    });
  }

  it('never throws, whatever is sent', () => {
    always(
      property(anything(), (data) => {
        assert.equal(readSettingsInput(data), undefined);
        readPlacesData(data);
      }),
    );
  });

  it('is refused in a channel, whoever sends it', async () => {
    for (const verb of ['settings', 'settings-save', 'places', 'place-remove', 'place-names', 'place-test']) {
      const value = { action: { verb, data: sent('own') } };
      await assert.rejects(answerTo(value, {}, channelActivity()), refused('personal-only'));
    }
  });
});

describe('the buttons of the places', () => {
  const listPlaces = fake.resolves(page);

  it('remove a place and say so, on the page that was shown', async () => {
    const removeListedPlace = fake.resolves(place);
    const card = await cardAfter(click(placesCard, 'place-remove'), { removeListedPlace, listPlaces });
    assert.equal(removeListedPlace.firstCall.args[1], 'place-1');
    assert.equal(listPlaces.lastCall.args[1], 'place-0');
    assert.deepEqual(dig(card, 'note'), { kind: 'removed', place });
  });

  it('send a test card and say what happened', async () => {
    const test = { place, outcome: 'gone' } as const;
    const card = await cardAfter(click(placesCard, 'place-test'), {
      testPlace: async () => test,
      listPlaces,
    });
    assert.deepEqual(dig(card, 'note'), { kind: 'tested', test });
  });

  it('say so when the place is gone', async () => {
    const card = await cardAfter(click(placesCard, 'place-test'), {
      testPlace: async () => undefined,
      listPlaces,
    });
    assert.deepEqual(dig(card, 'note'), { kind: 'missing' });
  });

  it('are refused with a place that is not an id', async () => {
    const data = { d: { p: '../settings' } };
    await assert.rejects(answerTo({ action: { verb: 'place-test', data } }, {}), refused('card-outdated'));
  });
});
