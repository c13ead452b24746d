import { answerQuestion, requestToAnswer } from '../../app/ask/answer-question.ts';
import { correctRequest } from '../../app/ask/correct-request.ts';
import { offeredProducts, ownProcess } from '../../app/ask/offered-products.ts';
import { submitRequest } from '../../app/ask/submit-request.ts';
import { withdrawRequest } from '../../app/ask/withdraw-request.ts';
import { acceptExport, offerExport } from '../../app/audit/send-export.ts';
import { approveTicked } from '../../app/decide/approve-ticked.ts';
import { askQuestion } from '../../app/decide/ask-question.ts';
import { approveRequest, declineRequest } from '../../app/decide/decide-request.ts';
import { changeExclusion } from '../../app/decide/exclude-persons.ts';
import { listTickable } from '../../app/decide/list-tickable.ts';
import { lookAhead } from '../../app/decide/look-ahead.ts';
import { stopWaiting } from '../../app/decide/stop-waiting.ts';
import { tryAgain } from '../../app/decide/try-again.ts';
import { viewForApprover, viewForRequester } from '../../app/decide/view-request.ts';
import { listOwnRequests, listRequests } from '../../app/list/list-requests.ts';
import { openOwnRequest, openRequest } from '../../app/list/open-request.ts';
import { checkInstallation } from '../../app/operate/check-installation.ts';
import { greetConversation } from '../../app/places/greet-conversation.ts';
import {
  addPlace,
  listPlaces,
  removeListedPlace,
  removePlace,
  showNames,
  testPlace,
} from '../../app/places/manage-places.ts';
import { readRole } from '../../app/places/read-role.ts';
import { renamePlaces } from '../../app/places/name-channel.ts';
import { forgetConversation, rememberConversation } from '../../app/places/remember-conversation.ts';
import { rememberServiceUrl } from '../../app/places/remember-service-url.ts';
import { listRules } from '../../app/rules/list-rules.ts';
import { rehearseRule } from '../../app/rules/rehearse-rule.ts';
import { saveRule } from '../../app/rules/save-rule.ts';
import {
  confirmRule,
  deleteRule,
  moveRule,
  switchOffRule,
  switchOnRule,
} from '../../app/rules/switch-rule.ts';
import { answerPause } from '../../app/seats/answer-pause.ts';
import { answerExtension } from '../../app/seats/answer-extension.ts';
import { askExtension, proposeExtension } from '../../app/seats/ask-extension.ts';
import { answerLoss } from '../../app/seats/answer-loss.ts';
import { giveBack } from '../../app/seats/give-back.ts';
import { leaveList } from '../../app/seats/leave-list.ts';
import { listOwnGrants } from '../../app/seats/list-grants.ts';
import { takeOffList } from '../../app/seats/take-off-list.ts';
import { viewSeats } from '../../app/seats/view-seats.ts';
import { whyPerson } from '../../app/seats/why-person.ts';
import { foreseeEndRule, saveEndRule } from '../../app/settings/end-rules.ts';
import { saveSettings, viewSettings } from '../../app/settings/manage-settings.ts';
import { approverGroups, settingsOverview } from '../../app/settings/settings-overview.ts';

/** Every use case for Teams. None can be called without a context; src/compose binds them to it, once. */
export const useCases = {
  offeredProducts,
  ownProcess,
  submitRequest,
  withdrawRequest,
  requestToAnswer,
  answerQuestion,
  correctRequest,
  viewForApprover,
  viewForRequester,
  changeExclusion,
  approveRequest,
  declineRequest,
  listTickable,
  lookAhead,
  approveTicked,
  askQuestion,
  tryAgain,
  stopWaiting,
  leaveList,
  takeOffList,
  addPlace,
  removePlace,
  openRequest,
  listRequests,
  listOwnRequests,
  openOwnRequest,
  listOwnGrants,
  giveBack,
  proposeExtension,
  askExtension,
  answerExtension,
  answerLoss,
  answerPause,
  whyPerson,
  viewSeats,
  greetConversation,
  readRole,
  listPlaces,
  removeListedPlace,
  showNames,
  testPlace,
  settingsOverview,
  approverGroups,
  viewSettings,
  saveSettings,
  foreseeEndRule,
  saveEndRule,
  listRules,
  saveRule,
  deleteRule,
  moveRule,
  rehearseRule,
  switchOnRule,
  switchOffRule,
  confirmRule,
  checkInstallation,
  offerExport,
  acceptExport,
  rememberConversation,
  rememberServiceUrl,
  forgetConversation,
  renamePlaces,
};

/** A use case without its first parameter, the context. */
type Bound<UseCase> = UseCase extends (ctx: never, ...rest: infer Rest) => infer Result
  ? (...rest: Rest) => Result
  : never;

/** The use cases, bound to the context. Tests pass their own. */
export type UseCases = { readonly [Name in keyof typeof useCases]: Bound<(typeof useCases)[Name]> };
