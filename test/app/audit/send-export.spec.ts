import assert from 'node:assert/strict';
import { acceptExport, offerExport } from '../../../src/app/audit/send-export.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { APPROVER, EMPLOYEE, OTHER_APPROVER } from '../../support/app-story.ts';
import { OFFERED_FILE as FILE } from '../../support/builders.ts';
import { withStore } from '../../support/both-stores.ts';
import { FakeContext, personalChat } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';

const CHAT = personalChat(APPROVER.id);

describe('the audit as a file in Teams', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
    fake.approvers.add(APPROVER.id);
  });

  afterEach(() => fake.close());

  const accept = (file = FILE) => acceptExport(fake.ctx, APPROVER, CHAT, 'csv', file);
  const messages = () => fake.posts.map(({ message }) => message);

  it('is offered and sent to approvers only', async () => {
    await assertRefused(offerExport(fake.ctx, EMPLOYEE, 'csv'), 'not-an-approver');
    await assertRefused(acceptExport(fake.ctx, OTHER_APPROVER, CHAT, 'csv', FILE), 'not-an-approver');
    const offered = await offerExport(fake.ctx, APPROVER, 'jsonl');
    // The two refusals are in the audit already.
    assert.deepEqual(offered, { name: 'license-desk-audit-2026-11-22T100000.jsonl', entries: 2 });
    await fake.work();
    assert.deepEqual(fake.uploads, []);
  });

  it('is uploaded to the agreed address and shown to its reader, who is named in the audit', async () => {
    await accept();
    await fake.work();

    const [upload] = fake.uploads;
    assert.equal(upload?.url, FILE.uploadUrl);
    assert.match(upload.text, /^\uFEFFat,actor,[^]*,Person 20,[^,]+,audit-exported,,,/);
    assert.deepEqual(messages(), [{ kind: 'file', file: FILE }]);
    assert.equal(fake.posts[0]?.conversation.conversationId, CHAT.conversationId);
  });

  it('is uploaded nowhere but to the cloud’s SharePoint, and nothing is written otherwise', async () => {
    for (const changes of [
      { uploadUrl: 'https://evil.example/upload' },
      { contentUrl: 'https://evil.example/audit.csv' },
    ]) {
      await assertRefused(accept({ ...FILE, ...changes }), 'card-outdated');
    }
    assert.equal(await fake.work(), 0);
    assert.equal(await fake.store.count({ by: 'list', key: 'audit' }), 0);
  });

  it('is tried again while SharePoint is away', async () => {
    fake.uploadFails = new OutsideError('transient', '503');
    await accept();
    await fake.work();
    assert.deepEqual(messages(), []);

    fake.uploadFails = undefined;
    await fake.later(60_000);
    assert.deepEqual(
      messages().map(({ kind }) => kind),
      ['file'],
    );
  });

  for (const kind of ['gone', 'permanent', 'transient'] as const) {
    it(`is given up with a sentence to its reader when the upload stays ${kind}`, async () => {
      fake.uploadFails = new OutsideError(kind, 'no');
      await accept();
      for (let n = 0; n < 8; n += 1) await fake.later(660_000);

      assert.deepEqual(messages(), [{ kind: 'export-failed', why: 'not-delivered' }]);
    });
  }

  it('ends even with two instances if reading takes longer than a lease', async () => {
    for (let n = 0; n < 1000; n += 1) {
      const commitId = fake.ctx.ids.next();
      const data = { at: '2026-11-22', actor: 'license-desk', what: 'something' };
      const document = { id: `aud:${commitId}`, type: 'audit', list: 'audit', sort: commitId, data };
      await fake.store.commit([{ kind: 'create', document }], commitId);
    }
    await accept();
    const other = fake.worker('other');
    const { store } = fake;
    let pages = 0;
    let taken = 0;
    // Each page takes 6 seconds, and the other instance looks for work in that time.
    const page: typeof store.page = async (query) => {
      if (query.key !== 'audit') return store.page(query);
      pages += 1;
      fake.now += 6000;
      if (pages < 100) taken += (await other.runDue()).ran;
      return store.page(query);
    };
    const { store: slow } = withStore({ ...fake.ctx, store }, { page });
    await fake.work(createWorker({ ctx: { ...fake.ctx, store: slow }, owner: 'slow', mailboxes: 1 }));

    assert.equal(fake.uploads.length, 1);
    assert.deepEqual(messages(), [{ kind: 'file', file: FILE }]);
    assert.equal(taken, 0, 'the other instance took the job');
  });

  it('is left to the operator when it is too large', async () => {
    for (let n = 0; n < 11; n += 1) {
      const commitId = fake.ctx.ids.next();
      const data = { at: '2026-11-22', actor: 'license-desk', what: 'x'.repeat(1_990_000) };
      const document = { id: `aud:${commitId}`, type: 'audit', list: 'audit', sort: commitId, data };
      await fake.store.commit([{ kind: 'create', document }], commitId);
    }
    await accept();
    await fake.work();

    assert.deepEqual(messages(), [{ kind: 'export-failed', why: 'too-large' }]);
    assert.deepEqual(fake.uploads, []);
  });
});
