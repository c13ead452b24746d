import { found } from '../domain/finding.ts';
import type { Finding, FindingCode } from '../domain/finding.ts';

/** The identity for which tokens are requested, and its tenant. */
export interface TokenOwner {
  readonly clientId: string;
  readonly tenantId: string;
  /** Whether it is a managed identity of the host, which has no secret. */
  readonly isManaged: boolean;
  readonly loginHost: string;
}

/** The findings about a token, and the token if there is one. It is never shown. */
export interface TokenCheck {
  readonly token: string | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Requests a token, and reports why the login host refuses it. `audience`: the service it is for, in a word.
 */
export async function checkToken(
  audience: string,
  owner: TokenOwner,
  getToken: () => Promise<string>,
): Promise<TokenCheck> {
  try {
    return { token: await getToken(), findings: [found('token-given', audience)] };
  } catch (error) {
    return { token: undefined, findings: [refusal(audience, owner, error)] };
  }
}

/**
 * Entra's error numbers (learn.microsoft.com, "Microsoft Entra authentication and authorization error
 * codes").
 */
const REFUSALS: ReadonlyMap<string, FindingCode> = new Map([
  ['7000215', 'secret-wrong'],
  ['7000216', 'secret-wrong'],
  ['7000222', 'secret-expired'],
  ['700016', 'app-unknown'],
  ['7000229', 'app-unknown'],
  ['90002', 'tenant-unknown'],
]);

/** Uses only the number and the kind of the error: its text repeats what was sent. */
function refusal(
  audience: string,
  { clientId, tenantId, isManaged, loginHost }: TokenOwner,
  error: unknown,
): Finding {
  const message = error instanceof Error ? error.message : String(error);
  const number = /AADSTS(\d+)/.exec(message)?.[1];
  const code = REFUSALS.get(number ?? '');
  if (code !== undefined) return found(code, code === 'tenant-unknown' ? tenantId : clientId);
  if (number !== undefined) return found('token-refused', `${audience} (AADSTS${number})`);
  return isManaged ? found('identity-missing', clientId) : found('login-away', loginHost);
}
