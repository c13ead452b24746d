import assert from 'node:assert/strict';
import type { World } from '../support/integration/kit.ts';
import { worlds } from '../support/integration/kit.ts';
import type { Shown } from '../support/integration/shown.ts';
import { buttonOn, wordsOn } from '../support/integration/shown.ts';
import { ask, audited, mailed, now, openScenario, written } from '../support/integration/story.ts';

const PERMISSION = 'LicenseAssignment.ReadWrite.All';

/** A token keeps its permissions as long as it is valid, and only a new process gets a new one. */
async function restarted(world: World, change: () => void): Promise<void> {
  await world.stop();
  change();
  await world.start();
}

describe('An approval that waits for an administrator', () => {
  const open = worlds();

  const cases = [
    {
      store: 'sqlite',
      cause: 'License Desk may not assign',
      stop: (world: World) => restarted(world, () => world.tenant.change.revokePermission(PERMISSION)),
      mend: (world: World) => restarted(world, () => world.tenant.change.grantPermission(PERMISSION)),
      waits: /Waiting for an administrator · 2 people\nLicense Desk is not allowed to assign licenses\./,
      failed:
        /License Desk was not allowed to assign licenses, and an approver stopped the wait · 2 people\n/,
      told: /License Desk was not allowed to assign it/,
    },
    {
      store: 'cosmos',
      cause: 'the product is suspended',
      stop: async ({ tenant }: World) => tenant.change.setStatus('VISIOCLIENT', 'Suspended'),
      mend: async ({ tenant }: World) => tenant.change.setStatus('VISIOCLIENT', 'Enabled'),
      waits: /Waiting for an administrator · 2 people\nThe subscription of the product is suspended\./,
      failed: /The subscription of the product was suspended, and an approver stopped the wait · 2 people\n/,
      told: /the subscription of the product was suspended/,
    },
  ] as const;
  for (const { store, cause, stop, mend, waits, failed, told } of cases) {
    it(`is ended at once by one of two approvers who stop it, and tried again later: ${cause} (${store})`, async () => {
      const scenario = await openScenario(open, { store });
      const { world, megan, alex, nestor } = scenario;
      const asked = await ask(scenario, 'visio for adelev@contoso.com, diegos@contoso.com');
      const shown = (card: Shown): Shown => {
        const cards = card === asked.inChannel ? alex.cards(card.room) : nestor.cards(card.room);
        return cards.find(({ activityId }) => activityId === card.activityId) ?? assert.fail('no such card');
      };
      const adele = () => world.human('AdeleV').told();
      await stop(world);
      await alex.click(asked.inChannel, 'Approve 2');
      await world.until(() => [asked.inChannel, asked.inChat].every((card) => waits.test(now(world, card))));

      const clicks = [
        [alex, asked.inChannel],
        [nestor, asked.inChat],
      ] as const;
      const activities = clicks.map(([human, card]) => human.clicking(shown(card), 'Stop waiting'));
      const stranger = await world.human('DiegoS').click(shown(asked.inChannel), 'Stop waiting');
      assert.match(stranger.sentence, /may approve licenses/);
      const answers = await Promise.all(activities.map((activity) => alex.send(activity)));
      const words = answers.map(({ card }) => wordsOn(card.card));
      assert.equal(words.filter((text) => text.includes('You stopped the wait.')).length, 1);
      assert.equal(words.filter((text) => text.includes('Nothing here waits')).length, 1);

      await world.until(() => failed.test(now(world, asked.inChannel)) && mailed(world).length === 3);
      await world.until(() => /Stopped by[^]*3 of 3 sent/.test(now(world, asked.inChat)));
      assert.throws(() => buttonOn(shown(asked.inChat).card, 'Stop waiting'));
      assert.deepEqual(written(world), []);
      assert.deepEqual([adele().length, megan.told().length], [1, 1]);
      assert.match(adele().join(''), told);
      assert.equal((await audited(world)).filter((what) => what === 'waiting-stopped').length, 1);

      await mend(world);
      await nestor.click(shown(asked.inChat), 'Try again');
      await world.until(() => /2 assigned/.test(now(world, asked.inChannel)));
      assert.deepEqual(written(world), ['AdeleV', 'DiegoS']);
      await world.until(() => adele().length === 2);
    });
  }
});
