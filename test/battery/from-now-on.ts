import { createHuman } from '../support/integration/people.ts';
import type { World } from '../support/integration/world.ts';

/** The same world, whose records begin now: writes, mails, messages, calls, requests and audit. */
export async function fromNowOn(world: World): Promise<World> {
  const { tenant, connector, records } = world;
  const [writes, mails] = [tenant.ledger.length, tenant.mails.length];
  const [acts, calls] = [connector.recorded.length, connector.calls.length];
  const audited = (await records.audit()).length;
  const known = new Set((await records.requests()).map(({ id }) => id));
  // The chats that were opened before are still those of their persons.
  const recorded = (): World['connector']['recorded'] =>
    connector.recorded.filter(({ kind }, n) => n >= acts || kind === 'created');

  const later: World = Object.create(world, {
    url: { value: '', writable: true },
    tenant: {
      value: Object.create(tenant, {
        ledger: { get: () => tenant.ledger.slice(writes) },
        mails: { get: () => tenant.mails.slice(mails) },
      }),
    },
    connector: {
      value: Object.create(connector, {
        recorded: { get: recorded },
        of: { value: (id: string) => recorded().filter(({ conversationId }) => conversationId === id) },
        calls: { get: () => connector.calls.slice(calls) },
      }),
    },
    records: {
      value: {
        ...records,
        audit: async () => (await records.audit()).slice(audited),
        requests: async () => (await records.requests()).filter(({ id }) => !known.has(id)),
      },
    },
    human: { value: (name: string) => createHuman(later, tenant.user(`${name}@contoso.com`)) },
  });
  return later;
}
