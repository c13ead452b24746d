import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { credential, openKit, refused } from '../support/sandbox/tenant-kit.ts';
import type { Kit } from '../support/sandbox/tenant-kit.ts';

describe('The simulated tenant checks who calls', () => {
  let kit: Kit;
  beforeEach(async () => {
    kit = await openKit();
  });
  afterEach(() => kit.tenant.close());

  it('the real credential gets a token for Graph that carries its permissions', async () => {
    const { token } = await credential(kit.tenant).getToken('https://graph.microsoft.com/.default');
    const claims = await kit.tenant.verifyToken(token, 'https://graph.microsoft.com');
    assert.deepEqual(claims.roles, [
      'LicenseAssignment.ReadWrite.All',
      'LicenseAssignment.Read.All',
      'User.Read.All',
    ]);
    assert.equal(claims.tid, kit.tenant.app.tenantId);
  });

  it('the Bot Framework and Cosmos DB have tokens of their own, without permissions of Graph', async () => {
    for (const resource of [
      'https://api.botframework.com',
      'https://desk.documents.azure.com',
      'https://localhost:8081',
    ]) {
      const { token } = await credential(kit.tenant).getToken(`${resource}/.default`);
      assert.equal((await kit.tenant.verifyToken(token, resource)).roles, undefined);
      await assert.rejects(kit.tenant.verifyToken(token, 'https://graph.microsoft.com'), /aud/);
    }
  });

  it('a wrong secret is refused with the number that Entra gives it', async () => {
    const get = credential(kit.tenant, 'wrong').getToken('https://graph.microsoft.com/.default');
    await assert.rejects(get, /AADSTS7000215: Invalid client secret/);
  });

  it('an unknown resource has no token', async () => {
    await assert.rejects(credential(kit.tenant).getToken('https://example.com/.default'), /AADSTS500011/);
  });

  it('another tenant and another application are refused', async () => {
    const token = (tenant: string, client: string): Promise<Response> =>
      fetch(`${kit.tenant.loginUrl}/${tenant}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: client,
          client_secret: 'x',
        }),
      });
    const { tenantId, clientId } = kit.tenant.app;
    assert.match(await (await token('other', clientId)).text(), /AADSTS90002/);
    assert.match(await (await token(tenantId, 'other')).text(), /AADSTS700016/);
  });

  it('without a token, with one of another tenant and with one for another audience Graph answers 401', async () => {
    const other = await openKit();
    const foreign = await other.tenant.tokenFor('https://graph.microsoft.com');
    await other.tenant.close();
    const bot = await kit.tenant.tokenFor('https://api.botframework.com');
    for (const token of ['', 'nonsense', foreign, bot]) {
      const { status, body } = await kit.call('GET', '/users', undefined, token);
      assert.equal(status, 401);
      assert.match(JSON.stringify(body), /InvalidAuthenticationToken/);
    }
  });

  it('a token is refused when its hour has passed', async () => {
    const token = await kit.tenant.tokenFor('https://graph.microsoft.com');
    assert.equal((await kit.call('GET', '/users', undefined, token)).status, 200);
    kit.clock.at += 3_600_000;
    assert.equal((await kit.call('GET', '/users', undefined, token)).status, 401);
  });

  it('a revoked permission counts at once, a granted one from the next token on', async () => {
    const old = await kit.tenant.tokenFor('https://graph.microsoft.com');
    assert.equal((await kit.call('GET', '/groups', undefined, old)).status, 403);
    kit.tenant.change.grantPermission('GroupMember.Read.All');
    assert.equal((await kit.call('GET', '/groups', undefined, old)).status, 403);
    assert.equal((await kit.call('GET', '/groups')).status, 200);
    assert.equal((await kit.call('GET', '/users', undefined, old)).status, 200);
    kit.tenant.change.revokePermission('User.Read.All');
    assert.equal((await kit.call('GET', '/users', undefined, old)).status, 403);
    const error = await refused(kit.client.api('/users').get(), 403, /^Insufficient privileges/);
    assert.equal(error.code, 'Authorization_RequestDenied');
  });

  it('a token has its permissions in its roles, like app-only tokens of Entra', async () => {
    const { token } = (await credential(kit.tenant).getToken(`${kit.tenant.url}/.default`)) ?? { token: '' };
    assert.deepEqual(decodeJwt(token)['roles'], [
      'LicenseAssignment.ReadWrite.All',
      'LicenseAssignment.Read.All',
      'User.Read.All',
    ]);
    kit.tenant.change.revokePermission('LicenseAssignment.ReadWrite.All');
    const next = decodeJwt(await kit.tenant.tokenFor('https://graph.microsoft.com'));
    assert.deepEqual(next['roles'], ['LicenseAssignment.Read.All', 'User.Read.All']);
    assert.equal('roles' in decodeJwt(await kit.tenant.tokenFor('https://api.botframework.com')), false);
  });

  it('on demand, the roles in the token decide until it expires: managed identities, up to 24 h', async () => {
    kit.tenant.change.harden({ tokenDecides: true });
    const old = await kit.tenant.tokenFor('https://graph.microsoft.com');
    kit.tenant.change.revokePermission('User.Read.All');
    assert.equal((await kit.call('GET', '/users', undefined, old)).status, 200);
    assert.equal((await kit.call('GET', '/users')).status, 403);
  });

  it('each call asks for its own permission', async () => {
    const { id } = kit.tenant.user('MeganB@contoso.com');
    const needs = {
      'LicenseAssignment.Read.All': () => kit.call('GET', '/subscribedSkus'),
      'LicenseAssignment.ReadWrite.All': () => kit.call('POST', `/users/${id}/assignLicense`, {}),
      'User.Read.All': () => kit.call('POST', `/users/${id}/checkMemberObjects`, { ids: [] }),
    };
    for (const [permission, call] of Object.entries(needs)) {
      kit.tenant.change.revokePermission(permission);
      assert.equal((await call()).status, 403, permission);
      kit.tenant.change.grantPermission(permission);
      assert.notEqual((await call()).status, 403, permission);
    }
  });

  it('with basic rights alone only basic fields are shown', async () => {
    kit.tenant.change.revokePermission('User.Read.All');
    kit.tenant.change.grantPermission('User.ReadBasic.All');
    assert.equal((await kit.call('GET', '/users?$select=id,mail')).status, 200);
    assert.equal((await kit.call('GET', '/users?$select=id,usageLocation')).status, 403);
  });

  it('an error has the envelope of Graph, with the ids of the request', async () => {
    const { status, body, headers } = await kit.call('GET', '/users/nobody');
    const id = headers.get('request-id');
    assert.equal(status, 404);
    assert.deepEqual(body, {
      error: {
        code: 'Request_ResourceNotFound',
        message:
          "Resource 'nobody' does not exist or one of its queried reference-property objects are not present.",
        innerError: { date: '2026-11-22T09:00:00', 'request-id': id, 'client-request-id': id },
      },
    });
  });

  it('a path that is none of Graph is refused', async () => {
    assert.equal((await kit.call('GET', '/planets')).status, 400);
    assert.equal((await kit.call('GET', '/users/%E0%A4%A')).status, 400);
  });
});
