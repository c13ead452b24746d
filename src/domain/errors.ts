/** The reasons to refuse something, each with words in every language (src/text). */
export type RefusalCode =
  | 'not-an-approver'
  | 'rights-unknown'
  | 'not-in-settings-group'
  | 'own-request'
  | 'not-your-form'
  | 'not-your-request'
  | 'guest-requester'
  | 'wrong-tenant'
  | 'no-account'
  | 'request-gone'
  | 'card-outdated'
  | 'click-as-message'
  | 'unknown-command'
  | 'personal-only'
  | 'channel-only';

/** An expected refusal: shown to the person in their language, logged at info. Nothing was written. */
export class DomainError extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, options?: ErrorOptions) {
    super(code, options);
    this.name = 'DomainError';
    this.code = code;
  }
}
