import { badRequest, denied, Refusal } from './answers.ts';
import { readBody } from './assign-body.ts';
import type { Addition } from './assign-body.ts';
import type { Hardness } from './hardness.ts';
import type { User } from './people.ts';
import { dependentPlans, exclusivePlans, seatsOf } from './products.ts';
import type { Product } from './products.ts';
import { isSelfService } from './special-products.ts';
import { violation } from './violations.ts';
import { assignedLicenses, consumedUnits, findProduct, newAssignment } from './world.ts';
import type { State } from './world.ts';

/** One license that a call of assignLicense gave or took, or tried to. `at` is ms since 1970. */
export interface LedgerEntry {
  readonly at: number;
  readonly userId: string;
  readonly userPrincipalName: string;
  readonly action: 'add' | 'remove';
  readonly skuId: string;
  readonly disabledPlans: readonly string[];
  /** Whether the call changed the directory. False for a repeated call, and for a refused one. */
  readonly changed: boolean;
  /** Graph's message when the call was refused. */
  readonly refused?: string;
}

/** The way in which this tenant takes a write. `admit` throws if it refuses the write. */
export interface AssignRules extends Pick<Hardness, 'graceSeats' | 'reasons'> {
  readonly admit: () => void;
}

function ownedProduct(state: State, skuId: string): Product {
  const product = findProduct(state, skuId);
  if (product === undefined)
    throw badRequest(`License ${skuId} does not correspond to a valid company License.`);
  return product;
}

function checkRemoval(state: State, user: User, skuId: string): void {
  ownedProduct(state, skuId);
  const held = user.assignments.filter((one) => one.skuId === skuId);
  if (held.some(({ assignedByGroup }) => assignedByGroup === null)) return;
  // Both texts as users report them: MicrosoftDocs/OfficeDocs-Enterprise#873, KelvinTegelaar/CIPP#4090.
  if (held.length === 0) throw badRequest('User does not have a corresponding license.');
  throw badRequest(
    'User license is inherited from a group membership and it cannot be removed directly from the user.',
  );
}

function checkAddition(
  state: State,
  user: User,
  { skuId, disabledPlans }: Addition,
  { graceSeats, reasons }: AssignRules,
): void {
  const product = ownedProduct(state, skuId);
  if (product.refusesApplications || isSelfService(product.partNumber)) throw denied();
  // Guess: a product for the whole company is refused like one that is not there.
  if (product.appliesTo === 'Company')
    throw badRequest(`License ${skuId} does not correspond to a valid company License.`);
  if (!/^[A-Z]{2}$/.test(user.usageLocation ?? '')) {
    const text = 'License assignment cannot be done for user with invalid usage location.';
    throw violation(reasons, 'ProhibitedInUsageLocationViolation', text);
  }
  // Guess: Graph documents no text for a plan that is not in the product, or that cannot be switched for one person.
  const switchable = product.plans.filter(({ appliesTo }) => appliesTo === 'User').map(({ id }) => id);
  const foreign = disabledPlans.find((plan) => !switchable.includes(plan));
  if (foreign !== undefined)
    throw badRequest(
      `License assignment failed because service plan ${foreign} is not part of license ${skuId}.`,
    );
  const holder = assignedLicenses(user).some((held) => held.skuId === skuId);
  if (!holder && consumedUnits(state, skuId) >= seatsOf(product, graceSeats)) {
    const text = `Subscription with SKU ${skuId} does not have any available licenses.`;
    throw violation(reasons, 'CountViolation', text);
  }
}

/** Refuses a set of licenses of one person if their apps exclude each other, or if an app needs one that is not there. */
function checkPlans(state: State, user: User, { reasons }: AssignRules): void {
  const on = new Map<string, string>();
  for (const { skuId, disabledPlans } of assignedLicenses(user)) {
    for (const { id, partNumber } of findProduct(state, skuId)?.plans ?? []) {
      if (!disabledPlans.includes(id)) on.set(partNumber, id);
    }
  }
  for (const [one, other] of exclusivePlans) {
    if (!on.has(one) || !on.has(other)) continue;
    // The other words: tests of syn-con/n8n-nodes-microsoft-365-admin.
    const [first, second] = [on.get(one), on.get(other)];
    throw violation(
      reasons,
      'MutuallyExclusiveViolation',
      `License assignment failed because service plans ${first}, ${second} are mutually exclusive.`,
      `License assignment failed because service plan ${first} conflicts with service plan ${second}.`,
    );
  }
  for (const [plan, needed] of dependentPlans) {
    if (!on.has(plan) || on.has(needed)) continue;
    const id = state.products
      .flatMap(({ plans }) => plans)
      .find(({ partNumber }) => partNumber === needed)?.id;
    // The other words are without the plans that are missing: live texts of other programs.
    const start = `License assignment failed because service plan ${on.get(plan)} depends on the service plan(s) `;
    throw violation(reasons, 'DependencyViolation', `${start}${id}`, start);
  }
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value) => other.includes(value));
}

/** Returns the person after the change, checked as a whole, and the additions that changed anything. Does not change the given person. */
function change(
  state: State,
  user: User,
  add: Addition[],
  remove: string[],
  at: number,
  rules: AssignRules,
): { after: User; changed: Set<string> } {
  const after = structuredClone(user);
  const changed = new Set<string>(remove);
  after.assignments = after.assignments.filter(
    (one) => one.assignedByGroup !== null || !remove.includes(one.skuId),
  );
  for (const addition of add) {
    checkAddition(state, after, addition, rules);
    const direct = after.assignments.find(
      (one) => one.skuId === addition.skuId && one.assignedByGroup === null,
    );
    const same = direct?.state === 'Active' && isSameSet(direct.disabledPlans, addition.disabledPlans);
    if (same) continue;
    changed.add(addition.skuId);
    after.assignments = after.assignments.filter((one) => one !== direct);
    after.assignments.push(newAssignment(addition.skuId, addition.disabledPlans, null, at));
  }
  checkPlans(state, after, rules);
  return { after, changed };
}

/**
 * assignLicense: does all of it or nothing. `body` is the body as it came. Writes every license named in it to the ledger. Throws Refusal
 * with Graph's status and text.
 */
export function assignLicense(
  state: State,
  user: User,
  body: unknown,
  at: number,
  ledger: LedgerEntry[],
  rules: AssignRules,
): void {
  const { add, remove } = readBody(body);
  const note = (changed: (skuId: string) => boolean, refused?: string): void => {
    const common = { at, userId: user.id, userPrincipalName: user.userPrincipalName };
    const why = refused === undefined ? {} : { refused };
    for (const { skuId, disabledPlans } of add) {
      ledger.push({ ...common, action: 'add', skuId, disabledPlans, changed: changed(skuId), ...why });
    }
    for (const skuId of remove) {
      ledger.push({ ...common, action: 'remove', skuId, disabledPlans: [], changed: changed(skuId), ...why });
    }
  };
  try {
    rules.admit();
    for (const skuId of remove) checkRemoval(state, user, skuId);
    const { after, changed } = change(state, user, add, remove, at, rules);
    user.assignments = after.assignments;
    note((skuId) => changed.has(skuId));
  } catch (error) {
    if (error instanceof Refusal) note(() => false, error.message);
    throw error;
  }
}
