import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { stopWaiting } from '../../../src/app/decide/stop-waiting.ts';
import { tryAgain } from '../../../src/app/decide/try-again.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { aContextWithPlace, APPROVER, ask, FORM_ID } from '../../support/app-story.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';

describe('Who lost the right a moment ago', () => {
  for (const [what, act] of [
    ['is refused an X', (fake: FakeContext) => changeExclusion(fake.ctx, APPROVER, FORM_ID, 0, true)],
    ['is refused Try again', (fake: FakeContext) => tryAgain(fake.ctx, APPROVER, FORM_ID)],
    ['is refused Stop waiting', (fake: FakeContext) => stopWaiting(fake.ctx, APPROVER, FORM_ID)],
  ] as const) {
    it(`${what}, though they were an approver within the last minute`, async () => {
      const fake = await aContextWithPlace();
      await ask(fake);
      await viewForApprover(fake.ctx, APPROVER, FORM_ID);
      fake.approvers.delete(APPROVER.id);
      // Looking is allowed for a minute: what is remembered still says that they may.
      await viewForApprover(fake.ctx, APPROVER, FORM_ID);
      await assertRefused(act(fake), 'not-an-approver');
      await fake.close();
    });
  }
});
