import assert from 'node:assert/strict';
import type { Fault } from '../../sandbox/tenant/faults.ts';
import type { World } from '../support/integration/kit.ts';
import { worlds } from '../support/integration/kit.ts';
import { startProcess } from '../support/integration/product-process.ts';
import type { Asked } from '../support/integration/story.ts';
import { ask, mailed, now, withPlaces, written } from '../support/integration/story.ts';

type Call = Parameters<Fault['match']>[0];

const words = 'visio for adelev@contoso.com, diegos@contoso.com, debrab@contoso.com';
const people = ['AdeleV', 'DebraB', 'DiegoS'];

/** The moments at which the tenant stops answering, and how many licenses are written by then. */
const silences: readonly {
  readonly title: string;
  readonly writes: number;
  readonly isSilent: (call: Call, world: World) => boolean;
}[] = [
  {
    title: 'in the middle of the batch',
    writes: 2,
    isSilent: ({ template }, { tenant }) =>
      template === '/users/{id}/assignLicense' && tenant.ledger.length === 2,
  },
  {
    title: 'after all licenses were written, before any was recorded',
    writes: 3,
    isSilent: (_, { tenant }) => tenant.ledger.length === 3,
  },
];

describe('A worker that dies', function () {
  // Starts processes, on machines that may be busy.
  this.timeout(60_000);
  const open = worlds();

  for (const store of ['sqlite', 'cosmos'] as const) {
    // Starting processes takes time, so Cosmos runs the hardest case only.
    for (const { title, writes, isSilent } of silences.slice(store === 'cosmos' ? -1 : 0)) {
      it(`loses nobody and licenses nobody twice when it is killed ${title} (${store})`, async () => {
        const world = await open({ store });
        const { tenant } = world;
        tenant.change.setSeats('VISIOCLIENT', 10);
        const first = await startProcess(world);
        const scenario = await withPlaces(world);
        const asked = await ask(scenario, words);

        const silence = Promise.withResolvers<void>();
        const speak = tenant.faults.add({
          match: (call) => {
            const isHit = isSilent(call, world);
            if (isHit) silence.resolve();
            return isHit;
          },
          answer: 'hang',
        });
        await scenario.alex.click(asked.inChannel, 'Approve 3');
        await silence.promise;
        await first.kill();
        assert.equal(tenant.ledger.length, writes);
        assert.equal((await world.records.request(asked.id)).status, 'approving');
        assert.deepEqual(tenant.mails, []);

        speak();
        await startProcess(world, { aheadMs: 60_000 });
        await world.quiet();
        assert.deepEqual(written(world), people);
        await checkEnd(world, asked);
      });
    }
  }

  it('finishes its jobs in hand and exits with status 0 at SIGTERM', async () => {
    const world = await open();
    world.tenant.change.setSeats('VISIOCLIENT', 10);
    const first = await startProcess(world);
    const scenario = await withPlaces(world);
    const asked = await ask(scenario, words);

    const approversReached = Promise.withResolvers<void>();
    world.tenant.faults.add({
      match: ({ template, batched }) => {
        if (batched && template === '/users/{id}/assignLicense') approversReached.resolve();
        return false;
      },
      answer: 'hang',
    });
    await scenario.alex.click(asked.inChannel, 'Approve 3');
    await approversReached.promise;
    const at = Date.now();
    await first.stop();
    assert.equal(await first.ended, 'The product has ended (exit status 0).');
    assert.ok(Date.now() - at < 10_000);
    assert.deepEqual(written(world), people);
    const outcomes = (await world.records.entries(asked.id)).map(({ outcome }) => outcome?.kind);
    assert.deepEqual(outcomes, ['assigned', 'assigned', 'assigned']);

    // No lease has to expire: the next process goes on at once.
    await startProcess(world);
    await world.quiet();
    await checkEnd(world, asked);
  });
});

async function checkEnd(world: World, { id, status, inChannel, inChat }: Asked): Promise<void> {
  assert.equal((await world.records.request(id)).status, 'completed');
  const entries = await world.records.entries(id);
  assert.deepEqual(
    entries.map(({ outcome }) => outcome?.kind),
    ['assigned', 'assigned', 'assigned'],
  );
  assert.deepEqual(
    mailed(world),
    ['AdeleV', 'DebraB', 'DiegoS', 'MeganB'].map((name) => `${name}@contoso.com`),
  );
  for (const name of people) {
    const told = world.human(name).told();
    assert.equal(told.length, 1);
    assert.match(String(told), /Visio Plan 2 was approved for you\. You have it now/);
  }
  assert.equal(world.human('MeganB').told().length, 1);
  for (const shown of [status, inChannel, inChat]) assert.match(now(world, shown), /3 assigned/);
}
