import * as z from 'zod';
import {
  ADDRESS,
  choice,
  collector,
  GUID,
  id,
  list,
  loopback,
  optional,
  origins,
  required,
  timeZone,
  whole,
} from './kinds.ts';
import { languageTags } from '../text/languages.ts';
import { roles } from './roles.ts';

/** Every variable that is read, by its name. `docs/operations.md` explains them. */
export const variables = z.object({
  HOST: z.string().default('::'),
  PORT: whole(0, 65_535).default(3978),
  BOT_ID: id("Set it to the application (client) id of the bot's registration."),
  BOT_TYPE: required('Set it to SingleTenant or UserAssignedMSI.').pipe(
    choice(['SingleTenant', 'UserAssignedMSI']),
  ),
  BOT_TENANT_ID: id('Set it to the id of the tenant that is served.'),
  BOT_PASSWORD: optional,
  CLOUD: choice(['public', 'gcc', 'gcchigh', 'dod']).default('public'),
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
  APPROVER_GROUPS: list((item) => GUID.test(item), "is not a GUID. Give the group's object id."),
  SETTINGS_GROUPS: list((item) => GUID.test(item), "is not a GUID. Give the group's object id."),
  RULES_FOUR_EYES: choice(['on', 'off']).default('off'),
  APPROVER_MAIL: list((item) => ADDRESS.test(item), 'is not a mail address.'),
  MAIL_FROM: list(
    (item) => ADDRESS.test(item) || GUID.test(item),
    "is neither a mail address nor an object id. Give the sending mailbox's address or its user's object id.",
  ),
  RETENTION_DAYS: whole(1, 365).default(30),
  WAITING_LIST: choice(['on', 'off']).default('on'),
  WAITING_DAYS: whole(1, 365).default(90),
  REQUESTS_PER_HOUR: whole(1, 1000).default(20),
  REMOVALS_PER_DAY: whole(1, 10_000).default(25),
  // Azure Cosmos DB stores the time to live of a document in seconds, as a 32-bit number.
  AUDIT_DAYS: whole(1, 24_000).default(400),
  DEFAULT_LANGUAGE: choice(languageTags).default('en'),
  PRODUCT_NAMES_FILE: optional,
  TIME_ZONE: timeZone.default('UTC'),
  METRICS_TOKEN: z
    .string()
    .min(16, { error: 'is too short to be a secret. Give at least 16 characters.' })
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: collector,
  LOG_LEVEL: choice(['error', 'warn', 'info', 'debug']).default('info'),
  GRAPH_CLIENT_ID: id("Set it to the client id of Graph's own registration.").optional(),
  GRAPH_CLIENT_SECRET: optional,
  LOGIN_URL: loopback,
  GRAPH_URL: loopback,
  CHANNEL_KEYS_URL: loopback,
  CHANNEL_SERVICE_URL: origins,
});

/** The variables as read, each checked on its own. */
export type Variables = z.output<typeof variables>;
