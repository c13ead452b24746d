import assert from 'node:assert/strict';
import { acceptExport, offerExport } from '../../../src/app/audit/send-export.ts';
import { askQuestion } from '../../../src/app/decide/ask-question.ts';
import { approveRequest, declineRequest } from '../../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { takeOffList } from '../../../src/app/seats/take-off-list.ts';
import { stopWaiting } from '../../../src/app/decide/stop-waiting.ts';
import { tryAgain } from '../../../src/app/decide/try-again.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { listRequests } from '../../../src/app/list/list-requests.ts';
import { openRequest } from '../../../src/app/list/open-request.ts';
import { checkInstallation } from '../../../src/app/operate/check-installation.ts';
import {
  addPlace,
  listPlaces,
  removeListedPlace,
  removePlace,
  showNames,
  testPlace,
} from '../../../src/app/places/manage-places.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { placeId } from '../../../src/app/records/documents.ts';
import { answerExtension } from '../../../src/app/seats/answer-extension.ts';
import { listRules } from '../../../src/app/rules/list-rules.ts';
import { rehearseRule } from '../../../src/app/rules/rehearse-rule.ts';
import { saveRule } from '../../../src/app/rules/save-rule.ts';
import {
  confirmRule,
  deleteRule,
  moveRule,
  switchOffRule,
  switchOnRule,
} from '../../../src/app/rules/switch-rule.ts';
import { answerLoss } from '../../../src/app/seats/answer-loss.ts';
import { answerPause } from '../../../src/app/seats/answer-pause.ts';
import { asInput, saveSettings, viewSettings } from '../../../src/app/settings/manage-settings.ts';
import { aContextWithPlace, entriesOn, APPROVER, ask, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { OFFERED_FILE } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { channel, personalChat, VISIO } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';
import { A_SEEN_REHEARSAL, aRuleInput } from '../../support/rules.ts';

const IT = channel('it');
const CHAT = personalChat(EMPLOYEE.id);

const idOf = (ctx: Context): string => placeId(ctx, IT);
const decided = (fake: FakeContext, decide: typeof approveRequest) =>
  decide(fake.ctx, EMPLOYEE, FORM_ID, entriesOn(fake, 'pending.'));

type Act = (fake: FakeContext) => Promise<unknown>;

const ABOUT_REQUEST: readonly (readonly [string, Act])[] = [
  ['approve', (fake) => decided(fake, approveRequest)],
  ['decline', (fake) => decided(fake, declineRequest)],
  ['person-removed', ({ ctx }) => changeExclusion(ctx, EMPLOYEE, FORM_ID, 0, true)],
  ['person-put-back', ({ ctx }) => changeExclusion(ctx, EMPLOYEE, FORM_ID, 0, false)],
  ['persons-removed', ({ ctx }) => changeExclusion(ctx, EMPLOYEE, FORM_ID, { problemsWith: null }, true)],
  ['persons-put-back', ({ ctx }) => changeExclusion(ctx, EMPLOYEE, FORM_ID, 'all', false)],
  ['ask', ({ ctx }) => askQuestion(ctx, EMPLOYEE, FORM_ID, 'pending.', 'Why?')],
  ['try-again', ({ ctx }) => tryAgain(ctx, EMPLOYEE, FORM_ID)],
  ['stop-waiting', ({ ctx }) => stopWaiting(ctx, EMPLOYEE, FORM_ID)],
  ['take-off-list', ({ ctx }) => takeOffList(ctx, EMPLOYEE, FORM_ID)],
  ['view', ({ ctx }) => viewForApprover(ctx, EMPLOYEE, FORM_ID)],
  ['view', ({ ctx }) => openRequest(ctx, EMPLOYEE, FORM_ID, CHAT)],
];
const ABOUT_NONE: readonly (readonly [string, Act])[] = [
  ['add-place', ({ ctx }) => addPlace(ctx, EMPLOYEE, channel('sales'), 'Sales')],
  ['remove-place', ({ ctx }) => removePlace(ctx, EMPLOYEE, IT)],
  ['remove-place', ({ ctx }) => removeListedPlace(ctx, EMPLOYEE, idOf(ctx))],
  ['show-names', ({ ctx }) => showNames(ctx, EMPLOYEE, idOf(ctx))],
  ['test-place', ({ ctx }) => testPlace(ctx, EMPLOYEE, idOf(ctx))],
  ['view-settings', ({ ctx }) => listPlaces(ctx, EMPLOYEE)],
  ['view-settings', ({ ctx }) => viewSettings(ctx, EMPLOYEE)],
  ['view-settings', ({ ctx }) => checkInstallation(ctx, EMPLOYEE)],
  [
    'save-settings',
    async ({ ctx }) => {
      const { settings } = await viewSettings(ctx, APPROVER);
      return saveSettings(ctx, EMPLOYEE, 0, asInput(settings));
    },
  ],
  ['view-rules', ({ ctx }) => listRules(ctx, EMPLOYEE)],
  ['save-rule', ({ ctx }) => saveRule(ctx, EMPLOYEE, aRuleInput())],
  ['rehearse-rule', ({ ctx }) => rehearseRule(ctx, EMPLOYEE, 'rule-1')],
  ['switch-on-rule', ({ ctx }) => switchOnRule(ctx, EMPLOYEE, 'rule-1', A_SEEN_REHEARSAL)],
  ['switch-off-rule', ({ ctx }) => switchOffRule(ctx, EMPLOYEE, 'rule-1')],
  ['confirm-rule', ({ ctx }) => confirmRule(ctx, EMPLOYEE, { ruleId: 'rule-1', version: 1 })],
  ['delete-rule', ({ ctx }) => deleteRule(ctx, EMPLOYEE, { ruleId: 'rule-1', version: 1 })],
  ['move-rule', ({ ctx }) => moveRule(ctx, EMPLOYEE, 'rule-1', 'up', 1)],
  ['answer-loss', ({ ctx }) => answerLoss(ctx, EMPLOYEE, EMPLOYEE.id, VISIO, 'remove')],
  [
    'answer-extension',
    ({ ctx }) =>
      answerExtension(ctx, EMPLOYEE, { personId: EMPLOYEE.id, skuId: VISIO, extensionId: 'x' }, 'granted'),
  ],
  ['answer-pause', ({ ctx }) => answerPause(ctx, EMPLOYEE, '', undefined)],
  ['export', ({ ctx }) => offerExport(ctx, EMPLOYEE, 'csv')],
  ['export', ({ ctx }) => acceptExport(ctx, EMPLOYEE, CHAT, 'csv', OFFERED_FILE)],
  ['list', ({ ctx }) => listRequests(ctx, EMPLOYEE, 'pending')],
];

describe('Who is no approver', () => {
  for (const [about, acts] of [
    [FORM_ID, ABOUT_REQUEST],
    [undefined, ABOUT_NONE],
  ] as const) {
    for (const [n, [what, act]] of acts.entries()) {
      it(`is refused ${what} (act ${n + 1}), and the audit says what they tried`, async () => {
        const fake = await aContextWithPlace();
        await ask(fake);
        await assertRefused(act(fake), 'not-an-approver');
        const entries = await auditedOf(fake, 'refused');
        assert.deepEqual(
          entries.map(({ actor, requestId, after }) => [actor, requestId, after]),
          [[EMPLOYEE, about, { attempted: what }]],
        );
        await fake.close();
      });
    }
  }
});
