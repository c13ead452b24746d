import type { FailureReason, OutcomeKind } from '../../domain/outcome.ts';
import type { Status } from '../../domain/request.ts';
import { ordinal } from './ordinal.ts';
import type { PersonResult, RequestResult } from './results.ts';

const whys: Readonly<Record<FailureReason, (apps: string) => string>> = {
  'no-seat': () =>
    'no license is free at the moment. Your administrator can buy one or free one, and try again',
  'no-location': () =>
    'your account has no usage location. Your administrator can set it in the Microsoft 365 admin center, and try again',
  'prohibited-location': () =>
    'it is not available at the usage location of your account. Your administrator can check that location',
  'needs-app': (apps) =>
    apps === ''
      ? 'it needs another app that you do not have. Your administrator can assign that first, and try again'
      : `it needs ${apps}, which you do not have. Your administrator can assign that first, and try again`,
  'excludes-app': (apps) =>
    apps === ''
      ? 'it cannot be combined with an app that you have. Your administrator can remove yours first, and try again'
      : `an app of it cannot be combined with one that you have (${apps}). Your administrator can remove yours first, and try again`,
  'conflicting-address': () =>
    'an address of your account is used twice. Your administrator can correct the addresses, and try again',
  'location-not-accepted': (location) =>
    `Microsoft 365 does not accept the usage location${location && ` ${location}`} of your account yet. Your administrator can try again in an hour`,
  'person-gone': () => 'your account could not be found. Your administrator can check it',
  'account-too-new': () =>
    'Microsoft 365 cannot license your account yet, as with accounts that were just made. Your administrator can try again in an hour',
  restricted: () => 'your account is restricted. An administrator who manages it can assign the license',
  denied: () =>
    'Microsoft does not let applications change the licenses of your account or assign this product. Your administrator can do it by hand',
  'not-assignable': () =>
    'this product cannot be assigned automatically. Your administrator can do it by hand',
  'product-gone': () =>
    'your organization no longer has this product. Your administrator can get it again, and try again',
  busy: () => 'Microsoft 365 put it off for a day. Your administrator can try again',
  outage: () =>
    'it was not possible for 7 days. Your administrator can look at the subscription and at License Desk, and try again',
  'no-right': () =>
    'License Desk was not allowed to assign it, and an approver stopped the wait. Your administrator can allow it, and try again',
  'no-sign-in': () =>
    'License Desk could not sign in to Microsoft 365, and an approver stopped the wait. Your administrator can fix that, and try again',
  suspended: () =>
    'the subscription of the product was suspended, and an approver stopped the wait. Your administrator can look at the subscription, and try again',
  'left-list': () => 'you or the person who asked left the waiting list. You can ask again',
  'taken-off-list': () => 'an approver took you off the waiting list. You can ask again',
  'waited-too-long': () =>
    'no license became free in time, so you are no longer on the waiting list. You can ask again',
  'end-passed': () => 'the day until which it was asked for has passed. You can ask again',
  disabled: () =>
    'your account was disabled when it was your turn on the waiting list. Your administrator can enable it, and try again',
  other: () =>
    'Microsoft 365 refused it. Your administrator can see the request in License Desk, and try again',
};

const lasting = (until: string | undefined): string =>
  until === undefined ? 'without an end' : `until ${until}`;

function sum({ product, tally, listed, longer, until, isOver }: RequestResult): string {
  const { assigned, holder, notConfirmed, failed, notAssigned } = tally;
  const parts = [
    ...(assigned > 0 ? [`${assigned} ${assigned === 1 ? 'license' : 'licenses'} assigned`] : []),
    ...(holder > longer ? [`${holder - longer} ${holder - longer === 1 ? 'has' : 'have'} it already`] : []),
    ...(longer > 0
      ? [
          `${longer} ${longer === 1 ? 'has it already and keeps' : 'have it already and keep'} it ${lasting(until)}`,
        ]
      : []),
    ...(notConfirmed > 0 ? [`${notConfirmed} not confirmed yet`] : []),
    ...(failed > 0 ? [`${failed} not assigned${isOver ? '' : ' yet'}`] : []),
    ...(listed > 0 ? [`${listed} waiting for a license`] : []),
    ...(notAssigned > 0 ? [`${notAssigned} left out`] : []),
  ];
  return `${product}: your request was approved. ${parts.join(', ')}.${ending(until, assigned + listed, isOver)}`;
}

function ending(until: string | undefined, given: number, isOver = false): string {
  if (until === undefined || (given === 0 && !isOver)) return '';
  return isOver
    ? ` The last day, ${until}, has passed.`
    : ` ${given === 1 ? 'The license ends' : 'The licenses end'} after ${until}.`;
}

const requestEnds: Readonly<Record<Status, (end: RequestResult) => string>> = {
  checking: ({ product }) => `${product}: your request is waiting for a decision.`,
  pending: ({ product }) => `${product}: your request is waiting for a decision.`,
  approving: (end) =>
    end.listed > 0
      ? sum(end)
      : `${end.product}: your request was approved and the licenses are being assigned.`,
  completed: sum,
  'partly-failed': sum,
  failed: sum,
  declined: ({ product }) => `${product}: your request was not approved.`,
  cancelled: ({ product }) => `${product}: your request was withdrawn.`,
  lapsed: ({ product }) =>
    `${product}: nobody decided in time, so your request has expired. You can ask again.`,
};

const underWay = ({ product }: PersonResult): string =>
  `${product} was approved for you and is being assigned.`;

const onList = ({ product, place, until }: PersonResult): string => {
  const where = place ? `${ordinal(place.place)} of ${place.of} on the waiting list` : 'on the waiting list';
  return `${product} was approved for you. No license is free at the moment. You are ${where}, and you get one as soon as it is your turn.${until === undefined ? '' : ` It ends after ${until}.`}`;
};

const personEnds: Readonly<Record<OutcomeKind, (end: PersonResult) => string>> = {
  assigned: ({ product, until }) =>
    `${product} was approved for you. You have it now${until === undefined ? '' : `, until ${until}`}, and it works. If an app does not show it yet, sign out and in again.`,
  holder: ({ product, isLonger, until }) =>
    isLonger
      ? `${product} was approved for you. You have it already, and now you keep it ${lasting(until)}.`
      : `${product} was approved for you. You have it already, so nothing had to be changed.`,
  'not-assigned': ({ product }) => `${product} was not approved for you.`,
  'not-confirmed': ({ product }) =>
    `${product} was approved for you. Microsoft 365 has not confirmed it yet; your administrator can look again.`,
  failed: ({ product, why }) =>
    `${product} was approved for you${why?.reason === 'end-passed' ? ', but' : ' but is not assigned yet:'} ${whys[why?.reason ?? 'other'](why?.apps ?? '')}.`,
  waiting: underWay,
  writing: underWay,
  confirming: underWay,
  'on-list': onList,
};

/** The end of a request for one person, as a sentence to them. */
export function personEnded(end: PersonResult): string {
  const asked = end.requester === undefined ? '' : ` The request came from ${end.requester}.`;
  return personEnds[end.outcome](end) + asked;
}

/** The end of a request, as a sentence to its requester. */
export const requestEnded = (end: RequestResult): string => requestEnds[end.status](end);
