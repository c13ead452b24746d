import type { Activity } from 'botbuilder';
import { checkInstallation } from '../app/check-installation.ts';
import { changeRemoval } from '../app/change-removal.ts';
import { approveRequest, declineRequest } from '../app/decide-request.ts';
import { greetConversation } from '../app/greet-conversation.ts';
import { listOwnRequests, listRequests } from '../app/list-requests.ts';
import { openOwnRequest } from '../app/open-own-request.ts';
import {
  addPlace,
  listPlaces,
  postCardHere,
  removeListedPlace,
  removePlace,
  testPlace,
} from '../app/manage-places.ts';
import { saveSettings, viewSettings } from '../app/manage-settings.ts';
import type { Desk, Log } from '../app/ports.ts';
import { forgetConversation, rememberConversation } from '../app/remember-conversation.ts';
import { offeredProducts, ownProcess } from '../app/offered-products.ts';
import { submitRequest } from '../app/submit-request.ts';
import { correctRequest } from '../app/correct-request.ts';
import { acceptExport, offerExport } from '../app/send-export.ts';
import { tryAgain } from '../app/try-again.ts';
import { viewForApprover, viewForRequester } from '../app/view-request.ts';
import { withdrawRequest } from '../app/withdraw-request.ts';
import type { Reader } from '../text/languages.ts';
import { readerFor } from '../text/languages.ts';
import type { Sender } from './actor.ts';
import { localeOf, readSender, zoneOf } from './actor.ts';
import type { Cards } from './cards.ts';

/** Everything that can be done; tests hand in their own. */
export const useCases = {
  offeredProducts,
  ownProcess,
  submitRequest,
  withdrawRequest,
  correctRequest,
  viewForApprover,
  viewForRequester,
  changeRemoval,
  approveRequest,
  declineRequest,
  tryAgain,
  addPlace,
  removePlace,
  postCardHere,
  listRequests,
  listOwnRequests,
  openOwnRequest,
  greetConversation,
  listPlaces,
  removeListedPlace,
  testPlace,
  viewSettings,
  saveSettings,
  checkInstallation,
  offerExport,
  acceptExport,
  rememberConversation,
  forgetConversation,
};
export type UseCases = typeof useCases;

/** The default language and the time zone of cards. */
export interface ReaderFallback {
  readonly language: string;
  readonly timeZone: string;
}

export interface BotDeps {
  readonly desk: Desk;
  readonly cards: Cards;
  readonly readerFallback: ReaderFallback;
  /** The only tenant that is served. */
  readonly tenantId: string;
  /** The address that opens the personal chat with the bot. */
  readonly chatUrl: string;
  readonly log: Log;
  readonly actions?: UseCases;
}

/** One activity of somebody whose tenant was checked. */
export interface Turn extends Sender {
  readonly desk: Desk;
  readonly cards: Cards;
  readonly actions: UseCases;
  readonly log: Log;
  readonly chatUrl: string;
  /** The card that was clicked. */
  readonly replyToId: string | undefined;
  /** Who acts: for sentences that they alone see. */
  readonly reader: Reader;
  /** Who reads what is posted here: who acts in a personal chat, everybody elsewhere. */
  readonly audience: Reader;
}

/** Opens the turn of an authenticated activity. Throws DomainError `wrong-tenant`. */
export function openTurn(deps: BotDeps, activity: Activity): Turn {
  const { desk, cards, log, chatUrl, readerFallback, actions = useCases } = deps;
  const sender = readSender(activity, deps.tenantId);
  const reader = readerFor(localeOf(activity), readerFallback, zoneOf(activity));
  const audience = sender.address.kind === 'personal' ? reader : readerFor(undefined, readerFallback);
  const replyToId = activity.replyToId === '' ? undefined : activity.replyToId;
  return { ...sender, desk, cards, actions, log, chatUrl, replyToId, reader, audience };
}
