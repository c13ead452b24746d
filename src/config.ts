import { z } from 'zod';
import { clouds, isLoopback } from './clouds.ts';

const guid = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;
const address = /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]+$/;

// Role template ids: Microsoft Entra built-in roles, the same in every tenant.
const roleIds: ReadonlyMap<string, string> = new Map([
  ['Global Administrator', '62e90394-69f5-4237-9190-012177145e10'],
  ['License Administrator', '4d6ac14f-3453-41d0-bef9-a3e0c569773a'],
  ['User Administrator', 'fe930be7-5e62-47db-91af-98c3a49a38b1'],
  ['Directory Writers', '9360feb5-f418-4baa-8175-e2a00bac4301'],
]);

/** An Entra role: its template id, and its name when it is one of those known here. */
export interface Role {
  readonly id: string;
  readonly name: string | undefined;
}

/** One thing wrong with the configuration, and what to do about it. */
export interface ConfigProblem {
  readonly name: string;
  readonly problem: string;
}

/** Thrown by `readConfig`: every problem at once. */
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

const optional = z.string().optional();
const required = (cure: string) => z.string({ error: `is missing. ${cure}` });
const id = (cure: string) =>
  required(cure)
    .regex(guid, { error: `is not a GUID. ${cure}` })
    .toLowerCase();
const choice = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}.` });
const whole = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error: `must be a whole number from ${from} to ${to}.` })
    .transform(Number)
    .refine((n) => n >= from && n <= to, { error: `must be a whole number from ${from} to ${to}.` });
const list = (check: (item: string) => boolean, cure: string) =>
  optional.transform((text, context) => {
    const items = (text ?? '').split(/[,;]/).map((item) => item.trim());
    const found = items.filter((item) => item !== '');
    for (const item of found) if (!check(item)) context.addIssue(`"${shown(item)}" ${cure}`);
    return found;
  });
const loopback = optional.refine((text) => text === undefined || isLoopback(text), {
  error:
    'may only be an https address of this machine (https://localhost:PORT/…). Remove it to use the real host of the cloud.',
});
const origins = list(
  isLoopback,
  'is not an https address of this machine (https://localhost:PORT). Remove it.',
).transform((found) => found.map((item) => URL.parse(item)?.origin ?? item));

const roles = optional.transform((text, context): readonly Role[] => {
  return (text ?? 'Global Administrator,License Administrator,User Administrator')
    .split(/[,;]/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => {
      const known = [...roleIds].find(([k, v]) => [k.toLowerCase(), v].includes(name.toLowerCase()));
      if (known === undefined && !guid.test(name)) {
        const known_ = [...roleIds.keys()].join(', ');
        context.addIssue(
          `"${shown(name)}" is not known by name (known: ${known_}). Give the role's template id.`,
        );
      }
      return { id: known?.[1] ?? name.toLowerCase(), name: known?.[0] };
    });
});

const variables = z.object({
  HOST: z.string().default('::'),
  PORT: whole(0, 65_535).default(3978),
  BOT_ID: id("Set it to the application (client) id of the bot's registration."),
  BOT_TYPE: required('Set it to SingleTenant or UserAssignedMSI.').pipe(
    choice(['SingleTenant', 'UserAssignedMSI']),
  ),
  BOT_TENANT_ID: id('Set it to the id of the tenant that is served.'),
  BOT_PASSWORD: optional,
  CLOUD: choice(['public', 'gcchigh', 'dod']).default('public'),
  STORE: choice(['cosmos', 'sqlite']).optional(),
  SQLITE_PATH: z.string().default('data/license-desk.db'),
  COSMOS_ENDPOINT: z
    .url({
      protocol: /^https$/,
      error: 'is not an https address. Copy the URI of the Azure Cosmos DB account.',
    })
    .optional(),
  COSMOS_KEY: optional,
  COSMOS_DATABASE: z.string().default('license-desk'),
  COSMOS_CONTAINER: z.string().default('licensing'),
  APPROVER_ROLES: roles,
  APPROVER_GROUPS: list((item) => guid.test(item), "is not a GUID. Give the group's object id."),
  APPROVER_MAIL: list((item) => address.test(item), 'is not a mail address.'),
  MAIL_FROM: list(
    (item) => address.test(item) || guid.test(item),
    "is neither a mail address nor an object id. Give the sending mailbox's address or its user's object id.",
  ),
  RETENTION_DAYS: whole(1, 365).default(30),
  // Azure Cosmos DB keeps the time to live of a document in seconds, as a 32-bit number.
  AUDIT_DAYS: whole(1, 24_000).default(400),
  DEFAULT_LANGUAGE: choice(['en', 'sv']).default('en'),
  PRODUCT_NAMES_FILE: optional,
  TIME_ZONE: z
    .string()
    .refine(isTimeZone, { error: 'is not a time zone. Give an IANA name, such as Europe/Stockholm or UTC.' })
    .default('UTC'),
  METRICS_TOKEN: z
    .string()
    .min(16, { error: 'is too short to be a secret. Give at least 16 characters.' })
    .optional(),
  LOG_LEVEL: choice(['error', 'warn', 'info', 'debug']).default('info'),
  GRAPH_CLIENT_ID: id("Set it to the client id of Graph's own registration.").optional(),
  GRAPH_CLIENT_SECRET: optional,
  LOGIN_URL: loopback,
  GRAPH_URL: loopback,
  CHANNEL_KEYS_URL: loopback,
  CHANNEL_SERVICE_URL: origins,
});

/** The configuration, checked and complete; see `docs/operations.md` for what each variable means. */
export type Config = ReturnType<typeof arrange>;

/**
 * Reads and checks the whole configuration.
 *
 * @param env - environment variables, those of the process when left out; an empty one counts as not set
 * @returns the frozen configuration
 * @throws ConfigError with every problem and its cure
 */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.entries(env).map(([name, text]) => [name, text?.trim()] as const);
  const set = Object.fromEntries(given.filter(([, text]) => text !== undefined && text !== ''));
  const read = variables.safeParse(set);
  const problems = (read.error?.issues ?? []).map((issue) => ({
    name: issue.path.join('.'),
    problem: issue.message,
  }));
  problems.push(...disagreements(set));
  if (problems.length > 0 || !read.success) throw new ConfigError(problems);
  return freeze(arrange(read.data));
}

/** What the start log and `doctor` may show: everything but secrets, of which only their presence is told. */
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

/** Rules over more than one variable. */
function disagreements(set: Readonly<Record<string, string | undefined>>): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const rule = (broken: boolean, name: string, problem: string): void => {
    if (broken) problems.push({ name, problem });
  };
  const secret = set['BOT_PASSWORD'] !== undefined;
  const msi = set['BOT_TYPE'] === 'UserAssignedMSI';
  rule(
    set['BOT_TYPE'] === 'SingleTenant' && !secret,
    'BOT_PASSWORD',
    "is missing. Set it to a client secret of the bot's registration, or use BOT_TYPE=UserAssignedMSI.",
  );
  rule(msi && secret, 'BOT_PASSWORD', 'has no use with BOT_TYPE=UserAssignedMSI. Remove it.');
  rule(
    set['STORE'] === 'cosmos' && set['COSMOS_ENDPOINT'] === undefined,
    'COSMOS_ENDPOINT',
    'is missing. Set it to the URI of the Azure Cosmos DB account, or use STORE=sqlite.',
  );
  const named = (name: string): number =>
    (set[name] ?? '').split(/[,;]/).filter((item) => item.trim() !== '').length;
  const roleCount = set['APPROVER_ROLES'] === undefined ? 3 : named('APPROVER_ROLES');
  // Graph's checkMemberObjects takes at most 20 ids, and one question must do for a decision.
  rule(
    roleCount + named('APPROVER_GROUPS') > 20,
    'APPROVER_GROUPS',
    'makes more than 20 roles and groups with APPROVER_ROLES. Put the groups into one group and name that.',
  );
  const graphId = set['GRAPH_CLIENT_ID'] !== undefined;
  const graphSecret = set['GRAPH_CLIENT_SECRET'] !== undefined;
  rule(
    graphId && !graphSecret,
    'GRAPH_CLIENT_SECRET',
    'is missing. GRAPH_CLIENT_ID needs it; set both or neither.',
  );
  rule(
    graphSecret && !graphId,
    'GRAPH_CLIENT_ID',
    'is missing. GRAPH_CLIENT_SECRET needs it; set both or neither.',
  );
  return problems;
}

function arrange(v: z.output<typeof variables>) {
  const cloud = clouds[v.CLOUD];
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
    mailFrom: v.MAIL_FROM,
    retentionDays: v.RETENTION_DAYS,
    auditDays: v.AUDIT_DAYS,
    language: v.DEFAULT_LANGUAGE,
    productNamesFile: v.PRODUCT_NAMES_FILE,
    timeZone: v.TIME_ZONE,
    metricsToken: v.METRICS_TOKEN,
    logLevel: v.LOG_LEVEL,
    graph:
      v.GRAPH_CLIENT_ID === undefined || v.GRAPH_CLIENT_SECRET === undefined
        ? undefined
        : { clientId: v.GRAPH_CLIENT_ID, clientSecret: v.GRAPH_CLIENT_SECRET },
  } as const;
}

function identityOf(v: z.output<typeof variables>) {
  const common = { id: v.BOT_ID, tenantId: v.BOT_TENANT_ID } as const;
  if (v.BOT_TYPE === 'UserAssignedMSI') return { ...common, type: v.BOT_TYPE } as const;
  return { ...common, type: v.BOT_TYPE, password: v.BOT_PASSWORD ?? '' } as const;
}

function storeOf(kind: 'cosmos' | 'sqlite', v: z.output<typeof variables>) {
  if (kind === 'sqlite') return { kind, path: v.SQLITE_PATH } as const;
  const { COSMOS_ENDPOINT: endpoint = '', COSMOS_KEY: key } = v;
  return { kind, endpoint, key, database: v.COSMOS_DATABASE, container: v.COSMOS_CONTAINER } as const;
}

function isTimeZone(name: string): boolean {
  try {
    return (
      new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '' &&
      !/^[+-]/.test(name)
    );
  } catch {
    return false;
  }
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) freeze(inner);
    Object.freeze(value);
  }
  return value;
}
