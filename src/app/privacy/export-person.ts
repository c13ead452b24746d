import type { DataSubject } from '../../domain/personal-data.ts';
import { isNamedIn, ownPartOf } from '../../domain/personal-data.ts';
import type { ArchiveContext } from './person-documents.ts';
import { everyDocument, ownershipOf } from './person-documents.ts';

/** A person's data, ready to be handed to them: it names nobody else. */
export interface PersonExport {
  readonly person: DataSubject;
  readonly at: string;
  readonly documents: readonly { readonly type: string; readonly id: string; readonly data: unknown }[];
}

/** Exports every document that belongs to the person or names them. Throws StoreError. */
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
