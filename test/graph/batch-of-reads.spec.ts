import assert from 'node:assert/strict';
import { createGraphClient } from '../../src/graph/client.ts';
import { createDirectory } from '../../src/graph/directory.ts';
import { batchReply, itemsOf, startWire } from '../support/graph/wire.ts';
import type { Wire } from '../support/graph/wire.ts';

/** The user in the address of a read. */
function user(url: string): { id: string; userPrincipalName: string } {
  return { id: url.slice(7, 43), userPrincipalName: 'x@contoso.com' };
}

describe('a batch of reads', () => {
  let wire: Wire;
  afterEach(() => wire.close());

  const ids = ['a', 'b', 'c'].map((letter) => `${letter.repeat(8)}-7e57-4c0d-9a00-000000000001`);

  async function start(reply: Parameters<typeof startWire>[0]) {
    wire = await startWire(reply);
    const waits: number[] = [];
    const client = createGraphClient({
      baseUrl: wire.url,
      getToken: () => Promise.resolve('t'),
      customHosts: ['localhost'],
      sleep: (ms) => Promise.resolve(void waits.push(ms)),
    });
    return { directory: createDirectory(client), waits };
  }

  it('repeats only throttled and missing items, after the longest Retry-After', async () => {
    const { directory, waits } = await start((heard, count) => {
      if (count > 1) return batchReply(heard, ({ url }) => ({ status: 200, body: user(url) }));
      return batchReply(heard, ({ url }, index) => {
        if (index === 0) return { status: 429, headers: { 'retry-after': '1' } };
        return index === 1 ? undefined : { status: 200, body: user(url) };
      });
    });
    const people = await directory.read(ids);
    assert.deepEqual(
      people.map((person) => person?.id),
      ids,
    );
    assert.deepEqual(waits, [1000]);
    assert.deepEqual(
      wire.heard.map((heard) => itemsOf(heard).length),
      [3, 2],
    );
  });

  it('gives up on an item that stays throttled, with its Retry-After', async () => {
    const { directory } = await start((heard) =>
      batchReply(heard, () => ({ status: 429, headers: { 'Retry-After': '30' } })),
    );
    await assert.rejects(directory.read(ids), { kind: 'throttled', retryAfterMs: 30_000 });
    assert.equal(wire.heard.length, 1);
  });

  it('repeats the batch if it is throttled as a whole', async () => {
    const { directory } = await start((heard, count) =>
      count === 1 ? { status: 429 } : batchReply(heard, ({ url }) => ({ status: 200, body: user(url) })),
    );
    assert.equal((await directory.read(ids)).length, 3);
  });

  it('asks for exactly the fields that are used', async () => {
    const { directory } = await start((heard) =>
      batchReply(heard, ({ url }) => ({ status: 200, body: user(url) })),
    );
    await directory.read(ids);
    const [heard] = wire.heard;
    assert(heard);
    assert.equal(
      decodeURIComponent(itemsOf(heard)[0]?.url ?? ''),
      `/users/${ids[0]}?$select=id,displayName,userPrincipalName,mail,department,preferredLanguage,usageLocation,` +
        'accountEnabled,userType,isManagementRestricted,assignedLicenses,licenseAssignmentStates',
    );
  });
});
