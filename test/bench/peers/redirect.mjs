import { Agent } from 'node:https';

// Loaded before a peer. Sends connections for Microsoft's login hosts to the doubles, and refuses all others
// that would leave this machine. It acts when a connection is opened, so a request over a connection that is
// kept costs nothing more. The peers' code stays as in their samples.

const { LOGIN_URL = '', CHANNEL_KEYS_URL = '' } = process.env;
const doubles = new Map([
  ['login.microsoftonline.com', new URL(LOGIN_URL)],
  ['login.botframework.com', new URL(CHANNEL_KEYS_URL)],
]);

/** @throws Error for a host that is not on this machine */
function assertLoopback(host) {
  if (host !== 'localhost' && host !== '127.0.0.1') throw new Error(`${host} is not on this machine.`);
}

const { createConnection } = Agent.prototype;
Agent.prototype.createConnection = function connect(options, done) {
  const host = options.servername || options.host;
  const double = doubles.get(host);
  if (double === undefined) {
    assertLoopback(host);
    return createConnection.call(this, options, done);
  }
  const { hostname, port } = double;
  return createConnection.call(this, { ...options, host: hostname, servername: hostname, port }, done);
};

const { fetch } = globalThis;
globalThis.fetch = function fetchFromDouble(input, init) {
  const url = new URL(input);
  const double = doubles.get(url.hostname);
  if (double === undefined) assertLoopback(url.hostname);
  else url.host = double.host;
  return fetch(url, init);
};
