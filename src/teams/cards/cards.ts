import type { InstallationView } from '../../app/operate/check-installation.ts';
import type { RequestView } from '../../app/ports/messages.ts';
import type { SettingsOverview, Topic } from '../../app/settings/settings-overview.ts';
import type { PlacesPage } from '../../app/places/manage-places.ts';
import type { OwnProcess } from '../../app/ports/results.ts';
import type { RulesView } from '../../app/rules/view-rules.ts';
import type { SeatsView } from '../../app/seats/view-seats.ts';
import type { SeveralPeople, Why } from '../../app/seats/why-person.ts';
import type { ExtensionAnswer } from '../../app/seats/answer-extension.ts';
import type { LossAnswer } from '../../app/seats/answer-loss.ts';
import type { Pause } from '../../domain/breaker.ts';
import type { Grant } from '../../domain/grant.ts';
import type { EndReminder } from '../../domain/grant-news.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { isPending } from '../../domain/request.ts';
import type { Reader } from '../../text/languages.ts';
import { isZone } from '../../text/languages.ts';
import type { DecideView } from './decide-model.ts';
import { decideModel } from './decide-model.ts';
import { DETAILS } from './decide-rows.ts';
import type { AskedView } from './asked-model.ts';
import { askedModel } from './asked-model.ts';
import { decisionModel } from './decision-model.ts';
import type { StatusNote } from './details-model.ts';
import { detailsModel, NAMES_PER_PAGE, statusModel } from './details-model.ts';
import type { Draft } from './draft.ts';
import { answeredExtensionModel, endReminderModel, extensionModel } from './extension-model.ts';
import { drawnOnce } from './drawn.ts';
import type { EndsState } from './ends-model.ts';
import { endsModel } from './ends-model.ts';
import type { FormView } from './form-model.ts';
import { formModel, MAX_FOUND } from './form-model.ts';
import type { CardNotice } from './notice.ts';
import { PERSONS_PER_PAGE } from './parts.ts';
import {
  LICENSES_PER_CARD,
  MAX_CHOICES,
  ownLicensesModel,
  severalModel,
  whyModel,
} from './licenses-model.ts';
import type { OwnLicensesState } from './licenses-model.ts';
import type { ListView } from './list-model.ts';
import { listModel, ROW_NAMES } from './list-model.ts';
import type { MenuFor } from './menu-models.ts';
import { pauseModel } from './pause-model.ts';
import { answeredModel, questionModel } from './question-model.ts';
import { greetingModel, helpModel, offerModel } from './menu-models.ts';
import type { ReminderContent } from './small-models.ts';
import { sentenceModel, waitingModel } from './small-models.ts';
import type { PlacesNote } from './places-model.ts';
import { ownProcessModel, placesModel } from './places-model.ts';
import { installationModel } from './installation-model.ts';
import type { RehearsalCard } from './rehearsal-model.ts';
import { DIFFERENCES_PER_CARD, rehearsalModel } from './rehearsal-model.ts';
import type { RuleForm } from './rule-model.ts';
import { PRODUCTS_PER_CARD, ruleModel } from './rule-model.ts';
import { RULES_PER_CARD, rulesModel } from './rules-model.ts';
import { SEATS_PER_CARD, seatsModel } from './seats-model.ts';
import { settingsModel } from './settings-model.ts';
import { topicModel } from './topic-model.ts';
import type { Card } from './templates.ts';
import { expand, jsonOf } from './templates.ts';

export type { Card, FormView, ListView };

/** Draws the cards: Adaptive Card JSON in the reader's language. All text from outside is literal. */
export interface Cards {
  /** The form: empty, or as it was filled in, with its problems. */
  form(view: FormView, reader: Reader): Card;
  /**
   * For approvers. While pending: the decision card with the reader's entries (`draft`). Afterwards: the
   * details, which use only the page of `draft`.
   */
  decision(view: RequestView, reader: Reader, draft?: Draft, notice?: CardNotice): Card;
  /**
   * For the requester. `note`: why the card is not what they expected, or the question whether to withdraw the
   * request. `readerId`: the object id of its only reader, if there is one; another person than the requester
   * gets no *Withdraw*.
   */
  status(view: RequestView, reader: Reader, note?: StatusNote, readerId?: string): Card;
  /** For the requester: one question of an approver, or the result of a click on it. */
  asked(view: AskedView, reader: Reader): Card;
  /** How many requests wait, and up to 10 of them, newest first. */
  waiting(count: number, requests: readonly LicenseRequest[], reader: Reader): Card;
  /** For approvers: several requests to tick, the look ahead at those ticked, or what was decided. */
  decide(view: DecideView, reader: Reader): Card;
  /** A page of a list of requests. */
  list(view: ListView, reader: Reader): Card;
  /** The licenses that License Desk gave to the reader. */
  licenses(grants: readonly Grant[], reader: Reader, state?: OwnLicensesState): Card;
  /** For approvers: why a person has each license, or the people to choose from. */
  why(answer: Why | SeveralPeople, reader: Reader): Card;
  /** For approvers: the seats of the products, and when they run out. */
  seats(view: SeatsView, reader: Reader): Card;
  /** For approvers: the rules in their order, from an index on, with the result of a click. */
  rules(view: RulesView, reader: Reader, state?: Parameters<typeof rulesModel>[2]): Card;
  /** For approvers: a rule to make or change, as it was entered, with its problems. */
  rule(form: RuleForm, reader: Reader): Card;
  /** For approvers: one rule with a page of its rehearsal. */
  rehearsal(shown: RehearsalCard, reader: Reader): Card;
  /** The greeting in a conversation. An approver's personal chat also gets the next step. */
  greeting(where: MenuFor, reader: Reader): Card;
  /** The organization's own process, instead of a form. */
  ownProcess(own: OwnProcess, reader: Reader): Card;
  /** The settings in short. `note`: the result of a click. */
  settings(overview: SettingsOverview, reader: Reader, note?: string): Card;
  /**
   * One topic of the settings, or the result of saving it with the entries. `groups`: the names of the approver
   * groups.
   */
  settingsTopic(
    topic: Topic,
    answer: Parameters<typeof topicModel>[1],
    reader: Reader,
    groups?: readonly string[],
  ): Card;
  /** When licenses of a product end, or what a rule for that would do. */
  settingsEnds(state: EndsState, reader: Reader): Card;
  /** The findings of a check of the installation. */
  installation(view: InstallationView, reader: Reader): Card;
  /** A page of the places, and the result of a click. */
  places(page: PlacesPage, reader: Reader, note?: PlacesNote): Card;
  /** How many requests have waited for long, and up to 10 of them, oldest first; and who waits for a license. */
  reminder(content: ReminderContent, reader: Reader): Card;
  /** The commands that the reader can use, as buttons. */
  help(where: MenuFor, reader: Reader): Card;
  /** One line, and a button for each of these commands. */
  offer(line: string, names: Parameters<typeof offerModel>[1], reader: Reader): Card;
  /** For approvers: whether somebody may lose data with a license, or the result of a click on that. */
  question(about: Grant | LossAnswer, reader: Reader): Card;
  /** For approvers: whether a license is extended, or the result of a click on that. */
  extension(question: Parameters<typeof extensionModel>[0], reader: Reader): Card;
  extensionAnswer(answer: ExtensionAnswer, extensionId: string, reader: Reader): Card;
  /** To a person: their license ends soon. */
  endReminder(grant: Grant, news: EndReminder, reader: Reader): Card;
  /** For approvers: whether the removals of a day go on. `count`: how many licenses wait. */
  pause(pause: Pause, count: number, reader: Reader): Card;
  /** A small card with one literal sentence. */
  sentence(text: string): Card;
}

/** `timeZone` (IANA): used if the system does not know the reader's zone. `now`: milliseconds since 1970, for ages. */
export function createCards({
  timeZone,
  now = Date.now,
}: {
  readonly timeZone: string;
  readonly now?: () => number;
}): Cards {
  const seen = (reader: Reader): Reader => (isZone(reader.timeZone) ? reader : { ...reader, timeZone });
  return {
    form: (view, reader) =>
      drawToFit(MAX_FOUND, (names) => expand('form', formModel(view, seen(reader), names))),
    decision: drawnOnce((view, reader, draft, notice) =>
      isPending(view.request)
        ? drawToFit(PERSONS_PER_PAGE, (size) =>
            expand('decision', decisionModel(view, seen(reader), draft, notice, size)),
          )
        : drawToFit(NAMES_PER_PAGE, (size) =>
            expand('details', detailsModel(view, seen(reader), draft?.page ?? 0, notice, size)),
          ),
    ),
    status: (view, reader, note, readerId) =>
      drawToFit(NAMES_PER_PAGE, (size) =>
        expand('details', statusModel(view, seen(reader), note, readerId, size)),
      ),
    asked: (view, reader) => expand('asked', askedModel(view, seen(reader))),
    waiting: (count, requests, reader) =>
      expand('waiting', waitingModel(count, requests, seen(reader), now())),
    decide: (view, reader) =>
      firstToFit(DETAILS, (detail) => expand('decide', decideModel(view, seen(reader), now(), detail))),
    list: (view, reader) =>
      firstToFit(ROW_NAMES, (size) => expand('list', listModel(view, seen(reader), now(), size))),
    licenses: (grants, reader, state) =>
      drawToFit(LICENSES_PER_CARD, (size) =>
        expand('licenses', ownLicensesModel(grants, seen(reader), size, state)),
      ),
    why: (answer, reader) =>
      answer.outcome === 'several'
        ? drawToFit(MAX_CHOICES, (size) => expand('licenses', severalModel(answer, reader, size)))
        : drawToFit(LICENSES_PER_CARD, (size) => expand('licenses', whyModel(answer, seen(reader), size))),
    seats: (view, reader) =>
      drawToFit(SEATS_PER_CARD, (size) => expand('seats', seatsModel(view, seen(reader), size))),
    rules: (view, reader, state) =>
      drawToFit(RULES_PER_CARD, (size) => expand('rules', rulesModel(view, seen(reader), state, size))),
    rule: (form, reader) =>
      drawToFit(PRODUCTS_PER_CARD, (size) => expand('rule', ruleModel(form, seen(reader), size))),
    rehearsal: (shown, reader) =>
      drawToFit(DIFFERENCES_PER_CARD, (size) =>
        expand('rehearsal', rehearsalModel(shown, seen(reader), size)),
      ),
    greeting: (where, reader) => expand('greeting', greetingModel(where, reader)),
    ownProcess: (own, reader) => expand('own-process', ownProcessModel(own, reader)),
    settings: (overview, reader, note) => expand('settings', settingsModel(overview, seen(reader), note)),
    settingsEnds: (state, reader) => expand('settings-ends', endsModel(state, seen(reader))),
    settingsTopic: (topic, answer, reader, groups) =>
      expand('settings-topic', topicModel(topic, answer, seen(reader), groups)),
    installation: (view, reader) => expand('installation', installationModel(view, seen(reader))),
    places: (page, reader, note) => expand('places', placesModel(page, seen(reader), now(), note)),
    reminder: ({ count, requests, queues }, reader) =>
      expand('waiting', waitingModel(count, requests, seen(reader), now(), queues)),
    help: (where, reader) => expand('help', helpModel(where, reader)),
    extension: (question, reader) => expand('question', extensionModel(question, seen(reader))),
    extensionAnswer: (answer, extensionId, reader) =>
      expand('question', answeredExtensionModel(answer, extensionId, seen(reader))),
    endReminder: (grant, news, reader) => expand('question', endReminderModel(grant, news, seen(reader))),
    pause: (pause, count, reader) => expand('pause', pauseModel(pause, count, reader)),
    question: (about, reader) =>
      expand('question', 'outcome' in about ? answeredModel(about, reader) : questionModel(about, reader)),
    offer: (line, names, reader) => expand('offer', offerModel(line, names, reader)),
    sentence: (text) => expand('sentence', sentenceModel(text)),
  };
}

/**
 * The most bytes of a card with persons: a little less than an answer to a click may have (replies.ts). If a
 * card were larger, nobody could decide.
 */
const MAX_BYTES = 28 * 1024 - 100;

/**
 * Draws the card with as many persons as fit, at most `most`. With long names and the apps of a large suite,
 * pages get shorter.
 */
function drawToFit(most: number, draw: (persons: number) => Card): Card {
  return firstToFit([most, ...[30, 8, 4, 3, 2].filter((fewer) => fewer < most), 1], draw);
}

/** Draws the card in the first size in which it fits, else in the last one. */
function firstToFit<Size>(sizes: readonly Size[], draw: (size: Size) => Card): Card {
  let card: Card = {};
  for (const size of sizes) {
    card = draw(size);
    if (Buffer.byteLength(jsonOf(card)) <= MAX_BYTES) break;
  }
  return card;
}
