import assert from 'node:assert/strict';
import { CLOUDS, isServiceUrl } from '../../src/config/clouds.ts';
import { ConfigError, describeConfig, readConfig } from '../../src/config/config.ts';
import type { Config } from '../../src/config/config.ts';

const bot = '11111111-2222-4333-8444-55555555abcd';
const tenant = '99999999-2222-4333-8444-555555555555';
const enough = { BOT_ID: bot, BOT_TYPE: 'SingleTenant', BOT_TENANT_ID: tenant, BOT_PASSWORD: 'hunter2' };

const read = (more: Record<string, string | undefined> = {}): Config => readConfig({ ...enough, ...more });
function problems(env: Record<string, string | undefined>): string[] {
  try {
    readConfig(env);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    for (const { name, problem } of error.problems)
      assert.ok(error.message.includes(`- ${name}: ${problem}`));
    return error.problems.map(({ name, problem }) => `${name}: ${problem}`);
  }
  return [];
}

const groups = (count: number) =>
  Array.from({ length: count }, (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`).join(',');

describe('the configuration', () => {
  it('needs only the registration of the bot, and has defaults for the rest', () => {
    const config = read();
    assert.deepEqual(config.bot, { id: bot, tenantId: tenant, type: 'SingleTenant', password: 'hunter2' });
    assert.deepEqual([config.host, config.port, config.cloud], ['::', 3978, 'public']);
    assert.deepEqual(config.store, { kind: 'sqlite', path: 'data/license-desk.db' });
    assert.deepEqual(
      config.approvers.roles.map(({ name }) => name),
      ['Global Administrator', 'License Administrator', 'User Administrator'],
    );
    assert.deepEqual([config.approvers.groups, config.approvers.mail, config.mailFrom], [[], [], []]);
    assert.deepEqual([config.retentionDays, config.auditDays, config.requestsPerHour], [30, 400, 20]);
    assert.deepEqual([config.waitingList, config.waitingDays], [true, 90]);
    assert.equal(config.removalsPerDay, 25);
    assert.deepEqual([config.language, config.timeZone, config.logLevel], ['en', 'UTC', 'info']);
    assert.deepEqual([config.metricsToken, config.graph], [undefined, undefined]);
    assert.equal(config.productNamesFile, undefined);
  });

  it('takes the path of the product names as it is', () => {
    assert.equal(read({ PRODUCT_NAMES_FILE: 'data/names.csv' }).productNamesFile, 'data/names.csv');
  });

  it('has the real hosts of the public cloud', () => {
    const config = read();
    assert.equal(config.loginUrl, 'https://login.microsoftonline.com');
    assert.equal(config.graphUrl, 'https://graph.microsoft.com');
    assert.equal(config.channel.keysUrl, 'https://login.botframework.com/v1/.well-known/openidconfiguration');
    assert.equal(config.channel.issuer, 'https://api.botframework.com');
    assert.deepEqual(config.channel.serviceOrigins, []);
  });

  for (const [cloud, graph] of [
    ['gcchigh', 'https://graph.microsoft.us'],
    ['dod', 'https://dod-graph.microsoft.us'],
  ] as const) {
    it(`has the government's hosts in ${cloud}`, () => {
      const config = read({ CLOUD: cloud });
      assert.equal(config.loginUrl, 'https://login.microsoftonline.us');
      assert.equal(config.graphUrl, graph);
      assert.equal(config.channel.issuer, 'https://api.botframework.us');
      assert.match(config.channel.keysUrl, /^https:\/\/login\.botframework\.azure\.us\//);
    });
  }

  it('has in gcc the same hosts as in the public cloud, except the connector for first messages', () => {
    const { cloud: _cloud, ...gcc } = read({ CLOUD: 'gcc' });
    const { cloud: _other, ...worldwide } = read();
    assert.deepEqual(gcc, worldwide);
    const { serviceUrl, ...hosts } = CLOUDS.gcc;
    assert.deepEqual({ ...hosts, serviceUrl: CLOUDS.public.serviceUrl }, CLOUDS.public);
    assert.equal(serviceUrl, 'https://smba.infra.gcc.teams.microsoft.com/teams/');
    assert.equal(isServiceUrl(serviceUrl, CLOUDS.gcc.serviceHosts, []), true);
  });

  it('takes at most as many roles and groups together as one call of Graph', () => {
    assert.equal(readConfig({ ...enough, APPROVER_GROUPS: groups(17) }).approvers.groups.length, 17);
    assert.throws(
      () => readConfig({ ...enough, APPROVER_GROUPS: groups(18) }),
      /APPROVER_GROUPS: has more than 20/,
    );
  });

  it('lets every approver change settings and rules alone, unless it says otherwise', () => {
    const { settingsGroups, rulesFourEyes } = readConfig(enough);
    assert.deepEqual([settingsGroups, rulesFourEyes], [[], false]);
    const set = readConfig({ ...enough, SETTINGS_GROUPS: bot.toUpperCase(), RULES_FOUR_EYES: 'on' });
    assert.deepEqual([set.settingsGroups, set.rulesFourEyes], [[bot], true]);
    assert.throws(
      () => readConfig({ ...enough, SETTINGS_GROUPS: groups(21) }),
      /SETTINGS_GROUPS: has more than 20 groups\. Put them into one/,
    );
  });

  it('names every problem at once, each with its cure', () => {
    const found = problems({
      BOT_ID: 'my bot',
      BOT_TYPE: 'MultiTenant',
      PORT: '70000',
      CLOUD: 'china',
      STORE: 'cosmos',
      APPROVER_ROLES: 'Global Administrator, Boss',
      APPROVER_GROUPS: 'everybody',
      APPROVER_MAIL: 'it',
      SETTINGS_GROUPS: 'everybody',
      RULES_FOUR_EYES: 'maybe',
      MAIL_FROM: 'licenses',
      RETENTION_DAYS: '366',
      REQUESTS_PER_HOUR: '0',
      REMOVALS_PER_DAY: '0',
      AUDIT_DAYS: 'long',
      DEFAULT_LANGUAGE: 'de',
      TIME_ZONE: 'Mars/Olympus',
      METRICS_TOKEN: 'short',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example:4318',
      LOG_LEVEL: 'loud',
      GRAPH_CLIENT_ID: bot,
      LOGIN_URL: 'http://localhost:1',
      GRAPH_URL: 'https://graph.example.com',
      CHANNEL_KEYS_URL: 'https://localhost@evil.example/',
      CHANNEL_SERVICE_URL: 'https://localhost:1,https://evil.example',
    });
    const names = found.map((line) => line.slice(0, line.indexOf(':'))).toSorted();
    assert.deepEqual(names, [
      'APPROVER_GROUPS',
      'APPROVER_MAIL',
      'APPROVER_ROLES',
      'AUDIT_DAYS',
      'BOT_ID',
      'BOT_TENANT_ID',
      'BOT_TYPE',
      'CHANNEL_KEYS_URL',
      'CHANNEL_SERVICE_URL',
      'CLOUD',
      'COSMOS_ENDPOINT',
      'DEFAULT_LANGUAGE',
      'GRAPH_CLIENT_SECRET',
      'GRAPH_URL',
      'LOGIN_URL',
      'LOG_LEVEL',
      'MAIL_FROM',
      'METRICS_TOKEN',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'PORT',
      'REMOVALS_PER_DAY',
      'REQUESTS_PER_HOUR',
      'RETENTION_DAYS',
      'RULES_FOUR_EYES',
      'SETTINGS_GROUPS',
      'TIME_ZONE',
    ]);
    for (const line of found) assert.match(line, /\b(?:must be|[Ss]et|Give|Remove|use|mail address)\b/);
  });

  const wrong: readonly [string, Record<string, string | undefined>, RegExp][] = [
    ['an empty variable as one that is not set', { BOT_ID: ' ' }, /^BOT_ID: is missing\. Set it to/],
    ['a single tenant bot without a password', { BOT_PASSWORD: undefined }, /^BOT_PASSWORD: is missing/],
    ['a managed identity with a password', { BOT_TYPE: 'UserAssignedMSI' }, /^BOT_PASSWORD: has no use/],
    ['a secret for Graph without its id', { GRAPH_CLIENT_SECRET: 'x' }, /^GRAPH_CLIENT_ID: is missing/],
    ['a fraction', { RETENTION_DAYS: '1.5' }, /^RETENTION_DAYS: must be a whole number from 1 to 365/],
    [
      'more requests in an hour than are counted',
      { REQUESTS_PER_HOUR: '1001' },
      /^REQUESTS_PER_HOUR: must be a whole number from 1 to 1000/,
    ],
    ['a switch that is neither on nor off', { WAITING_LIST: 'yes' }, /^WAITING_LIST/],
    ['too many days', { WAITING_DAYS: '366' }, /^WAITING_DAYS: must be a whole number from 1 to 365/],
    ['no days at all', { RETENTION_DAYS: '0' }, /^RETENTION_DAYS/],
    ['an unknown role', { APPROVER_ROLES: 'Boss' }, /^APPROVER_ROLES: "Boss" .*template id/],
    ['an account of Cosmos over http', { COSMOS_ENDPOINT: 'http://localhost:8081' }, /^COSMOS_ENDPOINT: /],
    ['an offset as time zone', { TIME_ZONE: '+02:00' }, /^TIME_ZONE: is not a time zone/],
    ['another host as Graph', { GRAPH_URL: 'https://localhost.evil.example' }, /^GRAPH_URL: may only be/],
    [
      'a password in the address of a collector',
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://a:b@collector.example' },
      /^OTEL_EXPORTER_OTLP_ENDPOINT: must be an https address without a password/,
    ],
    ['an address that is none', { LOGIN_URL: 'localhost' }, /^LOGIN_URL: may only be/],
  ];
  for (const [title, env, told] of wrong) {
    it(`refuses ${title}`, () => {
      const found = problems({ ...enough, ...env });
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0] ?? '', told);
    });
  }

  it('puts no secret into its messages', () => {
    const secrets = {
      BOT_PASSWORD: 'hunter2',
      COSMOS_KEY: 'hunter2',
      GRAPH_CLIENT_SECRET: 'hunter2',
      METRICS_TOKEN: 'hunter2',
    };
    assert.doesNotMatch(problems({ ...secrets, BOT_TYPE: 'UserAssignedMSI' }).join('\n'), /hunter2/);
  });

  it('takes Cosmos if its endpoint is set, unless another store is named', () => {
    const endpoint = 'https://contoso.documents.azure.com:443/';
    const store = {
      kind: 'cosmos',
      endpoint,
      key: undefined,
      database: 'license-desk',
      container: 'licensing',
    };
    assert.deepEqual(read({ COSMOS_ENDPOINT: endpoint }).store, store);
    assert.equal(read({ COSMOS_ENDPOINT: endpoint, STORE: 'sqlite' }).store.kind, 'sqlite');
  });

  it('takes a collector of traces over https, and over http on this machine', () => {
    for (const url of ['https://collector.example', 'http://127.0.0.1:4318', 'https://localhost:4318']) {
      assert.equal(read({ OTEL_EXPORTER_OTLP_ENDPOINT: url }).tracesUrl, url);
    }
    assert.equal(read({}).tracesUrl, undefined);
  });

  it('takes other addresses on this machine, only over https', () => {
    const config = read({
      LOGIN_URL: 'https://localhost:8443/',
      GRAPH_URL: 'https://127.0.0.1:8444',
      CHANNEL_KEYS_URL: 'https://[::1]:8445/keys',
      CHANNEL_SERVICE_URL: 'https://localhost:1/teams/, https://localhost:2',
    });
    assert.equal(config.loginUrl, 'https://localhost:8443');
    assert.equal(config.graphUrl, 'https://127.0.0.1:8444');
    assert.equal(config.channel.keysUrl, 'https://[::1]:8445/keys');
    assert.deepEqual(config.channel.serviceOrigins, ['https://localhost:1', 'https://localhost:2']);
  });

  it('reads lists by commas, roles by name in any case or by template id, and ids in lower case', () => {
    const other = 'ABCDEF01-2222-4333-8444-555555555555';
    const config = read({
      BOT_ID: bot.toUpperCase(),
      APPROVER_ROLES: `license administrator, ${other},`,
      APPROVER_GROUPS: other,
      MAIL_FROM: `licenses@contoso.com; ${other}`,
    });
    assert.equal(config.bot.id, bot);
    assert.deepEqual(config.approvers.roles, [
      { id: '4d6ac14f-3453-41d0-bef9-a3e0c569773a', name: 'License Administrator' },
      { id: other.toLowerCase(), name: undefined },
    ]);
    assert.deepEqual(config.approvers.groups, [other.toLowerCase()]);
    assert.deepEqual(config.mailFrom, ['licenses@contoso.com', other]);
  });

  it('cannot be changed', () => {
    const config = read();
    assert.throws(() => Object.assign(config, { port: 1 }), TypeError);
    assert.throws(() => Object.assign(config.bot, { id: 'x' }), TypeError);
    assert.throws(() => Object.assign(config.approvers.roles, { 0: 'x' }), TypeError);
  });

  it('is described without secrets', () => {
    const secrets = {
      BOT_PASSWORD: 'secret-1',
      COSMOS_KEY: 'secret-2',
      GRAPH_CLIENT_SECRET: 'secret-3',
      METRICS_TOKEN: 'secret-4-long-enough',
    };
    const config = read({ ...secrets, GRAPH_CLIENT_ID: tenant, COSMOS_ENDPOINT: 'https://localhost:8081' });
    const text = JSON.stringify(describeConfig(config));
    assert.doesNotMatch(text, /secret-\d/);
    for (const shown of [bot, tenant, 'https://localhost:8081', 'public', '3978'])
      assert.ok(text.includes(shown), shown);
  });
});

describe('the allowed service URLs', () => {
  const taken: readonly [keyof typeof CLOUDS, string][] = [
    ['public', 'https://smba.trafficmanager.net/teams/'],
    ['public', 'https://smba.trafficmanager.net/emea/99999999-2222-4333-8444-555555555555/'],
    ['public', 'https://smba.infra.gcc.teams.microsoft.com/teams'],
    ['gcc', 'https://smba.trafficmanager.net/amer/99999999-2222-4333-8444-555555555555/'],
    ['gcchigh', 'https://smba.infra.gov.teams.microsoft.us/teams'],
    ['dod', 'https://smba.infra.dod.teams.microsoft.us/teams'],
  ];
  for (const [cloud, url] of taken) {
    it(`${cloud}: ${url}`, () => {
      assert.equal(isServiceUrl(url, CLOUDS[cloud].serviceHosts, []), true);
    });
  }

  it('an origin of this machine only with its port, and only if it is configured', () => {
    const named = ['https://localhost:8443'];
    assert.equal(isServiceUrl('https://localhost:8443/teams/', [], named), true);
    assert.equal(isServiceUrl('https://localhost:8444/teams/', [], named), false);
    assert.equal(isServiceUrl('http://localhost:8443/teams/', [], named), false);
    assert.equal(isServiceUrl('https://localhost:8443/teams/', [], []), false);
  });
});
