import assert from 'node:assert/strict';
import { CosmosClient } from '@azure/cosmos';
import { createCertificate, trustCertificate } from '../../sandbox/certificate.ts';
import { type CosmosFixture, item, startFixture, status } from '../support/sandbox/cosmos-fixture.ts';

const under = (condition: string) => ({ accessCondition: { type: 'IfMatch', condition } });

describe('the double of Cosmos, before the real SDK', () => {
  let fixture: CosmosFixture;
  let time: number;

  beforeEach(async () => {
    time = Date.parse('2026-01-01T00:00:00Z');
    fixture = await startFixture({ now: () => time });
  });
  afterEach(() => fixture.close());

  describe('signs in and describes itself:', () => {
    it('one write region, unless a test sets more', async () => {
      const { client, double } = fixture;
      assert.equal((await client.getDatabaseAccount()).resource?.enableMultipleWritableLocations, false);
      double.setMultiWrite(true);
      assert.equal((await client.getDatabaseAccount()).resource?.enableMultipleWritableLocations, true);
    });

    it('401 for a wrong key, on every kind of request', async () => {
      const key = Buffer.from('another key').toString('base64');
      const client = new CosmosClient({
        endpoint: fixture.double.endpoint,
        key,
        connectionPolicy: { enableEndpointDiscovery: false },
      });
      const container = client.database('db').container('c');
      await assert.rejects(client.getDatabaseAccount(), status(401));
      await assert.rejects(container.item('a', 't').read(), status(401));
      await assert.rejects(container.items.create(item('a')), status(401));
      await assert.rejects(
        container.items.batch([{ operationType: 'Create', resourceBody: { id: 'a', pk: 't' } }], 't'),
        status(401),
      );
      client.dispose();
    });

    it('a token of Entra over https, which may not create databases', async () => {
      const certificate = await createCertificate();
      trustCertificate(certificate);
      const secure = await startFixture({ certificate, verifyToken: async (token) => token === 'good' });
      const clientWith = (token: string): CosmosClient =>
        new CosmosClient({
          endpoint: secure.double.endpoint,
          aadCredentials: { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) },
        });
      const [good, bad] = [clientWith('good'), clientWith('bad')];
      await good.database('db').container('c').items.create(item('a'));
      await assert.rejects(good.databases.create({ id: 'other' }), status(403));
      await assert.rejects(bad.database('db').container('c').item('a', 't').read(), status(401));
      good.dispose();
      bad.dispose();
      await secure.close();
    });
  });

  describe('keeps databases and containers:', () => {
    it('409 for a second of the same name, 404 for one that is gone', async () => {
      const { client } = fixture;
      await assert.rejects(client.databases.create({ id: 'db' }), status(409));
      await assert.rejects(
        client.database('db').containers.create({ id: 'c', partitionKey: '/pk' }),
        status(409),
      );
      await client.database('db').delete();
      await assert.rejects(client.database('db').read(), status(404));
      const { statusCode, substatus } = await fixture.container.item('a', 't').read();
      assert.deepEqual([statusCode, substatus], [404, 1003]);
    });

    it('settings are read back, and a replaced time to live counts at once', async () => {
      const { container } = fixture;
      const { resource } = await container.read();
      assert.deepEqual(resource?.partitionKey?.paths, ['/pk']);
      assert.equal(resource?.defaultTtl, -1);
      assert.equal(resource?.indexingPolicy?.compositeIndexes?.length, 1);
      await container.replace({ ...resource, id: 'c', defaultTtl: 2 });
      await container.items.create(item('a'));
      await container.items.create(item('kept', { ttl: -1 }));
      time += 3000;
      assert.equal((await container.item('a', 't').read()).resource, undefined);
      assert.equal((await container.items.create(item('a'))).statusCode, 201);
      assert.equal((await container.item('kept', 't').read()).statusCode, 200);
    });

    it('400 for unique keys, hierarchical keys and other things that it does not know', async () => {
      const { containers } = fixture.client.database('db');
      const unknown = [
        { uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/a'] }] } },
        { partitionKey: { paths: ['/a', '/b'] } },
        { vectorEmbeddingPolicy: { vectorEmbeddings: [] } },
      ];
      for (const more of unknown) {
        await assert.rejects(
          containers.create({ id: 'x', partitionKey: { paths: ['/pk'] }, ...more }),
          status(400),
        );
      }
    });
  });

  describe('keeps documents:', () => {
    it('created once in a partition, with system properties; the same id lives in another', async () => {
      const { container } = fixture;
      const { statusCode, resource, etag } = await container.items.create(item('a'));
      assert.equal(statusCode, 201);
      assert.equal(resource?._etag, etag);
      assert.equal(resource?._ts, time / 1000);
      assert.ok(resource?._rid);
      await assert.rejects(container.items.create(item('a')), status(409));
      await container.items.create(item('a', { pk: 'u' }));
      assert.equal((await container.item('a', 'u').read()).resource?.pk, 'u');
      assert.equal((await container.item('a', 't').read()).resource?.pk, 't');
    });

    it('404 for an absent id and for the wrong partition; 304 for an etag that is still current', async () => {
      const { container } = fixture;
      const { etag } = await container.items.create(item('a'));
      assert.equal((await container.item('b', 't').read()).statusCode, 404);
      assert.equal((await container.item('a', 'u').read()).statusCode, 404);
      const condition = { type: 'IfNoneMatch', condition: etag };
      assert.equal((await container.item('a', 't').read({ accessCondition: condition })).statusCode, 304);
    });

    it('replaced and deleted under the current etag alone', async () => {
      const { container } = fixture;
      const first = await container.items.create(item('a'));
      const second = await container.item('a', 't').replace(item('a', { n: 1 }), under(first.etag));
      assert.notEqual(second.etag, first.etag);
      await assert.rejects(container.item('a', 't').replace(item('a'), under(first.etag)), status(412));
      await assert.rejects(container.item('a', 't').delete(under(first.etag)), status(412));
      await assert.rejects(container.items.upsert(item('a'), under(first.etag)), status(412));
      assert.equal((await container.item('a', 't').delete(under(second.etag))).statusCode, 204);
      await assert.rejects(container.item('a', 't').delete(), status(404));
      await assert.rejects(container.item('a', 't').replace(item('a')), status(404));
    });

    it('upserted with 201 and then 200', async () => {
      assert.equal((await fixture.container.items.upsert(item('a'))).statusCode, 201);
      assert.equal((await fixture.container.items.upsert(item('a'))).statusCode, 200);
    });

    it('one winner of twenty replaces on one etag, and of twenty creations', async () => {
      const { container } = fixture;
      const { etag } = await container.items.create(item('a'));
      const accessCondition = { type: 'IfMatch', condition: etag };
      const replaces = Promise.allSettled(
        Array.from({ length: 20 }, (_, n) =>
          container.item('a', 't').replace(item('a', { n }), { accessCondition }),
        ),
      );
      const creates = Promise.allSettled(Array.from({ length: 20 }, () => container.items.create(item('b'))));
      for (const [races, loss] of [
        [replaces, 412],
        [creates, 409],
      ] as const) {
        const lost = (await races).filter((result) => result.status === 'rejected');
        assert.equal(lost.length, 19);
        for (const { reason } of lost) assert.ok(status(loss)(reason));
      }
    });

    it('413 over 2 MB, 400 for a wrong ttl or a partition other than the document says', async () => {
      const { container } = fixture;
      await assert.rejects(
        container.items.create(item('a', { text: 'x'.repeat(2 * 1024 * 1024) })),
        status(413),
      );
      await assert.rejects(container.items.create(item('a', { ttl: 0 })), status(400));
      await assert.rejects(container.item('a', 'u').replace(item('a')), status(400));
    });

    it('gone from reads and queries after their ttl, which each write restarts', async () => {
      const { container } = fixture;
      await container.items.create(item('a', { ttl: 5 }));
      time += 4000;
      await container.item('a', 't').replace(item('a', { ttl: 5 }));
      time += 4000;
      assert.equal((await container.item('a', 't').read()).statusCode, 200);
      time += 1000;
      assert.equal((await container.item('a', 't').read()).statusCode, 404);
      const query = container.items.query('SELECT * FROM c', { partitionKey: 't' });
      assert.deepEqual((await query.fetchAll()).resources, []);
    });
  });

  it('charges by operation and size, and counts it; writes carry a session token', async () => {
    const { container, double } = fixture;
    const start = double.usage().charge;
    const small = await container.items.create(item('a'));
    const large = await container.items.create(item('b', { text: 'x'.repeat(50_000) }));
    const read = await container.item('a', 't').read();
    assert.ok(0 < read.requestCharge && read.requestCharge < small.requestCharge);
    assert.ok(small.requestCharge < large.requestCharge);
    const sum = small.requestCharge + large.requestCharge + read.requestCharge;
    assert.equal((double.usage().charge - start).toFixed(2), sum.toFixed(2));
    assert.match(String(small.headers['x-ms-session-token']), /^0:/);
  });

  it('refuses patch, change feed, stored procedures and reading without a partition, and imitates none', async () => {
    const { container } = fixture;
    await container.items.create(item('a'));
    await assert.rejects(container.item('a', 't').patch([{ op: 'incr', path: '/n', value: 1 }]), status(400));
    await assert.rejects(container.items.getChangeFeedIterator().readNext(), status(400));
    await assert.rejects(container.items.readAll().fetchAll(), status(400));
    await assert.rejects(container.scripts.storedProcedures.readAll().fetchAll(), status(400));
    const bulk = [
      { operationType: 'Create' as const, resourceBody: { id: 'z', pk: 't' }, partitionKey: 't' },
    ];
    const [outcome] = await container.items.executeBulkOperations(bulk);
    assert.equal(outcome?.error?.code, 400);
  });
});
