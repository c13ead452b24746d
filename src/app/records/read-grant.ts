import type { Grant } from '../../domain/grant.ts';
import type { GrantRef } from '../../domain/grant-news.ts';
import type { StoreContext } from '../ports/context.ts';
import type { Stored } from '../ports/store.ts';
import type { DataDocument } from './documents.ts';
import { grantDocumentId } from './keys.ts';

/** The license of a product that License Desk gave to a person, as stored; undefined: there is none. Throws StoreError. */
export const readGrant = (
  { store }: StoreContext,
  { personId, skuId }: GrantRef,
): Promise<Stored<DataDocument<Grant>> | undefined> => store.read(grantDocumentId(personId, skuId));
