import { Refusal } from './answers.ts';

/**
 * The reasons for which Exchange refuses one mailbox while others send. `denied`: the right is not in force yet (microsoft-graph-docs-contrib#8731);
 * `policy`: an access policy of applications; `daily limit …`: with each status that other programs' tests have for it.
 */
export type MailboxRefusal = 'denied' | 'policy' | 'daily limit 400' | 'daily limit 403' | 'daily limit 429';

const limit = 'The message limit of the mailbox has been exceeded.';
const refusals: Readonly<Record<MailboxRefusal, () => Refusal>> = {
  denied: () => new Refusal(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.'),
  policy: () =>
    new Refusal(
      403,
      'ErrorAccessDenied',
      'Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings.',
    ),
  'daily limit 400': () => new Refusal(400, 'ErrorExceededMessageLimit', limit),
  'daily limit 403': () => new Refusal(403, 'ErrorExceededMessageLimit', limit),
  'daily limit 429': () => new Refusal(429, 'ErrorExceededMessageLimit', limit),
};

/** The answer of Exchange for a mailbox that it refuses for this reason. */
export function mailboxRefusal(why: MailboxRefusal): Refusal {
  return refusals[why]();
}
