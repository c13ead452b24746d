import assert from 'node:assert/strict';
import { type CosmosFixture, item, startFixture, status } from '../support/sandbox/cosmos-fixture.ts';

describe('a fault of the double of Cosmos', () => {
  let fixture: CosmosFixture;

  beforeEach(async () => {
    fixture = await startFixture();
  });
  afterEach(() => fixture.close());

  const exists = async (id: string): Promise<boolean> =>
    (await fixture.container.item(id, 't').read()).statusCode === 200;

  it('429: the SDK waits as long as it is told and tries again', async () => {
    fixture.double.faults.add({ on: ['write'], times: 3, effect: { answer: 429, retryAfterMs: 1 } });
    const { statusCode, headers } = await fixture.container.items.create(item('a'));
    assert.equal(statusCode, 201);
    assert.equal(headers['x-ms-throttle-retry-count'], 3);
  });

  it('429 without end reaches the caller with the time to wait', async () => {
    fixture.double.faults.add({ on: ['write'], times: Infinity, effect: { answer: 429, retryAfterMs: 2 } });
    await assert.rejects(fixture.container.items.create(item('a')), { code: 429, retryAfterInMs: 2 });
    assert.equal(fixture.double.usage().requests.write, 10);
  });

  for (const answer of [408, 449, 503]) {
    it(`${answer}: nothing is written`, async () => {
      fixture.double.faults.add({ on: ['write'], effect: { answer } });
      await assert.rejects(fixture.container.items.create(item('a')), status(answer));
      assert.equal(await exists('a'), false);
    });
  }

  it('lost: it is written and the connection is cut; cut: it is not written', async () => {
    for (const [effect, written] of [
      ['lost', true],
      ['cut', false],
    ] as const) {
      fixture.double.faults.add({ on: ['write'], effect });
      await assert.rejects(fixture.container.items.create(item(effect)), { code: 'ECONNRESET' });
      assert.equal(await exists(effect), written);
    }
  });

  it('deaf: it is written and never answered; silent: it is not written', async () => {
    for (const [effect, written] of [
      ['deaf', true],
      ['silent', false],
    ] as const) {
      fixture.double.faults.add({ on: ['write'], effect });
      const abortSignal = AbortSignal.timeout(200);
      await assert.rejects(fixture.container.items.create(item(effect), { abortSignal }), {
        name: 'AbortError',
      });
      assert.equal(await exists(effect), written);
    }
  });

  it('late: it is written at release, or just before the next batch', async () => {
    const { container, double } = fixture;
    for (const end of [
      async () => double.faults.release(),
      () => container.items.batch([{ operationType: 'Create', resourceBody: { id: 'b', pk: 't' } }], 't'),
    ]) {
      double.faults.add({ on: ['write'], effect: 'late' });
      await assert.rejects(container.items.create(item('a')), { code: 'ECONNRESET' });
      assert.equal(await exists('a'), false);
      await end();
      assert.equal(await exists('a'), true);
      await container.item('a', 't').delete();
    }
  });

  it('hits the named kinds, as often as it says, until it is cleared', async () => {
    const { container, double } = fixture;
    double.faults.add({ on: ['read'], times: Infinity, effect: { answer: 400 } });
    await container.items.create(item('a'));
    await assert.rejects(container.item('a', 't').read(), status(400));
    await assert.rejects(container.item('a', 't').read(), status(400));
    double.faults.clear();
    assert.equal(await exists('a'), true);
  });

  it('hits only requests with a matching body', async () => {
    const { container, double } = fixture;
    double.faults.add({ match: (body) => body.includes('"a"'), effect: { answer: 400 } });
    await container.items.create(item('b'));
    await assert.rejects(container.items.create(item('a')), status(400));
    await container.items.create(item('a'));
  });

  it('close ends connections that wait for an answer', async () => {
    const { container, double } = fixture;
    double.faults.add({ on: ['write'], effect: 'silent' });
    const waiting = assert.rejects(container.items.create(item('a')), { code: 'ECONNRESET' });
    while (double.usage().requests.write === 0) await new Promise(setImmediate);
    await double.close();
    await waiting;
    fixture = await startFixture();
  });
});
