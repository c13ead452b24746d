import { sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** One part of a token, as base64url. */
export function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** A token with an RS256 signature, whatever its header says. Node's crypto signs it, so that signer and checker are two implementations. */
export function signed(header: object, claims: object, key: KeyObject): string {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}
