import type { StoreContext } from '../app/ports/context.ts';
import type { Tracing } from '../app/ports/ports.ts';
import type { Store } from '../app/ports/store.ts';
import type { Config } from '../config/config.ts';
import { clock, ids } from './system.ts';

/** The store, with the clock, ids and options of this program. */
export function createStoreContext(config: Config, store: Store, tracing: Tracing): StoreContext {
  return {
    store,
    tracing,
    clock,
    ids,
    options: {
      approverMail: config.approvers.mail,
      auditDays: config.auditDays,
      retentionDays: config.retentionDays,
      waitingList: config.waitingList,
      waitingDays: config.waitingDays,
      requestsPerHour: config.requestsPerHour,
      removalsPerDay: config.removalsPerDay,
      language: config.language,
      timeZone: config.timeZone,
      approvers: {
        roles: config.approvers.roles.map(({ id, name }) => name ?? id),
        groups: config.approvers.groups,
      },
      rulesFourEyes: config.rulesFourEyes,
      mailFrom: config.mailFrom,
    },
  };
}
