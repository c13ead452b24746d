import type { GiveBackAnswer } from '../../app/seats/give-back.ts';
import type { StorageKind } from '../../domain/storage.ts';

const LOSSES: Readonly<Record<StorageKind, string>> = { mailbox: 'no mailbox', files: 'no OneDrive' };

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
    `An approver was asked first: without it you would have ${loses} any more.`,
  /** The data that a person would lose: `no mailbox and no OneDrive`. */
  losing: (kinds: readonly StorageKind[]) => kinds.map((kind) => LOSSES[kind]).join(' and '),
  answers: {
    ending: (product: string) => `${product} is being given back. You are told when it is done.`,
    'already-ending': (product: string) => `${product} is being given back already.`,
    ended: (product: string) => `You no longer have ${product} through License Desk.`,
    'asks-approver': (product: string) => `${product} stays for now: an approver was asked first.`,
    'left-alone': (product: string) =>
      `${product} was changed by somebody else, so License Desk leaves it alone.`,
    'not-yours': () => 'License Desk did not give you this license, so you cannot give it back here.',
  } satisfies Readonly<Record<GiveBackAnswer['outcome'], (product: string) => string>>,
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
  cut: 'An older approval may be missing here: License Desk looked through the newest 2,000 entries of its audit.',
  several: 'Several people are called that. Select one.',
  severalMore: 'Several people are called that. Select one, or use an address: not all of them are listed.',
  open: 'Open',
};
