import { startPlayground } from './playground/playground.ts';
import { startRelay } from './playground/relay.ts';
import type { Sign } from './playground/relay.ts';
import { createWindow, playgroundConfig } from './playground/window.ts';
import type { ChatWindow, Person } from './playground/window.ts';
import type { Bot } from './bot.ts';
import type { Connector } from './playground/connector.ts';
import { approverId, employeeId } from './tenant/organization.ts';
import type { Tenant } from './tenant/tenant.ts';

/** A window: its person and its address. */
export interface Seat {
  readonly title: string;
  readonly person: Person;
  readonly window: ChatWindow;
  /** The window's page; empty where there is none. */
  readonly url: string;
}

// Colleagues for the people picker, beside the person at the other window: an ordinary one, one who has Visio already,
// one without a usage location, and one who reads Swedish.
const colleagues = ['AdeleV', 'MiriamG', 'HenriettaM', 'ElinB'] as const;

/** The two people who have a window: an employee, and an approver. */
export function seats(tenant: Tenant): { readonly employee: Seat; readonly approver: Seat } {
  const [employee, approver] = [personOf(tenant, employeeId), personOf(tenant, approverId)];
  const others = colleagues.map((name) => personOf(tenant, `${name}@contoso.com`));
  const seat = (role: string, person: Person, other: Person): Seat => ({
    title: `${role}: ${person.displayName}`,
    person,
    window: createWindow(person, [other, ...others]),
    url: '',
  });
  return {
    employee: seat('Employee', employee, approver),
    approver: seat('Approver', approver, employee),
  };
}

function personOf(tenant: Tenant, key: string): Person {
  const { id, displayName, givenName, surname, userPrincipalName, mail } = tenant.user(key);
  return {
    id,
    displayName,
    givenName: givenName ?? displayName,
    surname: surname ?? displayName,
    userPrincipalName,
    mail: mail ?? userPrincipalName,
  };
}

export interface OpenOptions {
  readonly seat: Seat;
  readonly port: number;
  readonly folder: string;
  readonly tenant: Tenant;
  readonly bot: Bot;
  readonly connector: Connector;
  readonly sign: Sign;
}

/** A chat window that runs. */
export interface OpenedWindow {
  readonly url: string;
  /** Resolves with a sentence when the window ends without being closed. */
  readonly broken: Promise<string>;
  close(): Promise<void>;
}

/** Starts the Playground of one person and its relay. */
export async function openWindow(options: OpenOptions): Promise<OpenedWindow> {
  const { seat, port, folder, tenant, bot, connector, sign } = options;
  const { window, person } = seat;
  const { tenantId, clientId } = tenant.app;
  const url = `http://127.0.0.1:${port}`;
  const relay = await startRelay({
    window,
    tenantId,
    botId: clientId,
    botUrl: bot.messagesUrl,
    serviceUrl: connector.serviceUrl,
    sign,
    onOpened: () => connector.deliver(window, url),
  });
  try {
    const config = playgroundConfig(window, tenantId, { id: `28:${clientId}`, name: 'License Desk' });
    const name = person.displayName;
    const child = await startPlayground({ name, config, endpoint: relay.url, port, folder });
    const close = async (): Promise<void> => {
      await child.stop();
      await relay.close();
    };
    return { url, broken: child.ended, close };
  } catch (error) {
    await relay.close();
    throw error;
  }
}
