import type { DataSubject } from '../../domain/personal-data.ts';
import { isNamedIn, ownPartOf } from '../../domain/personal-data.ts';
import type { ArchiveContext } from './person-documents.ts';
import { everyDocument, ownershipOf } from './person-documents.ts';

/** The data that the store has about somebody, as they may have it: others are not named in it. */
export interface PersonExport {
  readonly person: DataSubject;
  readonly at: string;
  readonly documents: readonly { readonly type: string; readonly id: string; readonly data: unknown }[];
}

/** Everything that is theirs or names them, document by document. Throws StoreError. */
export async function exportPerson(ctx: ArchiveContext, person: DataSubject): Promise<PersonExport> {
  const isOwn = await ownershipOf(ctx, person);
  const documents: PersonExport['documents'][number][] = [];
  for await (const document of everyDocument(ctx)) {
    const { type, id, data } = document;
    if (isOwn(document) || isNamedIn(data, person))
      documents.push({ type, id, data: ownPartOf(data, person) });
  }
  return { person, at: ctx.clock.iso(ctx.clock.now()), documents };
}
