import assert from 'node:assert/strict';
import { createCertificate, trustCertificate } from '../../sandbox/certificate.ts';
import type { Connector } from '../../sandbox/channel/connector.ts';
import { startConnector } from '../../sandbox/channel/connector.ts';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { viewForApprover } from '../../src/app/decide/view-request.ts';
import { addPlace, removePlace } from '../../src/app/places/manage-places.ts';
import { rememberConversation } from '../../src/app/places/remember-conversation.ts';
import type { Context } from '../../src/app/ports/context.ts';
import { readConversation } from '../../src/app/records/send-message.ts';
import type { Conversation } from '../../src/domain/place.ts';
import { createCards } from '../../src/teams/cards/cards.ts';
import { createConnectors } from '../../src/teams/channel/connectors.ts';
import { createMessenger } from '../../src/teams/outbound/messenger.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { entriesOn, APPROVER, ask, EMPLOYEE, FORM_ID, seen } from '../support/app-story.ts';
import { channel, FakeContext, personalChat } from '../support/fake-context.ts';

const HOUR = 3_600_000;
const IT = channel('it');

const hasCard = (body: unknown): boolean => JSON.stringify(body).includes('Approve');

/**
 * The use cases and the worker with a clock that tests move, and the real way to Teams: HTTPS to the double
 * of the connector.
 */
describe('After an answer of the connector, License Desk', () => {
  let certificate: Awaited<ReturnType<typeof createCertificate>>;
  let connector: Connector;
  let fake: FakeContext;
  let ctx: Context;
  let worker: ReturnType<typeof createWorker>;
  let lines: string[];

  before(async () => {
    certificate = await createCertificate();
    trustCertificate(certificate);
  });

  beforeEach(async () => {
    connector = await startConnector({ certificate });
    fake = new FakeContext({ approverMail: ['it@contoso.com'] });
    fake.approvers.add(APPROVER.id);
    lines = [];
    const connectors = createConnectors({
      issuer: 'https://api.botframework.com',
      isServiceUrl: (url) => url === connector.serviceUrl,
      getToken: async () => 'token',
    });
    const messenger = createMessenger({
      connectorFor: (url) => connectors.create(url),
      teamsFor: (url) => connectors.teams(url),
      cards: createCards({ timeZone: 'UTC' }),
      readerFallback: { language: 'en', timeZone: 'UTC' },
      tenantId: 'tenant',
      botId: 'bot',
      serviceUrl: async () => connector.serviceUrl,
      otherServiceUrl: undefined,
      conversationOf: async (id) => (await readConversation(fake.ctx, id))?.data,
    });
    const keep = (message: string): void => void lines.push(message);
    const log = { debug: () => {}, info: keep, warn: keep, error: keep };
    ctx = Object.assign(fake.ctx, { messenger, log });
    worker = createWorker({ ctx, owner: 'one', mailboxes: 1 });
  });

  afterEach(async () => {
    await fake.close();
    await connector.close();
  });

  const there = (conversation: Conversation): Conversation => ({
    ...conversation,
    serviceUrl: connector.serviceUrl,
  });
  const chat = (): Conversation => there(personalChat(APPROVER.id));
  const cards = (conversationId: string): number =>
    connector.of(conversationId).filter(({ kind, body }) => kind === 'sent' && hasCard(body)).length;
  const mails = (kind: string): readonly string[] =>
    fake.mails.filter(({ content }) => content.kind === kind).map(({ to }) => to);
  const places = (): Promise<number> => fake.store.count({ by: 'list', key: 'places' });

  async function place(conversation: Conversation): Promise<void> {
    await rememberConversation(ctx, conversation);
    await addPlace(ctx, APPROVER, conversation, conversation.kind === 'personal' ? APPROVER.name : 'IT');
    await fake.later(1000, worker);
  }
  async function asked(): Promise<void> {
    await ask(fake);
    await fake.work(worker);
  }
  async function pass(ms: number): Promise<void> {
    for (let gone = 0; gone < ms; gone += 60_000) await fake.later(60_000, worker);
  }

  it('keeps all places while an administrator blocks the app, and the cards come when it is allowed again', async () => {
    await place(there(IT));
    await place(chat());
    lines.length = 0;
    const unblock = connector.block('BotDisabledByAdmin');
    await asked();
    await pass(HOUR);
    assert.equal(await places(), 2);
    assert.deepEqual(mails('outage'), ['it@contoso.com']);
    assert.deepEqual(lines, ['A problem that affects everybody was found.']);

    unblock();
    await pass(HOUR);
    assert.equal(cards(IT.conversationId), 1);
    assert.equal(cards(chat().conversationId), 1);
    assert.equal(await places(), 2);
  });

  it('retries for days while the app is blocked, slowly', async () => {
    await place(there(IT));
    const unblock = connector.block('BotDisabledByAdmin');
    const before = connector.calls.length;
    await asked();
    for (let hour = 0; hour < 5 * 24; hour += 1) await fake.later(HOUR, worker);
    assert.ok(connector.calls.length - before < 400, `${connector.calls.length - before} calls`);
    assert.deepEqual(mails('outage'), ['it@contoso.com']);
    unblock();
    await pass(HOUR + 60_000);
    assert.equal(cards(IT.conversationId), 1);
  });

  it('opens a new chat in place of a deleted one, and sends the card there', async () => {
    await place(chat());
    connector.deleteChat(chat().conversationId);
    await asked();

    const fresh = (await readConversation(ctx, APPROVER.id))?.data;
    assert.ok(fresh);
    assert.notEqual(fresh.conversationId, chat().conversationId);
    assert.equal(cards(fresh.conversationId), 1);
    assert.equal(await places(), 1);
    // The decision is drawn in the new chat, which is the same place as before.
    const view = await viewForApprover(ctx, APPROVER, FORM_ID);
    await approveRequest(ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));
    await fake.work(worker);
    assert.ok(connector.of(fresh.conversationId).some(({ kind }) => kind === 'updated'));
    assert.equal(await addPlace(ctx, APPROVER, fresh, APPROVER.name), 'already');
    assert.equal(await removePlace(ctx, APPROVER, fresh), 'removed');
  });

  it('tells the requester in a new chat when theirs was deleted', async () => {
    await place(there(IT));
    const old = there(personalChat(EMPLOYEE.id));
    await rememberConversation(ctx, old);
    await asked();
    connector.deleteChat(old.conversationId);
    const view = await viewForApprover(ctx, APPROVER, FORM_ID);
    await approveRequest(ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));
    await fake.work(worker);
    const fresh = (await readConversation(ctx, EMPLOYEE.id))?.data;
    assert.notEqual(fresh?.conversationId, old.conversationId);
    assert.equal(connector.of(fresh?.conversationId ?? '').filter(({ kind }) => kind === 'sent').length, 1);
  });

  it('keeps a channel that Teams does not find for two hours, and the card comes', async () => {
    await place(there(IT));
    const found = connector.block('ConversationNotFound', { conversationId: IT.conversationId });
    await asked();
    await pass(2 * HOUR);
    assert.equal(await places(), 1);
    found();
    await pass(HOUR / 4);
    assert.equal(cards(IT.conversationId), 1);
  });

  it('drops a channel that Teams does not find for hours, and tells the person who set it up', async () => {
    await place(there(IT));
    connector.block('ConversationNotFound', { conversationId: IT.conversationId });
    await asked();
    await pass(5 * HOUR);
    assert.equal(await places(), 0);
    assert.deepEqual(mails('place-gone'), ['person20@contoso.com']);
    assert.deepEqual(mails('request-waits'), ['it@contoso.com']);
  });

  it('does not count failures to find a channel that are days apart', async () => {
    await place(there(IT));
    connector.fail('ConversationNotFound', { conversationId: IT.conversationId, times: 1 });
    await asked();
    const view = await viewForApprover(ctx, APPROVER, FORM_ID);
    await approveRequest(ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));
    await pass(24 * HOUR);
    connector.fail('ConversationNotFound', { conversationId: IT.conversationId, times: 1 });
    await ask(fake, { id: '01900000-0000-7000-8000-000000000002', skuId: null, otherProduct: 'Other' });
    await fake.work(worker);
    assert.equal(await places(), 1);
  });

  for (const code of [
    'BotNotInConversationRoster',
    'ConversationBlockedByUser',
    'MessageWritesBlocked',
    'ForbiddenOperationException',
  ] as const) {
    it(`drops a place at once for ${code}, which is for ever`, async () => {
      await place(there(IT));
      connector.block(code, { conversationId: IT.conversationId });
      await asked();
      assert.equal(await places(), 0);
      assert.deepEqual(mails('place-gone'), ['person20@contoso.com']);
    });
  }

  for (const code of [
    'NotEnoughPermissions',
    'InvalidBotApiHost',
    'ActivityNotFoundInConversation',
  ] as const) {
    it(`never touches a place for ${code}`, async () => {
      await place(there(IT));
      connector.block(code, { conversationId: IT.conversationId });
      await asked();
      await pass(6 * HOUR);
      assert.equal(await places(), 1);
      assert.ok(lines.includes('A job was given up.'));
    });
  }

  it('forgets a card that was deleted, and not its place', async () => {
    await place(there(IT));
    await asked();
    connector.block('ServiceError 403', { match: ({ kind }) => kind === 'updated' });
    const view = await viewForApprover(ctx, APPROVER, FORM_ID);
    await approveRequest(ctx, APPROVER, FORM_ID, entriesOn(fake, seen(view)));
    await fake.work(worker);
    assert.equal(await places(), 1);
    assert.ok(!lines.includes('A job was given up.'));
  });

  it('tells apart a bot that is not registered from a sign-in that fails', async () => {
    await place(there(IT));
    connector.block('BotNotRegistered', { times: 1 });
    await asked();
    await pass(HOUR / 2);
    const said = connector.of(IT.conversationId).map(({ body }) => String(body['text']));
    assert.ok(said.some((text) => text.includes('the bot is not registered')));
    assert.deepEqual(mails('outage'), ['it@contoso.com']);
    assert.equal(cards(IT.conversationId), 1);
  });
});
