import { GUID, optional, shown } from './kinds.ts';

// Role template ids: Microsoft Entra built-in roles, the same in every tenant.
const ROLE_IDS: ReadonlyMap<string, string> = new Map([
  ['Global Administrator', '62e90394-69f5-4237-9190-012177145e10'],
  ['License Administrator', '4d6ac14f-3453-41d0-bef9-a3e0c569773a'],
  ['User Administrator', 'fe930be7-5e62-47db-91af-98c3a49a38b1'],
  ['Directory Writers', '9360feb5-f418-4baa-8175-e2a00bac4301'],
]);

/** An Entra role: its template id, and its name if it is one of those above. */
export interface Role {
  readonly id: string;
  readonly name: string | undefined;
}

/** Entra roles by name or by template id, separated by commas or semicolons. */
export const roles = optional.transform((text, context): readonly Role[] => {
  return (text ?? 'Global Administrator,License Administrator,User Administrator')
    .split(/[,;]/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => {
      const known = [...ROLE_IDS].find(([k, v]) => [k.toLowerCase(), v].includes(name.toLowerCase()));
      if (known === undefined && !GUID.test(name)) {
        const known_ = [...ROLE_IDS.keys()].join(', ');
        context.addIssue(
          `"${shown(name)}" is not known by name (known: ${known_}). Give the role's template id.`,
        );
      }
      return { id: known?.[1] ?? name.toLowerCase(), name: known?.[0] };
    });
});
