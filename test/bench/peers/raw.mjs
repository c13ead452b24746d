import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { Agent, request } from 'node:https';
import { card, figures } from './figures.mjs';

// The least that an echo takes: Node alone, with each token's signature and claims checked. What the others
// add comes on top of it.

const { HOST, PORT, BOT_ID, BOT_PASSWORD = '', BOT_TENANT_ID } = process.env;
const { LOGIN_URL = '', CHANNEL_KEYS_URL = '' } = process.env;
const ISSUER = 'https://api.botframework.com';

const agent = new Agent({ keepAlive: true });

/** The body of an answer as JSON. */
function call(url, { method = 'GET', headers = {}, body = '' } = {}) {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method, agent, headers: { ...headers, ...length } }, (response) => {
      resolve(textOf(response).then((text) => JSON.parse(text)));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function textOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function readKeys() {
  const { jwks_uri: url } = await call(CHANNEL_KEYS_URL);
  const { keys } = await call(url);
  return new Map(keys.map((key) => [key.kid, createPublicKey({ key, format: 'jwk' })]));
}

async function readToken() {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: BOT_ID,
    client_secret: BOT_PASSWORD,
    scope: `${ISSUER}/.default`,
  }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const url = new URL(`/${BOT_TENANT_ID}/oauth2/v2.0/token`, LOGIN_URL);
  return (await call(url, { method: 'POST', headers, body })).access_token;
}

const parse = (part) => JSON.parse(Buffer.from(part, 'base64url').toString());
let keys;
let token;

/** Whether the token is the channel's, for this bot, for now, and for the activity's serviceUrl. */
async function isGood(authorization, { serviceUrl }) {
  const [header, claims, signature] = authorization.replace('Bearer ', '').split('.');
  keys ??= readKeys();
  const { alg, kid } = parse(header);
  const key = (await keys).get(kid);
  if (alg !== 'RS256' || key === undefined) return false;
  const text = Buffer.from(`${header}.${claims}`);
  if (!verify('sha256', text, key, Buffer.from(signature, 'base64url'))) return false;
  const { iss, aud, nbf, exp, serviceurl } = parse(claims);
  const now = Date.now() / 1000;
  return iss === ISSUER && aud === BOT_ID && nbf <= now + 300 && now < exp + 300 && serviceurl === serviceUrl;
}

/** Sends the reply to a message. */
async function reply({ serviceUrl, conversation, id, from, recipient, text }) {
  token ??= readToken();
  const path = `v3/conversations/${encodeURIComponent(conversation.id)}/activities/${encodeURIComponent(id)}`;
  const activity = {
    type: 'message',
    text: `You said: ${text}`,
    from: recipient,
    recipient: from,
    conversation,
    replyToId: id,
  };
  const headers = { authorization: `Bearer ${await token}`, 'content-type': 'application/json' };
  await call(new URL(path, serviceUrl), { method: 'POST', headers, body: JSON.stringify(activity) });
}

async function take(received, response) {
  if (received.url === '/healthz') return response.end();
  if (received.url === '/metrics') return response.end(figures());
  const activity = JSON.parse(await textOf(received));
  if (!(await isGood(received.headers.authorization ?? '', activity))) return response.writeHead(401).end();
  if (activity.type === 'message') await reply(activity);
  if (activity.type !== 'invoke') return response.end();
  const answer = { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card };
  const body = JSON.stringify(answer);
  const length = Buffer.byteLength(body);
  return response.writeHead(200, { 'content-type': 'application/json', 'content-length': length }).end(body);
}

createServer((received, response) => void take(received, response)).listen(Number(PORT), HOST);
