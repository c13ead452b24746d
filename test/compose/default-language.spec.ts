import assert from 'node:assert/strict';
import { StoreError } from '../../src/app/ports/store.ts';
import { followDefaultLanguage } from '../../src/compose/default-language.ts';
import { asInput, saveSettings, viewSettings } from '../../src/app/settings/manage-settings.ts';
import { APPROVER } from '../support/app-story.ts';
import { FakeContext } from '../support/fake-context.ts';

/** The language in a process that starts now. */
const languageOf = async (store: Parameters<typeof followDefaultLanguage>[0]): Promise<string> => {
  const language = followDefaultLanguage(store, 'en');
  await language.start();
  language.stop();
  return language.now();
};

const read = () => Promise.reject(new StoreError('down', 'away'));

describe('The language of shared cards and mails', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
    fake.approvers.add(APPROVER.id);
  });

  afterEach(() => fake.close());

  it('is the configured one until approvers save another', async () => {
    assert.equal(await languageOf(fake.store), 'en');

    const { settings } = await viewSettings(fake.ctx, APPROVER);
    await saveSettings(fake.ctx, APPROVER, 0, { ...asInput(settings), language: 'sv' });

    assert.equal(await languageOf(fake.store), 'sv');
  });

  it('is the last known one while the store is not available', async () => {
    assert.equal(await languageOf({ read }), 'en');
  });
});
