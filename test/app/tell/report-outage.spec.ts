import assert from 'node:assert/strict';
import { reportOutage } from '../../../src/app/tell/report-outage.ts';
import type { Outage } from '../../../src/domain/job.ts';
import { aContextWithPlace } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import type { FakeContext } from '../../support/fake-context.ts';

const DAY = 86_400_000;

describe('An outage', () => {
  let fake: FakeContext;
  let wakes: number;
  let warnings: unknown[];
  beforeEach(async () => {
    fake = await aContextWithPlace({ approverMail: ['it@contoso.com', 'hr@contoso.com'] });
    fake.posts.length = 0;
    [wakes, warnings] = [0, []];
  });
  afterEach(() => fake.close());

  async function report(outage: Outage): Promise<void> {
    const log = {
      ...fake.ctx.log,
      warn: (_text: string, fields?: object) => void warnings.push(fields),
    };
    await reportOutage({ ...fake.ctx, log, wake: () => void (wakes += 1) }, outage);
    await fake.work();
  }
  const told = () =>
    fake.posts.flatMap(({ message }) => (message.kind === 'outage' ? [message.outage.cause] : []));
  const mailed = () =>
    fake.mails.flatMap(({ to, content }) => (content.kind === 'outage' ? [[to, content.outage.cause]] : []));

  it('is told and written down once a day', async () => {
    await report({ cause: 'consent' });
    await report({ cause: 'consent' });
    assert.deepEqual([told(), mailed(), wakes], [['consent'], [], 1]);
    const entries = await auditedOf(fake, 'outage');
    assert.deepEqual(
      entries.map(({ actor, after }) => [actor, after]),
      [['license-desk', { cause: 'consent' }]],
    );
    assert.deepEqual(warnings, [{ cause: 'consent', about: undefined }]);
    fake.now += DAY + 1000;
    await report({ cause: 'consent' });
    assert.deepEqual([told().length, wakes], [2, 2]);
  });

  it('is told for each thing that it is about', async () => {
    for (const about of ['one@contoso.com', 'other@contoso.com', 'one@contoso.com'])
      await report({ cause: 'consent', about });
    assert.equal(told().length, 2);
  });

  it('in which Teams does not know the bot is told at the places, and by mail to everybody of APPROVER_MAIL', async () => {
    await report({ cause: 'bot-unknown' });
    assert.deepEqual(
      [told(), mailed()],
      [
        ['bot-unknown'],
        [
          ['it@contoso.com', 'bot-unknown'],
          ['hr@contoso.com', 'bot-unknown'],
        ],
      ],
    );
  });

  it('that blocks the app is told by mail alone, once in a week', async () => {
    for (const days of [0, 6.9]) {
      fake.now += days * DAY;
      await report({ cause: 'app-blocked' });
    }
    assert.deepEqual([told(), mailed().length], [[], 2]);
    fake.now += 0.2 * DAY;
    await report({ cause: 'app-blocked' });
    assert.equal(mailed().length, 4);
  });
});
