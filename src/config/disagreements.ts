/** A problem of the configuration, and its cure. */
export interface ConfigProblem {
  readonly name: string;
  readonly problem: string;
}

/** Rules over more than one variable. */
export function disagreements(set: Readonly<Record<string, string | undefined>>): ConfigProblem[] {
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
  // Graph's checkMemberObjects takes at most 20 ids, and a decision may cost only one call of it.
  rule(
    roleCount + named('APPROVER_GROUPS') > 20,
    'APPROVER_GROUPS',
    'has more than 20 roles and groups together with APPROVER_ROLES. Put the groups into one group and name that.',
  );
  rule(
    named('SETTINGS_GROUPS') > 20,
    'SETTINGS_GROUPS',
    'has more than 20 groups. Put them into one group and name that.',
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
