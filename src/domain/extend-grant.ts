import type { Extension, ExtensionResult } from './extension.ts';
import type { Grant } from './grant.ts';
import type { PersonRef } from './person.ts';

/** A grant with an end whose extension waits for an answer. */
export type ExtendingGrant = Grant & { readonly until: string; readonly extension: Extension };

/** Whether an extension waits for an answer. */
export function isExtending(grant: Grant): grant is ExtendingGrant {
  return grant.state === 'active' && grant.until !== undefined && grant.extension !== undefined;
}

/** The grant after its extension was answered, or ended without an answer. `at`: ISO. */
export function withExtensionEnd(
  { extension, ...grant }: ExtendingGrant,
  result: ExtensionResult,
  at: string,
  by?: PersonRef,
): Grant & { readonly until: string } {
  const { id, to } = extension;
  const lastExtension = { id, to, result, was: grant.until, at, ...(by && { by }) };
  if (result !== 'granted') return { ...grant, lastExtension };
  return { ...grant, lastExtension, until: to, extendedAt: at };
}

/** The same for any grant: one without an extension stays as it is. */
export const withoutExtension = (grant: Grant, result: ExtensionResult, at: string): Grant =>
  isExtending(grant) ? withExtensionEnd(grant, result, at) : grant;
