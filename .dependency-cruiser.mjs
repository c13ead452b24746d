const only = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const rooms = '(teams|mail|graph|cosmos|sqlite|worker)';

export default {
  forbidden: [
    only(
      'domain-imports-nothing',
      'Rules are plain functions over plain data.',
      { path: '^src/domain/' },
      { pathNot: '^src/domain/' },
    ),
    only(
      'app-imports-domain-only',
      'Use cases see the world through app/ports.ts.',
      { path: '^src/app/' },
      { pathNot: '^src/(app|domain)/' },
    ),
    only(
      'text-imports-types-only',
      'Words are data: they may know the types of what they name, and run nothing.',
      { path: '^src/text/' },
      { path: '^src/', pathNot: '^src/(text|domain)/', dependencyTypesNot: ['type-only'] },
    ),
    only(
      'rooms-never-meet',
      'If two rooms must talk, a use case is missing.',
      { path: `^src/${rooms}/` },
      { path: `^src/${rooms}/`, pathNot: '^src/$1/' },
    ),
    only(
      'rooms-import-app-and-domain',
      'A room gets what else it needs handed in by compose.',
      { path: `^src/${rooms}/` },
      { path: '^src/', pathNot: `^src/(app|domain|text|${rooms})/` },
    ),
    only(
      'only-compose-knows-rooms',
      'Concrete parts are named in one place.',
      { path: '^src/', pathNot: `^src/(compose([.]ts|/)|${rooms}/)` },
      { path: `^src/${rooms}/` },
    ),
    only(
      'only-teams-and-mail-speak',
      'Words belong to the edges; others give codes and data.',
      { path: '^src/', pathNot: '^src/(teams|mail|text|doctor)(/|[.]ts$)' },
      // Which languages there are is no word.
      { path: '^src/text/', pathNot: '^src/text/languages[.]ts$' },
    ),
    only(
      'fence-botbuilder',
      'Bot Framework stays in src/teams.',
      { path: '^src/', pathNot: '^src/teams/' },
      { path: 'node_modules/(botbuilder|botframework|adaptivecards|adaptive-expressions)' },
    ),
    only(
      'fence-graph',
      'The Graph client stays in src/graph.',
      { path: '^src/', pathNot: '^src/graph/' },
      { path: 'node_modules/@microsoft/microsoft-graph-client' },
    ),
    only(
      'fence-cosmos',
      'The Cosmos SDK stays in src/cosmos.',
      { path: '^src/', pathNot: '^src/cosmos/' },
      { path: 'node_modules/@azure/cosmos' },
    ),
    only(
      'fence-identity',
      'The Azure identity is made in one file.',
      { path: '^src/', pathNot: '^src/identity[.]ts$' },
      { path: 'node_modules/@azure/identity' },
    ),
    only(
      'fence-sqlite',
      'node:sqlite stays in src/sqlite.',
      { path: '^src/', pathNot: '^src/sqlite/' },
      { path: '^(node:)?sqlite$' },
    ),
    only(
      'fence-opentelemetry',
      'OpenTelemetry is loaded with one file, and that only where a collector is set.',
      { path: '^src/', pathNot: '^src/otlp[.]ts$' },
      { path: 'node_modules/@opentelemetry' },
    ),
    only(
      'fence-restify',
      'HTTP stays in src/server.ts.',
      { path: '^src/', pathNot: '^src/server[.]ts$' },
      { path: 'node_modules/(@types/)?restify' },
    ),
    only(
      'src-never-imports-test-or-sandbox',
      'Doubles live in sandbox and test.',
      { path: '^src/' },
      { path: '^(test|sandbox)/' },
    ),
    only(
      'sandbox-never-imports-src',
      'Who simulates the world must not share the mistakes of the program.',
      { path: '^sandbox/' },
      { path: '^(src|test)/' },
    ),
    only('no-cycles', 'A cycle is a missing third file.', {}, { circular: true }),
  ],
  options: { parser: 'swc', tsPreCompilationDeps: true, doNotFollow: { path: 'node_modules' } },
};
