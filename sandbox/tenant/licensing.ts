import { badRequest, denied, notFound } from './answers.ts';
import type { BatchStep } from './answers.ts';
import type { Hardness, Span } from './hardness.ts';
import { createGate } from './one-write.ts';
import type { User } from './people.ts';
import { begin } from './span.ts';
import type { Running } from './span.ts';

/**
 * The reasons for which licensing refuses one person. `denied`: 403 for this account alone, such as that of a person who bought a license
 * by self-service (Okta Support on assignLicense, 2023-08). `unknown account`: 404 although reads show it (msgraph-sdk-dotnet#2508).
 * `unknown location`: invalid usage location although reads show one (microsoft/Partner-Center-DotNet-Samples#131).
 */
export type PersonRefusal = 'denied' | 'unknown account' | 'unknown location';

/** The licensing service behind assignLicense. It refuses some writes that the directory would take. */
export interface Licensing {
  /** Refuses writes of this person for this time or number of writes. */
  refuse(userId: string, why: PersonRefusal, span?: Span): void;
  accept(userId: string): void;
  /** Throws Refusal for a write that it refuses now. */
  admit(user: User, step: BatchStep | undefined): void;
}

/** Makes the service. `holdsSelfService` says whether a person has a license that they bought by self-service: Graph refuses that account. */
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
