import { ConnectorClient, ConnectorFactory, TeamsConnectorClient } from 'botframework-connector';
import { BoundedMap } from '../../common/bounded-map.ts';
import { NoToken } from './outside-errors.ts';

/** A client of the connector, as far as it is used. */
export type Connector = Pick<ConnectorClient, 'conversations'>;

/** A client of the calls that Teams adds to the connector, as far as they are used. */
export type TeamsConnector = Pick<TeamsConnectorClient, 'teams'>;

export interface ConnectorOptions {
  /** The audience of our tokens for the connector: the channel's issuer. */
  readonly issuer: string;
  /** Whether our token may be sent to a service URL. */
  readonly isServiceUrl: (serviceUrl: string) => boolean;
  /** Gives an access token of the bot for a scope. */
  readonly getToken: (scope: string) => Promise<string>;
  /** Time limit of a call in milliseconds; 10,000 if left out. */
  readonly callTimeoutMs?: number;
}

/**
 * Makes clients of the connector, kept per service URL. Each call is one request with a time limit. A host
 * that is not allowed is refused with an Error.
 */
export function createConnectors(options: ConnectorOptions): Connectors {
  return new Connectors(options);
}

interface OutboundRequest {
  timeout: number;
  readonly headers: { set(name: string, value: string): void };
}

interface Pipeline {
  removePolicy(which: { readonly name: string }): readonly unknown[];
  addPolicy(policy: {
    readonly name: string;
    sendRequest<T>(request: OutboundRequest, next: (request: OutboundRequest) => Promise<T>): Promise<T>;
  }): void;
}

const MAX_CONNECTORS = 100;

const optionsFor = (baseUri: string) => ({ baseUri, userAgent: 'LicenseDesk' });

/** Keeps one client per service URL. */
class Connectors extends ConnectorFactory {
  readonly #options: ConnectorOptions;
  readonly #clients = new BoundedMap<string, ConnectorClient>(MAX_CONNECTORS);

  constructor(options: ConnectorOptions) {
    super();
    this.#options = options;
  }

  override async create(serviceUrl: string): Promise<ConnectorClient> {
    const known = this.#clients.get(serviceUrl);
    if (known !== undefined) return known;
    if (!this.#options.isServiceUrl(serviceUrl))
      throw new Error('The service URL does not belong to this cloud.');
    const client = this.#guard(new ConnectorClient(this.#credentials(), optionsFor(serviceUrl)));
    this.#clients.set(serviceUrl, client);
    return client;
  }

  /** A client of the calls that Teams adds. They are rare, so it is not kept. Rejects like `create`. */
  async teams(serviceUrl: string): Promise<TeamsConnector> {
    if (!this.#options.isServiceUrl(serviceUrl))
      throw new Error('The service URL does not belong to this cloud.');
    return this.#guard(new TeamsConnectorClient(this.#credentials(), optionsFor(serviceUrl)));
  }

  #credentials(): ConstructorParameters<typeof ConnectorClient>[0] {
    const { getToken, issuer } = this.#options;
    return {
      async signRequest(resource) {
        const token = await getToken(`${issuer}/.default`).catch((cause: unknown) => {
          throw new NoToken(cause);
        });
        resource.headers.set('authorization', `Bearer ${token}`);
        return resource;
      },
    };
  }

  #guard<C extends ConnectorClient | TeamsConnectorClient>(client: C): C {
    const { callTimeoutMs = 10_000 } = this.#options;
    // The SDK has no option for this, so the pipeline is changed. Repeating a POST would send a message
    // several times (measured: one send, up to 4 POSTs), and following a redirect would send the token
    // elsewhere.
    const { pipeline }: { readonly pipeline: Pipeline } = Reflect.get(client, 'client');
    for (const name of ['defaultRetryPolicy', 'redirectPolicy']) {
      if (pipeline.removePolicy({ name }).length !== 1)
        throw new Error(`The connector’s pipeline has no ${name} to remove.`);
    }
    pipeline.addPolicy({
      name: 'patience',
      sendRequest(request, next) {
        request.timeout = callTimeoutMs;
        request.headers.set('accept', 'application/json');
        return next(request);
      },
    });
    return client;
  }
}
