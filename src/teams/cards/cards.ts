import type { InstallationView } from '../../app/operate/check-installation.ts';
import type { RequestView } from '../../app/ports/messages.ts';
import type { PlacesPage } from '../../app/places/manage-places.ts';
import type { OwnProcess } from '../../app/ports/results.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import { isPending } from '../../domain/request.ts';
import type { Reader } from '../../text/languages.ts';
import { isZone } from '../../text/languages.ts';
import { decisionModel } from './decision-model.ts';
import type { Draft } from './draft.ts';
import { detailsModel, statusModel } from './details-model.ts';
import type { FormView } from './form-model.ts';
import { formModel, MAX_FOUND } from './form-model.ts';
import type { CardNotice } from './notice.ts';
import { PERSONS_PER_PAGE } from './parts.ts';
import type { ListView } from './list-model.ts';
import { listModel } from './list-model.ts';
import { greetingModel, helpModel, sentenceModel, waitingModel } from './small-models.ts';
import type { PlacesNote } from './places-model.ts';
import { ownProcessModel, placesModel } from './places-model.ts';
import { installationModel } from './installation-model.ts';
import { settingsModel } from './settings-model.ts';
import type { Card } from './templates.ts';
import { expand, jsonOf } from './templates.ts';

export type { Card, FormView, ListView };

/** Draws the cards: plain Adaptive Card JSON, in the reader's language. Everything from outside is shown literally. */
export interface Cards {
  /** The form, empty or as it was filled in, with what is wrong. */
  form(view: FormView, reader: Reader): Card;
  /** For approvers: while pending, the card to decide with the reader's entries (`draft`); else the details (only its page counts). */
  decision(view: RequestView, reader: Reader, draft?: Draft, notice?: CardNotice): Card;
  /**
   * For the requester. `note`: why it is not what they expected. `readerId`: its only reader (object id), where there is one: for another
   * person than the requester it has no *Withdraw*.
   */
  status(view: RequestView, reader: Reader, note?: 'existing' | 'too-late', readerId?: string): Card;
  /** How many requests wait, and up to 10 of them, newest first. */
  waiting(count: number, requests: readonly LicenseRequest[], reader: Reader): Card;
  /** A page of a list of requests. */
  list(view: ListView, reader: Reader): Card;
  /** The bot's first words in a conversation; in the personal chat of an approver, what to do next. */
  greeting(where: { readonly shared: boolean; readonly approver: boolean }, reader: Reader): Card;
  /** The organization's own way of asking, instead of a form. */
  ownProcess(own: OwnProcess, reader: Reader): Card;
  /** The settings, or what came of saving them with the entries. */
  settings(answer: Parameters<typeof settingsModel>[0], reader: Reader): Card;
  /** The findings of a check of the installation. */
  installation(view: InstallationView, reader: Reader): Card;
  /** A page of the places, and what came of a click. */
  places(page: PlacesPage, reader: Reader, note?: PlacesNote): Card;
  /** The same for those that have waited for long, oldest first. */
  reminder(count: number, requests: readonly LicenseRequest[], reader: Reader): Card;
  help(reader: Reader): Card;
  /** A small card with one literal sentence. */
  sentence(text: string): Card;
}

/** `timeZone` (IANA) is used where a reader's zone is none that the system knows. */
export function createCards({ timeZone }: { readonly timeZone: string }): Cards {
  const seen = (reader: Reader): Reader => (isZone(reader.timeZone) ? reader : { ...reader, timeZone });
  return {
    form: (view, reader) =>
      drawToFit(MAX_FOUND, (names) => expand('form', formModel(view, seen(reader), names))),
    decision: (view, reader, draft, notice) =>
      drawToFit(PERSONS_PER_PAGE, (size) =>
        isPending(view.request)
          ? expand('decision', decisionModel(view, seen(reader), draft, notice, size))
          : expand('details', detailsModel(view, seen(reader), draft?.page ?? 0, notice, size)),
      ),
    status: (view, reader, note, readerId) =>
      drawToFit(PERSONS_PER_PAGE, (size) =>
        expand('details', statusModel(view, seen(reader), note, readerId, size)),
      ),
    waiting: (count, requests, reader) => expand('waiting', waitingModel(count, requests, seen(reader))),
    list: (view, reader) => expand('list', listModel(view, seen(reader))),
    greeting: (where, reader) => expand('greeting', greetingModel(where, reader)),
    ownProcess: (own, reader) => expand('own-process', ownProcessModel(own, reader)),
    settings: (answer, reader) => expand('settings', settingsModel(answer, seen(reader))),
    installation: (view, reader) => expand('installation', installationModel(view, seen(reader))),
    places: (page, reader, note) => expand('places', placesModel(page, seen(reader), note)),
    reminder: (count, requests, reader) =>
      expand('waiting', waitingModel(count, requests, seen(reader), true)),
    help: (reader) => expand('help', helpModel(reader)),
    sentence: (text) => expand('sentence', sentenceModel(text)),
  };
}

/**
 * Bytes of a card with persons, a little under what an answer to a click may have (answers.ts): the card must never outgrow it, or nobody
 * could decide.
 */
const MAX_BYTES = 28 * 1024 - 200;

/** The card with as many persons as fit, `most` at the most: with 15 long names and the apps of a large suite, the pages get shorter. */
function drawToFit(most: number, draw: (persons: number) => Card): Card {
  for (const size of [most, 8, 4]) {
    const card = draw(size);
    if (Buffer.byteLength(jsonOf(card)) <= MAX_BYTES) return card;
  }
  return draw(1);
}
