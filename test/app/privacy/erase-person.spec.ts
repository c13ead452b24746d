import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { submitRequest } from '../../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../../src/app/decide/decide-request.ts';
import { changeExclusion } from '../../../src/app/decide/exclude-persons.ts';
import { tryAgain } from '../../../src/app/decide/try-again.ts';
import { openOwnRequest } from '../../../src/app/list/open-request.ts';
import { greetConversation } from '../../../src/app/places/greet-conversation.ts';
import { addPlace } from '../../../src/app/places/manage-places.ts';
import { rememberConversation } from '../../../src/app/places/remember-conversation.ts';
import type { Actor, FormInput } from '../../../src/app/ports/results.ts';
import { StoreError } from '../../../src/app/ports/store.ts';
import { erasePerson, planErasure } from '../../../src/app/privacy/erase-person.ts';
import { exportPerson } from '../../../src/app/privacy/export-person.ts';
import type { ArchiveContext } from '../../../src/app/privacy/person-documents.ts';
import { findNamed } from '../../../src/app/privacy/person-documents.ts';
import { jobDocument, newJob } from '../../../src/app/records/queue-job.ts';
import { asInput, saveSettings, viewSettings } from '../../../src/app/settings/manage-settings.ts';
import type { DataSubject } from '../../../src/domain/personal-data.ts';
import { aForm, APPROVER, EMPLOYEE, entriesOn, seen } from '../../support/app-story.ts';
import { afterScan, cutAfter } from '../../support/both-stores.ts';
import { aPerson } from '../../support/builders.ts';
import { channel, FakeContext, personalChat } from '../../support/fake-context.ts';

const marked = aPerson(7, { name: 'Zyxel Marked', mail: 'zyxel@contoso.com' });
const ZYXEL: Actor = { id: marked.id, name: marked.name };
const MARKS = [marked.id, 'zyxel'];
const idOf = (n: number): string => `01900000-0000-7000-8000-00000000000${n}`;

describe('Erasing a person', () => {
  let fake: FakeContext;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'license-desk-erase-'));
    fake = new FakeContext({ path: join(folder, 'desk.db') });
    fake.people.set(marked.id, marked);
    fake.approvers.add(APPROVER.id).add(ZYXEL.id);
    await addPlace(fake.ctx, APPROVER, channel('it'), 'IT');
    await fake.later(1000);
  });

  afterEach(async () => {
    await fake.close();
    await rm(folder, { recursive: true });
  });

  const whole = (): ArchiveContext => ({ ...fake.ctx, store: fake.store });
  const submit = async (n: number, actor: Actor, more: Partial<FormInput>) => {
    const form = aForm({ id: idOf(n), ownerId: actor.id, picked: [], typed: '', reason: '', ...more });
    const where = { conversation: personalChat(actor.id), activityId: `form-${n}` };
    const result = await submitRequest(fake.ctx, actor, form, where);
    await fake.work();
    return result.outcome === 'made' ? result.view : assert.fail(JSON.stringify(result));
  };

  /**
   * Every kind of document names Zyxel: she asked, decided, removed, saved, was refused, and was sent
   * messages.
   */
  async function story(): Promise<void> {
    await rememberConversation(fake.ctx, personalChat(ZYXEL.id));
    await greetConversation(fake.ctx, personalChat(ZYXEL.id));
    await addPlace(fake.ctx, ZYXEL, personalChat(ZYXEL.id), 'Zyxel Marked');
    await addPlace(fake.ctx, ZYXEL, channel('sales'), 'Sales');
    await fake.later(1000);
    // 1: somebody else's, done, with Zyxel among the persons. 2: somebody else's, decided by Zyxel. 3:
    // somebody else's, waiting. 4: her own, waiting.
    const done = await submit(1, EMPLOYEE, { typed: 'zyxel@contoso.com', reason: 'Zyxel Marked draws.' });
    await approveRequest(fake.ctx, APPROVER, idOf(1), entriesOn(fake, seen(done), { message: 'Welcome.' }));
    const other = await submit(2, EMPLOYEE, { typed: 'person3@contoso.com person4@contoso.com' });
    const moved = await changeExclusion(fake.ctx, ZYXEL, other.request.id, 1, true);
    await approveRequest(
      fake.ctx,
      ZYXEL,
      idOf(2),
      entriesOn(fake, seen(moved.view), { message: 'Welcome.' }),
    );
    await fake.work();
    await submit(3, EMPLOYEE, { typed: 'zyxel@contoso.com person5@contoso.com' });
    await submit(4, ZYXEL, { typed: 'person6@contoso.com', reason: 'My own words.' });
    const view = await viewSettings(fake.ctx, ZYXEL);
    await saveSettings(fake.ctx, ZYXEL, 0, { ...asInput(view.settings), offered: 'all', guests: true });
    fake.approvers.delete(ZYXEL.id);
    await assert.rejects(changeExclusion(fake.ctx, ZYXEL, idOf(3), 0, true));
    await openOwnRequest(fake.ctx, ZYXEL, idOf(1), personalChat(ZYXEL.id));
    await fake.work();
    await openOwnRequest(fake.ctx, ZYXEL, idOf(4), personalChat(ZYXEL.id));
    const dead = newJob(fake.ctx, {
      kind: 'mail-approvers',
      about: 'waits',
      requestId: idOf(4),
      address: 'zyxel@contoso.com',
    });
    assert.ok(dead.kind === 'create');
    await fake.store.commit([{ kind: 'create', document: { ...dead.document, list: 'dead' } }], 'dead');
    const record = { task: { kind: 'lapse', requestId: idOf(3) }, attempts: 1, madeAt: '' } as const;
    const failed = { ...record, lastError: 'No mailbox zyxel@contoso.com.' };
    await fake.store.commit([{ kind: 'create', document: jobDocument('failed', failed, '2027') }], 'failed');
  }

  /** The rows of the file that name Zyxel in any way. */
  function rows(): readonly string[] {
    const file = new DatabaseSync(join(folder, 'desk.db'), { readOnly: true });
    const all = file.prepare('SELECT id, list, list2, body FROM documents').all();
    file.close();
    const texts = all.map((row) => JSON.stringify(row));
    return texts.filter((text) => MARKS.some((mark) => text.toLowerCase().includes(mark)));
  }

  const find = async (who = marked.id): Promise<DataSubject> => {
    const [person, ...others] = await findNamed(whole(), who);
    assert.ok(person && others.length === 0);
    return person;
  };
  const header = async (n: number) =>
    (await fake.store.read<never>(`req:${idOf(n)}`)) ?? assert.fail(`There is no request ${n}.`);
  const chunk = async (n: number): Promise<string> =>
    JSON.stringify((await fake.store.read(`chunk:${idOf(n)}:0`)) ?? '');

  it('leaves nothing in the store that names them, in any document', async () => {
    await story();
    assert.ok(rows().length > 20);

    assert.deepEqual(await erasePerson(whole(), await find()), []);
    assert.deepEqual(rows(), []);
  });

  it('shows first what it would do, and writes nothing then', async () => {
    await story();
    const before = rows();
    const plan = await planErasure(whole(), await find());

    assert.deepEqual(
      new Map(plan.requests.map((one) => [one.id, one.treatment])),
      new Map([
        [idOf(3), 'leave-out'],
        [idOf(4), 'withdraw'],
        [idOf(1), 'rename'],
        [idOf(2), 'rename'],
      ]),
    );
    assert.ok(plan.removed > 0 && plan.renamed > 0);
    assert.deepEqual(rows(), before);
  });

  it('withdraws their own open requests, and leaves them out of the open requests of others', async () => {
    await story();
    await erasePerson(whole(), await find());

    const theirs = JSON.stringify(await header(4));
    assert.match(theirs, /"status":"cancelled"/);
    assert.match(theirs, /"requester":\{"id":"erased-(\w+)","name":"Person \1"\},"product"/);
    assert.match(theirs, /"reason":""/);
    const waits = JSON.stringify(await header(3));
    assert.match(waits, /"status":"pending".*"excluded":\[\{"indexes":\[1\],"by":\{"id":"license-desk"/);
    assert.match(waits, new RegExp(`"requester":\\{"id":"${EMPLOYEE.id}","name":"${EMPLOYEE.name}"`));
  });

  it('keeps the requests of others whole, with a placeholder for one person', async () => {
    await story();
    const before = await chunk(1);
    const entry = /\{"person":\{"id":"[^"]*7","name":"Zyxel Marked".*/.exec(before)?.[0] ?? '';
    await erasePerson(whole(), await find());

    const after = await chunk(1);
    assert.ok(
      entry !== '' && after.includes(before.slice(before.indexOf('"entries"'), before.indexOf(entry))),
    );
    assert.match(after, /"person":\{"id":"erased-(\w+)","name":"Person \1"\}.*"outcome":\{"kind":"assigned"/);
    const decided = JSON.stringify(await header(2));
    assert.match(decided, /"decision":\{"kind":"approved","by":\{"id":"erased-\w+".*"message":"Welcome\."/);
    assert.match(JSON.stringify(await header(1)), /"reason":"Person \w+ draws\."/);
  });

  it('continues after an interruption at any commit', async () => {
    await story();
    const person = await find();
    let isDone = false;
    for (let commits = 1; !isDone; commits += 1) {
      const cut = cutAfter(whole(), 1);
      isDone = await erasePerson(cut, person).then(
        () => true,
        (error) => (error instanceof StoreError ? false : assert.fail(String(error))),
      );
      assert.ok(commits < 60);
    }
    assert.deepEqual(rows(), []);
    const names = new Set((await everything()).match(/Person [0-9A-Za-z]{8}\b/g));
    assert.equal(names.size, 1);
  });

  it('cannot be traced back: another erasure gives another placeholder', async () => {
    await story();
    await erasePerson(whole(), await find());
    const [first] = (await everything()).match(/erased-\w+/) ?? [];
    await submit(5, ZYXEL, {});
    await erasePerson(whole(), await find());

    assert.deepEqual(rows(), []);
    assert.equal(new Set((await everything()).match(/erased-\w+/g)).size, 2);
    assert.ok(first !== undefined && !(await everything()).includes('"token"'));
  });

  it('keeps every audit entry, and none for longer than before', async () => {
    await story();
    const count = () => fake.store.count({ by: 'list', key: 'audit' });
    const before = await count();
    fake.now += 300 * 86_400_000;
    await erasePerson(whole(), await find());
    // Two for the changes of open requests, one for the erasure.
    assert.equal(await count(), before + 3);

    fake.now += 100 * 86_400_000;
    assert.equal(await count(), 3);
  });

  it('waits for licenses that are being assigned, and says for which requests', async () => {
    const asked = await submit(1, EMPLOYEE, { typed: 'zyxel@contoso.com' });
    await approveRequest(fake.ctx, APPROVER, idOf(1), entriesOn(fake, seen(asked)));

    assert.deepEqual(await erasePerson(whole(), await find()), [idOf(1)]);
    await fake.work();
    assert.match(await chunk(1), /Zyxel Marked.*"kind":"assigned"/);
    assert.deepEqual(await erasePerson(whole(), await find()), []);
    assert.deepEqual(rows(), []);
  });

  it('waits also for licenses that are being assigned only by the end of the scan', async () => {
    const asked = await submit(1, EMPLOYEE, { typed: 'zyxel@contoso.com' });
    await approveRequest(fake.ctx, APPROVER, idOf(1), entriesOn(fake, seen(asked)));
    const person = await find();
    assert.deepEqual(await erasePerson(whole(), person), [idOf(1)]);

    assert.deepEqual(
      await erasePerson(
        afterScan(whole(), () => fake.work()),
        person,
      ),
      [idOf(1)],
    );
    assert.match(await chunk(1), /Zyxel Marked.*"kind":"assigned"/);
    assert.deepEqual(await erasePerson(whole(), person), []);
    assert.deepEqual(rows(), []);
  });

  it('lets nobody write to or assign to a placeholder', async () => {
    fake.products = fake.products.map((product) => ({ ...product, free: 0 }));
    const asked = await submit(1, EMPLOYEE, { typed: 'zyxel@contoso.com' });
    await approveRequest(fake.ctx, APPROVER, idOf(1), entriesOn(fake, seen(asked)));
    await fake.work();
    await erasePerson(whole(), await find());
    fake.products = fake.products.map((product) => ({ ...product, free: 5 }));
    const [posts, mails] = [fake.posts.length, fake.mails.length];

    await tryAgain(fake.ctx, APPROVER, idOf(1));
    await fake.work();
    assert.deepEqual(
      fake.writes.map(({ personId }) => personId),
      [EMPLOYEE.id],
    );
    assert.match(await chunk(1), /"id":"erased-.*"kind":"not-assigned"/);
    assert.match(JSON.stringify(await header(1)), /"status":"completed"/);
    const to = [
      ...fake.posts.slice(posts).map(({ conversation }) => conversation.conversationId),
      ...fake.mails.slice(mails).map((mail) => mail.to),
    ];
    assert.ok(!to.some((conversation) => /erased|zyxel/i.test(conversation)), to.join(', '));
  });

  it('finds people by a stored address, and nobody by an address that nobody has', async () => {
    await story();
    assert.deepEqual(await find(' ZYXEL@contoso.com '), await find());
    assert.deepEqual(await findNamed(whole(), 'nobody@contoso.com'), []);
  });

  it('leaves another person of the same name as they are', async () => {
    fake.people.set(aPerson(8).id, aPerson(8, { name: marked.name }));
    await submit(1, EMPLOYEE, { picked: [marked.id, aPerson(8).id] });
    await erasePerson(whole(), await find());

    assert.match(await chunk(1), new RegExp(`"id":"${aPerson(8).id}","name":"Zyxel Marked"`));
    assert.ok(!(await chunk(1)).includes(marked.id));
  });

  it('is preceded by an export of all their data, which names nobody else', async () => {
    await story();
    const text = JSON.stringify(await exportPerson(whole(), await find()));

    for (const part of [
      'My own words.',
      'Zyxel Marked draws.',
      'settings-saved',
      'refused',
      '"kind":"assigned"',
      'place-added',
    ]) {
      assert.ok(text.includes(part), part);
    }
    const types = [...new Set([...text.matchAll(/"type":"([a-z]+)","id"/g)].map(([, type]) => type ?? ''))];
    assert.deepEqual(types.toSorted(), [
      'audit',
      'card',
      'chunk',
      'conversation',
      'count',
      'grant',
      'greeting',
      'job',
      'membership',
      'place',
      'refusal',
      'request',
      'settings',
      'write',
    ]);
    for (const other of ['Person 1', 'Person 3', 'Person 6', 'person3@', 'Person 20'])
      assert.ok(!text.includes(other), other);
  });

  async function everything(): Promise<string> {
    const file = new DatabaseSync(join(folder, 'desk.db'), { readOnly: true });
    const all = file.prepare('SELECT id, body FROM documents').all();
    file.close();
    return JSON.stringify(all).replaceAll('\\"', '"');
  }
});
