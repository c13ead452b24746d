import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { channelIssuer } from './keys.ts';
import type { ChannelKeys } from './keys.ts';
import { part, signed } from './token.ts';

/** The knowledge of a forger: the key server, the bot, a valid service URL, and the time in milliseconds. */
export interface Setting {
  readonly keys: ChannelKeys;
  readonly audience: string;
  readonly serviceUrl: string;
  readonly now: number;
}

/** A token that the bot must refuse, with the HTTP status and the reason that it must log. */
export interface Forgery {
  readonly title: string;
  readonly told: string;
  /** The channel that its activity names; Teams when left out. */
  readonly channelId?: string;
  readonly make: (setting: Setting) => Promise<string>;
}

type Changes = Readonly<Record<string, unknown>>;
const minute = 60;

function usual({ audience, serviceUrl, now }: Setting): Record<string, unknown> {
  const seconds = Math.floor(now / 1000);
  return { iss: channelIssuer, aud: audience, serviceurl: serviceUrl, nbf: seconds, exp: seconds + 3600 };
}

/** A token that the channel really signed, with other claims. Times are in seconds from now. */
function claims(title: string, told: string, changes: Changes | ((seconds: number) => Changes)): Forgery {
  const make = ({ keys, audience, serviceUrl, now }: Setting): Promise<string> => {
    const changed = typeof changes === 'function' ? changes(Math.floor(now / 1000)) : changes;
    return keys.sign({ audience, serviceUrl, claims: changed });
  };
  return { title, told, make };
}

function from(title: string, serviceurl: string | undefined): Forgery {
  return claims(title, '403 service url', { serviceurl });
}

/** A token that the channel really signed, with a critical header extension (`crit`). */
function critical(title: string, header: Changes): Forgery {
  return { title, told: '401 algorithm', make: (setting) => setting.keys.sign({ ...setting, header }) };
}

/** A token without a signature, with this header. */
function raw(title: string, told: string, header: unknown, mark = 'AAAA'): Forgery {
  return { title, told, make: async (setting) => `${part(header)}.${part(usual(setting))}.${mark}` };
}

/** A token that the forger signed with their own key, with this header, which may contain that key. */
function selfMade(title: string, told: string, header: (jwk: object) => object): Forgery {
  const make = async (setting: Setting): Promise<string> => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const shown = { alg: 'RS256', ...header(publicKey.export({ format: 'jwk' })) };
    return signed(shown, usual(setting), privateKey);
  };
  return { title, told, make };
}

/** A genuine token, cut or changed. */
function mangled(
  title: string,
  told: string,
  change: (head: string, body: string, mark: string, setting: Setting) => string,
): Forgery {
  const make = async (setting: Setting): Promise<string> => {
    const [head = '', body = '', mark = ''] = (await setting.keys.sign(setting)).split('.');
    return change(head, body, mark, setting);
  };
  return { title, told, make };
}

/** A token with an HMAC whose secret is the public key. A checker that lets the token choose the algorithm accepts it. */
async function confused(setting: Setting): Promise<string> {
  const answer = await fetch(setting.keys.url.replace('openidconfiguration', 'keys'));
  const { keys }: { keys: { kid: string; n: string; e: string }[] } = JSON.parse(await answer.text());
  const [{ kid, n, e } = { kid: '', n: '', e: '' }] = keys;
  const pem = createPublicKey({ format: 'jwk', key: { kty: 'RSA', n, e } }).export({
    type: 'spki',
    format: 'pem',
  });
  const text = `${part({ alg: 'HS256', kid })}.${part(usual(setting))}`;
  return `${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`;
}

const bot = '11111111-2222-4333-8444-555555555555';
const entraV1 = 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/';
const entraV2 = 'https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0';
const kid = 'key-1';

/** Tokens from outsiders, from Entra, and from a channel that is not the right one; for the public cloud. */
export const forgeries: readonly Forgery[] = [
  raw('an unsigned token', '401 malformed token', { alg: 'none' }, ''),
  raw('alg none with a signature', '401 algorithm', { alg: 'none', kid }),
  raw('no alg', '401 algorithm', { kid }),
  { title: 'HS256 made with the public key', told: '401 algorithm', make: confused },
  raw('RS384', '401 algorithm', { alg: 'RS384', kid }),
  raw('RS512', '401 algorithm', { alg: 'RS512', kid }),
  raw('PS256', '401 algorithm', { alg: 'PS256', kid }),
  raw('ES256', '401 algorithm', { alg: 'ES256', kid }),
  raw('alg in lower case', '401 algorithm', { alg: 'rs256', kid }),
  raw('alg in a list', '401 algorithm', { alg: ['RS256'], kid }),
  raw('critical extensions', '401 algorithm', { alg: 'RS256', kid, crit: ['b64'], b64: false }),
  critical('a critical extension that changes nothing', { crit: ['b64'], b64: true }),
  critical('a critical extension that changes what is signed', { crit: ['b64'], b64: false }),
  critical('a critical extension that nobody knows', { crit: ['exp'], exp: 1 }),
  critical('an empty list of critical extensions', { crit: [] }),
  selfMade('the key of a stranger', '401 signature', () => ({ kid })),
  selfMade('a key inside the token', '401 signature', (jwk) => ({ kid, jwk })),
  selfMade('a key address inside the token', '401 unknown key', () => ({
    kid: 'mine',
    jku: 'https://localhost/',
  })),
  raw('an unknown key', '401 unknown key', { alg: 'RS256', kid: 'other' }),
  raw('no key id', '401 unknown key', { alg: 'RS256' }),
  raw('a key id that is an object', '401 unknown key', { alg: 'RS256', kid: {} }),
  raw('a key id from the prototype', '401 unknown key', { alg: 'RS256', kid: '__proto__' }),
  mangled('another body', '401 signature', (h, _b, m, s) => `${h}.${part({ ...usual(s), jti: 'x' })}.${m}`),
  mangled('a cut signature', '401 signature', (h, b, m) => `${h}.${b}.${m.slice(0, -8)}`),
  mangled('a longer signature', '401 signature', (h, b, m) => `${h}.${b}.${m}AAAA`),
  mangled('two parts', '401 malformed token', (h, b) => `${h}.${b}`),
  mangled('five parts', '401 malformed token', (h, b, m) => `${h}.${b}.${m}.AAAA.AAAA`),
  mangled('a header that is no JSON', '401 malformed token', (_h, b, m) => `bm8.${b}.${m}`),
  mangled('a header that is null', '401 malformed token', (_h, b, m) => `${part(null)}.${b}.${m}`),
  claims('an issuer of Entra, version 1', '401 issuer', { iss: entraV1 }),
  claims('an issuer of Entra, version 2', '401 issuer', { iss: entraV2 }),
  claims('the issuer of the government cloud', '401 issuer', { iss: 'https://api.botframework.us' }),
  claims('the issuer with a slash', '401 issuer', { iss: `${channelIssuer}/` }),
  claims('the issuer in a list', '401 issuer', { iss: [channelIssuer] }),
  claims('no issuer', '401 issuer', { iss: undefined }),
  claims('another audience', '401 audience', { aud: '99999999-2222-4333-8444-555555555555' }),
  claims('the channel as its audience', '401 audience', { aud: channelIssuer }),
  claims('an application URI as its audience', '401 audience', { aud: `api://botid-${bot}` }),
  claims('the audience in a list', '401 audience', { aud: [bot] }),
  claims('no audience', '401 audience', { aud: undefined }),
  claims('an expiry 6 minutes ago', '401 time', (now) => ({ exp: now - 6 * minute })),
  claims('a start in 6 minutes', '401 time', (now) => ({ nbf: now + 6 * minute })),
  claims('no expiry', '401 time', { exp: undefined }),
  claims('an expiry in text', '401 time', (now) => ({ exp: String(now + 60 * minute) })),
  claims('a start in text', '401 time', (now) => ({ nbf: String(now) })),
  claims('a tenant (an Entra user)', '401 foreign claim', { tid: bot }),
  claims('an appid (an Entra app, or a skill)', '401 foreign claim', { appid: bot, ver: '1.0' }),
  claims('an azp (an Entra app, version 2)', '401 foreign claim', { azp: bot, ver: '2.0' }),
  from('no service URL', undefined),
  from('an empty service URL', ''),
  from('a service URL over http', 'http://smba.trafficmanager.net/amer/'),
  from('a host that only ends alike', 'https://evilsmba.trafficmanager.net/amer/'),
  from('a host that only begins alike', 'https://smba.trafficmanager.net.evil.example/'),
  from('another name of the shared host', 'https://evil.trafficmanager.net/amer/'),
  from('a user before the host', 'https://smba.trafficmanager.net@evil.example/'),
  from('a password before the host', 'https://a:b@smba.trafficmanager.net/'),
  from('another port', 'https://smba.trafficmanager.net:8443/amer/'),
  from('loopback that is not configured', 'https://localhost:1/'),
  from('the host of another cloud', 'https://smba.infra.gov.teams.microsoft.us/teams/'),
];
