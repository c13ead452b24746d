const only = (name, comment, from, to, more = {}) => ({
  name,
  comment,
  severity: 'error',
  from,
  to,
  ...more,
});
const rooms = '(teams|mail|graph|cosmos|sqlite|worker)';

/**
 * Folders that read in one direction: each may import those that it lists and no other folder beside it.
 * `files`: whether it may import the loose files of the parent folder.
 */
const oneWay = (parent, order, comment) =>
  Object.entries(order).map(([folder, allowed]) =>
    only(
      `${parent.replace('src/', '')}-order-${folder}`,
      comment,
      { path: `^${parent}/${folder}/` },
      { path: `^${parent}/`, pathNot: `^${parent}/(${[folder, ...allowed].join('|')})${'/'}` },
    ),
  );

const records = ['ports'];
const rights = [...records, 'records'];
const upToRights = [...rights, 'rights'];
const places = [...upToRights, 'ask'];
const tell = [...places, 'places'];
const upToTell = [...tell, 'tell'];
/** The life of a request, in the order of its story. */
const lifeOfARequest = {
  ports: [],
  records,
  rights,
  ask: upToRights,
  places,
  tell,
  decide: upToTell,
  assign: upToTell,
  retention: upToTell,
  list: [...upToTell, 'decide', 'assign', 'retention'],
  seats: [...upToRights, 'ask', 'tell', 'assign'],
  rules: [...upToTell, 'decide'],
  settings: upToRights,
  audit: upToRights,
  privacy: upToRights,
  operate: upToRights,
};

export default {
  forbidden: [
    only(
      'domain-imports-nothing',
      'Rules are plain functions over plain data.',
      { path: '^src/domain/' },
      { pathNot: '^src/domain/' },
    ),
    only(
      'common-imports-nothing',
      'Helpers for everybody know nothing of the product.',
      { path: '^src/common/' },
      { pathNot: '^src/common/' },
    ),
    only(
      'app-imports-domain-only',
      'Use cases see the world through app/ports. Of common they may use what needs no timer.',
      { path: '^src/app/' },
      { pathNot: '^src/((app|domain)/|common/bounded-map[.]ts$)' },
    ),
    ...oneWay(
      'src/app',
      lifeOfARequest,
      'The folders of app stand in the order of a request’s life. Move what both need to the earlier one.',
    ),
    only(
      'assign-engine-knows-no-request',
      'The engine licenses the persons of any AssignmentTarget. Move what it needs of requests and chunks into the target.',
      { path: '^src/app/assign/engine/' },
      {
        path: '^src/',
        pathNot:
          '^src/(app/(assign/engine/|ports/|records/(job-run|read-persons)[.]ts$)|domain/(assignment|job|outcome|person|product)[.]ts$)',
      },
    ),
    only(
      'text-imports-types-only',
      'Words are data: they may know the types of what they name, and run nothing.',
      { path: '^src/text/' },
      {
        path: '^src/',
        pathNot: '^src/((text|domain)/|common/bounded-map[.]ts$)',
        dependencyTypesNot: ['type-only'],
      },
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
      { path: '^src/', pathNot: `^src/(common|app|domain|text|${rooms})/` },
    ),
    only(
      'only-compose-knows-rooms',
      'Concrete parts are named in one place.',
      { path: '^src/', pathNot: `^src/(compose|${rooms})/` },
      { path: `^src/${rooms}/` },
    ),
    only(
      'only-main-and-commands-compose',
      'compose is the top of the program: main and the commands call it, and nothing else does.',
      { path: '^src/', pathNot: '^src/(main[.]ts$|(commands|compose)/)' },
      { path: '^src/compose/' },
    ),
    only(
      'nobody-imports-main-or-commands',
      'They start the program, and are imported by nothing.',
      { path: '^src/', pathNot: '^src/commands/' },
      { path: '^src/(main[.]ts$|commands/)' },
    ),
    only(
      'only-teams-and-mail-speak',
      'Words belong to the edges; others give codes and data.',
      { path: '^src/', pathNot: '^src/(teams|mail|text|doctor|commands/doctor[.]ts$)' },
      // The list of languages holds no words.
      { path: '^src/text/', pathNot: '^src/text/languages[.]ts$' },
    ),
    ...oneWay(
      'src/teams',
      { channel: [], cards: [], inbound: ['channel', 'cards'], outbound: ['channel', 'cards'] },
      'In teams, inbound and outbound use channel and cards; the two pairs never meet among themselves.',
    ).map((rule) => ({ ...rule, to: { ...rule.to, path: '^src/teams/[^/]+/' } })),
    only(
      'teams-holds-no-context',
      'Use cases come to teams bound to the context (compose/bind-use-cases.ts). What else it needs is handed in by name.',
      { path: '^src/teams/' },
      { path: '^src/app/ports/context[.]ts$' },
    ),
    only(
      'teams-holds-no-store',
      'Teams reads and writes through use cases. One file is exempt: it gives the errors of the store their sentence.',
      { path: '^src/teams/', pathNot: '^src/teams/inbound/describe-errors[.]ts$' },
      { path: '^src/app/ports/store[.]ts$' },
    ),
    only(
      'teams-holds-no-ports',
      'A click calls use cases, never Graph or mail. Outbound is exempt: it implements the ports Messenger and Files.',
      { path: '^src/teams/', pathNot: '^src/teams/outbound/' },
      { path: '^src/app/ports/ports[.]ts$' },
    ),
    only(
      'fence-botbuilder',
      'The Bot Framework stays in src/teams/channel, so that another SDK is a change of one folder.',
      { path: '^src/', pathNot: '^src/teams/channel/' },
      { path: 'node_modules/(botbuilder|botframework)' },
    ),
    only(
      'fence-templating',
      'Card templating stays in src/teams/cards.',
      { path: '^src/', pathNot: '^src/teams/cards/' },
      { path: 'node_modules/(adaptivecards|adaptive-expressions)' },
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
      { path: '^src/', pathNot: '^src/compose/identity[.]ts$' },
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
      'OpenTelemetry is loaded with one file, and only where a collector is set.',
      { path: '^src/', pathNot: '^src/telemetry/otlp[.]ts$' },
      { path: 'node_modules/@opentelemetry' },
    ),
    only(
      'fence-restify',
      'restify stays in src/http.',
      { path: '^src/', pathNot: '^src/http/' },
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
    only(
      'no-folder-cycles',
      'Two folders that import each other are one folder, or miss a third one.',
      {},
      { circular: true },
      { scope: 'folder' },
    ),
  ],
  options: { parser: 'swc', tsPreCompilationDeps: true, doNotFollow: { path: 'node_modules' } },
};
