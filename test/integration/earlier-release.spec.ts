import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import packageFile from '../../package.json' with { type: 'json' };
import type { Document } from '../../src/app/ports/store.ts';
import { listOwnRequests } from '../../src/app/list/list-requests.ts';
import type { DataDocument } from '../../src/app/records/documents.ts';
import type { JobRecord } from '../../src/app/records/queue-job.ts';
import { readSettings } from '../../src/app/records/read-settings.ts';
import { bindUseCases } from '../../src/compose/bind-use-cases.ts';
import { variables } from '../../src/config/variables.ts';
import { DomainError } from '../../src/domain/errors.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { allTexts } from '../../src/text/languages.ts';
import { readCommand } from '../../src/teams/inbound/read-command.ts';
import { runCardAction } from '../../src/teams/inbound/card-actions.ts';
import { openTurn } from '../../src/teams/inbound/turn.ts';
import { APPROVER, EMPLOYEE, OTHER_APPROVER } from '../support/app-story.ts';
import { aPerson, VISIO } from '../support/builders.ts';
import { FakeContext } from '../support/fake-context.ts';
import { activityFrom, depsWith } from '../support/teams/kit.ts';

// Release 0.2.0 wrote these files. They are never changed: a later release must keep what docs/versions.md
// promises. In the store, one request waits, one was approved a moment ago, one is being looked up, one has
// partly failed, and one was withdrawn.

interface Click {
  readonly verb: string;
  readonly data: object;
}

const read = (name: string) => readFileSync(new URL(`release-0.2.0/${name}`, import.meta.url), 'utf8');
const documents: readonly Document[] = JSON.parse(read('store.json'));
const clicks: { readonly approve: Click; readonly others: readonly Click[] } = JSON.parse(
  read('clicks.json'),
);
const offered: {
  readonly variables: readonly string[];
  readonly commands: readonly string[];
  readonly metrics: readonly string[];
  readonly words: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
} = JSON.parse(read('interface.json'));

const DAY_MS = 86_400_000;

async function openEarlierStore(): Promise<FakeContext> {
  const fake = new FakeContext();
  fake.now += 60_000;
  fake.approvers.add(APPROVER.id).add(OTHER_APPROVER.id);
  for (let n = 0; n < documents.length; n += 50) {
    const operations = documents.slice(n, n + 50).map((document) => ({ kind: 'create', document }) as const);
    const { outcome } = await fake.store.commit(operations, `load-${n}`);
    assert.equal(outcome, 'done');
  }
  // Ids are counted from one, and the first ones are in the store already.
  for (let n = 0; n < 1000; n += 1) fake.ctx.ids.next();
  return fake;
}

describe('What release 0.2.0 left behind', () => {
  let fake: FakeContext;

  const count = (key: string) => fake.store.count({ by: 'list', key });
  const licensed = () => fake.writes.map(({ personId }) => personId).toSorted();

  beforeEach(async () => {
    fake = await openEarlierStore();
  });
  afterEach(() => fake.close());

  it('is read: settings, lists and work in hand', async () => {
    assert.equal((await readSettings(fake.ctx)).ownDecisions, false);
    await fake.work();

    assert.deepEqual(licensed(), [aPerson(4).id, aPerson(5).id]);
    const { requests } = await listOwnRequests(fake.ctx, EMPLOYEE);
    assert.deepEqual(requests.map(({ status, persons }) => `${status} ${persons}`).toSorted(), [
      'cancelled 1',
      'completed 2',
      'partly-failed 2',
      'pending 24',
      'pending 3',
    ]);
    assert.equal(await count('dead'), 0);
  });

  it('can be decided on by the button of a card that it drew', async () => {
    const from = { id: '29:approver', name: APPROVER.name, aadObjectId: APPROVER.id };
    const deps = depsWith({}, { actions: bindUseCases(fake.ctx), newId: () => fake.ctx.ids.next() });
    await runCardAction(openTurn(deps, activityFrom({ from })), { action: clicks.approve });
    await fake.work();

    assert.deepEqual(
      licensed(),
      [1, 2, 3, 4, 5].map((n) => aPerson(n).id),
    );
    assert.ok(fake.writes.every(({ skuId }) => skuId === VISIO));
  });

  it('comes to its end: all of it expires or is removed, and nothing is given up', async () => {
    for (let day = 0; day < 70; day += 1) await fake.later(DAY_MS);

    assert.deepEqual(
      [await count('requests:pending'), await count('requests:completed'), await count('dead')],
      [0, 0, 0],
    );
  });

  it('is kept when a later release made it: a job of an unknown kind fails by itself, and holds up nobody', async () => {
    const at = fake.ctx.clock.iso(fake.now);
    const data = { task: { kind: 'of-a-later-release' }, attempts: 0, madeAt: at };
    const document = { id: 'job:later', type: 'job', list: 'queue:general', sort: at, data };
    await fake.store.commit([{ kind: 'create', document }], 'later');

    await fake.work();
    assert.deepEqual(licensed(), [aPerson(4).id, aPerson(5).id]);
    assert.equal((await fake.store.read('job:later'))?.list, 'queue:general');

    for (let minute = 0; minute < 120; minute += 1) await fake.later(60_000);
    const dead = await fake.store.page<DataDocument<JobRecord>>({
      by: 'list',
      key: 'dead',
      order: 'ascending',
      limit: 10,
    });
    assert.deepEqual(
      dead.map((job) => [job.data.task.kind, job.data.attempts]),
      [['of-a-later-release', 12]],
    );
  });

  it('has no button that is no longer known', async () => {
    assert.ok(clicks.others.length > 30);
    const unknown: string[] = [];
    for (const click of clicks.others) {
      const refusal = await runCardAction(openTurn(depsWith({}), activityFrom()), { action: click }).then(
        () => '',
        (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
      );
      // The test expects no use case, so a click that is understood fails at one. A form belongs to the
      // person who opened it.
      const isKnown = refusal === 'not-your-form' || refusal.endsWith('was not expected');
      if (!isKnown) unknown.push(`${click.verb}: ${refusal}`);
    }
    assert.deepEqual(unknown, []);
  });
});

const missing = (names: readonly string[], there: readonly string[]) =>
  names.filter((name) => !there.includes(name));

describe('What release 0.2.0 offered', () => {
  it('is there: variables, commands and metrics under their names', async () => {
    const metrics = await createMetrics().text();
    assert.deepEqual(missing(offered.variables, Object.keys(variables.shape)), []);
    assert.deepEqual(missing(offered.commands, Object.keys(packageFile.scripts)), []);
    assert.deepEqual(
      offered.metrics.filter((name) => !metrics.includes(`# TYPE ${name} `)),
      [],
    );
  });

  it('is understood: each word in the chat does what it did', () => {
    const chats = allTexts.map(({ chat }) => chat);
    const said = Object.values(offered.words).flatMap((words) => Object.entries(words));
    assert.ok(said.length >= 18);
    for (const [name, words] of said) {
      for (const word of words) assert.equal(readCommand(word, chats)?.name, name, word);
    }
  });
});
