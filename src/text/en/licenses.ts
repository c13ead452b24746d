import type { PauseAnswer } from '../../app/seats/answer-pause.ts';
import type { GiveBackAnswer } from '../../app/seats/give-back.ts';
import type { LossAnswer } from '../../app/seats/answer-loss.ts';
import type { Ending, GrantState } from '../../domain/grant.ts';
import type { EndNews, GrantNews } from '../../domain/grant-news.ts';
import type { StorageKind } from '../../domain/storage.ts';

/** News of an end that is still to come stand in extension.ts. */
type PastNews = Exclude<GrantNews, EndNews>;

const LOSSES: Readonly<Record<StorageKind, string>> = { mailbox: 'a mailbox', files: 'OneDrive' };

const KEPT = {
  'left-alone': 'It was changed since License Desk gave it, so License Desk leaves it alone.',
  'by-group': 'It comes through a group now, so License Desk leaves it alone.',
  refused: 'Microsoft 365 refused to remove it; the audit has the reason.',
} as const;

/** Words of the cards that list licenses: one's own, and those of a person with the reason for each. */
export const licenses = {
  heading: 'My licenses',
  none: 'License Desk has not given you a license yet. Licenses that you got in another way are not listed here.',
  since: (day: string) => `Since ${day}`,
  sinceUntil: (day: string, end: string) => `Since ${day} · until ${end}`,
  giveBack: 'Give back',
  giveBackTip: (product: string) => `Give back ${product}`,
  giveBackQuestion: (product: string) => `Give back ${product}? You lose access within a minute.`,
  giveItBack: 'Give it back',
  keepIt: 'Keep it',
  ending: 'Being taken back',
  asksApprover: (loses: string) =>
    `An approver was asked first: without it you would no longer have ${loses}.`,
  /** The data that a person would lose: `a mailbox or OneDrive`. */
  losing: (kinds: readonly StorageKind[]) => kinds.map((kind) => LOSSES[kind]).join(' or '),
  answers: {
    ending: (product: string) => `${product} is being given back. You are told when it is done.`,
    'already-ending': (product: string) => `${product} is being given back already.`,
    ended: (product: string) => `You no longer have ${product} through License Desk.`,
    'asks-approver': (product: string) => `${product} stays for now: an approver was asked first.`,
    'left-alone': (product: string) =>
      `${product} was changed by somebody else, so License Desk leaves it alone.`,
    'not-yours': () => 'License Desk did not give you this license, so you cannot give it back here.',
  } satisfies Readonly<Record<GiveBackAnswer['outcome'], (product: string) => string>>,
  news: {
    'given-back': (product: string) => `You gave back ${product}. You no longer have this license.`,
    ended: (product: string) =>
      `Your license for ${product} has ended. You no longer have it. Send “request” if you need it again.`,
    'left-alone': (product: string) =>
      `${product} could not be taken back: it was changed by somebody else, so License Desk leaves it alone. You keep it.`,
    'by-group': (product: string) =>
      `${product} could not be taken back: you have it through a group now. You keep it.`,
    refused: (product: string) => `${product} could not be taken back: Microsoft 365 refused. You keep it.`,
    canceled: (product: string) => `You keep ${product}: an approver stopped the removals of that day.`,
    kept: (product: string) =>
      `You keep ${product}: an approver decided so, since you would lose data without it.`,
    'asks-approver': (product: string, loses: string) =>
      `${product} is not taken back yet: without it you would no longer have ${loses}. An approver was asked first.`,
  } satisfies Readonly<Record<PastNews, (product: string, loses: string) => string>>,
  subjects: {
    'given-back': (product: string) => `You gave back ${product}`,
    ended: (product: string) => `Your license for ${product} has ended`,
    'left-alone': (product: string) => `You keep ${product}`,
    'by-group': (product: string) => `You keep ${product}`,
    refused: (product: string) => `You keep ${product}`,
    canceled: (product: string) => `You keep ${product}`,
    kept: (product: string) => `You keep ${product}`,
    'asks-approver': (product: string) => `An approver is asked about ${product}`,
  } satisfies Readonly<Record<PastNews, (product: string) => string>>,
  /** To the places. Arguments are literal already. */
  leftAlone: (name: string, product: string, news: GrantNews) =>
    `${name} keeps ${product}. ${KEPT[news === 'by-group' || news === 'refused' ? news : 'left-alone']}`,
  leftAloneNameless: (n: number) =>
    n === 1 ? 'A license could not be taken back.' : `${n} licenses could not be taken back.`,
  pause: (n: number) => `${n === 1 ? '1 license waits' : `${n} licenses wait`} to be taken back`,
  /** `product`: empty for the limit of all products together. */
  pauseWhy: (limit: number, product: string) =>
    `License Desk took back ${limit === 1 ? '1 license' : `${limit} licenses`}${product === '' ? '' : ` of ${product}`} today. That is the limit for one day. It takes back no more until an approver answers. Anyone who is approved for one of them again gets it after that.`,
  goOn: 'Go on',
  cancelThese: 'Cancel these',
  reason: 'Why these licenses stay',
  reasonMissing: 'Write why these licenses stay, then select “Cancel these” again. Nothing was changed.',
  pauseAnswers: {
    'going-on': 'License Desk goes on taking licenses back today.',
    canceled: 'Stopped: these licenses stay, and the people are told.',
    answered: 'This was answered already.',
  } satisfies Readonly<Record<PauseAnswer, string>>,
  question: (name: string, product: string) => `Take ${product} back from ${name}?`,
  /** `loses`: the data, as `losing` names it. */
  questionWhy: {
    'given-back': (name: string, loses: string) => `${name} gave it back, and would no longer have ${loses}.`,
    until: (name: string, loses: string) =>
      `The time of the license is over, and ${name} would no longer have ${loses}.`,
  } satisfies Readonly<Record<Ending['why'], (name: string, loses: string) => string>>,
  deleted: 'Microsoft 365 deletes the data some time later.',
  removeAllTheSame: 'Remove all the same',
  keep: 'Keep',
  lossAnswers: {
    removing: (product: string) => `${product} is being removed.`,
    kept: (product: string) => `${product} was kept.`,
    answered: (product: string) => `This was answered already. This is how it stands with ${product}:`,
    gone: () => 'License Desk has no record of this license any more.',
  } satisfies Readonly<Record<LossAnswer['outcome'], (product: string) => string>>,
  states: {
    active: 'The license stays.',
    ending: 'The license is being removed.',
    ended: 'The license was removed, or was no longer there.',
    'left-alone': 'License Desk leaves the license alone: it was changed since, or comes through a group.',
  } satisfies Readonly<Record<GrantState, string>>,
  lossNameless:
    'A license is to be taken back, and somebody would lose data. An approver decides in the chat with License Desk.',
  more: (n: number) => `${n} more ${n === 1 ? 'license does' : 'licenses do'} not fit on this card.`,
  headingWhy: 'Licenses and why',
  noneHeld: 'Microsoft 365 shows no license of this person.',
  through: 'Through License Desk',
  throughUntil: (end: string) => `Through License Desk, until ${end}`,
  throughEarlier: 'Through License Desk, before it kept a record of each license',
  notShown: 'License Desk gave it, but Microsoft 365 does not show it now',
  group: (name: string) => `Through the group ${name}`,
  groups: (names: string) => `Through the groups ${names}`,
  elsewhere: 'Not through License Desk',
  elsewhereSince: (day: string) => `Not through License Desk, since ${day}`,
  cut: 'An older approval may be missing here: License Desk looked only through the newest 2,000 entries of its audit.',
  several: 'Several people are called that. Select one.',
  severalMore: 'Several people are called that. Select one, or use an address: there are more than these.',
  open: 'Open',
};
