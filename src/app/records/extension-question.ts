import { endRuleOf } from '../../domain/ends.ts';
import { isExtending } from '../../domain/extend-grant.ts';
import { extensionEnd } from '../../domain/extension-end.ts';
import type { Grant } from '../../domain/grant.ts';
import { lengthOf } from '../../domain/waiting-list.ts';
import type { StoreContext } from '../ports/context.ts';
import type { ExtensionQuestion } from '../ports/messages.ts';
import { lastDayOf } from './last-days.ts';
import { readLines } from './read-lines.ts';
import { readSettings, todayIn } from './read-settings.ts';

/** The content of a card about an extension; while it waits, with the effect of granting it now. Throws StoreError. */
export async function extensionQuestion(
  ctx: StoreContext,
  grant: Grant,
  extensionId: string,
): Promise<ExtensionQuestion> {
  const { skuId } = grant;
  const [lines, { ends }] = await Promise.all([readLines(ctx, skuId), readSettings(ctx)]);
  const waits = lengthOf(lines.map(({ data }) => data));
  const about = { kind: 'extension-question', grant, extensionId, waits } as const;
  if (!isExtending(grant)) return about;
  const asked = lastDayOf(ctx, grant.extension.to);
  const present = lastDayOf(ctx, grant.until);
  return { ...about, end: extensionEnd(asked, present, endRuleOf(ends, skuId), todayIn(ctx)) };
}
