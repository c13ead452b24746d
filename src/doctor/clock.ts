import { get } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { found } from '../domain/finding.ts';
import type { Finding } from '../domain/finding.ts';

/**
 * The difference that is reported. Leases last 25 seconds and tokens are accepted with 5 minutes of
 * difference, so a minute is wrong, but still works.
 */
const MAX_SECONDS = 60;

/**
 * Compares this machine's clock with the login host's, by the Date header of its public metadata. The same
 * call shows that the tenant exists.
 *
 * @param now - milliseconds since 1970
 */
export async function checkClock(
  { loginUrl, tenantId }: { readonly loginUrl: string; readonly tenantId: string },
  now: () => number,
): Promise<readonly Finding[]> {
  const url = `${loginUrl}/${tenantId}/v2.0/.well-known/openid-configuration`;
  const answer = await ask(url).catch(() => undefined);
  const theirs = Date.parse(answer?.headers.date ?? '');
  if (answer === undefined || Number.isNaN(theirs)) return [found('login-away', new URL(loginUrl).host)];

  // The header has whole seconds.
  const seconds = Math.round((now() - theirs) / 1000);
  const clock =
    Math.abs(seconds) > MAX_SECONDS ? found('clock-off', Math.abs(seconds)) : found('clock-right');
  return answer.statusCode === 400 ? [clock, found('tenant-unknown', tenantId)] : [clock];
}

function ask(url: string): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  get(url, { signal: AbortSignal.timeout(10_000) }, (answer) => {
    answer.resume();
    resolve(answer);
  }).on('error', reject);
  return promise;
}
