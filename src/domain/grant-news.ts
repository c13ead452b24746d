/** What a person is told of their grant. `by-group`: they have the license through a group now. */
export type GrantNews = 'given-back' | 'ended' | 'left-alone' | 'by-group' | 'refused' | 'asks-approver';

/** A grant, by its person and product, and the news of it. */
export interface GrantAbout {
  readonly personId: string;
  readonly skuId: string;
  readonly news: GrantNews;
}
