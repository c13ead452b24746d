import { OBJECT_ID } from '../../domain/object-id.ts';
import type { DataSubject } from '../../domain/personal-data.ts';
import { isNamedIn, refsIn } from '../../domain/personal-data.ts';
import type { Conversation, Place, SentCard } from '../../domain/place.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Archive, Stored } from '../ports/store.ts';
import type { DataDocument } from '../records/documents.ts';
import { conversationDocumentId, greetingDocumentId } from '../records/documents.ts';
import { isWaitingJob } from '../records/queue-job.ts';

/** A store that can be scanned: a search for a person must miss no document. */
export interface ArchiveContext extends StoreContext {
  readonly store: Archive;
}

/** A document of any type. Some have no data. */
export type AnyDocument = Stored<DataDocument<unknown>>;

/** Every document of the tenant, one at a time. Throws StoreError. */
export async function* everyDocument({ store }: ArchiveContext): AsyncGenerator<AnyDocument> {
  for await (const page of store.scan()) {
    for (const document of page) yield { data: undefined, ...document };
  }
}

/**
 * The people with an object id or address, with every name and address of them in the store. More than one:
 * several people had the address. None: nobody in the store has it. Throws StoreError.
 */
export async function findNamed(ctx: ArchiveContext, who: string): Promise<readonly DataSubject[]> {
  const wanted = who.trim().toLowerCase();
  const found = new Map<string, { names: Set<string>; addresses: Set<string> }>();
  for await (const { data } of everyDocument(ctx)) {
    for (const { id, name, mail } of refsIn(data)) {
      const known = found.get(id) ?? { names: new Set<string>(), addresses: new Set<string>() };
      known.names.add(name);
      if (mail !== undefined) known.addresses.add(mail.toLowerCase());
      found.set(id, known);
    }
  }
  const named = (id: string): DataSubject => {
    const { names, addresses } = found.get(id) ?? { names: [], addresses: [] };
    return { id, names: [...names], addresses: [...addresses] };
  };
  if (OBJECT_ID.test(wanted)) return [named(wanted)];
  return [...found].filter(([, { addresses }]) => addresses.has(wanted)).map(([id]) => named(id));
}

/** Makes the test for documents that are about the person alone, or lead to their chat. Throws StoreError. */
export async function ownershipOf(
  ctx: StoreContext,
  person: DataSubject,
): Promise<(document: AnyDocument) => boolean> {
  const conversation = await ctx.store.read<DataDocument<Conversation>>(conversationDocumentId(person.id));
  const greeting = conversation && greetingDocumentId(ctx, conversation.data);
  return (document) =>
    document.id === greeting || OWN.has(document.type)
      ? document.id === greeting || document.id.split(':')[1] === person.id
      : leadsTo(document, person);
}

/** Types of documents whose id contains the person's id. */
const OWN: ReadonlySet<string> = new Set(['conversation', 'count', 'grant', 'membership', 'refusal']);

/**
 * Whether a document leads to the person: cards and places in their own chat, jobs that end there or are about
 * them, and jobs that were given up and name them.
 */
function leadsTo(document: AnyDocument, person: DataSubject): boolean {
  if (document.list === 'dead') return isNamedIn(document.data, person);
  if (isInConversation(document)) return document.data.conversation.personId === person.id;
  return isWaitingJob(document) && isNamedIn(document.data.task, person);
}

const isInConversation = (document: AnyDocument): document is Stored<DataDocument<Place | SentCard>> =>
  document.type === 'place' || document.type === 'card';
