import assert from 'node:assert/strict';
import { offeredProducts, ownProcess } from '../../../src/app/ask/offered-products.ts';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import type { AuditEntry } from '../../../src/app/records/audit-entry.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { readSettings } from '../../../src/app/records/read-settings.ts';
import type { SettingsGiven, SettingsInput } from '../../../src/app/settings/manage-settings.ts';
import { asInput, saveSettings, viewSettings } from '../../../src/app/settings/manage-settings.ts';
import { aForm, APPROVER, ask, EMPLOYEE, FORM_ID, OTHER_APPROVER } from '../../support/app-story.ts';
import { FakeContext, personalChat, PROJECT, VISIO } from '../../support/fake-context.ts';
import { assertRefused } from '../../support/refused.ts';

const NOTHING: SettingsGiven = {
  ownProcess: undefined,
  ownMessage: undefined,
  ownLink: undefined,
  offered: undefined,
  guests: undefined,
  ownDecisions: undefined,
  retentionDays: undefined,
  waitingList: undefined,
  waitingDays: undefined,
  removalsPerDay: undefined,
  language: undefined,
};
const entries = (changes: Partial<SettingsInput>): SettingsGiven => ({ ...NOTHING, ...changes });
const PROCESS = { ownProcess: true, ownMessage: 'Ask in ServiceNow.', ownLink: 'https://contoso.com/how' };

describe('settings', () => {
  let fake: FakeContext;

  beforeEach(() => {
    fake = new FakeContext();
    fake.approvers.add(APPROVER.id).add(OTHER_APPROVER.id);
  });

  afterEach(() => fake.close());

  /** Saves the present settings with changes, from a card that shows `revision`. */
  const save = async (changes: Partial<SettingsInput>, revision?: number, actor = APPROVER) => {
    const view = await viewSettings(fake.ctx, actor);
    const input = { ...asInput(view.settings), ...changes };
    return saveSettings(fake.ctx, actor, revision ?? view.revision, input);
  };

  const audit = async (): Promise<readonly AuditEntry[]> => {
    const found = await fake.store.page<DataDocument<AuditEntry>>({
      by: 'list',
      key: 'audit',
      order: 'ascending',
      limit: 100,
    });
    return found.map(({ data }) => data);
  };

  it('come from the configuration until they are saved, and say which were saved', async () => {
    const before = await viewSettings(fake.ctx, APPROVER);
    assert.deepEqual([before.settings.retentionDays, before.saved], [30, []]);

    await save({ retentionDays: '90' });

    const after = await viewSettings(fake.ctx, APPROVER);
    assert.deepEqual([after.settings.retentionDays, after.saved], [90, ['retentionDays']]);
    assert.equal((await readSettings(fake.ctx)).retentionDays, 90);
  });

  it('stay as they are if an entry is missing', async () => {
    await save({ guests: true, ownDecisions: false, language: 'sv', retentionDays: '90' });
    const { settings, revision } = await viewSettings(fake.ctx, APPROVER);
    const given = { ...asInput(settings), ownLink: 'https://contoso.com/ask' };
    const nothing = {
      guests: undefined,
      ownDecisions: undefined,
      language: undefined,
      retentionDays: undefined,
    };
    const answer = await saveSettings(fake.ctx, APPROVER, revision, { ...given, ...nothing });
    assert.equal(answer.outcome, 'saved');
    assert.deepEqual(answer.view.settings, { ...settings, ownLink: 'https://contoso.com/ask' });
  });

  it('are seen and saved by approvers only', async () => {
    await assertRefused(viewSettings(fake.ctx, EMPLOYEE), 'not-an-approver');
    const input = asInput((await viewSettings(fake.ctx, APPROVER)).settings);
    await assertRefused(saveSettings(fake.ctx, EMPLOYEE, 0, { ...input, guests: true }), 'not-an-approver');
    assert.equal((await readSettings(fake.ctx)).guests, false);
  });

  it('are saved only after Graph was asked for the right at that moment', async () => {
    const asked: string[] = [];
    const mayApprove = async (_: string, freshness: string): Promise<boolean> => {
      asked.push(freshness);
      return true;
    };
    const input = asInput((await viewSettings(fake.ctx, APPROVER)).settings);
    await saveSettings({ ...fake.ctx, rights: { mayApprove } }, APPROVER, 0, { ...input, guests: true });
    assert.deepEqual(asked, ['now']);
  });

  it('are not saved while the right cannot be checked', async () => {
    const input = asInput((await viewSettings(fake.ctx, APPROVER)).settings);
    fake.graphFails = new OutsideError('transient', 'Graph is away.');
    await assertRefused(saveSettings(fake.ctx, APPROVER, 0, { ...input, guests: true }), 'rights-unknown');
  });

  it('are audited with old and new values, only the changed ones', async () => {
    await save({ guests: true, ownDecisions: false });

    assert.deepEqual(
      (await audit()).map(({ actor, what, before, after }) => ({ actor, what, before, after })),
      [
        {
          actor: APPROVER,
          what: 'settings-saved',
          before: { guests: false, ownDecisions: true },
          after: { guests: true, ownDecisions: false },
        },
      ],
    );
  });

  it('are not written if nothing changed, not even by a second click on Save', async () => {
    assert.equal((await save({})).outcome, 'unchanged');
    assert.equal((await save({ guests: true }, 0)).outcome, 'saved');
    assert.equal((await save({ guests: true }, 0)).outcome, 'unchanged');
    assert.equal((await audit()).length, 1);
  });

  for (const [changes, kind] of [
    [{ ...PROCESS, ownMessage: '  ' }, 'message-missing'],
    [{ ownMessage: 'a'.repeat(1001) }, 'message-too-long'],
    [{ ownLink: 'http://contoso.com' }, 'link-not-https'],
    [{ retentionDays: '0' }, 'retention'],
    [{ retentionDays: '366' }, 'retention'],
    [{ retentionDays: '1e2' }, 'retention'],
    [{ waitingDays: '0' }, 'waiting-days'],
    [{ waitingDays: '366' }, 'waiting-days'],
    [{ removalsPerDay: '0' }, 'removals'],
    [{ removalsPerDay: '10001' }, 'removals'],
    [{ removalsPerDay: '2.5' }, 'removals'],
    [{ offered: [] }, 'no-products'],
  ] as const) {
    it(`are not saved at all if one entry is wrong: ${kind} ${JSON.stringify(changes).slice(0, 30)}`, async () => {
      const answer = await save({ guests: true, ...changes });

      assert.ok(answer.outcome === 'correct');
      assert.deepEqual(
        answer.problems.map((problem) => problem.kind),
        [kind],
      );
      assert.equal(answer.input.guests, true);
      assert.equal((await readSettings(fake.ctx)).guests, false);
    });
  }

  it('accept no products that the tenant does not have', async () => {
    await assertRefused(save({ offered: [VISIO, 'forged'] }), 'card-outdated');
  });

  it('keep the products on offer while Graph cannot list the products', async () => {
    await save({ offered: [VISIO] });
    const input = asInput((await viewSettings(fake.ctx, APPROVER)).settings);
    const away = {
      ...fake.ctx,
      licenses: {
        ...fake.ctx.licenses,
        products: () => Promise.reject(new OutsideError('transient', 'Graph is away.')),
      },
    };
    const answer = await saveSettings(away, APPROVER, 1, { ...input, offered: undefined, guests: true });

    assert.deepEqual(
      [answer.outcome, answer.view.settings.offered, answer.view.settings.guests],
      ['saved', [VISIO], true],
    );
  });

  it('offer only the chosen products', async () => {
    await save({ offered: [PROJECT] });
    const { products } = await offeredProducts(fake.ctx);
    assert.deepEqual(
      products.map(({ skuId }) => skuId),
      [PROJECT],
    );
  });

  describe('saved by two approvers at once', () => {
    it('are those of the first; the second sees the change and who made it, and saves nothing', async () => {
      await save({ retentionDays: '60' }, 0, APPROVER);
      const second = await save({ retentionDays: '90' }, 0, OTHER_APPROVER);

      assert.ok(second.outcome === 'overtaken');
      assert.deepEqual(
        second.saves.map(({ by, before }) => ({ by, before })),
        [{ by: APPROVER, before: { retentionDays: 30 } }],
      );
      assert.equal(second.input.retentionDays, '90');
      assert.equal((await readSettings(fake.ctx)).retentionDays, 60);
    });

    it('can be saved again after the change was seen', async () => {
      await save({ retentionDays: '60' }, 0, APPROVER);
      const { view } = await save({ retentionDays: '90' }, 0, OTHER_APPROVER);
      assert.equal((await save({ retentionDays: '90' }, view.revision, OTHER_APPROVER)).outcome, 'saved');
    });

    it('keep the first change if the second person had not touched that entry', async () => {
      const old = asInput((await viewSettings(fake.ctx, APPROVER)).settings);
      await save({ retentionDays: '60', guests: true }, 0, APPROVER);
      await save({ ownDecisions: false }, 1, APPROVER);

      const mine = { ...old, ...PROCESS };
      const second = await saveSettings(fake.ctx, OTHER_APPROVER, 0, mine);

      assert.ok(second.outcome === 'overtaken');
      assert.deepEqual(second.input, { ...mine, retentionDays: '60', guests: true, ownDecisions: false });
      assert.equal(second.saves.length, 2);
    });

    it('are both saved where they are of different cards, one after the other and in the same moment', async () => {
      await saveSettings(fake.ctx, APPROVER, 0, entries({ guests: true, ownDecisions: true }));
      const after = saveSettings(
        fake.ctx,
        OTHER_APPROVER,
        0,
        entries({ retentionDays: '60', language: 'en' }),
      );
      assert.equal((await after).outcome, 'saved');

      const answers = await Promise.all([
        saveSettings(fake.ctx, APPROVER, 2, entries({ offered: [VISIO] })),
        saveSettings(fake.ctx, OTHER_APPROVER, 2, entries(PROCESS)),
      ]);

      assert.deepEqual(
        answers.map(({ outcome }) => outcome),
        ['saved', 'saved'],
      );
      const { guests, retentionDays, offered, ownLink } = await readSettings(fake.ctx);
      assert.deepEqual([guests, retentionDays, offered, ownLink], [true, 60, [VISIO], PROCESS.ownLink]);
      assert.deepEqual(
        (await audit()).map(({ after: saved }) => Object.keys(Object(saved)).join()).toSorted(),
        ['guests', 'offered', 'ownProcess,ownMessage,ownLink', 'retentionDays'],
      );
    });

    it('are told apart by card: who changed what stands on the own one, and nothing else', async () => {
      await save({ guests: true }, 0, APPROVER);
      await save({ retentionDays: '60' }, 1, APPROVER);

      const second = await saveSettings(
        fake.ctx,
        OTHER_APPROVER,
        0,
        entries({ ownDecisions: false, guests: false }),
      );

      assert.ok(second.outcome === 'overtaken');
      assert.deepEqual(
        second.saves.map(({ before }) => before),
        [{ guests: false }],
      );
      assert.deepEqual([second.input.guests, second.input.ownDecisions], [true, false]);
    });

    it('refuse a card from too long ago, and one from the future', async () => {
      for (let n = 0; n < 11; n += 1) await save({ retentionDays: String(40 + n) });

      assert.equal((await save({ guests: true }, 1)).outcome, 'overtaken');
      await assertRefused(save({ guests: true }, 0), 'card-outdated');
      await assertRefused(save({ guests: true }, 12), 'card-outdated');
    });

    it('are never both saved when they arrive in the same moment', async () => {
      const input = asInput((await viewSettings(fake.ctx, APPROVER)).settings);
      for (const [revision, days] of [
        [0, ['60', '90']],
        [1, ['61', '91']],
      ] as const) {
        const answers = await Promise.all(
          [APPROVER, OTHER_APPROVER].map((actor, n) =>
            saveSettings(fake.ctx, actor, revision, { ...input, retentionDays: String(days[n]) }),
          ),
        );
        assert.deepEqual(answers.map(({ outcome }) => outcome).toSorted(), ['overtaken', 'saved']);
      }
      assert.equal((await audit()).length, 2);
    });
  });

  describe('with the own request process switched on', () => {
    it('tell people the message and the link', async () => {
      assert.equal(await ownProcess(fake.ctx), undefined);
      await save(PROCESS);
      assert.deepEqual(await ownProcess(fake.ctx), { message: PROCESS.ownMessage, link: PROCESS.ownLink });
    });

    it('give the same answer to a form that was opened before, and make no request', async () => {
      await save(PROCESS);
      const where = { conversation: personalChat(EMPLOYEE.id), activityId: 'form-1' };

      const result = await submitRequest(fake.ctx, EMPLOYEE, aForm(), where);

      assert.equal(result.outcome, 'own-process');
      assert.equal(await fake.store.count({ by: 'list', key: 'requests:pending' }), 0);
    });

    it('leave requests from before as they are until they are decided', async () => {
      await ask(fake);
      await save(PROCESS);

      assert.equal(await fake.store.count({ by: 'list', key: 'requests:pending' }), 1);
      const where = { conversation: personalChat(EMPLOYEE.id), activityId: 'form-1' };
      assert.equal((await submitRequest(fake.ctx, EMPLOYEE, aForm(), where)).outcome, 'existing');
      assert.equal((await withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID)).outcome, 'withdrawn');
    });

    it('allow requests again after it is off, and keep message and link', async () => {
      await save(PROCESS);
      await save({ ownProcess: false });

      assert.equal((await ask(fake)).request.status, 'pending');
      assert.equal((await readSettings(fake.ctx)).ownMessage, PROCESS.ownMessage);
    });
  });
});
