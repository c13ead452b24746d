import type { Found } from '../../../src/app/ports/ports.ts';

/** For each entry the sign-in name of the person, or the outcome if there is none, such as `unknown` or `ambiguous`. */
export function summary(found: readonly Found[]): readonly string[] {
  return found.map((one) => (one.outcome === 'found' ? one.person.userPrincipalName : one.outcome));
}

/** Whether a call asks for users. */
export const isUsers = ({ path }: { readonly path: string }): boolean => path === '/users';
