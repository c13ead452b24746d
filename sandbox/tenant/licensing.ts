import { badRequest, denied, notFound } from './answers.ts';
import type { BatchStep } from './answers.ts';
import type { Hardness, Span } from './hardness.ts';
import { createGate } from './one-write.ts';
import type { User } from './people.ts';
import { begin } from './span.ts';
import type { Running } from './span.ts';

/**
 * Why licensing refuses one person. `denied`: 403 for this account alone, as of whoever bought a license by self-service (Okta
 * Support on assignLicense, 2023-08). `unknown account`: 404 though reads show it (msgraph-sdk-dotnet#2508). `unknown location`:
 * invalid usage location though reads show one (microsoft/Partner-Center-DotNet-Samples#131).
 */
export type PersonRefusal = 'denied' | 'unknown account' | 'unknown location';

/** The licensing service behind assignLicense, as far as it refuses what the directory would take. */
export interface Licensing {
  /** Refuses writes of this person for so long, or so often. */
  refuse(userId: string, why: PersonRefusal, span?: Span): void;
  accept(userId: string): void;
  /** Throws Refusal for a write that it does not take now. */
  admit(user: User, step: BatchStep | undefined): void;
}

/** Makes it. `holdsSelfService` says whether somebody has a license that only they can have got: Graph refuses the whole account then. */
export function createLicensing(
  hard: () => Hardness,
  holdsSelfService: (user: User) => boolean,
  now: () => number,
): Licensing {
  const refused = new Map<string, { readonly why: PersonRefusal; readonly running: Running }>();
  const gate = createGate();
  return {
    refuse: (userId, why, span = {}) => void refused.set(userId, { why, running: begin(span, now) }),
    accept: (userId) => void refused.delete(userId),
    admit(user, step) {
      if (user.isManagementRestricted || holdsSelfService(user)) throw denied();
      const found = refused.get(user.id);
      if (found?.running.use() === true) throw refusals[found.why](user.id);
      const { oneWrite } = hard();
      if (oneWrite !== false) gate.enter(oneWrite, step, now());
    },
  };
}

const refusals: Readonly<Record<PersonRefusal, (userId: string) => Error>> = {
  denied,
  'unknown account': notFound,
  'unknown location': () =>
    badRequest('License assignment cannot be done for user with invalid usage location.'),
};
