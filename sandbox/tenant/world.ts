import { usualHardness } from './hardness.ts';
import type { Hardness } from './hardness.ts';
import { createLicensing } from './licensing.ts';
import type { Licensing } from './licensing.ts';
import type { MailboxRefusal } from './mailboxes.ts';
import { createGroups, createRoles, permissions, sendingMailboxes } from './organization.ts';
import type { Group, Role } from './organization.ts';
import { createPeople } from './people.ts';
import type { Assignment, User } from './people.ts';
import { createProducts } from './products.ts';
import type { Product } from './products.ts';
import { createReplicas } from './replicas.ts';
import type { Replicas } from './replicas.ts';
import { isSelfService } from './special-products.ts';

/** The directory as reads see it, at one moment. */
export interface State {
  /** By object id. */
  readonly users: Map<string, User>;
  readonly products: Product[];
  readonly groups: Group[];
  readonly roles: Role[];
}

/** The tenant behind the calls. */
export interface World {
  readonly live: State;
  /** The state that reads of licenses and seats see until `until` (ms since 1970) while the directory lags behind. */
  stale: { readonly until: number; readonly state: State } | undefined;
  hard: Hardness;
  readonly licensing: Licensing;
  readonly replicas: Replicas;
  readonly permissions: Set<string>;
  /** Addresses (lower case) that may send mail without Mail.Send. */
  readonly sendingMailboxes: Set<string>;
  /** By address (lower case): the reason why Exchange refuses the mailbox, whatever the rights are. */
  readonly mailboxRefusals: Map<string, MailboxRefusal>;
  readonly now: () => number;
  /** The page shows licenses and mails since then as new. In ms since 1970. */
  startedAt: number;
}

/** Finds somebody by object id or user principal name, in any case. */
export function findUser(state: State, key: string): User | undefined {
  const wanted = key.toLowerCase();
  const byId = state.users.get(wanted);
  if (byId !== undefined) return byId;
  return [...state.users.values()].find((user) => user.userPrincipalName.toLowerCase() === wanted);
}

/** Finds a product by SKU id or part number, in any case. */
export function findProduct(state: State, key: string): Product | undefined {
  const wanted = key.toLowerCase();
  return state.products.find(({ skuId, partNumber }) => [skuId, partNumber.toLowerCase()].includes(wanted));
}

/** The state from which reads are answered at present. */
export function readState(world: World): State {
  if (world.stale !== undefined && world.now() < world.stale.until) return world.stale.state;
  return world.live;
}

/** Whether this assignment gives the license and takes a seat. */
export function works({ state }: Assignment): boolean {
  return state === 'Active' || state === 'ActiveWithError';
}

/** Seats taken: people with at least one working assignment, so direct and group together count once. */
export function consumedUnits(state: State, skuId: string): number {
  let count = 0;
  for (const { assignments } of state.users.values()) {
    if (assignments.some((held) => held.skuId === skuId && works(held))) count += 1;
  }
  return count;
}

/** The licenses of a person, each once. An app is off only if every assignment switches it off. */
export function assignedLicenses(user: User): { skuId: string; disabledPlans: string[] }[] {
  const held = user.assignments.filter(works);
  return [...new Set(held.map(({ skuId }) => skuId))].map((skuId) => {
    const [first, ...rest] = held.filter((one) => one.skuId === skuId);
    const disabledPlans = (first?.disabledPlans ?? []).filter((plan) =>
      rest.every((other) => other.disabledPlans.includes(plan)),
    );
    return { skuId, disabledPlans };
  });
}

/** Ids of all groups that an object is a member of, directly or through other groups. */
export function groupsOf(state: State, id: string): Set<string> {
  const found = new Set<string>();
  const waiting = [id];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const group of state.groups) {
      if (!group.members.includes(next) || found.has(group.id)) continue;
      found.add(group.id);
      waiting.push(group.id);
    }
  }
  return found;
}

/** Makes a user's group licenses those of the groups with the user as direct member (nesting gives none). */
export function inheritLicenses(state: State, user: User, at: number): void {
  user.assignments = user.assignments.filter(({ assignedByGroup }) => assignedByGroup === null);
  for (const group of state.groups.filter(({ members }) => members.includes(user.id))) {
    for (const { partNumber, disabled } of group.licenses) {
      const product = findProduct(state, partNumber);
      if (product === undefined) continue;
      const plans = product.plans.filter((plan) => disabled.includes(plan.partNumber));
      user.assignments.push(
        newAssignment(
          product.skuId,
          plans.map(({ id }) => id),
          group.id,
          at,
        ),
      );
    }
  }
}

/** A working assignment, direct when `group` is null. */
export function newAssignment(
  skuId: string,
  disabledPlans: string[],
  group: string | null,
  at: number,
): Assignment {
  return { skuId, disabledPlans, assignedByGroup: group, state: 'Active', error: 'None', lastUpdated: at };
}

/** The tenant as it is at the start. */
export function createWorld(now: () => number, hard: Partial<Hardness> = {}): World {
  const at = now();
  const live: State = {
    users: new Map(),
    products: createProducts(),
    groups: createGroups(),
    roles: createRoles(),
  };
  for (const { user, licenses } of createPeople()) {
    live.users.set(user.id, user);
    for (const partNumber of licenses) {
      const skuId = findProduct(live, partNumber)?.skuId;
      if (skuId !== undefined) user.assignments.push(newAssignment(skuId, [], null, at));
    }
    inheritLicenses(live, user, at);
  }
  const world: World = {
    live,
    stale: undefined,
    hard: { ...usualHardness, ...hard },
    licensing: createLicensing(
      () => world.hard,
      ({ assignments }) =>
        assignments.some(({ skuId }) => isSelfService(findProduct(live, skuId)?.partNumber ?? '')),
      now,
    ),
    replicas: createReplicas(() => world.hard, now),
    permissions: new Set(permissions),
    sendingMailboxes: new Set(sendingMailboxes),
    mailboxRefusals: new Map(),
    now,
    startedAt: at,
  };
  return world;
}
