import assert from 'node:assert/strict';
import { submitRequest } from '../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import type { DataDocument } from '../../src/app/records/documents.ts';
import { grantDocumentId, GRANTS_ENDING, grantsForKey } from '../../src/app/records/keys.ts';
import { giveBack } from '../../src/app/seats/give-back.ts';
import type { Day } from '../../src/domain/calendar-day.ts';
import type { Grant } from '../../src/domain/grant.ts';
import { aContextWithPlace, aForm, APPROVER, EMPLOYEE, entriesOn } from './app-story.ts';
import { aPerson, aProduct, VISIO } from './builders.ts';
import type { FakeContext } from './fake-context.ts';
import { personalChat } from './fake-context.ts';

/** Visio without anything that keeps data, so that nobody has to be asked. */
export const PLAIN_VISIO = aProduct({ free: 40, owned: 1000, plans: [] });

/** A world in which these persons have Visio through License Desk, for an hour. Close it after the test. */
export async function aWorldWithGrants(
  persons: readonly number[],
  options: ConstructorParameters<typeof FakeContext>[0] = {},
): Promise<FakeContext> {
  const fake = await aContextWithPlace(options);
  fake.products = [PLAIN_VISIO];
  for (const n of persons) fake.people.set(aPerson(n).id, aPerson(n));
  await grantTo(fake, persons);
  await fake.later(3_600_000);
  return fake;
}

/** Asks for Visio and approves it, until a day if one is named. */
export async function asksFor(
  fake: FakeContext,
  persons: readonly number[],
  id: string,
  until?: Day,
): Promise<void> {
  const typed = persons.map((n) => `person${n}@contoso.com`).join('\n');
  const where = { conversation: personalChat(EMPLOYEE.id), activityId: undefined };
  await submitRequest(
    fake.ctx,
    EMPLOYEE,
    aForm({ id, forMe: false, picked: [], typed, until: until ?? '' }),
    where,
  );
  await fake.work();
  await approveRequest(fake.ctx, APPROVER, id, entriesOn(fake, 'pending.', { untilSeen: until }));
}

/** Asks for Visio, approves it, and waits until everybody has it. */
export async function grantTo(fake: FakeContext, persons: readonly number[], id = 'form-a'): Promise<void> {
  await asksFor(fake, persons, id);
  await fake.work();
  for (const n of persons) assert.equal((await grantOf(fake, n))?.state, 'active');
}

export const actor = (n: number) => ({ id: aPerson(n).id, name: aPerson(n).name });

/** The nth person gives Visio back; the answer. */
export const givesBack = async (fake: FakeContext, n: number): Promise<string> =>
  (await giveBack(fake.ctx, actor(n), VISIO)).outcome;

export const grantOf = async (fake: FakeContext, n: number): Promise<Grant | undefined> =>
  (await fake.store.read<DataDocument<Grant>>(grantDocumentId(aPerson(n).id, VISIO)))?.data;

export const hasVisio = (fake: FakeContext, n: number): boolean =>
  fake.people.get(aPerson(n).id)?.direct.includes(VISIO) === true;

/** The number of grants of Visio that are active, and of those that are ending. */
export async function countGrants(fake: FakeContext): Promise<readonly [number, number]> {
  const count = (key: string) => fake.store.count({ by: 'list2', key });
  return [await count(grantsForKey(VISIO)), await count(GRANTS_ENDING)];
}

/** The events of taking back in the audit, in order, with the reasons. */
export async function endings(fake: FakeContext): Promise<readonly string[]> {
  const query = { by: 'list', key: 'audit', order: 'ascending', limit: 100 } as const;
  const entries = await fake.store.page<
    DataDocument<{
      readonly what: string;
      readonly after?: { readonly grants?: readonly { why?: string }[] };
    }>
  >(query);
  return entries.flatMap(({ data: { what, after } }) =>
    what.startsWith('license-') ? [[what, ...(after?.grants ?? []).map(({ why }) => why)].join(' ')] : [],
  );
}
