import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { AuditEntry } from '../../../src/app/records/audit-entry.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { loadRequest } from '../../../src/app/records/load-request.ts';
import type { JobRecord } from '../../../src/app/records/queue-job.ts';
import type { JobKind } from '../../../src/domain/job.ts';
import type { OutcomeKind } from '../../../src/domain/outcome.ts';
import type { SentCard } from '../../../src/domain/place.ts';
import type { Entry, LicenseRequest, Status } from '../../../src/domain/request.ts';
import { isExcluded } from '../../../src/domain/request.ts';
import { outcomeOf } from '../../../src/text/outcome-sentences.ts';
import { aPerson, VISIO } from '../../support/builders.ts';
import { FakeContext } from '../../support/fake-context.ts';
import { newsOf } from '../../support/model-news.ts';
import { FORMS, step, World } from '../../support/model-world.ts';
import { atScale } from '../../support/scale.ts';

async function check(world: World): Promise<void> {
  const { fake } = world;
  await checkRest(fake, ['lapse', 'warn-lapse', 'remove', 'remind-place']);
  const audit = await fake.store.page<DataDocument<AuditEntry>>({
    by: 'list',
    key: 'audit',
    order: 'ascending',
    limit: 100,
  });
  /** The outcomes of each person in all requests that approved them. */
  const approved = new Map<string, readonly OutcomeKind[]>();
  for (const id of FORMS) {
    const loaded = await loadRequest(fake.ctx, id);
    if (!loaded) continue;
    const { request, entries } = loaded;
    const ended = audit.filter(
      ({ data }) => data.requestId === id && /^request-(approved|declined|withdrawn)$/.test(data.what),
    );
    assert.ok(ended.length <= 1, `${id} was decided ${ended.length} times`);
    assert.notEqual(request.status, 'approving');

    if (request.status === 'pending' || request.status === 'cancelled') continue;
    if (request.status !== 'declined') assert.equal(request.status, endOf(entries));
    assert.equal(request.mail.sent + request.mail.refused, request.mail.asked);
    for (const way of ['chat', 'mail']) {
      const heard = world.heard(`${id} requester ${way}`);
      assert.equal(heard.at(-1), `${request.round} ${request.status}`, `${id}: requester by ${way}`);
      assert.deepEqual(heard, [...new Set(heard)], `${id}: requester by ${way}, told twice`);
      assert.doesNotMatch(
        heard.join(),
        /checking|pending|approving/,
        `${id}: requester by ${way}, told early`,
      );
    }
    for (const [index, entry] of entries.entries()) {
      const { person, outcome } = entry;
      const isOut = request.status === 'declined' || isExcluded(request, index);
      const kind = outcome?.kind;
      if (isOut) assert.ok(kind === undefined || kind === 'not-assigned', `${kind} though not approved`);
      else {
        approved.set(person.id, [...(approved.get(person.id) ?? []), kind ?? 'waiting']);
      }
      if (person.id === request.requester.id) continue;
      const news = newsOf(outcomeOf({ request, index, entry }));
      for (const way of ['chat', 'mail']) {
        const heard = world.heard(`${id} ${person.id} ${way}`);
        // Only a person who was told of a failure is told a second time: when they have the license.
        const expected = news === 'works' && heard[0] === 'not yet' ? ['not yet', news] : [news];
        assert.deepEqual(heard, expected, `${id}: ${person.name} by ${way}`);
      }
    }
    await checkCards(world, request);
  }
  const written = fake.writes.map(({ personId, skuId }) => `${personId} ${skuId}`);
  assert.equal(new Set(written).size, written.length, 'a license was written twice');
  for (const { personId } of fake.writes) assert.ok(approved.has(personId), 'a stranger got a license');
  for (const [personId, said] of approved) {
    const has = fake.people.get(personId)?.direct.includes(VISIO) === true;
    // A person who failed in one request may have got a seat through the other.
    const mayHaveNone = (kind: OutcomeKind): boolean =>
      kind === 'failed' || (kind === 'not-confirmed' && world.unclear.has(personId));
    const isTrue = has ? said.some((kind) => HAS.includes(kind)) : said.every(mayHaveNone);
    assert.ok(isTrue, `${personId} ${has ? 'has it' : 'has none'}: ${said.join(', ')}`);
  }
}

/**
 * Outcomes of people with the license. If Graph does not show it for a quarter of an hour, they are not
 * confirmed, never failed.
 */
const HAS: readonly OutcomeKind[] = ['assigned', 'holder', 'not-confirmed'];

/**
 * How a request with these outcomes ends. As far as we know, a person who is not confirmed has the license.
 */
function endOf(entries: readonly Entry[]): Status {
  const kinds = entries.map(({ outcome }) => outcome?.kind);
  if (!kinds.includes('failed') && !kinds.includes('not-confirmed')) return 'completed';
  const works = kinds.some((kind) => kind === 'assigned' || kind === 'holder' || kind === 'not-confirmed');
  return works ? 'partly-failed' : 'failed';
}

async function checkCards({ fake }: World, request: LicenseRequest): Promise<void> {
  const cards = await fake.store.page<DataDocument<SentCard>>({
    by: 'list',
    key: `cards:${request.id}`,
    order: 'ascending',
    limit: 100,
  });
  for (const { data } of cards) {
    if (data.activityId === undefined) continue;
    const shown =
      fake.updates.findLast(({ activityId }) => activityId === data.activityId) ??
      fake.posts.find(({ activityId }) => activityId === data.activityId);
    assert.ok(shown && 'view' in shown.message, `${data.id} was never drawn`);
    assert.equal(shown.message.view.request.version, request.version, `${data.id} shows an older state`);
  }
}

/** Only jobs that remove or remind are left, and no dead ones: nothing here fails for good. */
async function checkRest(fake: FakeContext, keeping: readonly JobKind[]): Promise<void> {
  for (const key of ['queue:general', 'queue:assign', 'queue:mail-first', 'queue:mail', 'dead']) {
    const query = { by: 'list', key, order: 'ascending', limit: 100 } as const;
    const unresolved = await fake.store.page<DataDocument<JobRecord>>(query);
    assert.deepEqual(
      unresolved.filter(({ data }) => !keeping.includes(data.task.kind)).map(({ data }) => data),
      [],
    );
  }
}

/** After months, everybody who waited was warned of the end, and nothing is left of any request. */
async function checkEnd(fake: FakeContext): Promise<void> {
  for (let month = 0; month < 3; month += 1) await fake.later(31 * 86_400_000);
  for (const key of ['requests:pending', 'requests:completed', `for:${aPerson(2).id}`]) {
    assert.equal(await fake.store.count({ by: 'list', key }), 0, key);
  }
  await checkRest(fake, ['remind-place']);
}

describe('whatever happens in whatever order', function () {
  // 400 stories of weeks, all of them at full size, take 10 s of a core, and several times that on a busy machine.
  this.timeout(120_000);

  it('nobody is lost, written twice, or told something wrong, and all jobs end', async () => {
    const steps = fc.array(fc.array(step, { minLength: 1, maxLength: 2 }), { minLength: 5, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(steps, async (happenings) => {
        const world = new World();
        try {
          await world.setUp();
          await world.act({ do: 'submit', form: 'form-a' });
          for (const atOnce of happenings) await world.actAtOnce(atOnce);
          await world.settle();
          await check(world);
          await checkEnd(world.fake);
        } finally {
          await world.fake.close();
        }
      }),
      { numRuns: atScale(150, 400) },
    );
  });
});
