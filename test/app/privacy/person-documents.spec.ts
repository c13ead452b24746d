import assert from 'node:assert/strict';
import type { Document } from '../../../src/app/ports/store.ts';
import { erasePerson, planErasure } from '../../../src/app/privacy/erase-person.ts';
import { exportPerson } from '../../../src/app/privacy/export-person.ts';
import type { AnyDocument } from '../../../src/app/privacy/person-documents.ts';
import { findNamed } from '../../../src/app/privacy/person-documents.ts';
import {
  cardDocument,
  chunkDocument,
  create,
  lookUpDocument,
  placeDocument,
  requestDocument,
  serviceUrlDocument,
} from '../../../src/app/records/documents.ts';
import { jobDocument } from '../../../src/app/records/queue-job.ts';
import type { JobTask } from '../../../src/domain/job.ts';
import type { Conversation } from '../../../src/domain/place.ts';
import { aPerson, anEntry, aRequest } from '../../support/builders.ts';
import { channel, FakeContext, personalChat } from '../../support/fake-context.ts';

const MEGAN = { id: aPerson(9).id, name: 'Megan Bowen' };
const SUBJECT = { id: MEGAN.id, names: [MEGAN.name], addresses: ['megan@contoso.com'] };
const OTHER = { id: aPerson(2).id, name: 'Person 2' };
const AT = '2026-11-22T10:00:00.000Z';

const place = (id: string, conversation: Conversation, by = MEGAN) =>
  placeDocument({ id, conversation, name: 'A place', by, at: AT });
const card = (id: string, conversation: Conversation) =>
  cardDocument({ id, requestId: 'gone', role: 'status', conversation, shownVersion: 0 });
const opening = (conversation: Conversation): JobTask => ({
  kind: 'open-card',
  requestId: 'gone',
  conversation,
  role: 'status',
});
const mailing = (address: string): JobTask => ({
  kind: 'mail-approvers',
  requestId: 'gone',
  about: 'waits',
  address,
});
const job = (id: string, task: JobTask, lastError?: string) =>
  jobDocument(id, { task, attempts: 1, madeAt: AT, ...(lastError !== undefined && { lastError }) }, AT);
const dead = (id: string, task: JobTask, lastError: string): Document => ({
  ...job(id, task, lastError),
  list: 'dead',
});

/** They are about her alone, or lead to her chat. */
const HERS: readonly Document[] = [
  place('hers', personalChat(MEGAN.id)),
  card('card:hers', personalChat(MEGAN.id)),
  job('to-her-chat', opening(personalChat(MEGAN.id))),
  job('to-her-address', mailing('megan@contoso.com')),
  dead('failed-for-her', mailing('other@contoso.com'), 'No mailbox megan@contoso.com.'),
];
/** They name her, and others need them. */
const NAMING: readonly Document[] = [
  place('sales', channel('sales')),
  place('other', personalChat(OTHER.id)),
  job('for-others', mailing('other@contoso.com'), 'No mailbox megan@contoso.com.'),
  lookUpDocument({ requestId: 'gone', index: 0, asked: ['megan@contoso.com'] }),
  // Its removal was interrupted after its persons were removed.
  requestDocument(aRequest({ persons: 1, reason: 'For Megan Bowen.' })),
  chunkDocument({ requestId: 'never-made', index: 0, entries: [anEntry(2), anEntry(9, { person: MEGAN })] }),
];
const OTHERS: readonly Document[] = [
  place('it', channel('it'), OTHER),
  card('card:it', channel('it')),
  card('card:other', personalChat(OTHER.id)),
  job('to-others', opening(personalChat(OTHER.id))),
  dead('failed-for-others', mailing('other@contoso.com'), 'No mailbox.'),
  serviceUrlDocument('https://localhost/'),
  { id: 'greeted:somewhere', type: 'greeting' },
];

const idsOf = (documents: readonly { readonly id: string }[]) => documents.map(({ id }) => id).toSorted();

describe('The documents of a person', () => {
  let fake: FakeContext;
  beforeEach(async () => {
    fake = new FakeContext();
    const all = [...HERS, ...NAMING, ...OTHERS].map((document) => create(document));
    assert.equal((await fake.store.commit(all, 'made')).outcome, 'done');
  });
  afterEach(() => fake.close());

  const archive = () => ({ ...fake.ctx, store: fake.store });
  const stored = async () => {
    const all: AnyDocument[] = [];
    for await (const page of fake.store.scan()) for (const one of page) all.push({ data: undefined, ...one });
    return all;
  };

  it('are removed if they lead to them, renamed if others need them, and the rest stays', async () => {
    const before = await stored();
    assert.deepEqual(await planErasure(archive(), SUBJECT), {
      requests: [],
      removed: HERS.length,
      renamed: NAMING.length,
    });
    assert.deepEqual(await stored(), before);

    assert.deepEqual(await erasePerson(archive(), SUBJECT), []);
    const left = (await stored()).filter(({ type }) => type !== 'audit' && type !== 'mark');
    assert.deepEqual(idsOf(left), idsOf([...NAMING, ...OTHERS]));
    assert.doesNotMatch(JSON.stringify(left), /megan|000000000009/i);
    // What names somebody else only is not even written.
    const untouched = (documents: readonly AnyDocument[]) =>
      documents.filter(({ id }) => OTHERS.some((one) => one.id === id));
    assert.deepEqual(untouched(left), untouched(before));
  });

  it('are all in their export, and nothing else', async () => {
    const { documents } = await exportPerson(archive(), SUBJECT);
    assert.deepEqual(idsOf(documents), idsOf([...HERS, ...NAMING]));
    const nobody = { id: aPerson(30).id, names: [], addresses: [] };
    assert.deepEqual((await exportPerson(archive(), nobody)).documents, []);
  });

  it('are found by an object id also where no name and no address is stored', async () => {
    const { id } = aPerson(30);
    assert.deepEqual(await findNamed(archive(), id), [{ id, names: [], addresses: [] }]);
  });
});
