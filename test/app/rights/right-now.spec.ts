import { acceptExport, offerExport } from '../../../src/app/audit/send-export.ts';
import { approveTicked } from '../../../src/app/decide/approve-ticked.ts';
import { askQuestion } from '../../../src/app/decide/ask-question.ts';
import { approveRequest, declineRequest } from '../../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { takeOffList } from '../../../src/app/seats/take-off-list.ts';
import { stopWaiting } from '../../../src/app/decide/stop-waiting.ts';
import { tryAgain } from '../../../src/app/decide/try-again.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import {
  addPlace,
  removeListedPlace,
  removePlace,
  showNames,
  testPlace,
} from '../../../src/app/places/manage-places.ts';
import type { Context } from '../../../src/app/ports/context.ts';
import { placeId } from '../../../src/app/records/documents.ts';
import { answerExtension } from '../../../src/app/seats/answer-extension.ts';
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
import { aContextWithPlace, entriesOn, APPROVER, ask, FORM_ID } from '../../support/app-story.ts';
import { OFFERED_FILE } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { channel, personalChat, VISIO } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';
import { A_SEEN_REHEARSAL, aRuleInput } from '../../support/rules.ts';

const IT = channel('it');
const EXTENSION = { personId: APPROVER.id, skuId: VISIO, extensionId: 'extension-1' };

const idOf = (ctx: Context): string => placeId(ctx, IT);
const decided = (fake: FakeContext, decide: typeof approveRequest) =>
  decide(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));

describe('A person who lost the right a moment ago', () => {
  for (const [what, act] of [
    ['is refused Approve', (fake) => decided(fake, approveRequest)],
    ["is refused Don't approve", (fake) => decided(fake, declineRequest)],
    [
      'is refused several at once',
      ({ ctx }) => approveTicked(ctx, APPROVER, [{ requestId: FORM_ID, seen: 'x' }]),
    ],
    ['is refused an X', ({ ctx }) => changeExclusion(ctx, APPROVER, FORM_ID, 0, true)],
    ['is refused Ask', ({ ctx }) => askQuestion(ctx, APPROVER, FORM_ID, 'pending.', 'Why?')],
    ['is refused Try again', ({ ctx }) => tryAgain(ctx, APPROVER, FORM_ID)],
    ['is refused Stop waiting', ({ ctx }) => stopWaiting(ctx, APPROVER, FORM_ID)],
    ['is refused Take off the list', ({ ctx }) => takeOffList(ctx, APPROVER, FORM_ID)],
    ['saves no rule', ({ ctx }) => saveRule(ctx, APPROVER, aRuleInput())],
    ['switches no rule on', ({ ctx }) => switchOnRule(ctx, APPROVER, 'rule-1', A_SEEN_REHEARSAL)],
    ['switches no rule off', ({ ctx }) => switchOffRule(ctx, APPROVER, 'rule-1')],
    ['confirms no rule', ({ ctx }) => confirmRule(ctx, APPROVER, { ruleId: 'rule-1', version: 1 })],
    ['deletes no rule', ({ ctx }) => deleteRule(ctx, APPROVER, { ruleId: 'rule-1', version: 1 })],
    ['moves no rule', ({ ctx }) => moveRule(ctx, APPROVER, 'rule-1', 'up', 1)],
    ['takes no license away', ({ ctx }) => answerLoss(ctx, APPROVER, APPROVER.id, VISIO, 'remove')],
    ['extends no license', ({ ctx }) => answerExtension(ctx, APPROVER, EXTENSION, 'granted')],
    ['lets no removals go on', ({ ctx }) => answerPause(ctx, APPROVER, '', undefined)],
    ['makes no place', ({ ctx }) => addPlace(ctx, APPROVER, channel('sales'), 'Sales')],
    ['stops no channel', ({ ctx }) => removePlace(ctx, APPROVER, IT)],
    ['removes no place', ({ ctx }) => removeListedPlace(ctx, APPROVER, idOf(ctx))],
    ['shows no names in a shared channel', ({ ctx }) => showNames(ctx, APPROVER, idOf(ctx))],
    ['sends no test card', ({ ctx }) => testPlace(ctx, APPROVER, idOf(ctx))],
    ['is offered no audit', ({ ctx }) => offerExport(ctx, APPROVER, 'csv')],
    [
      'is sent no audit',
      ({ ctx }) => acceptExport(ctx, APPROVER, personalChat(APPROVER.id), 'csv', OFFERED_FILE),
    ],
    [
      'saves no settings',
      async ({ ctx }) => {
        const { settings } = await viewSettings(ctx, APPROVER);
        return saveSettings(ctx, APPROVER, 0, { ...asInput(settings), guests: true });
      },
    ],
  ] as const satisfies readonly [string, (fake: FakeContext) => Promise<unknown>][]) {
    it(`${what}, though they were an approver within the last minute`, async () => {
      const fake = await aContextWithPlace();
      await ask(fake);
      await viewForApprover(fake.ctx, APPROVER, FORM_ID);
      fake.approvers.delete(APPROVER.id);
      // Looking is still allowed for a minute, since the last answer is remembered.
      await viewForApprover(fake.ctx, APPROVER, FORM_ID);
      await assertRefused(act(fake), 'not-an-approver');
      await fake.close();
    });
  }
});
