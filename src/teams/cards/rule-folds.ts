import type { RuleInput } from '../../app/rules/read-rule-input.ts';
import type { Product } from '../../domain/product.ts';

/** The sections of a rule's card that are open. A click on *More* opens the others. */
export interface RuleFolds {
  /** Conditions that few rules have. */
  readonly moreOpen: boolean;
  /** The apps, and the end of the licenses. */
  readonly extrasOpen: boolean;
  readonly messageOpen: boolean;
  readonly folded: boolean;
}

/** A card before it is folded. */
interface Unfolded {
  readonly input: RuleInput;
  /** The product whose apps the card has. */
  readonly product: Product | undefined;
  /** Its reader has asked for the apps. */
  readonly isAtApps: boolean;
}

/** Folds the sections that have no entry and no app that nobody has seen. So what is folded says nothing. */
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
