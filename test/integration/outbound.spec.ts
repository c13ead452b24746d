import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Socket, createServer } from 'node:net';
import { spy } from 'sinon';
import type { SinonSpy } from 'sinon';
import type { DataDocument } from '../../src/app/records/documents.ts';
import { conversationDocument, placeDocument, replace } from '../../src/app/records/documents.ts';
import type { Operation, Store, Stored } from '../../src/app/ports/store.ts';
import type { Conversation, Place } from '../../src/domain/place.ts';
import { openSqliteStore } from '../../src/sqlite/store.ts';
import type { World } from '../support/integration/kit.ts';
import { worlds } from '../support/integration/kit.ts';
import type { Activity } from '../support/integration/people.ts';
import { channel } from '../support/integration/people.ts';
import { dig } from '../support/integration/shown.ts';
import { ask, openScenario } from '../support/integration/story.ts';

/** A server on loopback that nobody has configured. Every caller was led to it. */
interface Trap {
  readonly port: number;
  readonly urls: readonly string[];
  readonly calls: () => number;
}

async function setTrap(world: World): Promise<Trap> {
  let calls = 0;
  const server = createServer((socket) => {
    calls += 1;
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  world.atEnd(async () => void server.close());
  const at = server.address();
  assert.ok(typeof at === 'object' && at !== null);
  const own = new URL(world.connector.serviceUrl);
  const urls = [
    `https://localhost:${at.port}/`,
    `https://127.0.0.1:${at.port}/teams/`,
    `http://127.0.0.1:${at.port}/`,
    `https://user:word@localhost:${at.port}/`,
    `${own.origin}@127.0.0.1:${at.port}/`,
    `${own.origin.replace('localhost', 'localhost.')}/`,
    `${own.origin.replace('https', 'http')}/teams/`,
    'https://evil.example/',
    `https://evil.example#${own.origin}/`,
    '//evil.example/',
  ];
  return { port: at.port, urls, calls: () => calls };
}

describe('What the product calls', function () {
  this.timeout(60_000);
  const open = worlds();
  let connect: SinonSpy;

  beforeEach(() => {
    connect = spy(Socket.prototype, 'connect');
  });
  afterEach(() => connect.restore());

  /** Every host and port that this process connected to, without the doubles. */
  function strangers({ tenant, keys, connector, url }: World): readonly string[] {
    const known = [tenant.url, keys.url, connector.serviceUrl, url].map((text) => new URL(text).host);
    const called = connect.args.map((args: readonly unknown[]) => {
      const target = dig(args, 0, 0) ?? dig(args, 0);
      return `${String(dig(target, 'host'))}:${String(dig(target, 'port'))}`;
    });
    for (const host of known) assert.ok(called.includes(host), `${host} is not among ${called.join()}`);
    return called.filter((host) => !known.includes(host));
  }

  it('are its own hosts and no others, whatever address an activity, a file or a card contains', async () => {
    const scenario = await openScenario(open);
    const { world, alex, megan } = scenario;
    const trap = await setTrap(world);
    const { inChannel } = await ask(scenario, 'visio for adelev@contoso.com');

    for (const url of trap.urls) {
      const click = alex.clicking(inChannel, 'refresh');
      const message: Activity = {
        ...click,
        type: 'message',
        name: undefined,
        value: undefined,
        text: 'help',
      };
      const activities: readonly Activity[] = [
        { ...message, serviceUrl: url },
        { ...message, relatesTo: { serviceUrl: url, conversation: { id: 'x' } }, callerId: url },
        { ...message, attachments: [{ contentType: 'image/png', contentUrl: url, thumbnailUrl: url }] },
        { ...message, entities: [{ type: 'https://schema.org/Message', '@id': url, url }] },
        { ...message, channelData: { ...Object(click['channelData']), serviceUrl: url, source: { url } } },
        {
          ...click,
          value: { action: { verb: 'submit', url, data: { d: { f: url, u: url }, i_typed: url } } },
        },
        { ...click, name: 'composeExtension/queryLink', value: { url } },
        { ...consentTo(click, url, alex.chat) },
      ];
      // With the usual token, and with one that contains the address. Whoever signs it, the address does not
      // belong to the cloud.
      for (const activity of activities) await alex.send(activity);
      const token = await world.keys.sign({ audience: world.tenant.app.clientId, serviceUrl: url });
      const { status } = await fetch(`${world.url}/api/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...message, serviceUrl: url }),
      });
      assert.equal(status, 403);
      await megan.submit(await megan.ask(), { i_typed: url, i_other: url, i_reason: url });
    }
    await world.quiet();

    assert.equal(trap.calls(), 0);
    assert.deepEqual(strangers(world), []);
  });

  it('are the same if stored documents contain other addresses, and such a send is given up', async () => {
    const scenario = await openScenario(open);
    const { world, megan, nestor } = scenario;
    const trap = await setTrap(world);
    const [url = ''] = trap.urls;
    const store = openSqliteStore({
      path: world.env['SQLITE_PATH'] ?? '',
      tenantId: world.tenant.app.tenantId,
      now: Date.now,
    });
    world.atEnd(() => store.close());
    // A card in a personal chat goes to the last address of its reader.
    await redirect(store, url, [megan.user.id, nestor.user.id]);
    const before = nestor.cards().length;

    await megan.submit(await megan.ask('visio'), {});
    await world.until(() => world.lines.some(({ message }) => message.startsWith('A job failed')));

    assert.equal(trap.calls(), 0);
    assert.deepEqual(strangers(world), []);
    assert.equal(nestor.cards().length, before);
    await world.stop();
  });

  it('are the same if Graph points elsewhere: redirects and next links are not followed', async () => {
    const world = await open();
    const trap = await setTrap(world);
    await world.start();
    const [url = ''] = trap.urls;
    const megan = world.human('MeganB');
    world.tenant.faults.add({
      match: ({ path }) => path.startsWith('/subscribedSkus'),
      answer: { status: 302, headers: { location: url } },
      times: 1,
    });
    await megan.ask('visio');
    const body = { '@odata.nextLink': url, '@odata.context': url, value: [] };
    world.tenant.faults.add({ match: ({ path }) => !path.includes('token'), answer: { status: 200, body } });
    await megan.ask('visio');
    await world.human('AlexW').say('notify here', channel);

    assert.equal(trap.calls(), 0);
    assert.deepEqual(strangers(world), []);
  });
});

function consentTo(click: Activity, url: string, { id, conversationType }: typeof channel): Activity {
  const uploadInfo = { uploadUrl: url, contentUrl: url, name: 'a.csv', uniqueId: 'x', fileType: 'csv' };
  const value = { type: 'fileUpload', action: 'accept', context: { e: 'csv' }, uploadInfo };
  const conversation = { ...Object(click['conversation']), id, conversationType, isGroup: false };
  return { ...click, name: 'fileConsent/invoke', conversation, value };
}

/**
 * Writes another address into every place and into the conversations of these people, as an attacker could.
 */
async function redirect(store: Store, serviceUrl: string, personIds: readonly string[]): Promise<void> {
  const places = await store.page<DataDocument<Place>>({
    by: 'list',
    key: 'places',
    order: 'ascending',
    limit: 10,
  });
  assert.equal(places.length, 2);
  const moved = places.map((found) =>
    replace(
      found,
      placeDocument({ ...found.data, conversation: { ...found.data.conversation, serviceUrl } }),
    ),
  );
  const chats: Operation[] = [];
  for (const id of personIds) {
    const known: Stored<DataDocument<Conversation>> | undefined = await store.read(`conv:${id}`);
    if (known) chats.push(replace(known, conversationDocument(id, { ...known.data, serviceUrl })));
  }
  assert.equal((await store.commit([...moved, ...chats], 'redirect')).outcome, 'done');
}
