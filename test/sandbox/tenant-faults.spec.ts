import assert from 'node:assert/strict';
import { RetryHandlerOptions } from '@microsoft/microsoft-graph-client';
import { assign, credential, openKit, refused } from '../support/sandbox/tenant-kit.ts';
import type { Kit } from '../support/sandbox/tenant-kit.ts';

const isAssign = ({ template }: { template: string }): boolean => template === '/users/{id}/assignLicense';
const megan = 'MeganB@contoso.com';

describe('The simulated tenant fails when it is told to', () => {
  let kit: Kit;
  beforeEach(async () => {
    kit = await openKit();
  });
  afterEach(() => kit.tenant.close());

  it('a throttled call is retried by the real client, as often as the fault says', async () => {
    kit.tenant.faults.add({
      match: isAssign,
      times: 1,
      answer: { status: 429, headers: { 'Retry-After': '0' } },
    });
    await kit.client
      .api('/subscribedSkus')
      .middlewareOptions([new RetryHandlerOptions(0, 0)])
      .get();
    await assign(kit, megan, 'VISIOCLIENT');
    assert.equal(kit.tenant.calls.get('POST /users/{id}/assignLicense'), 2);
    assert.equal(kit.tenant.ledger.length, 1);
  });

  it('an answer of a fault has the envelope of Graph', async () => {
    kit.tenant.faults.add({ match: isAssign, answer: { status: 409 } });
    const error = await refused(assign(kit, megan, 'VISIOCLIENT'), 409, /could not be served/);
    assert.equal(error.code, 'Directory_ConcurrencyViolation');
  });

  it('a body of a fault is sent as it is', async () => {
    const body = { error: { code: 'x', message: 'told so' } };
    kit.tenant.faults.add({ match: isAssign, answer: { status: 400, body } });
    await refused(assign(kit, megan, 'VISIOCLIENT'), 400, /told so/);
  });

  it('a connection cut before the call does nothing', async () => {
    kit.tenant.faults.add({ match: isAssign, times: 1, answer: 'reset-before' });
    await assert.rejects(assign(kit, megan, 'VISIOCLIENT'));
    assert.equal(kit.tenant.ledger.length, 0);
  });

  it('a connection cut after the call has done it', async () => {
    kit.tenant.faults.add({ match: isAssign, times: 1, answer: 'reset-after' });
    await assert.rejects(assign(kit, megan, 'VISIOCLIENT'));
    assert.deepEqual(
      kit.tenant.ledger.map(({ changed }) => changed),
      [true],
    );
  });

  it('a call that hangs gets no answer, and the tenant can be closed all the same', async () => {
    const stop = new AbortController();
    kit.tenant.faults.add({
      match: (call) => {
        setImmediate(() => stop.abort());
        return isAssign(call);
      },
      answer: 'hang',
    });
    const { id } = kit.tenant.user(megan);
    const post = kit.client.api(`/users/${id}/assignLicense`).option('signal', stop.signal).post({});
    await assert.rejects(post, /abort/i);
  });

  it('a deaf call is done and gets no answer', async () => {
    const stop = new AbortController();
    kit.tenant.faults.add({ match: isAssign, answer: 'deaf' });
    const { id } = kit.tenant.user(megan);
    const body = {
      addLicenses: [{ skuId: kit.tenant.product('VISIOCLIENT').skuId, disabledPlans: [] }],
      removeLicenses: [],
    };
    const post = kit.client.api(`/users/${id}/assignLicense`).option('signal', stop.signal).post(body);
    const unanswered = assert.rejects(post, /abort/i);
    while (kit.tenant.ledger.length === 0) await new Promise(setImmediate);
    stop.abort();
    await unanswered;
    assert.equal(kit.tenant.ledger[0]?.changed, true);
  });

  it('a fault that is removed or cleared hits nothing', async () => {
    const stop = kit.tenant.faults.add({ match: isAssign, answer: { status: 500 } });
    stop();
    kit.tenant.faults.add({ match: isAssign, answer: { status: 500 } });
    kit.tenant.faults.clear();
    await assign(kit, megan, 'VISIOCLIENT');
  });

  it('the login fails too when it is told to', async () => {
    kit.tenant.faults.add({
      match: ({ template }) => template === '/{tenant}/oauth2/v2.0/token',
      answer: { status: 400, body: { error: 'invalid_request', error_description: 'AADSTS90000: told so' } },
    });
    await assert.rejects(credential(kit.tenant).getToken('https://graph.microsoft.com/.default'), /told so/);
  });
});
