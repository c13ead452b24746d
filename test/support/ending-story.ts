import assert from 'node:assert/strict';
import type { DataDocument } from '../../src/app/records/documents.ts';
import { create, replace, requestDocument, requestDocumentId } from '../../src/app/records/documents.ts';
import { SETTINGS_ID } from '../../src/app/records/read-settings.ts';
import { noteEnds } from '../../src/app/records/ends.ts';
import type { Archive } from '../../src/app/ports/store.ts';
import type { Grant } from '../../src/domain/grant.ts';
import type { GrantNews } from '../../src/domain/grant-news.ts';
import type { LicenseRequest } from '../../src/domain/request.ts';
import { aPerson, VISIO } from './builders.ts';
import type { FakeContext } from './fake-context.ts';
import { personalChat } from './fake-context.ts';
import { asksFor, PLAIN_VISIO } from './giving-back.ts';
import { aGrant, keep } from './grants.ts';
import { aContextWithPlace } from './app-story.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** When the grants of these stories were given: the clock of the fake context at its start. */
export const START = '2026-11-22T10:00:00.000Z';
const changed = '2026-11-20T09:30:00.000Z';

/** So many days after the start (ISO). */
export const inDays = (days: number): string => new Date(Date.parse(START) + days * DAY).toISOString();

/** Somebody who has Visio directly, as we left it. */
export const withVisio = (n: number) =>
  aPerson(n, { direct: [VISIO], states: [{ skuId: VISIO, changed, off: [] }] });

/** A grant of Visio to the nth person that was given at the start, and ends after so many days. */
export const endingGrant = (n: number, days: number, more: Partial<Grant> = {}): Grant =>
  aGrant(n, { since: START, until: inDays(days), ...more });

/** Keeps grants with an end as their commit does, and gives the licenses. */
export async function keepEnding(fake: FakeContext, ...grants: readonly Grant[]): Promise<void> {
  await keep(fake, ...grants);
  for (const { person } of grants) {
    const n = Number(person.id.slice(-12));
    fake.people.set(person.id, withVisio(n));
  }
  const notes = await noteEnds(fake.ctx, VISIO);
  if (notes.length > 0) assert.equal((await fake.store.commit(notes, fake.ctx.ids.next())).outcome, 'done');
}

/** A world with a place, in which Visio keeps nobody's data. Close it after the test. */
export const aWorldWithEnds = (...grants: readonly Grant[]): Promise<FakeContext> => aWorldOfEnds(grants);

/** The same, with a store of its own. */
export async function aWorldOfEnds(grants: readonly Grant[], store?: Archive): Promise<FakeContext> {
  const fake = await aContextWithPlace(store ? { store } : {});
  fake.products = [PLAIN_VISIO];
  await keepEnding(fake, ...grants);
  return fake;
}

/** Lets time pass, an hour at a time. */
export async function pass(fake: FakeContext, days: number): Promise<void> {
  const end = fake.now + days * DAY;
  while (fake.now < end) await fake.later(Math.min(HOUR, end - fake.now));
  for (let n = 0; n < 3; n += 1) await fake.later(1000);
}

/** The news that the nth person was told in Teams, and by mail. */
export function newsOf(fake: FakeContext, n: number) {
  const chat = personalChat(aPerson(n).id).conversationId;
  const news: GrantNews[] = [];
  for (const { conversation, message } of fake.posts)
    if (message.kind === 'grant-news' && conversation.conversationId === chat) news.push(message.news);
  const mails = fake.mails.flatMap(({ to, content }) =>
    content.kind === 'grant-news' && to === `person${n}@contoso.com` ? [content.news] : [],
  );
  return { news, mails };
}

/** Asks for Visio, approves it until then (ISO), and gives the licenses. */
export async function grantUntil(
  fake: FakeContext,
  persons: readonly number[],
  until: string,
): Promise<void> {
  for (const n of persons) fake.people.set(aPerson(n).id, aPerson(n));
  await asksFor(fake, persons, 'form-until');
  const read = await fake.store.read<DataDocument<LicenseRequest>>(requestDocumentId('form-until'));
  assert(read?.data.decision?.kind === 'approved');
  const decided = { ...read.data, decision: { ...read.data.decision, until } };
  await fake.store.commit([replace(read, requestDocument(decided))], fake.ctx.ids.next());
  await fake.work();
}

/** Says in the settings whether approvers may decide on their own. */
export async function saveOwnDecisions(fake: FakeContext, ownDecisions: boolean): Promise<void> {
  const known = await fake.store.read(SETTINGS_ID);
  const document = { id: SETTINGS_ID, type: 'settings', data: { values: { ownDecisions } } };
  await fake.store.commit([known ? replace(known, document) : create(document)], fake.ctx.ids.next());
}
