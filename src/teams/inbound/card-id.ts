import * as z from 'zod';

/** The shape of ids in the data of cards: of requests and forms, SKU ids, service plan ids, object ids. */
export const cardId = z.string().regex(/^[\w-]{1,64}$/);
