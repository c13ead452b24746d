/**
 * News for a person about their grant. `by-group`: they have the license through a group now. `kept`: an
 * approver kept it. `canceled`: an approver canceled the removals of a day.
 */
export type GrantNews =
  | 'given-back'
  | 'ended'
  | 'left-alone'
  | 'by-group'
  | 'refused'
  | 'asks-approver'
  | 'kept'
  | 'canceled';

/** A grant, by its person and product. */
export interface GrantRef {
  readonly personId: string;
  readonly skuId: string;
}

/** A grant, and the news of it. */
export interface GrantAbout extends GrantRef {
  readonly news: GrantNews;
}
