import assert from 'node:assert/strict';
import { StoreError } from '../../src/app/ports/store.ts';
import { followDefaultLanguage } from '../../src/compose/default-language.ts';
import { asInput, saveSettings, viewSettings } from '../../src/app/settings/manage-settings.ts';
import { APPROVER } from '../support/app-story.ts';
import { FakeContext } from '../support/fake-context.ts';

/** The language in a process that starts now. */
const languageOf = async (store: Parameters<typeof followDefaultLanguage>[0]): Promise<string> => {
  const language = followDefaultLanguage(store, 'en', () => 0);
  await language.refresh();
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

  it('is at most five seconds old when somebody needs it, and is not read while nobody does', async () => {
    let reads = 0;
    const store = { read: async () => void (reads += 1) };
    const language = followDefaultLanguage(store, 'en', () => fake.now);
    for (const [ms, expected] of [
      [0, 1],
      [4999, 1],
      [1, 2],
      [3_600_000, 3],
      // The clock was set back.
      [-60_000, 4],
    ] as const) {
      fake.now += ms;
      await Promise.all([language.refresh(), language.refresh()]);
      assert.equal(reads, expected);
    }
  });

  it('does not hold up a click while the store is silent', async () => {
    const language = followDefaultLanguage({ read: () => new Promise(() => {}) }, 'en', () => 0);
    await Promise.all([language.refresh(), language.refresh()]);
    assert.equal(language.now(), 'en');
  });

  it('is the last known one while the store is not available', async () => {
    assert.equal(await languageOf({ read }), 'en');
  });
});
