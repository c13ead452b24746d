import { generateKeyPairSync } from 'node:crypto';
import type { Forgery, Setting } from './forgeries.ts';
import { signed } from './token.ts';

type Claims = Readonly<Record<string, unknown>>;

// Tenants: one that could be the product's own, a foreign one, and those of Microsoft's documents.
const own = '11111111-0000-4000-8000-000000000000';
const foreign = '99999999-0000-4000-8000-000000000000';
const botFramework = 'd6d49420-f39b-4df7-a1dc-d59a935871db';
const government = 'cab8a31a-1906-4287-a0d8-4eef66b95f6e';

const teamsClient = '1fec8e78-bce4-4aaf-ab1b-5451cc387264';
const otherApp = '77777777-2222-4333-8444-555555555555';
const person = '33333333-0000-4000-8000-000000000000';

/** The claims of a token of version 1 or 2 that Entra gives to one of its applications. */
function issued(version: 1 | 2, tenant: string, client: string): Claims {
  return version === 1
    ? { ver: '1.0', iss: `https://sts.windows.net/${tenant}/`, tid: tenant, appid: client, appidacr: '1' }
    : {
        ver: '2.0',
        iss: `https://login.microsoftonline.com/${tenant}/v2.0`,
        tid: tenant,
        azp: client,
        azpacr: '1',
      };
}

const asUser = { oid: person, scp: 'access_as_user', preferred_username: 'adelev@contoso.com' };
const asApp = { oid: otherApp, idtyp: 'app', roles: ['ActivityReader'] };

/** The holders of tokens of Entra. Unless a row says otherwise, `audience` is the bot, and the activity is one of Teams. */
const holders: readonly (readonly [string, (bot: string) => Claims, string?])[] = [
  ['a user of the own tenant, version 1', () => ({ ...issued(1, own, teamsClient), ...asUser })],
  ['a user of the own tenant, version 2', () => ({ ...issued(2, own, teamsClient), ...asUser })],
  ['a user of a foreign tenant, version 1', () => ({ ...issued(1, foreign, teamsClient), ...asUser })],
  ['a user of a foreign tenant, version 2', () => ({ ...issued(2, foreign, teamsClient), ...asUser })],
  [
    'a user who signs in, version 2',
    () => ({ ...issued(2, own, teamsClient), ...asUser, azp: undefined, nonce: 'n' }),
  ],
  [
    'a user, for the URI of the application',
    (bot) => ({ ...issued(1, own, teamsClient), ...asUser, aud: `api://botid-${bot}` }),
  ],
  ['a user, for Graph', (bot) => ({ ...issued(1, own, bot), ...asUser, aud: 'https://graph.microsoft.com' })],
  [
    'the bot, for its own calls',
    (bot) => ({ ...issued(1, own, bot), ...asApp, aud: 'https://api.botframework.com' }),
  ],
  ['the bot, for itself, version 1', (bot) => ({ ...issued(1, own, bot), ...asApp })],
  ['the bot, for itself, version 2', (bot) => ({ ...issued(2, own, bot), ...asApp })],
  ['the bot in a foreign tenant, version 1', (bot) => ({ ...issued(1, foreign, bot), ...asApp })],
  ['the bot in a foreign tenant, version 2', (bot) => ({ ...issued(2, foreign, bot), ...asApp })],
  ['an app of the own tenant, version 1', () => ({ ...issued(1, own, otherApp), ...asApp })],
  ['an app of the own tenant, version 2', () => ({ ...issued(2, own, otherApp), ...asApp })],
  ['an app of a foreign tenant, version 1', () => ({ ...issued(1, foreign, otherApp), ...asApp })],
  ['an app of a foreign tenant, version 2', () => ({ ...issued(2, foreign, otherApp), ...asApp })],
  ['an emulator, version 1', (bot) => ({ ...issued(1, botFramework, bot), ...asApp }), 'emulator'],
  ['an emulator, version 2', (bot) => ({ ...issued(2, botFramework, bot), ...asApp }), 'emulator'],
  ['an emulator of a foreign tenant', (bot) => ({ ...issued(2, foreign, bot), ...asApp }), 'emulator'],
  ['a skill, version 1', () => ({ ...issued(1, botFramework, otherApp), ...asApp })],
  ['a skill, version 2', () => ({ ...issued(2, botFramework, otherApp), ...asApp })],
  ['the App Service channel, version 1', (bot) => ({ ...issued(1, own, bot), ...asApp }), 'AseChannel'],
  ['the App Service channel, version 2', (bot) => ({ ...issued(2, own, bot), ...asApp }), 'AseChannel'],
  ['an app of the government cloud, version 1', (bot) => ({ ...issued(1, government, bot), ...asApp })],
  [
    'an app of the government cloud, version 2',
    (bot) => ({
      ...issued(2, government, bot),
      ...asApp,
      iss: `https://login.microsoftonline.us/${government}/v2.0`,
    }),
  ],
];

// One pair for all tokens, since making a pair takes a tenth of a second.
let pair: ReturnType<typeof newPair> | undefined;
const newPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A token with a real signature, as Entra makes it: by a key that is not the channel's. */
function signedByEntra(claims: Claims): string {
  pair ??= newPair();
  return signed({ typ: 'JWT', alg: 'RS256', kid: 'a-key-of-entra' }, claims, pair.privateKey);
}

function tokenOf({ audience, serviceUrl, now }: Setting, claims: Claims): Claims {
  const seconds = Math.floor(now / 1000);
  return { aud: audience, serviceurl: serviceUrl, nbf: seconds, exp: seconds + 3600, ...claims };
}

/** Tokens that Entra gives to people and apps. Each comes twice: with Entra's signature, and with the channel's. */
export const entraForgeries: readonly Forgery[] = holders.flatMap(([title, claims, channelId]) => {
  const where = channelId === undefined ? {} : { channelId };
  const genuine: Forgery = {
    title: `an Entra token of ${title}`,
    told: '401 unknown key',
    ...where,
    make: async (setting) => signedByEntra(tokenOf(setting, claims(setting.audience))),
  };
  const asChannel: Forgery = {
    title: `what Entra says of ${title}, signed by the channel`,
    told: '401 issuer',
    ...where,
    make: ({ keys, audience, serviceUrl }) => keys.sign({ audience, serviceUrl, claims: claims(audience) }),
  };
  return [genuine, asChannel];
});
