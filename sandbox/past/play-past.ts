import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Json, JsonObject } from '../playground/activity.ts';
import { domain } from '../tenant/organization.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { NEWCOMERS, PAST_DECISIONS } from './past-decisions.ts';
import type { PastDecision } from './past-decisions.ts';
import { clickerFor, dataOf } from './person.ts';
import type { Wires } from './person.ts';

const [MINUTE_MS, DAY_MS] = [60_000, 86_400_000];

/** How long ago the past begins. Approvals of the last 30 days count in a rule. */
export const PAST_MS = 29 * DAY_MS;

/** The people who decide: a user administrator and a global administrator. The approver at the window is neither. */
const DECIDERS = ['NestorW', 'PattiF'] as const;

const keyOf = (name: string): string => `${name}@${domain}`;

/**
 * Plays the decisions of the past: each is asked for and decided by clicks, as people do it. The clock must be
 * `PAST_MS` behind the machine's, and shows the machine's time afterwards. Seats that are free before are free
 * afterwards, and nothing waits.
 * @throws an error if the bot refuses a click
 */
export async function playPast(
  wires: Wires,
  clock: Clock,
  decisions: readonly PastDecision[] = PAST_DECISIONS,
): Promise<void> {
  const { tenant } = wires;
  addNewcomers(tenant, decisions);
  const step = PAST_MS / decisions.length;
  for (const [n, decision] of decisions.entries()) {
    const requestId = await ask(decision, wires);
    // From minutes to half a day.
    const waitsMs = Math.min((5 + (n % 7) ** 3 * 3) * MINUTE_MS, step / 2);
    clock.move(waitsMs);
    await decide(decision, requestId, DECIDERS[n % DECIDERS.length] ?? DECIDERS[0], wires);
    await rest(tenant);
    clock.move(Math.min(step - waitsMs, -clock.aheadMs()));
  }
  clock.move(-clock.aheadMs());
  // No mail of the past may come after it.
  await rest(tenant, 25);
  tenant.change.startOver();
}

const LOOK_MS = 20;

/** Waits until the bot has asked the tenant for nothing between so many looks: then it has done what follows from a click. */
async function rest({ calls }: Tenant, looks = 4): Promise<void> {
  const count = (): number => [...calls.values()].reduce((sum, one) => sum + one, 0);
  for (let [seen, same] = [count(), 0]; same < looks;) {
    await setTimeout(LOOK_MS);
    same = count() === seen ? same + 1 : 0;
    seen = count();
  }
}

/** Adds the people and the seats of the past, each as many as the past takes. */
function addNewcomers(tenant: Tenant, decisions: readonly PastDecision[]): void {
  for (const [name, displayName, department] of NEWCOMERS)
    tenant.change.addUser(displayName, keyOf(name), { department });
  const names = new Set(NEWCOMERS.map(([name]) => name));
  for (const { product, persons, did } of decisions) {
    if (did === 'decline') continue;
    const { enabled } = tenant.product(product);
    tenant.change.setSeats(product, enabled + persons.filter((name) => names.has(name)).length);
  }
}

/** Sends the form. Gives the id of the request. */
async function ask({ by, persons, product, reason }: PastDecision, wires: Wires): Promise<string> {
  const { tenant } = wires;
  const inputs: JsonObject = {
    i_product: tenant.product(product).skuId,
    i_people: persons.map((name) => tenant.user(keyOf(name)).id).join(','),
    i_reason: reason,
  };
  const click = clickerFor(keyOf(by), wires);
  const form = { f: randomUUID(), u: tenant.user(keyOf(by)).id };
  const first = await click('submit', { d: form, ...inputs });
  // Where somebody has the product already, the form says so before it is sent.
  const again = dataOf(first, 'submit');
  const status = again === undefined ? first : await click('submit', { ...again, ...inputs });
  const requestId = Object(dataOf(status, 'status-refresh')?.['d'])['r'];
  if (typeof requestId === 'string') return requestId;
  throw new Error(`The bot takes no request of ${by}: ${JSON.stringify(status)}`);
}

async function decide(
  { product, did, message, without }: PastDecision,
  requestId: string,
  decider: string,
  wires: Wires,
): Promise<void> {
  const click = clickerFor(keyOf(decider), wires);
  const next = async (card: Json, verb: string, inputs: JsonObject = {}, title = ''): Promise<Json> => {
    const data = dataOf(card, verb, title);
    if (data === undefined) throw new Error(`The card has no button "${verb}": ${JSON.stringify(card)}`);
    return click(verb, { ...data, ...inputs });
  };
  const { tenant } = wires;
  // The card with the apps of the product: who approves has seen them.
  const shown = `0.1.${tenant.product(product).skuId}`;
  const card = await click('refresh', { d: { r: requestId, t: shown } });
  if (did === 'decline') {
    await next(await next(card, 'decline'), 'decline-yes', { i_message: message });
    return;
  }
  const left =
    without === undefined ? card : await next(card, 'remove', {}, tenant.user(keyOf(without)).displayName);
  await next(left, 'approve');
}
