import assert from 'node:assert/strict';
import { sendingMailboxes } from '../../sandbox/tenant/organization.ts';
import type { JobKind } from '../../src/domain/job.ts';
import type { Options, World } from '../support/integration/kit.ts';
import { worlds } from '../support/integration/kit.ts';
import { startProcess } from '../support/integration/product-process.ts';
import { wordsOn } from '../support/integration/shown.ts';
import { ask, mailed, now, openScenario, written } from '../support/integration/story.ts';

/** Longer than the wait of a stopped lane. */
const ELEVEN_MINUTES = 11 * 60_000;
const PERMISSION = 'LicenseAssignment.ReadWrite.All';
const [MAILBOX = ''] = sendingMailboxes;

interface Cause {
  readonly title: string;
  readonly stop: (world: World) => Promise<void>;
  readonly mend: (world: World) => void;
  /** The message to each place: the cause and its cure. */
  readonly told: RegExp;
  /** The call that is tried again. */
  readonly call: string;
  /** The jobs that wait. */
  readonly waiting: readonly JobKind[];
}

const causes: readonly Cause[] = [
  {
    title: 'consent was withdrawn',
    // A token keeps its permissions as long as it is valid. Only a new one lacks the permission.
    async stop(world) {
      await world.stop();
      world.tenant.change.revokePermission(PERMISSION);
      await world.start();
    },
    mend: ({ tenant }) => tenant.change.grantPermission(PERMISSION),
    told: /^Licenses cannot be assigned[^]*What to do: grant admin consent/,
    call: 'POST /users/{id}/assignLicense',
    waiting: ['assign'],
  },
  {
    title: 'the product was suspended',
    stop: async ({ tenant }) => tenant.change.setStatus('VISIOCLIENT', 'Suspended'),
    mend: ({ tenant }) => tenant.change.setStatus('VISIOCLIENT', 'Enabled'),
    told: /^Visio Plan 2 cannot be assigned because its subscription is suspended\. What to do: check the subscription/,
    call: 'GET /subscribedSkus',
    waiting: ['assign'],
  },
  {
    title: 'the mailbox was refused',
    stop: async ({ tenant }) => tenant.change.denyMailbox(MAILBOX),
    mend: ({ tenant }) => tenant.change.allowMailbox(MAILBOX),
    told: /^Mails cannot be sent: [^]*licenses@contoso\.com[^]*What to do: check the mailbox/,
    call: 'POST /users/{id}/sendMail',
    waiting: ['mail-requester', 'mail-person', 'mail-persons'],
  },
];

describe('A cause that hits everybody', function () {
  // Three processes run one after the other, on a machine that may be busy.
  this.timeout(120_000);
  const open = worlds();
  const stores: readonly Options[] = [{ store: 'sqlite' }, { store: 'cosmos' }];

  for (const [index, { title, stop, mend, told, call, waiting }] of causes.entries()) {
    const options = stores[index % 2] ?? {};
    it(`lets persons wait, tells each place once, and continues without help: ${title}`, async () => {
      const scenario = await openScenario(open, options);
      const { world, megan, alex, nestor } = scenario;
      const [first, second] = [
        await ask(scenario, 'visio for adelev@contoso.com'),
        await ask(scenario, 'visio for diegos@contoso.com'),
      ];
      const stops = (): readonly string[] =>
        world.connector.recorded.flatMap(({ body: { text } }) =>
          typeof text === 'string' && told.test(text) ? [text] : [],
        );
      const tries = (): number => world.tenant.calls.get(call) ?? 0;
      /** Only jobs that wait for the cure are left. */
      const isStill = async (): Promise<boolean> => {
        const jobs = await world.records.jobs();
        return jobs.every(({ task, owner }) => waiting.includes(task.kind) && owner === undefined);
      };

      await stop(world);
      for (const { card } of [
        await alex.click(first.inChannel, 'Approve 1'),
        await nestor.click(second.inChat, 'Approve 1'),
      ])
        assert.match(wordsOn(card.card), /Approved by/);
      await world.until(async () => stops().length === 2 && (await isStill()));
      assert.deepEqual(mailed(world), []);
      assert.deepEqual(written(world), waiting.includes('assign') ? [] : ['AdeleV', 'DiegoS']);
      assert.equal(nestor.told().filter((text) => told.test(text)).length, 1);

      // Tried again after ten minutes, in vain: nobody is told a second time.
      await world.stop();
      const tried = tries();
      const again = await startProcess(world, { aheadMs: ELEVEN_MINUTES });
      await world.until(async () => tries() > tried && (await isStill()));
      await again.stop();
      assert.equal(stops().length, 2);

      mend(world);
      await startProcess(world, { aheadMs: 2 * ELEVEN_MINUTES });
      await world.quiet();
      assert.deepEqual(written(world), ['AdeleV', 'DiegoS']);
      assert.equal(mailed(world).length, 4);
      assert.equal(megan.told().length, 2);
      for (const { inChannel } of [first, second])
        assert.match(now(world, inChannel), /1 assigned[^]*2 of 2 sent/);
      assert.equal(stops().length, 2);
    });
  }
});
