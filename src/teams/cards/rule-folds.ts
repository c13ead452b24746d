import type { RuleInput } from '../../app/rules/read-rule-input.ts';
import type { Product } from '../../domain/product.ts';

/** Whether each section of the form of a rule is open. A click on *More* opens the others. */
export interface RuleFolds {
  /** The conditions that few rules have. */
  readonly moreOpen: boolean;
  /** The apps, and the end of the licenses. */
  readonly extrasOpen: boolean;
  readonly messageOpen: boolean;
  readonly folded: boolean;
}

/** The entries and the apps of a form, before it is folded. */
interface Unfolded {
  readonly input: RuleInput;
  /** The product whose apps are on the card. */
  readonly product: Product | undefined;
  /** The reader asked for the apps. */
  readonly isAtApps: boolean;
}

/** Folds the sections without an entry. The apps stay open until their reader has seen all of them. */
export function ruleFolds({ input, product, isAtApps }: Unfolded): RuleFolds {
  const { requesterIn, selfOnly, needsReason, maxDays, maxApprovals } = input;
  const { action, days, message, appsSeen, appsOff } = input;
  const hasNewApps = product?.apps.some(({ planId }) => !appsSeen.includes(planId)) === true;
  const moreOpen = requesterIn.kind !== 'anyone' || selfOnly || needsReason || isTyped(maxDays, maxApprovals);
  const messageOpen = action === 'decline' || isTyped(message);
  const extrasOpen = isAtApps || hasNewApps || appsOff.length > 0 || messageOpen || isTyped(days);
  return { moreOpen, extrasOpen, messageOpen, folded: !moreOpen || !extrasOpen || !messageOpen };
}

const isTyped = (...texts: readonly string[]): boolean => texts.some((typed) => typed !== '');
