import type { Days } from '../days.ts';
import type { Answer, Call } from './answers.ts';
import { createFaults, withFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import { createGraph } from './graph.ts';
import type { LedgerEntry } from './licenses.ts';
import { createLogin, graphAudience } from './login.ts';
import type { Login } from './login.ts';
import type { Mail } from './graph-context.ts';
import { renderPage, renderSections } from './page.ts';
import { pageHeaders } from './server.ts';
import type { Received } from './server.ts';
import { takeSnapshot } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import { findProduct } from './world.ts';
import type { World } from './world.ts';

/** The parts that answer on the tenant's origin, and their records. */
export interface Site {
  readonly url: string;
  readonly login: Login;
  readonly ledger: LedgerEntry[];
  readonly mails: Mail[];
  readonly calls: Map<string, number>;
  readonly faults: Faults;
  readonly snapshot: () => Snapshot;
  /** Does what the button of the page with this path and body does. Gives a status of HTTP. */
  readonly press: (path: string, body: unknown) => number;
  readonly handle: (received: Received) => Promise<Answer>;
}

const version = '/v1.0';

function showPage({ method, url: { pathname } }: Received, snapshot: () => Snapshot): Answer | undefined {
  if (method !== 'GET') return undefined;
  if (pathname === '/state.json') return { status: 200, body: snapshot() };
  if (pathname === '/live') return { status: 200, body: renderSections(snapshot()) };
  if (pathname !== '/') return undefined;
  const { nonce, headers } = pageHeaders();
  return { status: 200, headers, body: renderPage(snapshot(), nonce) };
}

/** Does what a button of the page says. Only the page's own script sends JSON to it: a page of another origin may not. */
function press(path: string, body: unknown, { live }: World, days: Days | undefined): number {
  const isJson = typeof body === 'object' && body !== null;
  if (path === '/seats') return buySeat(live, isJson && 'skuId' in body ? String(body.skuId) : '');
  if (path !== '/days' || !isJson || days === undefined) return 404;
  days.add();
  return 204;
}

function buySeat(live: World['live'], skuId: string): number {
  const product = findProduct(live, skuId);
  if (product === undefined) return 404;
  product.enabled += 1;
  return 204;
}

function toLoginCall({ method, url, headers, body }: Received): Call {
  const template = url.pathname.replace(/^\/[^/]+/, '/{tenant}');
  return { method, path: url.pathname, template, query: url.searchParams, headers, body, batched: false };
}

/** The roles of a token. With `granted`, roles that were revoked since are left out. */
async function currentRoles(
  login: Login,
  token: string,
  url: string,
  granted: ReadonlySet<string> | undefined,
): Promise<Set<string>> {
  const { roles } = await login.verifyToken(token, [graphAudience, url]);
  const carried: unknown[] = Array.isArray(roles) ? roles : [];
  return new Set(
    carried.filter((role): role is string => typeof role === 'string' && (granted?.has(role) ?? true)),
  );
}

/** Builds Graph, login and page of this world for the origin `url`. With `days`, a button of the page moves the clock by a day. */
export async function createSite(world: World, url: string, days?: Days): Promise<Site> {
  const [ledger, mails]: [LedgerEntry[], Mail[]] = [[], []];
  const calls = new Map<string, number>();
  const faults = createFaults();
  const count = ({ method, template }: Call): void => {
    const name = `${method} ${template}`;
    calls.set(name, (calls.get(name) ?? 0) + 1);
  };
  const snapshot = (): Snapshot => takeSnapshot(world, mails, days);
  const login = await createLogin(url, () => [...world.permissions], world.now);
  const rolesOf = (token: string): Promise<Set<string>> =>
    currentRoles(login, token, url, world.hard.tokenDecides ? undefined : world.permissions);
  const graph = createGraph({ world, ledger, mails, graphUrl: `${url}/`, faults, count, rolesOf });

  const signIn = async (received: Received): Promise<Answer> => {
    const call = toLoginCall(received);
    count(call);
    const { answer } = await withFaults(
      faults,
      call,
      async () => (await login.handle(call)) ?? { status: 404 },
    );
    return answer;
  };
  const pressed = (path: string, body: unknown): number => press(path, body, world, days);
  const handle = async (received: Received): Promise<Answer> => {
    const { pathname, searchParams } = received.url;
    const { method, headers, body } = received;
    if (method === 'POST' && ['/seats', '/days'].includes(pathname))
      return { status: pressed(pathname, body) };
    if (!pathname.startsWith(`${version}/`)) return showPage(received, snapshot) ?? signIn(received);
    return graph({ method, headers, body, path: pathname.slice(version.length), query: searchParams });
  };
  return { url, login, ledger, mails, calls, faults, snapshot, press: pressed, handle };
}
