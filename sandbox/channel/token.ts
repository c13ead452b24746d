import { sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** One part of a token, as base64url. */
export function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** A token, signed as RS256 wants it whatever its header says. By Node's own crypto: another implementation than the bot checks it with. */
export function signed(header: object, claims: object, key: KeyObject): string {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}
