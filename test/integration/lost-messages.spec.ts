import assert from 'node:assert/strict';
import { submitRequest } from '../../src/app/ask/submit-request.ts';
import { acceptExport } from '../../src/app/audit/send-export.ts';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../src/app/decide/view-request.ts';
import { openRequest } from '../../src/app/list/open-request.ts';
import { addPlace } from '../../src/app/places/manage-places.ts';
import type { FormInput } from '../../src/app/ports/results.ts';
import { placeId } from '../../src/app/records/documents.ts';
import { newJob } from '../../src/app/records/queue-job.ts';
import { reportOutage } from '../../src/app/tell/report-outage.ts';
import type { JobTask } from '../../src/domain/job.ts';
import { createConnectors } from '../../src/teams/channel/connectors.ts';
import { createMessenger } from '../../src/teams/outbound/messenger.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { entriesOn, aForm, APPROVER, EMPLOYEE, FORM_ID, OTHER_APPROVER } from '../support/app-story.ts';
import { aPerson, OFFERED_FILE } from '../support/builders.ts';
import { channel, FakeContext, personalChat } from '../support/fake-context.ts';
import { botId, drawn, readerFallback, tenantId } from '../support/teams/kit.ts';
import type { Answer, Call } from '../support/teams/one-answer-connector.ts';
import { OneAnswerConnector } from '../support/teams/one-answer-connector.ts';

const MINUTE = 60_000;
const MOST_COPIES = 5;
/** A waiting decision card has one more copy, a day later. */
const MOST_CARDS = MOST_COPIES + 1;

function mostOf(key: string): number {
  // One card was decided before its fourth copy.
  if (key.includes('Visio Plan 2 for')) return 3;
  return /^19:it.*: License request from Person 1: Other/.test(key) ? MOST_CARDS : MOST_COPIES;
}
const OTHER_ID = '01900000-0000-7000-8000-000000000002';
const LIST_ID = '01900000-0000-7000-8000-000000000003';

const isReminder = (key: string): boolean => /waiting for/.test(key);
/** The first words that a reader sees. */
const wordsOf = ({ summary, text, attachments }: Call['body']): string =>
  [summary, text].find((words) => typeof words === 'string') ?? JSON.stringify(attachments);

describe('A message whose answer Teams never gives', () => {
  let fake: FakeContext;
  let connector: OneAnswerConnector;
  let answer: Answer | 'hang up' | 'say nothing';
  let next: () => typeof answer;
  let serviceUrl: string;
  let worker: ReturnType<typeof createWorker>;

  beforeEach(async () => {
    fake = new FakeContext({ mail: false });
    fake.approvers.add(APPROVER.id).add(OTHER_APPROVER.id);
    answer = { status: 502 };
    next = () => answer;
    connector = new OneAnswerConnector(() => next());
    serviceUrl = await connector.listen();
    worker = workerOver(10_000);
  });

  /** Time limit of a call, in milliseconds. */
  function workerOver(callTimeoutMs: number): typeof worker {
    const connectors = createConnectors({
      issuer: 'https://api.botframework.com',
      isServiceUrl: () => true,
      getToken: () => Promise.resolve('a-token'),
      callTimeoutMs,
    });
    const messenger = createMessenger({
      connectorFor: () => connectors.create(serviceUrl),
      teamsFor: () => connectors.teams(serviceUrl),
      cards: drawn,
      readerFallback,
      tenantId,
      botId,
      serviceUrl: () => Promise.resolve(serviceUrl),
      otherServiceUrl: undefined,
      conversationOf: (id) => Promise.resolve(personalChat(id)),
    });
    return createWorker({ ctx: { ...fake.ctx, messenger }, owner: 'worker', mailboxes: 0 });
  }

  afterEach(async () => {
    await connector.close();
    await fake.close();
  });

  const submit = (id: string, more: Partial<FormInput> = {}) =>
    submitRequest(fake.ctx, EMPLOYEE, aForm({ id, ...more }), {
      conversation: personalChat(EMPLOYEE.id),
      activityId: 'form-1',
    });
  const make = (...tasks: readonly JobTask[]) =>
    fake.store.commit(
      tasks.map((task) => newJob(fake.ctx, task)),
      fake.ctx.ids.next(),
    );

  /** Lets so many hours pass. */
  async function pass(hours: number): Promise<void> {
    for (let minutes = 0; minutes < hours * 60; minutes += 10) await fake.later(10 * MINUTE, worker);
  }

  /** How often each message was posted, by its chat and by its first words. */
  function posted(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { method, path, body } of connector.calls) {
      if (method !== 'POST' || !path.endsWith('/activities')) continue;
      const chat = decodeURIComponent(path.split('/').at(-2) ?? '');
      const said = wordsOf(body);
      // The number of waiting requests may have changed between two copies.
      const key = `${chat}: ${said.replace(/^\d license requests? (?:is|are) waiting$/, 'requests wait')}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  }

  for (const what of ['hang up', 'say nothing', 500, 502, 504] as const) {
    it(`comes five times at most: ${what}`, async () => {
      answer = typeof what === 'number' ? { status: what } : what;
      if (what === 'say nothing') worker = workerOver(1000);
      await make({ kind: 'message-owner', ownerId: EMPLOYEE.id, place: { kind: 'channel', name: 'IT' } });
      await pass(26);
      assert.deepEqual([...posted().values()], [MOST_COPIES]);
      assert.equal(await fake.store.count({ by: 'list', key: 'dead' }), 1);

      answer = { status: 201, body: { id: 'activity-9' } };
      await pass(26);
      assert.deepEqual([...posted().values()], [MOST_COPIES]);
    });
  }

  for (const status of [412, 429, 503]) {
    it(`is retried if it was not accepted, and comes once then: ${status}`, async () => {
      answer = { status };
      await make({ kind: 'message-owner', ownerId: EMPLOYEE.id, place: { kind: 'channel', name: 'IT' } });
      await pass(8);
      const [tries = 0] = posted().values();
      assert.ok(tries > MOST_COPIES, `${tries} tries`);

      answer = { status: 201, body: { id: 'activity-9' } };
      await pass(26);
      assert.deepEqual([...posted().values()], [tries + 1]);
    });
  }

  it('keeps its number of copies through attempts that were refused', async () => {
    let calls = 0;
    next = () => ({ status: (calls += 1) % 2 === 1 ? 502 : 503 });
    await make({ kind: 'message-owner', ownerId: EMPLOYEE.id, place: { kind: 'channel', name: 'IT' } });
    await pass(60);
    assert.equal(calls, 2 * MOST_COPIES - 1);
  });

  it('comes five times at most, a card to decide on six times, whatever it is and whoever it is for', async () => {
    // A request whose persons are not recognized comes back as a form.
    const unknown = Array.from({ length: 25 }, (_, n) => `nobody${n}@contoso.com`).join('\n');
    await reportOutage(fake.ctx, { cause: 'consent' });
    await fake.work(worker);
    await addPlace(fake.ctx, APPROVER, channel('it'), 'IT');
    await submit(FORM_ID);
    await submit(OTHER_ID, { skuId: null, otherProduct: 'Other' });
    await submit(LIST_ID, { skuId: null, otherProduct: 'Third', forMe: false, picked: [], typed: unknown });
    await acceptExport(fake.ctx, APPROVER, personalChat(APPROVER.id), 'csv', OFFERED_FILE);
    await openRequest(fake.ctx, OTHER_APPROVER, OTHER_ID, personalChat(OTHER_APPROVER.id));
    await pass(1);
    await approveRequest(fake.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    const place = placeId(fake.ctx, channel('it'));
    await make(
      { kind: 'message-owner', ownerId: APPROVER.id, place: { kind: 'channel', name: 'IT' } },
      { kind: 'tell-place', requestId: OTHER_ID, about: 'lapses', placeId: place },
      { kind: 'warn-requester', requestId: OTHER_ID },
    );
    await pass(40);

    const found = [...posted()];
    const wanted = [
      [/^19:it.*: requests wait$/, 'the welcome of a place'],
      [/^19:it.*: License request from Person 1: Visio/, 'a decision card'],
      [/^19:it.*: License request from Person 1: Other/, 'another one'],
      [/^19:it.*consent/, 'an outage'],
      [/^19:it.*Other/, 'a warning of expiry'],
      [new RegExp(`^chat-${OTHER_APPROVER.id}: License request`), 'a card that was asked for'],
      [new RegExp(`^chat-${APPROVER.id}: .*audit`), 'a file'],
      [new RegExp(`^chat-${APPROVER.id}: .*IT`), 'that a place is gone'],
      [new RegExp(`^chat-${EMPLOYEE.id}: .*Visio`), 'the outcome of a request'],
      [new RegExp(`^chat-${EMPLOYEE.id}: .*Other`), 'a warning to the requester'],
      [new RegExp(`^chat-${EMPLOYEE.id}: Request a license`), 'a form'],
      [new RegExp(`^chat-${aPerson(2).id}: `), 'an outcome'],
      [new RegExp(`^chat-${aPerson(3).id}: `), 'an outcome'],
    ] as const;
    for (const [words, what] of wanted) {
      assert.ok(
        found.some(([key]) => words.test(key)),
        `${what} was posted: ${found.map(([key]) => key).join('\n')}`,
      );
    }
    for (const [key, times] of found) assert.equal(times, mostOf(key), key);
  });

  it('is sent a day later, too, if it is the card of a request that nobody has seen', async () => {
    await addPlace(fake.ctx, APPROVER, channel('it'), 'IT');
    await pass(1);
    answer = { status: 502 };
    await submit(FORM_ID);
    await pass(5);
    assert.equal((await viewForApprover(fake.ctx, APPROVER, FORM_ID)).request.approversReached, false);

    answer = { status: 201, body: { id: 'activity-9' } };
    await pass(21);
    assert.equal((await viewForApprover(fake.ctx, APPROVER, FORM_ID)).request.approversReached, true);
  });

  it('holds up neither the messages after the welcome of a place, nor the reminders of the next days', async () => {
    await submit(FORM_ID);
    await addPlace(fake.ctx, APPROVER, channel('it'), 'IT');
    answer = { status: 502 };
    await pass(12);
    assert.ok([...posted().keys()].some((key) => key.includes('License request from Person 1')));

    for (let day = 0; day < 3; day += 1) {
      await pass(24);
      connector.calls = [];
    }
    await pass(24);
    const reminders = [...posted()].filter(([key]) => isReminder(key));
    assert.deepEqual(
      reminders.map(([, times]) => times),
      [MOST_COPIES],
    );
    answer = { status: 201, body: { id: 'activity-9' } };
    await pass(24);
    connector.calls = [];
    await pass(24);
    assert.deepEqual(
      [...posted()].filter(([key]) => isReminder(key)).map(([, times]) => times),
      [1],
    );
  });
});
