/** The effect that a rule would have had on a request, if it had been switched on. */
export interface ShadowNote {
  readonly ruleId: string;
  readonly rule: string;
  readonly version: number;
  readonly would: 'approve' | 'decline';
}

/** The findings of the rules about a request when it became pending, and people were left to decide. */
export interface Judged {
  /** The groups and departments that rules named, by `scopeKey`: whether requester and persons belong to them. */
  readonly scopes: {
    readonly requester: Readonly<Record<string, boolean>>;
    readonly persons: Readonly<Record<string, boolean>>;
  };
  /** The notes of rules that were not switched on, in their order. */
  readonly shadows: readonly ShadowNote[];
}
