import { asRecord, asTexts, badRequest, Refusal } from './answers.ts';
import type { User } from './people.ts';
import { dependentPlans, exclusivePlans } from './products.ts';
import type { Product } from './products.ts';
import { assignedLicenses, consumedUnits, findProduct, newAssignment } from './world.ts';
import type { State } from './world.ts';

/** One licence that a call of assignLicense gave or took, or tried to. `at` is ms since 1970. */
export interface LedgerEntry {
  readonly at: number;
  readonly userId: string;
  readonly userPrincipalName: string;
  readonly action: 'add' | 'remove';
  readonly skuId: string;
  readonly disabledPlans: readonly string[];
  /** Did it change what the directory holds? False for a repeated call, and for a refused one. */
  readonly changed: boolean;
  /** Graph's message when the call was refused. */
  readonly refused?: string;
}

interface Addition {
  readonly skuId: string;
  readonly disabledPlans: string[];
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function toGuid(text: unknown): string {
  if (typeof text === 'string' && guid.test(text)) return text.toLowerCase();
  throw badRequest(`Cannot convert the literal '${String(text)}' to the expected type 'Edm.Guid'.`);
}

function readBody(body: unknown): { add: Addition[]; remove: string[] } {
  const given = asRecord(body) ?? {};
  const missing = ['addLicenses', 'removeLicenses'].filter(
    (name) => given[name] === undefined || given[name] === null,
  );
  if (missing.length > 0) {
    throw badRequest(
      `One or more parameters of the operation 'assignLicense' are missing from the request payload. The missing parameters are: ${missing.join(', ')}.`,
    );
  }
  const foreign = Object.keys(given).find((name) => !['addLicenses', 'removeLicenses'].includes(name));
  if (foreign !== undefined) {
    throw badRequest(
      `The parameter '${foreign}' in the request payload is not a valid parameter for the operation 'assignLicense'.`,
    );
  }
  const { addLicenses, removeLicenses } = given;
  if (!Array.isArray(addLicenses) || !Array.isArray(removeLicenses)) {
    throw badRequest('A collection was expected for the parameters of the operation.');
  }
  const add = addLicenses.map((one) => {
    const { skuId, disabledPlans } = asRecord(one) ?? {};
    return {
      skuId: toGuid(skuId),
      disabledPlans: [...new Set((asTexts(disabledPlans ?? []) ?? ['']).map(toGuid))],
    };
  });
  return { add, remove: removeLicenses.map(toGuid) };
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
  if (held.length === 0) throw badRequest('User does not have a corresponding license.');
  throw badRequest(
    'User license is inherited from a group membership and it cannot be removed directly from the user.',
  );
}

function checkAddition(state: State, user: User, { skuId, disabledPlans }: Addition): void {
  const product = ownedProduct(state, skuId);
  // Guess: a product for the whole company is refused like one that is not there.
  if (product.appliesTo === 'Company')
    throw badRequest(`License ${skuId} does not correspond to a valid company License.`);
  if (!/^[A-Z]{2}$/.test(user.usageLocation ?? '')) {
    throw badRequest('License assignment cannot be done for user with invalid usage location.');
  }
  // Guess: Graph documents no text for a plan that is not in the product, or that cannot be switched for one person.
  const switchable = product.plans.filter(({ appliesTo }) => appliesTo === 'User').map(({ id }) => id);
  const foreign = disabledPlans.find((plan) => !switchable.includes(plan));
  if (foreign !== undefined)
    throw badRequest(
      `License assignment failed because service plan ${foreign} is not part of license ${skuId}.`,
    );
  const holder = assignedLicenses(user).some((held) => held.skuId === skuId);
  const assignable = ['Enabled', 'Warning'].includes(product.capabilityStatus);
  const seats = assignable ? product.enabled + product.warning : 0;
  if (!holder && consumedUnits(state, skuId) >= seats) {
    throw badRequest(`Subscription with SKU ${skuId} does not have any available licenses.`);
  }
}

/** Refuses a set of licences of one person whose apps exclude or miss one another. */
function checkPlans(state: State, user: User): void {
  const on = new Map<string, string>();
  for (const { skuId, disabledPlans } of assignedLicenses(user)) {
    for (const { id, partNumber } of findProduct(state, skuId)?.plans ?? []) {
      if (!disabledPlans.includes(id)) on.set(partNumber, id);
    }
  }
  for (const [one, other] of exclusivePlans) {
    if (!on.has(one) || !on.has(other)) continue;
    throw badRequest(
      `License assignment failed because service plans ${on.get(one)}, ${on.get(other)} are mutually exclusive.`,
    );
  }
  for (const [plan, needed] of dependentPlans) {
    if (!on.has(plan) || on.has(needed)) continue;
    const id = state.products
      .flatMap(({ plans }) => plans)
      .find(({ partNumber }) => partNumber === needed)?.id;
    throw badRequest(
      `License assignment failed because service plan ${on.get(plan)} depends on the service plan(s) ${id}`,
    );
  }
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value) => other.includes(value));
}

/** The person after the change, with which additions changed anything; checked as a whole. Does not touch the person given. */
function change(
  state: State,
  user: User,
  add: Addition[],
  remove: string[],
  at: number,
): { after: User; changed: Set<string> } {
  const after = structuredClone(user);
  const changed = new Set<string>(remove);
  after.assignments = after.assignments.filter(
    (one) => one.assignedByGroup !== null || !remove.includes(one.skuId),
  );
  for (const addition of add) {
    checkAddition(state, after, addition);
    const direct = after.assignments.find(
      (one) => one.skuId === addition.skuId && one.assignedByGroup === null,
    );
    const same = direct?.state === 'Active' && isSameSet(direct.disabledPlans, addition.disabledPlans);
    if (same) continue;
    changed.add(addition.skuId);
    after.assignments = after.assignments.filter((one) => one !== direct);
    after.assignments.push(newAssignment(addition.skuId, addition.disabledPlans, null, at));
  }
  checkPlans(state, after);
  return { after, changed };
}

/**
 * assignLicense: all of it or nothing. `body` as it came; writes every licence named in it to the ledger. `admit` throws where
 * licensing does not take the write at all. Throws Refusal with Graph's status and text.
 */
export function assignLicense(
  state: State,
  user: User,
  body: unknown,
  at: number,
  ledger: LedgerEntry[],
  admit: () => void,
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
    admit();
    for (const skuId of remove) checkRemoval(state, user, skuId);
    const { after, changed } = change(state, user, add, remove, at);
    user.assignments = after.assignments;
    note((skuId) => changed.has(skuId));
  } catch (error) {
    if (error instanceof Refusal) note(() => false, error.message);
    throw error;
  }
}
