import assert from 'node:assert/strict';
import { withdrawRequest } from '../../../src/app/ask/withdraw-request.ts';
import type { Document, Operation } from '../../../src/app/ports/store.ts';
import { cardDocument, chunkDocument, create, requestDocument } from '../../../src/app/records/documents.ts';
import { membershipDocument } from '../../../src/app/records/request-documents.ts';
import type { Entry } from '../../../src/domain/request.ts';
import { CHUNK_SIZE } from '../../../src/domain/request.ts';
import { aContextWithPlace, ask, EMPLOYEE, FORM_ID } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { anEntry, aPerson, aRequest } from '../../support/builders.ts';
import { channel, FakeContext } from '../../support/fake-context.ts';

const PERSONS = 1000;
const CARDS = 250;

/** All documents of a request for a thousand persons, with a card in many places. */
function documents(): readonly Document[] {
  const request = aRequest({ id: FORM_ID, persons: PERSONS });
  const entries: readonly Entry[] = Array.from({ length: PERSONS }, (_, n) => anEntry(n + 1));
  const chunks = Array.from({ length: PERSONS / CHUNK_SIZE }, (_, index) =>
    chunkDocument({
      requestId: FORM_ID,
      index,
      entries: entries.slice(index * CHUNK_SIZE, (index + 1) * CHUNK_SIZE),
    }),
  );
  const cards = Array.from({ length: CARDS }, (_, n) =>
    cardDocument({
      id: `card:${FORM_ID}:${String(n).padStart(3, '0')}`,
      requestId: FORM_ID,
      role: 'decision',
      conversation: channel('it'),
      shownVersion: 0,
    }),
  );
  const memberships = entries.map(({ person }) => membershipDocument(person.id, request));
  return [requestDocument(request), ...chunks, ...cards, ...memberships];
}

describe('the removal of a request of a thousand', () => {
  it('leaves nothing, in commits that fit every store', async () => {
    const fake = new FakeContext({ mail: false });
    const all = documents();
    for (let n = 0; n < all.length; n += 90) {
      const operations: readonly Operation[] = all.slice(n, n + 90).map((document) => create(document));
      await fake.store.commit(operations, fake.ctx.ids.next());
    }
    await withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID);

    await fake.later(30 * 86_400_000);

    const unresolved = await Promise.all(all.map(({ id }) => fake.store.read(id)));
    assert.equal(unresolved.filter((document) => document !== undefined).length, 0);
    for (const key of ['queue:general', 'dead']) assert.equal(await fake.store.count({ by: 'list', key }), 0);
    await fake.close();
  });
});

describe('the removal of a request whose persons were looked up', () => {
  it('leaves nothing of it or of them but what the audit says', async () => {
    const fake = await aContextWithPlace();
    for (let n = 31; n <= 45; n += 1) fake.people.set(aPerson(n).id, aPerson(n));
    const typed = [
      ...Array.from({ length: 45 }, (_, n) => `person${n + 1}@contoso.com`),
      'nobody@contoso.com',
    ];
    await ask(fake, { picked: [], typed: typed.join(' ') });
    await withdrawRequest(fake.ctx, EMPLOYEE, FORM_ID);
    await fake.later(30 * 86_400_000);

    const left: string[] = [];
    for await (const page of fake.store.scan())
      left.push(...page.filter(({ type }) => type !== 'audit').map((one) => JSON.stringify(one)));
    assert.deepEqual(
      left.filter((text) => /nobody@contoso|person45@/.test(text) || text.includes(FORM_ID)),
      [],
    );
    const [removed] = await auditedOf(fake, 'request-removed');
    assert.deepEqual([removed?.actor, removed?.requestId], ['license-desk', FORM_ID]);
    assert.deepEqual(Object.keys(removed?.before ?? {}), ['status', 'endedAt']);
    await fake.close();
  });
});
