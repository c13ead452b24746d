import { randomBytes } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';

/** A key as the channel publishes it, with the channels that it may speak for. */
export type EndorsedKey = JsonWebKey & { readonly kid: string; readonly endorsements: readonly string[] };

/** Further endorsements of one key: hundreds, as in the live document. */
const perKey = 600;
const channels = Array.from({ length: perKey }, (_, at) => `channel-${String(at).padStart(4, '0')}`);

/**
 * The key document as text, of about this many bytes. It has the given key and, as far as there is room, many others, as in the live
 * document. That one has about 1 MB and grows (nullclaw/nullclaw#958).
 */
export function keyDocument(key: EndorsedKey, bytes: number): string {
  const room = bytes - JSON.stringify({ keys: [key] }).length;
  const one = JSON.stringify(otherKey(0)).length;
  const count = Math.max(0, Math.floor((room - one) / one));
  if (count === 0) return JSON.stringify({ keys: [key] });
  const endorsed = { ...key, endorsements: [...channels, ...key.endorsements] };
  return JSON.stringify({ keys: [endorsed, ...Array.from({ length: count }, (_, at) => otherKey(at))] });
}

function otherKey(n: number): EndorsedKey {
  const modulus = randomBytes(256);
  modulus[0] = 0xc0;
  modulus[255] = 1;
  const kid = `other-${String(n).padStart(4, '0')}`;
  return { kty: 'RSA', use: 'sig', kid, n: modulus.toString('base64url'), e: 'AQAB', endorsements: channels };
}
