import type { Grant } from '../../domain/grant.ts';
import { isOurs } from '../../domain/grant.ts';
import type { Person } from '../../domain/person.ts';
import { isName, parseAddresses } from '../ask/parse-addresses.ts';
import type { Context } from '../ports/context.ts';
import type { Actor } from '../ports/results.ts';
import { readRequestDocument } from '../records/load-request.ts';
import { requireApprover } from '../rights/require-approver.ts';
import type { Approval } from './find-approvals.ts';
import { findApprovals } from './find-approvals.ts';
import { grantsOf } from './list-grants.ts';
import { answerOr } from '../records/answer-or.ts';

/** An approval, and whether its request is still kept. */
interface Approved extends Approval {
  readonly isKept: boolean;
}

/** A reason why a person has a license. Times are ISO instants. */
export type Source =
  /** License Desk gave it. `not-shown`: but Microsoft 365 does not show it now. */
  | { readonly from: 'grant' | 'not-shown'; readonly approved: Approved; readonly until?: string }
  /** License Desk gave it before there were grants. */
  | { readonly from: 'approval'; readonly approved: Approved }
  /** A group's name; its id if the name may not be read. */
  | { readonly from: 'groups'; readonly names: readonly string[] }
  /** `since`: when Microsoft 365 last changed the license, if Graph says it. */
  | { readonly from: 'elsewhere'; readonly since?: string };

/** A product, and all reasons why a person has it. */
export interface WhyLicense {
  readonly productName: string;
  readonly sources: readonly Source[];
}

/** A person as Graph shows them now, with the reason for each license. */
export interface Why {
  readonly outcome: 'found';
  readonly person: Person;
  /** By name of the product; those that Microsoft 365 does not show come last. */
  readonly licenses: readonly WhyLicense[];
  /** Whether older entries of the audit were not searched, so that an older approval may be missing. */
  readonly isCut: boolean;
}

/** Several people have the name or address. `more`: further people have it. */
export interface SeveralPeople {
  readonly outcome: 'several';
  readonly people: readonly Person[];
  readonly more: boolean;
}

export type WhyAnswer = Why | SeveralPeople | { readonly outcome: 'nobody' | 'no-name' };

/**
 * Why a person has the licenses that they have, for approvers. `asked`: a name, an address or an object id.
 * Graph is asked at that moment. Throws DomainError (`not-an-approver`, `rights-unknown`), OutsideError,
 * StoreError.
 */
export async function whyPerson(ctx: Context, actor: Actor, asked: string): Promise<WhyAnswer> {
  await requireApprover(ctx, actor, 'recent', { what: 'view-licenses' });
  const entry = entryIn(asked);
  if (entry === '') return { outcome: 'no-name' };

  const { directory } = ctx;
  const [found] = await (isName(entry) ? directory.named([entry]) : directory.find([entry]));
  if (found?.outcome === 'hidden') throw found.error;
  if (found?.outcome === 'ambiguous')
    return { outcome: 'several', people: found.people, more: found.more === true };
  const [person] = found?.outcome === 'found' ? await directory.read([found.person.id]) : [];
  return person ? explain(ctx, person) : { outcome: 'nobody' };
}

/** The only address in the text, without a name before it; else all of the text, which may be a name. */
function entryIn(asked: string): string {
  const [only, ...others] = parseAddresses(asked);
  return only !== undefined && others.length === 0 ? only : asked.trim();
}

async function explain(ctx: Context, person: Person): Promise<Why> {
  const grants = await grantsOf(ctx, person.id);
  const granted = new Set(grants.map(({ skuId }) => skuId));
  const [nameOf, groupName, approvals, ours] = await Promise.all([
    productNames(ctx),
    groupNames(ctx, person),
    findApprovals(
      ctx,
      person.id,
      person.direct.filter((skuId) => !granted.has(skuId)),
    ),
    withRequests(ctx, grants.filter(isOurs)),
  ]);

  const directSource = async (skuId: string): Promise<Source> => {
    const own = ours.get(skuId);
    if (own) return { from: 'grant', ...own };
    const approval = approvals.found.get(skuId);
    if (approval) return { from: 'approval', approved: await withKept(ctx, approval) };
    const changed = person.states?.find((state) => state.skuId === skuId)?.changed;
    return { from: 'elsewhere', ...(changed !== undefined && { since: changed }) };
  };
  const groups = person.groups ?? [];
  const why = async (skuId: string): Promise<WhyLicense> => {
    const own = ours.get(skuId);
    const names = groups.filter((one) => one.skuId === skuId).map(({ groupId }) => groupName(groupId));
    const sources: readonly Source[] = [
      ...(person.direct.includes(skuId) ? [await directSource(skuId)] : []),
      ...(own && !person.direct.includes(skuId) ? [{ from: 'not-shown', ...own } as const] : []),
      ...(names.length > 0 ? [{ from: 'groups', names } as const] : []),
    ];
    return { productName: nameOf(skuId), sources };
  };
  const held = new Set([...person.direct, ...groups.map(({ skuId }) => skuId)]);
  const notHeld = [...ours.keys()].filter((skuId) => !held.has(skuId));
  const [shown, notShown] = await Promise.all([
    Promise.all([...held].map(why)),
    Promise.all(notHeld.map(why)),
  ]);
  return {
    outcome: 'found',
    person,
    licenses: [...byName(shown), ...byName(notShown)],
    isCut: approvals.isCut,
  };
}

const byName = (licenses: readonly WhyLicense[]): readonly WhyLicense[] =>
  licenses.toSorted((one, other) => one.productName.localeCompare(other.productName, 'en'));

type Own = Pick<Extract<Source, { readonly from: 'grant' | 'not-shown' }>, 'approved' | 'until'>;

/** Each grant by its product, as a source names it. */
async function withRequests(ctx: Context, grants: readonly Grant[]): Promise<ReadonlyMap<string, Own>> {
  const sources = grants.map(async ({ skuId, requestId, by, decidedAt: at, until }) => {
    const approved = await withKept(ctx, { requestId, by, at });
    return [skuId, { approved, ...(until !== undefined && { until }) }] as const;
  });
  return new Map(await Promise.all(sources));
}

async function withKept(ctx: Context, approval: Approval): Promise<Approved> {
  return { ...approval, isKept: (await readRequestDocument(ctx, approval.requestId)) !== undefined };
}

/** Gives each product its name in the tenant, or else the one that Microsoft publishes. */
async function productNames(ctx: Context): Promise<(skuId: string) => string> {
  const products = await answerOr(() => ctx.licenses.products('recent'), []);
  const names = new Map(products.map(({ skuId, name }) => [skuId, name]));
  return (skuId) => names.get(skuId) ?? ctx.licenses.nameOf(skuId);
}

async function groupNames(ctx: Context, person: Person): Promise<(groupId: string) => string> {
  const ids = [...new Set(person.groups?.map(({ groupId }) => groupId))];
  const names = ids.length === 0 ? [] : await answerOr(() => ctx.directory.groupNames(ids), []);
  const nameById = new Map(ids.map((id, n) => [id, names[n]]));
  return (groupId) => nameById.get(groupId) ?? groupId;
}
