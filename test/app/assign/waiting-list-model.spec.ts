import assert from 'node:assert/strict';
import { array, assert as holds, asyncProperty, constantFrom, nat, oneof, record } from 'fast-check';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { createSeatWatch } from '../../../src/app/assign/watch-seats.ts';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../../src/app/decide/view-request.ts';
import { readLines } from '../../../src/app/records/read-lines.ts';
import { leaveList } from '../../../src/app/seats/leave-list.ts';
import { takeOffList } from '../../../src/app/seats/take-off-list.ts';
import { lengthOf } from '../../../src/domain/waiting-list.ts';
import { aForm, APPROVER, EMPLOYEE, entriesOn } from '../../support/app-story.ts';
import { aPerson, aProduct } from '../../support/builders.ts';
import { dieAt } from '../../support/die-at.ts';
import { personalChat, VISIO } from '../../support/fake-context.ts';
import { aLargeApproval } from '../../support/large-approval.ts';
import { atScale } from '../../support/scale.ts';

const MINUTE = 60_000;
const REQUESTS = 4;
const PERSONS = 6;

const idOf = (n: number): string => `01900000-0000-7000-8000-00000000001${n}`;
/** The persons of a request; no two requests have one in common. */
const personsOf = (n: number): readonly number[] =>
  Array.from({ length: PERSONS }, (_, at) => 30 + n * PERSONS + at);

const steps = array(
  oneof(
    record({ do: constantFrom('approve' as const), request: nat(REQUESTS - 1) }),
    record({ do: constantFrom('buy' as const, 'lose' as const), seats: nat(5) }),
    record({
      do: constantFrom('leave' as const, 'take off' as const),
      request: nat(REQUESTS - 1),
      at: nat(PERSONS - 1),
    }),
    record({ do: constantFrom('minute' as const, 'die' as const), calls: nat(12) }),
  ),
  { maxLength: 25 },
);

describe('A waiting list in random stories', () => {
  it('keeps the order, gives no seat twice, and leaves none free while somebody waits', async function () {
    this.timeout(120_000);
    await holds(
      asyncProperty(nat(4), steps, async (owned, story) => {
        const large = await aLargeApproval({ waitingList: true });
        const { fake } = large;
        const watch = createSeatWatch(fake.ctx);
        try {
          fake.products = [aProduct({ free: owned })];
          let seats = owned;
          const approved: number[] = [];
          const off = new Set<number>();
          for (let n = 0; n < REQUESTS; n += 1) {
            const typed = personsOf(n)
              .map((one) => `person${one}@contoso.com`)
              .join('\n');
            const form = aForm({ id: idOf(n), forMe: false, picked: [], typed });
            await submitRequest(fake.ctx, EMPLOYEE, form, {
              conversation: personalChat(EMPLOYEE.id),
              activityId: undefined,
            });
          }
          await fake.work(large.worker());
          const free = () => fake.products[0]?.free ?? 0;
          const minute = async () => {
            fake.now += MINUTE;
            await watch.look();
            await fake.work(large.worker());
          };

          for (const step of story) {
            fake.now += 1000;
            if (step.do === 'approve' && !approved.includes(step.request)) {
              approved.push(step.request);
              await approveRequest(fake.ctx, APPROVER, idOf(step.request), entriesOn(fake, 'pending.'));
              await fake.work(large.worker());
            } else if (step.do === 'buy' || step.do === 'lose') {
              // A newer approval may have had a seat behind those who wait. So no seat that is theirs is lost.
              const theirs = lengthOf((await readLines(fake.ctx, VISIO)).map(({ data }) => data));
              const most = Math.max(0, free() - theirs);
              const change = step.do === 'buy' ? step.seats : -Math.min(step.seats, most);
              seats += change;
              fake.products = [aProduct({ free: free() + change })];
            } else if (step.do === 'leave' || step.do === 'take off') {
              const person = personsOf(step.request)[step.at] ?? 0;
              const { outcome } =
                step.do === 'leave'
                  ? await leaveList(fake.ctx, { id: aPerson(person).id, name: '' }, idOf(step.request))
                  : await takeOffList(fake.ctx, APPROVER, idOf(step.request), step.at);
              if (outcome === 'off-list') off.add(person);
            } else if (step.do === 'minute') await minute();
            else if (step.do === 'die') {
              await watch.look();
              await dieAt(large, step.calls + 1, step.calls % 2 === 0);
            }
          }
          // Leases of dead workers end, and everything comes to rest.
          for (let n = 0; n < 4; n += 1) await minute();

          const order = approved.flatMap((request) => personsOf(request)).filter((one) => !off.has(one));
          const given = large.written();
          assert.equal(new Set(given).size, given.length);
          assert.ok(given.length <= seats);
          // Whoever left may have had a license before; all others are served in order.
          assert.deepEqual(
            given
              .filter((one) => !off.has(one))
              .toSorted((one, other) => order.indexOf(one) - order.indexOf(other)),
            order.slice(0, given.filter((one) => !off.has(one)).length),
          );
          const lines = (await readLines(fake.ctx, VISIO)).map(({ data }) => data);
          assert.equal(lengthOf(lines), order.length - given.length);
          assert.ok(lengthOf(lines) === 0 || free() === 0);
          for (const request of approved) {
            const view = await viewForApprover(fake.ctx, APPROVER, idOf(request));
            const kinds = new Set(view.entries.map(({ outcome }) => outcome?.kind));
            assert.equal(view.request.listed !== undefined, kinds.has('on-list'));
          }
          for (const one of given) {
            const told = fake.mails.filter(
              ({ to, content }) =>
                to === `person${one}@contoso.com` &&
                content.kind === 'person-ended' &&
                content.entry.outcome?.kind === 'assigned',
            );
            assert.equal(told.length, 1);
          }
        } finally {
          await fake.close();
        }
      }),
      { numRuns: atScale(40, 1000) },
    );
  });
});
