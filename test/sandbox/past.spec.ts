import assert from 'node:assert/strict';
import { createClock } from '../../sandbox/clock.ts';
import { NEWCOMERS, PAST_DECISIONS } from '../../sandbox/past/past-decisions.ts';
import { PAST_MS, playPast } from '../../sandbox/past/play-past.ts';
import type { Sign } from '../../sandbox/playground/relay.ts';
import type { Tenant } from '../../sandbox/tenant/tenant.ts';
import type { Facts } from '../../src/domain/facts.ts';
import { worlds } from '../support/integration/kit.ts';

const DECISIONS = ['request-approved', 'request-declined'];

/** The product's clock stands here, so that the quota of its mailbox would not let the mails out. */
const NO_MAIL = { MAIL_FROM: '', APPROVER_MAIL: '' };

const freeSeats = (tenant: Tenant): readonly number[] => tenant.snapshot().products.map(({ free }) => free);

const isFacts = (value: unknown): value is Facts =>
  typeof value === 'object' && value !== null && 'kept' in value;

/** A part of the past with each kind of decision: playing costs processor time, and the rest is of the same kinds. */
const PART = PAST_DECISIONS.slice(6, 18);

describe('The past of the sandbox', () => {
  const open = worlds();

  it('has 40 decisions of several departments, products and kinds', () => {
    assert.equal(PAST_DECISIONS.length, 40);
    assert.equal(PAST_DECISIONS.filter(({ did }) => did === 'decline').length, 15);
    assert.equal(PAST_DECISIONS.filter(({ without }) => without !== undefined).length, 2);
    assert.equal(new Set(PAST_DECISIONS.map(({ product }) => product)).size, 4);
    assert.ok(new Set(NEWCOMERS.map(([, , department]) => department)).size > 5);
  });

  it('is decided with facts, and leaves free seats as they were and no request open', async () => {
    const world = await open({ env: NO_MAIL });
    const { tenant, keys, connector, records } = world;
    await world.start();
    const before = freeSeats(tenant);
    const clock = createClock(-PAST_MS);
    const wires = {
      tenant,
      botUrl: `${world.url}/api/messages`,
      serviceUrl: connector.serviceUrl,
      sign: (claims: Parameters<Sign>[0]) => keys.sign(claims),
    };

    await playPast(wires, clock, PART);

    await world.quiet();
    const decided = (await records.audit()).filter(({ what }) => DECISIONS.includes(what));
    const facts = decided.flatMap((entry) => (isFacts(entry.facts) ? [entry.facts] : []));
    assert.equal(facts.length, PART.length);
    const count = (fits: (one: Facts) => boolean): number => facts.filter(fits).length;
    assert.equal(decided.filter(({ what }) => what === 'request-declined').length, 4);
    assert.equal(
      count(({ hints }) => Object.keys(hints).length > 0),
      2,
    );
    assert.equal(
      count(({ removed }) => removed > 0),
      1,
    );
    assert.equal(
      count(({ kept }) => kept > 1),
      2,
    );
    assert.ok(new Set(facts.map(({ requester }) => requester.department)).size > 3);
    assert.equal(new Set(decided.map(({ actor }) => Object(actor).id)).size, 2);

    const statuses = (await records.requests()).map(({ status }) => status);
    assert.deepEqual([...new Set(statuses)].toSorted(), ['completed', 'declined']);
    assert.deepEqual(freeSeats(tenant), before);
    const { people } = tenant.snapshot();
    assert.ok(people.every(({ licenses }) => licenses.every(({ isNew }) => !isNew)));
    assert.equal(clock.aheadMs(), 0);
  });
});
