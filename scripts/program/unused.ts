import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Packages and files that the program would load at each start and never use, and the files that import them: parts of
 * botbuilder, restify and the templates' library that License Desk does not call. If another file imports one of them, it is
 * in the program as before. What this saves: docs/decisions/0011-speed.md.
 */
export const UNUSED: Readonly<Record<string, readonly string[]>> = {
  // Bots that call other bots (skills).
  axios: ['botframework-connector/lib/auth/botFrameworkClientImpl.js'],
  // The connector's own ways to a token. License Desk gives it one (src/compose/identity.ts).
  '@azure/msal-node': [
    'botframework-connector/lib/auth/certificateAppCredentials.js',
    'botframework-connector/lib/auth/federatedAppCredentials.js',
    'botframework-connector/lib/auth/msalAppCredentials.js',
  ],
  '@azure/identity': ['botframework-connector/lib/auth/jwtTokenProviderFactory.js'],
  // The connector's own check of a token: src/teams/channel/authentication.ts does it.
  jsonwebtoken: [
    'botframework-connector/lib/auth/emulatorValidation.js',
    'botframework-connector/lib/auth/jwtTokenExtractor.js',
    'botframework-connector/lib/auth/skillValidation.js',
  ],
  // The adapter before CloudAdapter, and bots over a socket.
  './botFrameworkAdapter': ['botbuilder/lib/cloudAdapter.js'],
  ws: ['botframework-streaming/lib/webSocket/nodeWebSocket.js'],
  // License Desk gives the server of restify no plugin, and a log of its own.
  './plugins': ['restify/lib/index.js'],
  pino: ['restify/lib/index.js'],
  // Functions of expressions: xml(), xPath(), jPath(), isMatch() and those of spoken dates. No card has them.
  '@xmldom/xmldom': ['adaptive-expressions/lib/builtinFunctions/xpath.js'],
  'fast-xml-parser': ['adaptive-expressions/lib/builtinFunctions/xml.js'],
  jspath: ['adaptive-expressions/lib/builtinFunctions/jPath.js'],
  xpath: ['adaptive-expressions/lib/builtinFunctions/xpath.js'],
  './commonRegex': ['adaptive-expressions/lib/index.js'],
  '../commonRegex': ['adaptive-expressions/lib/builtinFunctions/isMatch.js'],
  './generated': ['adaptive-expressions/lib/index.js'],
  '@microsoft/recognizers-text-data-types-timex-expression': [
    'adaptive-expressions/lib/functionUtils.internal.js',
    'adaptive-expressions/lib/builtinFunctions/timexResolve.js',
    'adaptive-expressions/lib/builtinFunctions/getNextViableDate.js',
    'adaptive-expressions/lib/builtinFunctions/getNextViableTime.js',
    'adaptive-expressions/lib/builtinFunctions/getPreviousViableTime.js',
    'adaptive-expressions/lib/builtinFunctions/getPreviousViableDate.js',
    'adaptive-expressions/lib/builtinFunctions/dateReadBack.js',
  ],
};

const fromHere = createRequire(import.meta.url);

/**
 * The names that src/ uses of two packages. The indexes of these packages would load all of them. If src/ imports
 * another name, the build fails.
 */
const PARTS: Readonly<Record<string, string>> = {
  botbuilder: `
    export { CloudAdapter } from './cloudAdapter.js';
    export { INVOKE_RESPONSE_KEY } from 'botbuilder-core';`,
  '@azure/identity': `
    export { ClientSecretCredential } from './credentials/clientSecretCredential.js';
    export { ManagedIdentityCredential } from './credentials/managedIdentityCredential/index.js';`,
};

/** Puts an empty module in place of an unused one, and the used parts in place of an index. */
export const leaveOutUnused: Plugin = {
  name: 'leave out unused packages',
  setup(bundle) {
    bundle.onResolve({ filter: /./ }, ({ path, importer }) => {
      const from = importer.replaceAll('\\', '/');
      const isUnused = UNUSED[path]?.some((file) => from.endsWith(`/node_modules/${file}`));
      return isUnused ? { path, namespace: 'unused' } : undefined;
    });
    bundle.onLoad({ filter: /^/, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));

    bundle.onResolve({ filter: /./ }, ({ path, importer }) =>
      Object.hasOwn(PARTS, path) && !importer.includes('node_modules')
        ? { path, namespace: 'part' }
        : undefined,
    );
    bundle.onLoad({ filter: /^/, namespace: 'part' }, ({ path }) => ({
      contents: PARTS[path] ?? '',
      resolveDir: dirname(fromHere.resolve(path)),
    }));

    // Four packages of botbuilder bring a copy of the same version each.
    const zod = createRequire(fromHere.resolve('botbuilder')).resolve('zod');
    bundle.onResolve({ filter: /^zod$/ }, ({ importer }) =>
      /[\\/]node_modules[\\/]bot/.test(importer) ? { path: zod } : undefined,
    );
  },
};
