/**
 * News for a person about their grant. `by-group`: they have the license through a group now. `kept`: an
 * approver kept it. `canceled`: an approver canceled the removals of a day. `ends-first`, `ends-last`: it ends in
 * 14 days, in a day. `ends-half`: half of its few days are over. `extended`, `not-extended`: an approver answered.
 */
export type GrantNews =
  | 'given-back'
  | 'ended'
  | 'left-alone'
  | 'by-group'
  | 'refused'
  | 'asks-approver'
  | 'kept'
  | 'canceled'
  | EndNews;

/** News of an end that is still to come. */
export type EndNews = 'ends-first' | 'ends-last' | 'ends-half' | 'extended' | 'not-extended';

/** News that ask the person whether they still need the license. */
export type EndReminder = Exclude<EndNews, 'extended' | 'not-extended'>;

const REMINDERS: readonly GrantNews[] = [
  'ends-first',
  'ends-last',
  'ends-half',
] satisfies readonly EndReminder[];

export const isEndReminder = (news: GrantNews): news is EndReminder => REMINDERS.includes(news);

export const isOfEnd = (news: GrantNews): news is EndNews =>
  isEndReminder(news) || news === 'extended' || news === 'not-extended';

/** A grant, by its person and product. */
export interface GrantRef {
  readonly personId: string;
  readonly skuId: string;
}

/** An extension that was asked for a grant. */
export interface ExtensionRef extends GrantRef {
  readonly extensionId: string;
}

/** A grant, and the news of it. */
export interface GrantAbout extends GrantRef {
  readonly news: GrantNews;
  /** Of news of an end: that end (ISO). The news is not told if there is another one by then. */
  readonly end?: string;
}
