import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import type { JWTPayload } from 'jose';
import type { Answer, Call } from './answers.ts';
import { clientId, clientSecret, tenantId } from './organization.ts';

/** The identity platform of the simulated tenant. */
export interface Login {
  /** Answers the login paths; undefined for any other path. */
  readonly handle: (call: Call) => Promise<Answer | undefined>;
  /** An app-only token for this audience, as the token endpoint would give it. */
  readonly tokenFor: (audience: string) => Promise<string>;
  /** The claims of a token of this tenant for one of these audiences. Throws for any other token. */
  readonly verifyToken: (token: string, audience: string | string[]) => Promise<JWTPayload>;
}

/** Seconds that a token lives (what Entra answers for app-only tokens). */
const lifetime = 3599;

export const graphAudience = 'https://graph.microsoft.com';

/** Resources that tokens are given for: Graph, the Bot Framework, Cosmos DB, and doubles on loopback. */
function isKnownResource(resource: string): boolean {
  const known = [graphAudience, 'https://api.botframework.com', 'https://cosmos.azure.com'];
  if (known.includes(resource)) return true;
  return /^https:\/\/(?:[\w-]+\.documents\.azure\.com|localhost|127\.0\.0\.1)(?::\d+)?$/.test(resource);
}

function failure(status: number, error: string, aadsts: string, number: number, at: number): Answer {
  const trace = randomUUID();
  const stamp = `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return {
    status,
    body: {
      error,
      error_description: `${aadsts} Trace ID: ${trace} Correlation ID: ${trace} Timestamp: ${stamp}`,
      error_codes: [number],
      timestamp: stamp,
      trace_id: trace,
      correlation_id: trace,
    },
  };
}

/** Entra's answer to a token request that it refuses; undefined if the request gets its token. */
function checkTokenRequest(form: URLSearchParams, resource: string, at: number): Answer | undefined {
  if (form.get('grant_type') !== 'client_credentials') {
    return failure(
      400,
      'unsupported_grant_type',
      'AADSTS70003: The app requested an unsupported grant type.',
      70003,
      at,
    );
  }
  if (form.get('client_id') !== clientId) {
    const text = `AADSTS700016: Application with identifier '${form.get('client_id')}' was not found in the directory 'Contoso'.`;
    return failure(400, 'unauthorized_client', text, 700016, at);
  }
  if (form.get('client_secret') !== clientSecret) {
    const text = `AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`;
    return failure(401, 'invalid_client', text, 7000215, at);
  }
  if (isKnownResource(resource)) return undefined;
  const text = `AADSTS500011: The resource principal named ${resource} was not found in the tenant named Contoso.`;
  return failure(400, 'invalid_resource', text, 500011, at);
}

const isValidAt = ({ nbf = Infinity, exp = 0 }: JWTPayload, date: Date): boolean =>
  nbf * 1000 <= date.getTime() && date.getTime() < exp * 1000;

/** Makes the login. `roles` gives the permissions that a Graph token carries at that moment, `now` ms since 1970. */
export async function createLogin(
  url: string,
  roles: () => readonly string[],
  now: () => number,
): Promise<Login> {
  const issuer = `${url}/${tenantId}/v2.0`;
  const keys = await generateKeyPair('ES256');
  const keyId = randomUUID();
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: keyId, use: 'sig', alg: 'ES256' };

  const tokenFor = async (audience: string): Promise<string> => {
    const start = Math.floor(now() / 1000);
    const isGraph = audience === graphAudience || audience === url;
    const claims = {
      appid: clientId,
      azp: clientId,
      tid: tenantId,
      idtyp: 'app',
      ...(isGraph ? { roles: roles() } : {}),
    };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: keyId, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(start)
      .setNotBefore(start)
      .setExpirationTime(start + lifetime)
      .sign(keys.privateKey);
  };

  const giveToken = async ({ body }: Call): Promise<Answer> => {
    const form = new URLSearchParams(typeof body === 'string' ? body : '');
    // A request may name further scopes beside the resource's, such as openid.
    const scope = (form.get('scope') ?? '').split(' ').find((one) => one.endsWith('/.default')) ?? '';
    const resource = scope.replace(/\/+\.default$/, '');
    const problem = checkTokenRequest(form, resource, now());
    if (problem !== undefined) return problem;
    const times = { expires_in: lifetime, ext_expires_in: lifetime };
    return { status: 200, body: { token_type: 'Bearer', ...times, access_token: await tokenFor(resource) } };
  };

  const configuration = {
    issuer,
    token_endpoint: `${url}/${tenantId}/oauth2/v2.0/token`,
    authorization_endpoint: `${url}/${tenantId}/oauth2/v2.0/authorize`,
    jwks_uri: `${url}/${tenantId}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['ES256'],
    tenant_region_scope: 'NA',
  };

  // Verifying a signature costs more than the rest of most answers, and a client sends the same token each time.
  const verified = new Map<string, JWTPayload>();

  return {
    async handle(call) {
      const [, tenant = '', ...rest] = call.path.split('/');
      const what = `${call.method} ${rest.join('/')}`;
      const known = [
        'GET v2.0/.well-known/openid-configuration',
        'GET discovery/v2.0/keys',
        'POST oauth2/v2.0/token',
      ];
      if (!known.includes(what)) return undefined;
      if (tenant !== tenantId) {
        return failure(400, 'invalid_tenant', `AADSTS90002: Tenant '${tenant}' not found.`, 90002, now());
      }
      if (what === known[0]) return { status: 200, body: configuration };
      return what === known[1] ? { status: 200, body: { keys: [jwk] } } : giveToken(call);
    },
    tokenFor,
    async verifyToken(token, audience) {
      const currentDate = new Date(now());
      const key = JSON.stringify([token, audience]);
      const known = verified.get(key);
      if (known !== undefined && isValidAt(known, currentDate)) return known;
      const { payload } = await jwtVerify(token, keys.publicKey, { issuer, audience, currentDate });
      verified.set(key, payload);
      return payload;
    },
  };
}
