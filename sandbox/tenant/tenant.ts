import type { JWTPayload } from 'jose';
import type { Days } from '../days.ts';
import type { Certificate } from '../certificate.ts';
import { createChanges } from './changes.ts';
import type { Changes } from './changes.ts';
import type { Faults } from './faults.ts';
import type { Hardness } from './hardness.ts';
import type { LedgerEntry } from './licenses.ts';
import type { Mail } from './graph-context.ts';
import { clientId, clientSecret, tenantId } from './organization.ts';
import type { User } from './people.ts';
import type { Product } from './products.ts';
import { closeServer, listen } from './server.ts';
import { createSite } from './site.ts';
import type { Snapshot } from './snapshot.ts';
import { consumedUnits, createWorld, findProduct, findUser } from './world.ts';

/** A product with its taken seats. */
export interface OwnedProduct extends Product {
  readonly consumed: number;
}

/** A running simulated tenant: Graph, login and a page to look at, on one HTTPS origin. */
export interface Tenant {
  /** `https://localhost:PORT`, which is the page's address too. */
  readonly url: string;
  /** The `baseUrl` of the Graph client: the origin with a slash, without the version. */
  readonly graphUrl: string;
  /** The `authorityHost` of @azure/identity. */
  readonly loginUrl: string;
  /** The bot's registration. */
  readonly app: { readonly tenantId: string; readonly clientId: string; readonly clientSecret: string };
  readonly users: readonly User[];
  readonly products: readonly OwnedProduct[];
  /** Finds a person by object id or user principal name. Throws if there is nobody. */
  readonly user: (key: string) => User;
  /** Returns a copy of a product by SKU id or part number. Throws if there is none. */
  readonly product: (key: string) => OwnedProduct;
  /** Every license that assignLicense gave, took or refused, oldest first. */
  readonly ledger: readonly LedgerEntry[];
  /** Every mail taken, oldest first. */
  readonly mails: readonly Mail[];
  /** Number of calls by method and route, such as `GET /users/{id}`; items of batches count as well. */
  readonly calls: ReadonlyMap<string, number>;
  readonly faults: Faults;
  readonly change: Changes;
  /** The state that the page and `/state.json` show. */
  readonly snapshot: () => Snapshot;
  /** Does what the button of the page with this path and body does. Gives a status of HTTP: 404 if there is none. */
  readonly press: (path: string, body: unknown) => number;
  /** An app-only token for this audience, as the login would give it now. */
  readonly tokenFor: (audience: string) => Promise<string>;
  /** The claims of a token of this tenant for this audience. Throws for any other. */
  readonly verifyToken: (token: string, audience: string) => Promise<JWTPayload>;
  readonly close: () => Promise<void>;
}

/**
 * Starts a simulated tenant on localhost.
 * `certificate` is for localhost, and the callers must trust it. `now` returns ms since 1970. `port` 0 takes a free port.
 */
export async function startTenant(options: {
  readonly certificate: Certificate;
  readonly now?: () => number;
  /** Moves `now` forward by days. With it, the page has a button that does so. */
  readonly days?: Days;
  readonly port?: number;
  /** The ways in which the tenant is harder on its callers than usual. */
  readonly hard?: Partial<Hardness>;
}): Promise<Tenant> {
  const { now = Date.now, days } = options;
  const world = createWorld(now, options.hard);
  const { live } = world;
  const { server, built } = await listen(options.certificate, options.port ?? 0, now, (url) =>
    createSite(world, url, days),
  );
  const { url, login, ledger, mails, calls, faults, snapshot, press } = built;
  const withSeats = (product: Product): OwnedProduct => ({
    ...product,
    consumed: consumedUnits(live, product.skuId),
  });
  return {
    url,
    graphUrl: `${url}/`,
    loginUrl: url,
    app: { tenantId, clientId, clientSecret },
    get users() {
      return [...live.users.values()];
    },
    get products() {
      return live.products.map(withSeats);
    },
    user: (key) => present(findUser(live, key), key),
    product: (key) => withSeats(present(findProduct(live, key), key)),
    ledger,
    mails,
    calls,
    faults,
    change: createChanges(world),
    snapshot,
    press,
    tokenFor: login.tokenFor,
    verifyToken: login.verifyToken,
    close: () => closeServer(server),
  };
}

function present<T>(value: T | undefined, key: string): T {
  if (value === undefined) throw new Error(`The tenant has no ${key}.`);
  return value;
}
