import type { FailureReason } from '../domain/outcome.ts';

/*
 * Graph has one code for nearly every refusal. The reason is only in its words, or in the codes of its
 * details. They may change at any time, so the match is loose, and everything else is `other`. The first
 * match wins.
 */
const PATTERNS: readonly (readonly [RegExp, FailureReason])[] = [
  // "Conflicts with": syn-con/n8n-nodes-microsoft-365-admin, its tests.
  [/mutually ?exclusive|service plan .{0,300} conflicts? with/i, 'excludes-app'],
  [/\bdepends? on\b|dependency ?violation/i, 'needs-app'],
  [
    /(?:not|n't) have (?:any |enough )?available licen[cs]e|no available licen[cs]e|licen[cs]equota|count ?violation/i,
    'no-seat',
  ],
  [
    /prohibited\W{0,9}in\W{0,9}usage\W{0,9}location|(?:prohibit|not (?:available|allowed|permitted)).{0,300}(?:location|country)/i,
    'prohibited-location',
  ],
  [/usage ?location/i, 'no-location'],
  [/proxy ?address|uniqueness ?violation|same value for property/i, 'conflicting-address'],
  // The tenant does not own it: pnp/cli-microsoft365, its tests.
  [/valid company licen[cs]e/i, 'product-gone'],
  [/not assignable|cannot be assigned/i, 'not-assignable'],
  [/resource .{0,300} does not exist/i, 'person-gone'],
];

/** Why Graph refused to assign, by the words of its error and details. */
export function reasonOf(words: string): FailureReason {
  return PATTERNS.find(([pattern]) => pattern.test(words))?.[1] ?? 'other';
}

/**
 * Whether another write of the tenant was under way, by the words of the error. Entra says so with 409, 400
 * and 503, in the code, the message or the details (syn-con/n8n-nodes-microsoft-365-admin, changelog 0.2.0;
 * nais/azurerator#448; Azure/azure-cli#23081).
 */
export function isConflict(words: string): boolean {
  return /concurrency|concurrent (?:request|write)/i.test(words);
}

const PLAN_ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/**
 * The names of the apps in an error. For `needs-app`: apps that are missing. For `excludes-app`: apps that
 * exclude each other. For other reasons: none. Apps without a known name are left out.
 *
 * @param nameOf - gives the name of an app by its plan id in lower case
 */
export function appsIn(
  message: string,
  reason: FailureReason,
  nameOf: (planId: string) => string | undefined,
): readonly string[] {
  if (reason !== 'needs-app' && reason !== 'excludes-app') return [];
  const missing = reason === 'needs-app' ? /\bdepends? on\b(.*)/is.exec(message)?.[1] : undefined;
  const ids = (missing ?? message).match(PLAN_ID) ?? [];
  return [...new Set(ids.flatMap((id) => nameOf(id.toLowerCase()) ?? []))];
}
