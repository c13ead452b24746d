import { randomUUID } from 'node:crypto';
import type { Hardness, Span } from './hardness.ts';
import type { MailboxRefusal } from './mailboxes.ts';
import type { PersonRefusal } from './licensing.ts';
import type { Group, Role } from './organization.ts';
import { createUser, personId } from './people.ts';
import type { LicenseState, User } from './people.ts';
import { productChanges } from './product-changes.ts';
import type { ProductChanges } from './product-changes.ts';
import type { Product } from './products.ts';
import { findProduct, findUser, inheritLicenses, newAssignment } from './world.ts';
import type { World } from './world.ts';

/** Options of `giveLicense`: the plan ids of apps that are off, and a broken state with Graph's error name. */
export interface GivenLicense {
  readonly disabledPlans?: readonly string[];
  readonly state?: LicenseState;
  readonly error?: string;
}

/**
 * The changes of the tenant while the bot runs. People are named by object id or user principal name, products by SKU id or part
 * number, roles and groups by id, template id or display name. Unknown names throw an Error.
 */
export interface Changes extends ProductChanges {
  /** Adds an employee; Graph and the page show them at once. */
  addUser(name: string, userPrincipalName: string, rest?: Partial<User>): User;
  /** Adds this many ordinary employees, `crowd0001@contoso.com` and on. Each call goes on where the last one ended. */
  addCrowd(count: number): User[];
  /** Adds another account with somebody's sign-in name as its mail: only sign-in names are unique (terraform-provider-azuread#1758). */
  addSecondAccount(user: string, kind: 'admin' | 'disabled' | 'guest'): User;
  updateUser(user: string, values: Partial<Omit<User, 'id' | 'assignments'>>): void;
  deleteUser(user: string): void;
  grantRole(user: string, role: string): void;
  revokeRole(user: string, role: string): void;
  /** Adds a role of the tenant's own, with this holder; gives its id. */
  addCustomRole(name: string, holder: string): string;
  /** Makes somebody a direct member, with the licenses of the group. */
  joinGroup(user: string, group: string): void;
  leaveGroup(user: string, group: string): void;
  /** Gives a license directly, without any check, also of seats. Replaces a direct one. */
  giveLicense(user: string, product: string, license?: GivenLicense): void;
  /** Tokens made from now on carry the permission. */
  grantPermission(permission: string): void;
  /** Takes the permission away at once, also from tokens that were given before. */
  revokePermission(permission: string): void;
  allowMailbox(address: string): void;
  denyMailbox(address: string): void;
  /** Exchange refuses this mailbox, whatever the rights are, until it is allowed. */
  refuseMailbox(address: string, why: MailboxRefusal): void;
  /** For this many milliseconds, reads of people, licenses and seats keep showing the present state. Writes go on. */
  staleReads(milliseconds: number): void;
  freshReads(): void;
  /** Makes the tenant harder or easier on its callers. */
  harden(hard: Partial<Hardness>): void;
  /** Refuses writes of this person alone, for this time or number of writes. The last call counts. */
  refuseWrites(user: string, why: PersonRefusal, span?: Span): void;
  acceptWrites(user: string): void;
  /** licenseAssignmentStates of this person leave the product out, though assignedLicenses shows it. */
  hideState(user: string, product: string): void;
  /** From now on, the page counts only later licenses as new, and shows only later mails. */
  startOver(): void;
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`The tenant has no ${name}.`);
  return value;
}

function add(list: string[], id: string): void {
  if (!list.includes(id)) list.push(id);
}

function remove(list: string[], id: string): void {
  if (list.includes(id)) list.splice(list.indexOf(id), 1);
}

function roleChanges(
  world: World,
): Pick<Changes, 'grantRole' | 'revokeRole' | 'addCustomRole' | 'joinGroup' | 'leaveGroup'> {
  const { live } = world;
  const user = (key: string): User => found(findUser(live, key), key);
  const role = (key: string): Role =>
    found(
      live.roles.find(({ id, templateId, displayName }) => [id, templateId, displayName].includes(key)),
      key,
    );
  const group = (key: string): Group =>
    found(
      live.groups.find(({ id, displayName }) => [id, displayName].includes(key)),
      key,
    );
  return {
    grantRole: (who, name) => add(role(name).members, user(who).id),
    revokeRole: (who, name) => remove(role(name).members, user(who).id),
    addCustomRole(displayName, holder) {
      const id = randomUUID();
      live.roles.push({ id, templateId: id, displayName, isBuiltIn: false, members: [user(holder).id] });
      return id;
    },
    joinGroup(who, name) {
      add(group(name).members, user(who).id);
      inheritLicenses(live, user(who), world.now());
    },
    leaveGroup(who, name) {
      remove(group(name).members, user(who).id);
      inheritLicenses(live, user(who), world.now());
    },
  };
}

function userChanges(
  world: World,
): Pick<Changes, 'addUser' | 'addCrowd' | 'addSecondAccount' | 'updateUser' | 'deleteUser' | 'giveLicense'> {
  const { live } = world;
  const user = (key: string): User => found(findUser(live, key), key);
  let crowd = 0;
  const addUser: Changes['addUser'] = (name, upn, rest = {}) => {
    const added = createUser(rest.id ?? randomUUID(), name, upn, rest);
    live.users.set(added.id, added);
    if (world.hard.freshness !== false)
      world.licensing.refuse(added.id, 'unknown account', world.hard.freshness);
    return added;
  };
  return {
    addUser,
    addCrowd: (count) =>
      Array.from({ length: count }, () => {
        crowd += 1;
        const number = String(crowd).padStart(4, '0');
        return addUser(`Crowd ${number}`, `crowd${number}@contoso.com`, { id: personId(99_999 + crowd) });
      }),
    addSecondAccount(who, kind) {
      const { displayName, userPrincipalName: mail } = user(who);
      const own = { mail, proxyAddresses: [`SMTP:${mail}`] };
      const [name = '', domain = ''] = mail.split('@');
      if (kind === 'admin') return addUser(`${displayName} (admin)`, `admin.${name}@${domain}`, own);
      if (kind === 'disabled')
        return addUser(displayName, `old.${name}@${domain}`, { ...own, accountEnabled: false });
      const guest = { ...own, userType: 'Guest', usageLocation: null } as const;
      return addUser(displayName, `${name}_fabrikam.com#EXT#@${domain}`, guest);
    },
    updateUser(who, values) {
      const { id } = Object.assign(user(who), values);
      if (world.hard.freshness === false || typeof values.usageLocation !== 'string') return;
      world.licensing.refuse(id, 'unknown location', world.hard.freshness);
    },
    deleteUser(who) {
      const { id } = user(who);
      live.users.delete(id);
      for (const { members } of [...live.groups, ...live.roles]) remove(members, id);
    },
    giveLicense(who, key, { disabledPlans = [], state = 'Active', error = 'None' } = {}) {
      const { skuId } = found(findProduct(live, key), key);
      const holder = user(who);
      const others = holder.assignments.filter((one) => one.skuId !== skuId || one.assignedByGroup !== null);
      const given = newAssignment(skuId, [...disabledPlans], null, world.now());
      holder.assignments = [...others, { ...given, state, error }];
    },
  };
}

/** The ways to change this world. */
export function createChanges(world: World): Changes {
  const product = (key: string): Product => found(findProduct(world.live, key), key);
  const user = (key: string): User => found(findUser(world.live, key), key);
  return {
    ...roleChanges(world),
    ...userChanges(world),
    ...productChanges(world),
    grantPermission: (name) => void world.permissions.add(name),
    revokePermission: (name) => void world.permissions.delete(name),
    allowMailbox(address) {
      world.sendingMailboxes.add(address.toLowerCase());
      world.mailboxRefusals.delete(address.toLowerCase());
    },
    refuseMailbox: (address, why) => void world.mailboxRefusals.set(address.toLowerCase(), why),
    denyMailbox: (address) => void world.sendingMailboxes.delete(address.toLowerCase()),
    staleReads(milliseconds) {
      world.stale = { until: world.now() + milliseconds, state: structuredClone(world.live) };
    },
    freshReads: () => void (world.stale = undefined),
    harden: (hard) => void (world.hard = { ...world.hard, ...hard }),
    refuseWrites: (who, why, span) => world.licensing.refuse(user(who).id, why, span),
    acceptWrites: (who) => world.licensing.accept(user(who).id),
    hideState: (who, key) => world.replicas.hide(user(who).id, product(key).skuId),
    startOver: () => void (world.startedAt = world.now()),
  };
}
