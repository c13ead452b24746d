import assert from 'node:assert/strict';
import { ClientSecretCredential } from '@azure/identity';
import { Client, GraphError } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';
import { createCertificate, trustCertificate } from '../../../sandbox/certificate.ts';
import type { Hardness } from '../../../sandbox/tenant/hardness.ts';
import { startTenant } from '../../../sandbox/tenant/tenant.ts';
import type { Tenant } from '../../../sandbox/tenant/tenant.ts';

const certificate = createCertificate();

/** A tenant, with the real Graph client, the real credential, and a clock that only tests move. */
export interface Kit {
  readonly tenant: Tenant;
  readonly client: Client;
  readonly clock: { at: number };
  /** A call of Graph with a good token, or with `token`. */
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
    token?: string,
  ) => Promise<{ status: number; headers: Headers; body: unknown }>;
}

/** Any JSON answer, for assertions. */
export interface Reply {
  readonly id: string;
  readonly value: Reply[];
  readonly [name: string]: unknown;
}

export function credential(tenant: Tenant, secret = tenant.app.clientSecret): ClientSecretCredential {
  return new ClientSecretCredential(tenant.app.tenantId, tenant.app.clientId, secret, {
    authorityHost: tenant.loginUrl,
    disableInstanceDiscovery: true,
  });
}

/** `hard`: the ways in which the tenant is stricter than usual from the start. */
export async function openKit(hard: Partial<Hardness> = {}): Promise<Kit> {
  const made = await certificate;
  trustCertificate(made);
  const clock = { at: Date.UTC(2026, 10, 22, 9) };
  const tenant = await startTenant({ certificate: made, now: () => clock.at, hard });
  const authProvider = new TokenCredentialAuthenticationProvider(credential(tenant), {
    scopes: [`${tenant.url}/.default`],
  });
  const client = Client.initWithMiddleware({
    authProvider,
    baseUrl: tenant.graphUrl,
    customHosts: new Set(['localhost']),
  });
  const call: Kit['call'] = async (method, path, body, token) => {
    const bearer = token ?? (await tenant.tokenFor('https://graph.microsoft.com'));
    const response = await fetch(`${tenant.url}/v1.0${path}`, {
      method,
      headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  };
  return { tenant, client, clock, call };
}

/** The GraphError of a call that must fail with this status and with matching words. */
export async function refused(call: Promise<unknown>, status: number, words: RegExp): Promise<GraphError> {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof GraphError, String(error));
    assert.equal(error.statusCode, status, error.message);
    assert.match(error.message, words);
    return error;
  }
  return assert.fail(`The call was answered, but ${status} was expected.`);
}

/** The ids of a product and of one of its apps, by part number. */
export function ids(tenant: Tenant, product: string, plan = ''): { skuId: string; planId: string } {
  const { skuId, plans } = tenant.product(product);
  return { skuId, planId: plans.find(({ partNumber }) => partNumber === plan)?.id ?? '' };
}

/** Asks the real client to give one license. */
export function assign(
  { tenant, client }: Kit,
  user: string,
  product: string,
  off: readonly string[] = [],
): Promise<Reply> {
  const disabledPlans = off.map((plan) => ids(tenant, product, plan).planId);
  const { skuId } = tenant.product(product);
  const body = { addLicenses: [{ skuId, disabledPlans }], removeLicenses: [] };
  return client.api(`/users/${tenant.user(user).id}/assignLicense`).post(body);
}
