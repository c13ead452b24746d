import assert from 'node:assert/strict';
import { checkInstallation, checkWork } from '../../../src/app/operate/check-installation.ts';
import { jobDocument } from '../../../src/app/records/queue-job.ts';
import { found } from '../../../src/domain/finding.ts';
import { create, mustCommit } from '../../contracts/store-notes.ts';
import { aContextWithPlace, APPROVER, EMPLOYEE } from '../../support/app-story.ts';
import { FakeContext } from '../../support/fake-context.ts';

const MINUTE = 60_000;
const iso = (at: number): string => new Date(at).toISOString();
const aJob = (id: string, at: number, trace?: string) => {
  const task = { kind: 'redraw', requestId: 'r' } as const;
  const record = { task, attempts: 12, madeAt: iso(at), lastError: `Reason of ${id}.` };
  return jobDocument(id, trace === undefined ? record : { ...record, trace }, iso(at));
};
const dead = (id: string, at: number, trace?: string) => create({ ...aJob(id, at, trace), list: 'dead' });

describe('the check of the installation in the settings', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  it('shows the worst finding first, and each finding once', async () => {
    fake.findings = [found('queue-right'), found('no-mail'), found('keys-away'), found('no-mail')];
    const { findings } = await checkInstallation(fake.ctx, APPROVER);
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['keys-away', 'no-mail', 'queue-right'],
    );
  });

  it('shows the worst finding about the work first, too', async () => {
    const alone = new FakeContext();
    await mustCommit(alone.store, dead('job', alone.now));
    const { findings } = await checkWork(alone.ctx);
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['nobody-told', 'jobs-dead', 'queue-right'],
    );
    await alone.close();
  });

  it('is for approvers alone', async () => {
    await assert.rejects(checkInstallation(fake.ctx, EMPLOYEE), { code: 'not-an-approver' });
  });

  it('counts the jobs that were given up, and shows kind, time, reason and reference of the last five', async () => {
    const trace = '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01';
    const older = Array.from({ length: 6 }, (_, n) => dead(`old-${n}`, fake.now - n * MINUTE));
    await mustCommit(fake.store, ...older, dead('last', fake.now + MINUTE, trace));
    const { findings, dead: shown, deadCount } = await checkInstallation(fake.ctx, APPROVER);
    assert.ok(findings.some(({ code, about }) => code === 'jobs-dead' && about === '7'));
    assert.deepEqual([shown.length, deadCount], [5, 7]);
    assert.deepEqual(shown[0], {
      kind: 'redraw',
      madeAt: iso(fake.now + MINUTE),
      reason: 'Reason of last.',
      reference: '01234567',
    });
    // A job from before there were traces is found by its own id.
    assert.equal(shown[1]?.reference, 'job:old-0');
  });

  it('reports work as late only when it has been due for minutes', async () => {
    await mustCommit(fake.store, create(aJob('due', fake.now)));
    const late = async () =>
      (await checkInstallation(fake.ctx, APPROVER)).findings.find(({ code }) => code === 'queue-late')?.about;
    fake.now += 5 * MINUTE;
    assert.equal(await late(), undefined);
    fake.now += MINUTE;
    assert.equal(await late(), '6');
  });
});
