import type { FailureReason } from '../domain/outcome.ts';

/*
 * Graph gives one code for nearly every refusal; the reason is in its words alone. They may change at any time, so the match is
 * loose and everything else is `other`. The first that fits wins.
 */
const PATTERNS: readonly (readonly [RegExp, FailureReason])[] = [
  [/mutually ?exclusive/i, 'excludes-app'],
  [/\bdepends? on\b|dependency ?violation/i, 'needs-app'],
  [
    /(?:not|n't) have (?:any |enough )?available licen[cs]e|no available licen[cs]e|licen[cs]equota|count ?violation/i,
    'no-seat',
  ],
  [
    /prohibited\W*in\W*usage\W*location|(?:prohibit|not (?:available|allowed|permitted)).*(?:location|country)/i,
    'prohibited-location',
  ],
  [/usage ?location/i, 'no-location'],
  [/proxy ?address|uniqueness ?violation|same value for property/i, 'conflicting-address'],
  [/valid company licen[cs]e|not assignable|cannot be assigned/i, 'not-assignable'],
  [/resource .* does not exist/i, 'person-gone'],
];

/** Why Graph refused to assign, by the words of its error. */
export function reasonOf(message: string): FailureReason {
  return PATTERNS.find(([pattern]) => pattern.test(message))?.[1] ?? 'other';
}

const PLAN_ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/**
 * Names of the apps that an error is about: for `needs-app` those that are missing, for `excludes-app` those that exclude each
 * other; none for any other reason. Apps without a known name are left out.
 *
 * @param nameOf - the name of an app by its plan id in lower case
 */
export function appsIn(
  message: string,
  reason: FailureReason,
  nameOf: (planId: string) => string | undefined,
): readonly string[] {
  if (reason !== 'needs-app' && reason !== 'excludes-app') return [];
  const missing = reason === 'needs-app' ? /\bdepends? on\b(.*)$/is.exec(message)?.[1] : undefined;
  const ids = (missing ?? message).match(PLAN_ID) ?? [];
  return [...new Set(ids.flatMap((id) => nameOf(id.toLowerCase()) ?? []))];
}
