import type { GrantFacts } from '../../domain/event.ts';
import type { EndingGrant, Grant } from '../../domain/grant.ts';
import type { GrantNews } from '../../domain/grant-news.ts';
import { withEnd, withLeftAlone, withQuestion, withRefusal } from '../../domain/grant.ts';
import type { Context } from '../ports/context.ts';
import type { Operation, Stored } from '../ports/store.ts';
import { newAudit } from '../records/audit-entry.ts';
import type { DataDocument } from '../records/documents.ts';
import { grantDocument, replace } from '../records/documents.ts';
import { factsOf } from '../records/grant-facts.ts';
import type { GrantTold } from '../tell/tell-grant.ts';
import { grantNewsJobs } from '../tell/tell-grant.ts';
import type { Fate } from './judge-ending.ts';

/** A grant that is ending, as stored. */
export interface StoredEnding {
  readonly document: Stored<DataDocument<Grant>>;
  readonly grant: EndingGrant;
}

/** A grant that is ending, and its result. */
export interface Settled extends StoredEnding {
  readonly fate: Fate;
  readonly isPersonGone: boolean;
}

/** The operations that record the results for some grants, with the audit and the jobs that tell people. */
export function recordEndings(ctx: Context, settled: readonly Settled[]): readonly Operation[] {
  const at = ctx.clock.iso(ctx.clock.now());
  const ended = settled.filter(({ fate }) => fate.kind === 'ended');
  const alone = settled.filter(({ fate }) => isAlone(fate));
  const removed = ended.filter(({ fate }) => fate.kind === 'ended' && fate.by === 'us').length;
  const actor = 'license-desk';
  return [
    ...(ended.length > 0
      ? [
          newAudit(ctx, ctx.ids.next(), {
            actor,
            what: 'license-removed',
            after: { removed, grants: ended.map(audited) },
          }),
        ]
      : []),
    ...(alone.length > 0
      ? [
          newAudit(ctx, ctx.ids.next(), {
            actor,
            what: 'license-left-alone',
            after: { grants: alone.map(audited) },
          }),
        ]
      : []),
    ...grantNewsJobs(ctx, settled.flatMap(newsOf)),
    ...settled.map((one) => replace(one.document, grantDocument(nextOf(one, at)))),
  ];
}

/** The news for the person; undefined while the grant is looked at again, or if the person is gone. */
function newsOf({ grant, fate, isPersonGone }: Settled): readonly GrantTold[] {
  if (fate.kind === 'later' || isPersonGone) return [];
  const { person, skuId, requestId } = grant;
  return [{ about: { personId: person.id, skuId, news: wordOf(grant, fate) }, requestId }];
}

function wordOf({ ending }: EndingGrant, fate: Exclude<Fate, { readonly kind: 'later' }>): GrantNews {
  if (fate.kind === 'ended') return ending.why === 'given-back' ? 'given-back' : 'ended';
  if (fate.kind === 'left-alone') return fate.why === 'by-group' ? 'by-group' : 'left-alone';
  if (fate.kind === 'canceled') return 'canceled';
  return fate.kind === 'ask' ? 'asks-approver' : 'refused';
}

const isAlone = ({ kind }: Fate): boolean => kind !== 'ended' && kind !== 'later';

/** The grant after this. */
function nextOf({ grant, fate }: Settled, at: string): Grant {
  if (fate.kind === 'ended') return withEnd(grant, at);
  if (fate.kind === 'left-alone') return withLeftAlone(grant, fate.why, at);
  if (fate.kind === 'ask') return withQuestion(grant, fate.loses, at);
  return fate.kind === 'later' ? fate.grant : withRefusal(grant);
}

function audited({ grant, fate }: Settled): GrantFacts {
  const facts = factsOf(grant);
  if (fate.kind === 'ended') return { ...facts, why: fate.by === 'us' ? grant.ending.why : 'not-there' };
  if (fate.kind === 'left-alone') return { ...facts, why: fate.why };
  if (fate.kind === 'ask') return { ...facts, why: 'asks-approver' };
  if (fate.kind === 'canceled') return { ...facts, why: 'canceled', detail: fate.reason };
  return fate.kind === 'refused' ? { ...facts, why: fate.reason, detail: fate.detail.slice(0, 300) } : facts;
}
