import assert from 'node:assert/strict';
import type { OperationInput, OperationResponse } from '@azure/cosmos';
import {
  type CosmosFixture,
  item,
  operation,
  startFixture,
  status,
} from '../support/sandbox/cosmos-fixture.ts';

const create = (id: string, more: Readonly<Record<string, unknown>> = {}): OperationInput =>
  operation({ operationType: 'Create', resourceBody: item(id, more) });
const codes = (results: readonly OperationResponse[]): number[] =>
  results.map(({ statusCode }) => statusCode);

describe('a batch on the double of Cosmos', () => {
  let fixture: CosmosFixture;

  beforeEach(async () => {
    fixture = await startFixture();
  });
  afterEach(() => fixture.close());

  const batch = async (
    ...operations: OperationInput[]
  ): Promise<{ code: number; results: readonly OperationResponse[] }> => {
    const { code, result } = await fixture.container.items.batch(operations, 't');
    return { code: code ?? 0, results: result ?? [] };
  };
  const exists = async (id: string): Promise<boolean> =>
    (await fixture.container.item(id, 't').read()).statusCode === 200;

  it('runs all its operations, with a status, an etag and a charge for each', async () => {
    await fixture.container.items.create(item('old'));
    await fixture.container.items.create(item('gone'));
    const { code, results } = await batch(
      create('new'),
      operation({ operationType: 'Upsert', resourceBody: item('up') }),
      operation({ operationType: 'Replace', id: 'old', resourceBody: item('old', { n: 2 }) }),
      operation({ operationType: 'Read', id: 'old' }),
      operation({ operationType: 'Delete', id: 'gone' }),
    );
    assert.equal(code, 200);
    assert.deepEqual(codes(results), [201, 201, 200, 200, 204]);
    assert.equal(results[2]?.eTag, (await fixture.container.item('old', 't').read()).etag);
    assert.equal(results[3]?.resourceBody?.['n'], 2);
    assert.ok(results.every(({ requestCharge }) => requestCharge > 0));
    assert.equal(await exists('gone'), false);
  });

  it('answers 207 and does nothing when one fails: its own status, 424 for the others', async () => {
    const { etag } = await fixture.container.items.create(item('old'));
    const failing: readonly (readonly [OperationInput, number])[] = [
      [create('old'), 409],
      [operation({ operationType: 'Replace', id: 'old', ifMatch: '"x"', resourceBody: item('old') }), 412],
      [operation({ operationType: 'Delete', id: 'old', ifMatch: '"x"' }), 412],
      [operation({ operationType: 'Delete', id: 'absent' }), 404],
      [create('other', { pk: 'u' }), 400],
    ];
    for (const [failure, expected] of failing) {
      const { code, results } = await batch(
        create('new'),
        operation({ operationType: 'Replace', id: 'old', resourceBody: item('old', { n: 1 }) }),
        failure,
        create('newer'),
      );
      assert.deepEqual([code, ...codes(results)], [207, 424, 424, expected, 424]);
      assert.equal(await exists('new'), false);
      assert.equal((await fixture.container.item('old', 't').read()).etag, etag);
    }
  });

  it('takes 100 operations', async () => {
    const { code } = await batch(...Array.from({ length: 100 }, (_, n) => create(`n${n}`)));
    assert.equal(code, 200);
  });

  it('refuses more than 2 MB as a whole with 413', async () => {
    const text = 'x'.repeat(1024 * 1024);
    await assert.rejects(batch(create('a', { text }), create('b', { text })), status(413));
    assert.equal(await exists('a'), false);
  });

  it('refuses a patch in it', async () => {
    const patch = operation({ operationType: 'Patch', id: 'a', resourceBody: { operations: [] } });
    await assert.rejects(batch(patch), status(400));
  });

  it('leaves out the documents on demand', async () => {
    const { result } = await fixture.container.items.batch([create('a')], 't', {
      contentResponseOnWriteEnabled: false,
    });
    assert.equal(result?.[0]?.resourceBody, undefined);
    assert.ok(result?.[0]?.eTag);
  });
});
