import type { Days } from '../days.ts';
import type { Mail } from './graph-context.ts';
import { approverId, companyName, employeeId } from './organization.ts';
import type { User } from './people.ts';
import { rowsOf } from './products.ts';
import type { CapabilityStatus, Product } from './products.ts';
import { assignedLicenses, consumedUnits, findProduct, works } from './world.ts';
import type { State, World } from './world.ts';

/** The state that the page and `/state.json` show. Times are ISO 8601. */
export interface Snapshot {
  readonly organization: string;
  /** The tenant's time, if a button moves it, and how many days are still to come. */
  readonly now?: string;
  readonly daysLeft?: number;
  readonly products: readonly ProductView[];
  readonly people: readonly PersonView[];
  /** Newest first. */
  readonly mails: readonly (Omit<Mail, 'at'> & { readonly at: string })[];
}

export interface ProductView {
  readonly skuId: string;
  /** With its part number, where another product has the same name. */
  readonly name: string;
  readonly status: CapabilityStatus;
  readonly assignable: boolean;
  readonly seats: number;
  readonly used: number;
  readonly free: number;
}

export interface LicenseView {
  readonly skuId: string;
  readonly product: string;
  /** Names of groups that give the license. `direct` may be true, too. */
  readonly groups: readonly string[];
  readonly direct: boolean;
  readonly appsOff: readonly string[];
  /** Whether the license was assigned since the sandbox started. */
  readonly isNew: boolean;
}

export interface PersonView {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly about: string;
  readonly chat: 'employee' | 'approver' | null;
  readonly notes: readonly string[];
  readonly licenses: readonly LicenseView[];
}

function productView(state: State, product: Product): ProductView {
  const { skuId, partNumber, capabilityStatus, appliesTo } = product;
  const isTwice = state.products.filter((one) => one.name === product.name).length > 1;
  const name = isTwice ? `${product.name} (${partNumber})` : product.name;
  const used = consumedUnits(state, skuId);
  const seats = rowsOf(product).reduce((sum, { enabled, warning }) => sum + enabled + warning, 0);
  const assignable = appliesTo === 'User' && ['Enabled', 'Warning'].includes(capabilityStatus);
  return { skuId, name, status: capabilityStatus, assignable, seats, used, free: Math.max(0, seats - used) };
}

function licenseViews(state: State, user: User, startedAt: number): LicenseView[] {
  return assignedLicenses(user).map(({ skuId, disabledPlans }) => {
    const product = findProduct(state, skuId);
    const held = user.assignments.filter((one) => one.skuId === skuId && works(one));
    const givers = held.map(({ assignedByGroup }) => assignedByGroup);
    return {
      skuId,
      product: product?.name ?? skuId,
      groups: state.groups.filter(({ id }) => givers.includes(id)).map(({ displayName }) => displayName),
      direct: givers.includes(null),
      appsOff: disabledPlans.map((id) => product?.plans.find((plan) => plan.id === id)?.name ?? id),
      isNew: held.some(({ lastUpdated }) => lastUpdated > startedAt),
    };
  });
}

function notesOn(state: State, user: User): string[] {
  const notes = state.roles
    .filter(({ members }) => members.includes(user.id))
    .map(({ displayName }) => displayName);
  if (user.userType === 'Guest') notes.push('Guest');
  if (!user.accountEnabled) notes.push('Account disabled');
  if (user.usageLocation === null) notes.push('No usage location');
  if (user.isManagementRestricted) notes.push('Restricted account');
  return notes;
}

function chatOf(id: string): PersonView['chat'] {
  if (id === employeeId) return 'employee';
  return id === approverId ? 'approver' : null;
}

function personView(state: State, user: User, startedAt: number): PersonView {
  return {
    id: user.id,
    name: user.displayName,
    address: user.mail ?? user.userPrincipalName,
    about: [user.jobTitle, user.department].filter((text) => text !== null).join(', '),
    chat: chatOf(user.id),
    notes: notesOn(state, user),
    licenses: licenseViews(state, user, startedAt),
  };
}

/**
 * The tenant as it is now; people of the chat windows first, then by name. Mails from before its start are left out. `days`: a button moves the
 * clock.
 */
export function takeSnapshot(
  { live, now, startedAt }: World,
  mails: readonly Mail[],
  days: Days | undefined,
): Snapshot {
  const people = [...live.users.values()]
    .filter(({ sharedMailbox }) => !sharedMailbox)
    .map((user) => personView(live, user, startedAt));
  people.sort(
    (one, other) =>
      Number(other.chat !== null) - Number(one.chat !== null) || one.name.localeCompare(other.name, 'en'),
  );
  return {
    organization: companyName,
    ...(days && { now: new Date(now()).toISOString(), daysLeft: days.left() }),
    products: live.products.map((product) => productView(live, product)),
    people,
    mails: mails
      .filter(({ at }) => at >= startedAt)
      .map((mail) => ({ ...mail, at: new Date(mail.at).toISOString() }))
      .toReversed(),
  };
}
