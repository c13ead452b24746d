import * as z from 'zod';
import { OutsideError } from '../app/ports/outside-error.ts';
import type { Person } from '../domain/person.ts';
import type { Answer } from './answer.ts';
import { isGood } from './answer.ts';
import { readAll, url } from './batch.ts';
import type { GraphClient } from './client.ts';
import { problemOf } from './outside-errors.ts';
import { PERSON_FIELDS, readPeople } from './person.ts';

/** Whether something is in the directory. `unchecked`: we have no permission to see it. */
export type Presence = 'there' | 'missing' | 'unchecked';

/** Questions to Graph for a check of the installation. Each throws OutsideError. */
export interface TenantFacts {
  /** Any person, with all fields that the product reads; undefined in an empty tenant. */
  somebody(): Promise<Person | undefined>;
  /** Needs GroupMember.Read.All. */
  group(id: string): Promise<Presence>;
  /**
   * A role by its template id. `custom`: it exists and was made by the tenant. Needs
   * RoleManagement.Read.Directory.
   */
  role(id: string): Promise<Presence | 'custom'>;
}

const customRoleSchema = z.object({ isBuiltIn: z.literal(false) });

export function createTenantFacts(client: GraphClient): TenantFacts {
  async function get(kind: 'people' | 'rights', path: string): Promise<Answer> {
    const [answer] = await readAll(client, kind, [{ method: 'GET', path }]);
    if (!answer) throw new OutsideError('transient', 'Graph gave no answer.');
    return answer;
  }

  return {
    async somebody() {
      const answer = await get('people', `/users?$top=1&$select=${PERSON_FIELDS}`);
      if (!isGood(answer)) throw problemOf(answer);
      return readPeople(answer.body)?.[0];
    },
    group: async (id) => presenceOf(await get('rights', url`/groups/${id}?$select=id`)),
    async role(id) {
      const path = url`/roleManagement/directory/roleDefinitions/${id}?$select=id,isBuiltIn`;
      const answer = await get('rights', path);
      return customRoleSchema.safeParse(answer.body).success ? 'custom' : presenceOf(answer);
    },
  };
}

function presenceOf(answer: Answer): Presence {
  if (answer.status === 403) return 'unchecked';
  if (answer.status === 404) return 'missing';
  if (!isGood(answer)) throw problemOf(answer);
  return 'there';
}
