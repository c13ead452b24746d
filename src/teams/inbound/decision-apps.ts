import * as z from 'zod';
import { APPS_INPUT, OLD_SWITCH, readApps, readShown, SHOWN_INPUT } from '../cards/card-keys.ts';

/** The apps on a decision card, as in a draft (cards/draft.ts). */
interface DecisionApps {
  readonly shown: readonly string[];
  readonly off: readonly string[];
}

/** Characters of a list of apps; the largest suite has fewer than 100 apps, of 22 characters each. */
const list = z.string().max(10_000);
const toggle = z.enum(['true', 'false']);
/** Check boxes that are read at most from a card of version 0.2.0. */
const MAX_SWITCHES = 500;

/**
 * Reads the apps of a decision card; undefined if no card of ours sends them. A client sends nothing of a multi-select in which all check
 * boxes are cleared, as it may do when it lost what it had: unless they were cleared when the card was drawn, its apps are not taken for seen.
 */
export function readDecisionApps(data: unknown): DecisionApps | undefined {
  const entries = new Map<string, unknown>(Object.entries(data ?? {}));
  if (!entries.has(SHOWN_INPUT)) return readSwitches(entries);

  const groups = readShown(list.safeParse(entries.get(SHOWN_INPUT)).data ?? ' ');
  const on = new Set<string>();
  for (const [key, value] of entries) {
    if (!APPS_INPUT.test(key)) continue;
    const apps = readApps(list.safeParse(value).data ?? ' ');
    if (apps === undefined) return undefined;
    for (const planId of apps) on.add(planId);
  }
  if (groups === undefined) return undefined;
  const isSure = ({ planIds, wasOff }: (typeof groups)[number]): boolean =>
    wasOff || planIds.some((planId) => on.has(planId));
  return {
    shown: groups.filter(isSure).flatMap(({ planIds }) => planIds),
    off: groups.flatMap(({ planIds }) => planIds.filter((planId) => !on.has(planId))),
  };
}

/** The check boxes of a card of version 0.2.0, one for each app. An app whose check box did not arrive was not shown. */
function readSwitches(entries: ReadonlyMap<string, unknown>): DecisionApps | undefined {
  const found = [...entries].filter(([key]) => OLD_SWITCH.test(key));
  if (found.length > MAX_SWITCHES) return undefined;

  const shown = [];
  const off = [];
  for (const [key, value] of found) {
    const [planId] = readApps(key.slice(2)) ?? [];
    const on = toggle.safeParse(value).data;
    if (planId === undefined || on === undefined) return undefined;
    shown.push(planId);
    if (on === 'false') off.push(planId);
  }
  return { shown, off };
}
