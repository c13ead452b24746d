import type { Rights, Tracing } from '../app/ports/ports.ts';
import { CLOUDS } from '../config/clouds.ts';
import { ConfigError } from '../config/config.ts';
import type { Config } from '../config/config.ts';
import { createGraphClient } from '../graph/client.ts';
import type { GraphClient, GraphOptions } from '../graph/client.ts';
import { createDirectory } from '../graph/directory.ts';
import { createLicenses } from '../graph/licenses.ts';
import { createMailSender } from '../graph/mail.ts';
import { readNames } from '../graph/names.ts';
import type { Names } from '../graph/names.ts';
import { NamesError } from '../graph/published-names.ts';
import { createRights } from '../graph/rights.ts';
import { createGraphIdentity } from './identity.ts';
import { createTenantFacts } from '../graph/tenant-facts.ts';
import type { Identity } from './identity.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/** Time limit of Graph for a turn, which has 3 s in all. The worker has more time. */
const TURN_TIMEOUT_MS = 2500;

/** The names of products and apps. Throws ConfigError for a bad file. */
export function namesFrom(file: string | undefined): Names {
  try {
    return readNames(file);
  } catch (error) {
    if (!(error instanceof NamesError)) throw error;
    const cure = `Fetch the list anew with "npm run product-names -- FILE", or remove the variable to use the names that are built in.`;
    throw new ConfigError([{ name: 'PRODUCT_NAMES_FILE', problem: `the file ${error.message} ${cure}` }]);
  }
}

/** Makes the clients of Graph: a quick one for turns, and a patient one for the worker. */
export function createGraph(
  config: Config,
  identity: Identity,
  names: Names,
  calls: Metrics['graphCalls'],
  tracing: Tracing,
) {
  const graphIdentity = createGraphIdentity(config, identity);
  const isOverridden = config.graphUrl !== CLOUDS[config.cloud].graphUrl;
  const getToken = () => graphIdentity.getToken(`${config.graphUrl}/.default`);
  const client = (timeoutMs?: number) =>
    traced(tracing, {
      baseUrl: `${config.graphUrl}/`,
      getToken,
      ...(isOverridden ? { customHosts: [new URL(config.graphUrl).hostname] } : {}),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      onCall: ({ result }) => calls.inc({ result }),
    });
  const [hasty, patient] = [client(TURN_TIMEOUT_MS), client()];
  return {
    directory: createDirectory(hasty),
    patientDirectory: createDirectory(patient),
    rights: rightsOf(hasty, config),
    licenses: createLicenses(hasty, { now: Date.now, names }),
    facts: createTenantFacts(hasty),
    getToken,
    patientLicenses: createLicenses(patient, { now: Date.now, names }),
    sendMail:
      config.mailFrom.length === 0 ? undefined : createMailSender(patient, { mailboxes: config.mailFrom }),
  };
}

/** The rights to approve, and to change settings and rules, which the configuration can narrow. */
function rightsOf(client: GraphClient, { approvers, settingsGroups }: Config): Rights {
  const ids = [...approvers.roles.map(({ id }) => id), ...approvers.groups];
  const rights = createRights(client, { ids, now: Date.now });
  if (settingsGroups.length === 0) return rights;
  const settings = createRights(client, { ids: settingsGroups, now: Date.now });
  return { ...rights, mayChangeSettings: (...asked) => settings.mayApprove(...asked) };
}

/** A client whose calls belong to the trace of their caller. */
function traced(tracing: Tracing, options: GraphOptions): GraphClient {
  const client = createGraphClient(options);
  return {
    ...client,
    send: (call) =>
      tracing.run(`graph ${call.kind}`, () => client.send(call), { fields: { method: call.method } }),
  };
}
