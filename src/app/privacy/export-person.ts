import type { Named } from '../../domain/mention.ts';
import { isNamedIn, partOf } from '../../domain/mention.ts';
import type { WholeRegistry } from './person-documents.ts';
import { everyDocument, ownershipOf } from './person-documents.ts';

/** What the store has about somebody, as they may have it: others are not named in it. */
export interface PersonExport {
  readonly person: Named;
  readonly at: string;
  readonly documents: readonly { readonly type: string; readonly id: string; readonly data: unknown }[];
}

/** Everything that is theirs or names them, document by document. Throws StoreError. */
export async function exportPerson(desk: WholeRegistry, person: Named): Promise<PersonExport> {
  const isOwn = await ownershipOf(desk, person);
  const documents: PersonExport['documents'][number][] = [];
  for await (const document of everyDocument(desk)) {
    const { type, id, data } = document;
    if (isOwn(document) || isNamedIn(data, person)) documents.push({ type, id, data: partOf(data, person) });
  }
  return { person, at: desk.clock.iso(desk.clock.now()), documents };
}
