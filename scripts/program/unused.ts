import type { Plugin } from 'esbuild';

/**
 * Packages that the program would load at each start and never use, and the files that import them: parts of botbuilder,
 * restify and the templates' library that License Desk does not call. If another file imports a package, it is in the
 * program as before. What this saves: docs/decisions/0011-speed.md.
 */
export const UNUSED: Readonly<Record<string, readonly string[]>> = {
  // Bots that call other bots (skills).
  axios: [
    'botframework-connector/lib/auth/botFrameworkClientImpl.js',
    'botbuilder/lib/botFrameworkHttpClient.js',
  ],
  // The connector's own ways to a token. License Desk gives it one (src/compose/identity.ts).
  '@azure/msal-node': [
    'botframework-connector/lib/auth/certificateAppCredentials.js',
    'botframework-connector/lib/auth/federatedAppCredentials.js',
    'botframework-connector/lib/auth/msalAppCredentials.js',
  ],
  // Transcripts in files, and bots over a socket.
  'fs-extra': ['botbuilder/lib/fileTranscriptStore.js'],
  ws: ['botframework-streaming/lib/webSocket/nodeWebSocket.js'],
  // Plugins of restify. The server has none.
  csv: ['restify/lib/plugins/fieldedTextBodyParser.js'],
  formidable: ['restify/lib/plugins/multipartBodyParser.js'],
  'http-signature': ['restify/lib/plugins/authorization.js'],
  pidusage: ['restify/lib/plugins/cpuUsageThrottle.js'],
  qs: [
    'restify/lib/plugins/formBodyParser.js',
    'restify/lib/plugins/jsonp.js',
    'restify/lib/plugins/query.js',
  ],
  send: ['restify/lib/plugins/staticFiles.js'],
  // Functions of expressions: xml(), xPath() and jPath(). No card has them.
  '@xmldom/xmldom': ['adaptive-expressions/lib/builtinFunctions/xpath.js'],
  'fast-xml-parser': ['adaptive-expressions/lib/builtinFunctions/xml.js'],
  jspath: ['adaptive-expressions/lib/builtinFunctions/jPath.js'],
  xpath: ['adaptive-expressions/lib/builtinFunctions/xpath.js'],
};

/** Puts an empty module in place of each of them. */
export const leaveOutUnused: Plugin = {
  name: 'leave out unused packages',
  setup(bundle) {
    bundle.onResolve({ filter: /^[^./]/ }, ({ path, importer }) => {
      const from = importer.replaceAll('\\', '/');
      const isUnused = UNUSED[path]?.some((file) => from.endsWith(`/node_modules/${file}`));
      return isUnused ? { path, namespace: 'unused' } : undefined;
    });
    bundle.onLoad({ filter: /^/, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
  },
};
