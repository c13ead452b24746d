import { createCertificate, trustCertificate } from '../../../sandbox/certificate.ts';
import { startConnector } from '../../../sandbox/channel/connector.ts';
import type { Connector, ConnectorOptions } from '../../../sandbox/channel/connector.ts';

const certificate = createCertificate();

/** An answer of the connector: its status and its JSON. */
export interface Said {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A connector, and calls of it with a token, below `/v3`. */
export interface ConnectorKit {
  readonly connector: Connector;
  readonly call: (method: string, path: string, body?: unknown) => Promise<Said>;
  /** createConversation with one person; gives the id. */
  readonly open: (person: string) => Promise<string>;
}

export async function openConnector(
  options: Omit<ConnectorOptions, 'certificate'> = {},
): Promise<ConnectorKit> {
  const made = await certificate;
  trustCertificate(made);
  const connector = await startConnector({ certificate: made, ...options });
  const call: ConnectorKit['call'] = async (method, path, body) => {
    const { status, headers, ...response } = await send(connector, method, path, body);
    return { status, headers, body: response.text === '' ? undefined : JSON.parse(response.text) };
  };
  return {
    connector,
    call,
    async open(person) {
      const { body } = await call('POST', '/conversations', {
        members: [{ id: person }],
        tenantId: 'tenant',
      });
      return String(Reflect.get(Object(body), 'id'));
    },
  };
}

async function send(
  { serviceUrl }: Connector,
  method: string,
  path: string,
  body: unknown,
): Promise<{ readonly status: number; readonly headers: Headers; readonly text: string }> {
  const response = await fetch(`${serviceUrl}v3${path}`, {
    method,
    headers: { authorization: 'Bearer good', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
