import { CLOUDS } from './clouds.ts';
import { disagreements } from './disagreements.ts';
import type { ConfigProblem } from './disagreements.ts';
import { variables } from './variables.ts';
import type { Variables } from './variables.ts';

/** All problems of the configuration, thrown by `readConfig`. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(
      ['The configuration needs attention:', ...problems.map((p) => `- ${p.name}: ${p.problem}`)].join('\n'),
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** The configuration, checked and complete. `docs/operations.md` explains each variable. */
export type Config = ReturnType<typeof arrange>;

/**
 * Reads and checks the whole configuration.
 *
 * @param env - environment variables; those of the process if left out. An empty one counts as not set
 * @param instead - variables that replace those of `env`
 * @returns the frozen configuration
 * @throws ConfigError with every problem and its cure
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
  instead: Readonly<Record<string, string>> = {},
): Config {
  const given = Object.entries({ ...env, ...instead }).map(([name, text]) => [name, text?.trim()] as const);
  const set = Object.fromEntries(given.filter(([, text]) => text !== undefined && text !== ''));
  const read = variables.safeParse(set);
  const problems: ConfigProblem[] = (read.error?.issues ?? []).map((issue) => ({
    name: issue.path.join('.'),
    problem: issue.message,
  }));
  problems.push(...disagreements(set));
  if (problems.length > 0 || !read.success) throw new ConfigError(problems);
  return freeze(arrange(read.data));
}

/** The configuration for the start log and `doctor`. Of secrets, it only tells whether they are set. */
export function describeConfig(config: Config): Readonly<Record<string, unknown>> {
  const { bot, graph, store, metricsToken, ...rest } = config;
  return {
    ...rest,
    bot: { id: bot.id, type: bot.type, tenantId: bot.tenantId },
    graphIdentity: graph === undefined ? 'the bot' : graph.clientId,
    store: store.kind === 'sqlite' ? store : { ...store, key: store.key === undefined ? 'not set' : 'set' },
    metricsFromElsewhere: metricsToken !== undefined,
  };
}

function arrange(v: Variables) {
  const cloud = CLOUDS[v.CLOUD];
  const kind = v.STORE ?? (v.COSMOS_ENDPOINT === undefined ? 'sqlite' : 'cosmos');
  return {
    host: v.HOST,
    port: v.PORT,
    bot: identityOf(v),
    cloud: v.CLOUD,
    loginUrl: withoutSlash(v.LOGIN_URL ?? cloud.loginUrl),
    graphUrl: withoutSlash(v.GRAPH_URL ?? cloud.graphUrl),
    channel: {
      keysUrl: v.CHANNEL_KEYS_URL ?? cloud.channelKeysUrl,
      issuer: cloud.channelIssuer,
      callerId: cloud.callerId,
      serviceHosts: cloud.serviceHosts,
      serviceOrigins: v.CHANNEL_SERVICE_URL,
    },
    store: storeOf(kind, v),
    approvers: {
      roles: v.APPROVER_ROLES,
      groups: v.APPROVER_GROUPS.map((group) => group.toLowerCase()),
      mail: v.APPROVER_MAIL,
    },
    settingsGroups: v.SETTINGS_GROUPS.map((group) => group.toLowerCase()),
    rulesFourEyes: v.RULES_FOUR_EYES === 'on',
    mailFrom: v.MAIL_FROM,
    retentionDays: v.RETENTION_DAYS,
    waitingList: v.WAITING_LIST === 'on',
    waitingDays: v.WAITING_DAYS,
    auditDays: v.AUDIT_DAYS,
    requestsPerHour: v.REQUESTS_PER_HOUR,
    removalsPerDay: v.REMOVALS_PER_DAY,
    language: v.DEFAULT_LANGUAGE,
    productNamesFile: v.PRODUCT_NAMES_FILE,
    timeZone: v.TIME_ZONE,
    metricsToken: v.METRICS_TOKEN,
    tracesUrl: v.OTEL_EXPORTER_OTLP_ENDPOINT,
    logLevel: v.LOG_LEVEL,
    graph:
      v.GRAPH_CLIENT_ID === undefined || v.GRAPH_CLIENT_SECRET === undefined
        ? undefined
        : { clientId: v.GRAPH_CLIENT_ID, clientSecret: v.GRAPH_CLIENT_SECRET },
  } as const;
}

function identityOf(v: Variables) {
  const common = { id: v.BOT_ID, tenantId: v.BOT_TENANT_ID } as const;
  if (v.BOT_TYPE === 'UserAssignedMSI') return { ...common, type: v.BOT_TYPE } as const;
  return { ...common, type: v.BOT_TYPE, password: v.BOT_PASSWORD ?? '' } as const;
}

function storeOf(kind: 'cosmos' | 'sqlite', v: Variables) {
  if (kind === 'sqlite') return { kind, path: v.SQLITE_PATH } as const;
  const { COSMOS_ENDPOINT: endpoint = '', COSMOS_KEY: key } = v;
  return { kind, endpoint, key, database: v.COSMOS_DATABASE, container: v.COSMOS_CONTAINER } as const;
}

function withoutSlash(url: string): string {
  return url.replace(/\/{1,9}$/, '');
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) freeze(inner);
    Object.freeze(value);
  }
  return value;
}
