import type { ExtensionRef, GrantRef } from './grant-news.ts';

/** The tasks of a worker about the ends of licenses. */
export type EndTask =
  /**
   * Remind people of the ends of their licenses, and begin the ends that are due. One with a name. `at`: when it
   * ran last; `heldUntil`: after a gap, nothing is done until then (ISO).
   */
  | { readonly kind: 'follow-ends'; readonly at?: string; readonly heldUntil?: string }
  /** Remind a person at half time of a license that ends soon. `end`: its end (ISO). */
  | ({ readonly kind: 'remind-half-time'; readonly end: string } & GrantRef)
  /** Create a card job for every place of a request that asks whether a license is extended. */
  | ({
      readonly kind: 'announce-extension';
      readonly requestId: string;
      readonly after?: string;
    } & ExtensionRef)
  /** Bring the card of an extension at one place to how it stands: send it, or draw the answer. */
  | ({ readonly kind: 'draw-extension'; readonly placeId: string } & ExtensionRef)
  /** Create a job for each card of an extension that was answered. */
  | ({ readonly kind: 'redraw-extension'; readonly after?: string } & ExtensionRef);
