import type { RuleProblem } from '../../app/rules/read-rule-input.ts';
import type { RuleStanding } from '../../domain/rule.ts';

const number = (n: number): string => n.toLocaleString('en');
const count = (n: number, one: string, many: string): string => `${number(n)} ${n === 1 ? one : many}`;
const people = (n: number): string => count(n, 'person', 'people');

/** The parts of a rule as one sentence: *Approve Power BI Pro for Finance, at most 3 people, at most 20 a day*. */
const sentence = {
  approve: (product: string) => `Approve ${product}`,
  decline: (product: string) => `Don't approve ${product}`,
  personsIn: (where: string) => `for ${where}`,
  selfOnly: 'for the requester alone',
  requesterIn: (where: string) => `asked for by ${where}`,
  maxPersons: (n: number) => `at most ${people(n)}`,
  noHints: 'nobody with a remark',
  maxDays: (n: number) => `needed for at most ${count(n, 'day', 'days')}`,
  maxApprovals: (n: number) => `at most ${count(n, 'approval', 'approvals')} for the requester in 30 days`,
  needsReason: 'with a reason',
  keepSeats: (n: number) => `while ${count(n, 'license stays', 'licenses stay')} free`,
  off: (apps: string) => `without ${apps}`,
  offMany: (n: number) => `without ${count(n, 'app', 'apps')}`,
  days: (n: number) => `until ${count(n, 'day', 'days')} after the approval`,
  perDay: (n: number) => `at most ${number(n)} a day`,
};

const standings: Readonly<Record<RuleStanding, string>> = {
  shadow: 'Shadow: decides nothing, and notes what it would have done',
  on: 'On',
  proposed: 'Waits for a second approver',
  asleep:
    'Asleep, decides nothing: the person who confirmed it can no longer approve licenses. To wake it, open and confirm it',
  paused:
    'Paused, decides nothing: three of its approvals were taken back. Rehearse it, then switch it on again',
};

const problems: Readonly<Record<RuleProblem, string>> = {
  'name-missing': 'Give the rule a name.',
  'name-too-long': 'The name can have 60 characters. Shorten it.',
  'products-unknown': 'The products cannot be read just now. Please try again in a minute.',
  'product-unknown': 'Select a product.',
  'apps-unseen': 'Look at the apps of the product, which are shown now. Then select Save again.',
  'group-unread':
    'A group is given by its object id, as Microsoft Entra shows it: 32 letters and digits with hyphens. Correct it.',
  'group-unknown': 'The group was not found, or cannot be read just now. Check its object id.',
  'department-missing':
    'Give the department as it is written in Microsoft Entra, with at most 200 characters.',
  'message-missing': 'Write a message: people are told why they get no license.',
  'message-too-long': 'The message can have 1,000 characters. Shorten it.',
  'too-many-rules': 'There are 20 rules already. Delete one first.',
  'too-many-groups': 'All rules together can name 20 groups. Use one that another rule names.',
  maxPersons: 'People in a request: give a whole number from 1 to 100, or nothing.',
  keepSeats: 'Licenses that stay free: give a whole number from 0 to 1,000,000, or nothing.',
  maxDays: 'Days that it is needed: give a whole number from 1 to 3,650, or nothing.',
  maxApprovals: 'Approvals for the requester in 30 days: give a whole number from 1 to 50, or nothing.',
  perDay: 'Decisions a day: give a whole number from 1 to 1,000.',
  days: 'Days until the license ends: give a whole number from 1 to 3,650, or nothing.',
};

/** Why a rule would not have decided as people did: the condition, with the value that tipped it. */
const tipped = {
  product: (product: string) => `${product} was approved instead`,
  requesterIn: 'the requester was not in that group or department',
  personsIn: 'not everybody was in that group or department',
  maxPersons: (n: number) => `it was for ${people(n)}`,
  selfOnly: 'it was not for the requester alone',
  noHints: (n: number) => `there ${n === 1 ? 'was' : 'were'} ${count(n, 'remark', 'remarks')}`,
  problems: (n: number) => `${people(n)} would have gotten no license`,
  keepSeats: (n: number) =>
    n < 0
      ? `${count(-n, 'license was', 'licenses were')} missing`
      : n === 0
        ? 'no license would have stayed free'
        : `only ${count(n, 'license', 'licenses')} would have stayed free`,
  maxDays: (n: number) => `it was needed for ${count(n, 'day', 'days')}`,
  noEnd: 'it had no end',
  maxApprovals: (n: number) => `the requester had ${count(n, 'approval', 'approvals')} already`,
  needsReason: 'there was no reason',
  removed: (n: number) => `${people(n)} had been removed from the request`,
  decision: 'all conditions held',
};

const rehearsal = {
  heading: 'Rehearsal',
  /** `decisions`: how many were replayed. */
  about: (decisions: number) =>
    decisions === 0
      ? 'There are no decisions yet on which this rule could be rehearsed.'
      : `This is what the rule would have done with the last ${count(decisions, 'decision', 'decisions')}.`,
  agreed: (n: number) => `agreed ${number(n)}`,
  differs: (n: number) => `differs ${number(n)}`,
  left: (n: number) => `people would decide ${number(n)}`,
  cannotSay: (n: number) => `cannot say ${number(n)}`,
  /** `old` of `all` entries have no facts. */
  old: (old: number, all: number) =>
    old === all
      ? `Cannot say ${number(all)}: License Desk kept no facts of decisions then.`
      : old === 0
        ? `Cannot say ${number(all)}: a fact that the rule needs was not kept.`
        : `Cannot say ${number(all)}: of ${number(old)}, License Desk kept no facts; of the others, not all that the rule needs.`,
  others: (n: number) => `${count(n, 'decision was', 'decisions were')} about other products.`,
  did: {
    approve: (by: string, when: string) => `Approved by ${by}, ${when}`,
    decline: (by: string, when: string) => `Not approved by ${by}, ${when}`,
  },
  would: {
    approve: (why: string) => `The rule would have approved it: ${why}`,
    decline: (why: string) => `The rule would not have approved it: ${why}`,
    leave: (why: string) => `People would decide: ${why}`,
  },
  openTip: (line: string) => `Open the request: ${line}`,
  first: 'Rehearse it to see what it would have done with the last decisions. Then you can switch it on.',
  onHint:
    'Switched on, it decides new requests in your name, without a click. Requests that wait already stay with people.',
  fourEyes: 'Another approver must confirm: the rule is on when both have selected Switch on.',
  rehearse: 'Rehearse',
  switchOn: 'Switch on',
  switchOff: 'Switch off',
  takeBack: 'Keep it off',
  confirm: 'Confirm',
  change: 'Change',
  remove: 'Delete',
  back: 'All rules',
  keep: 'Keep it',
  question: (name: string) => `Delete the rule “${name}”? Its past decisions stay.`,
};

const form = {
  headingNew: 'New rule',
  headingChange: 'Change the rule',
  becomesShadow:
    'This rule is on. If you save a change, it becomes a shadow again: it decides nothing until it is switched on anew.',
  name: 'Name',
  product: 'Product',
  conditionsHint: 'All conditions must hold, for everybody. An empty box is no condition.',
  requesterIn: 'Who asks',
  personsIn: 'Who gets the license',
  scopes: { anyone: 'Anyone', group: 'Group', department: 'Department' },
  requesterWhere: 'Their department or group id',
  personsWhere: 'Department or group id',
  maxPersons: 'People in a request, at most',
  selfOnly: 'Only for the requester',
  noHints: 'Nobody has a remark, such as “guest”',
  needsReason: 'A reason is given',
  keepSeats: 'Licenses that stay free, at least',
  maxDays: 'Days that it is needed, at most',
  maxApprovals: 'Approvals for the requester in 30 days, at most',
  action: 'Decision',
  actions: { approve: 'Approve', decline: "Don't approve" },
  days: 'Days until the license ends (optional)',
  message: 'Message if it is not approved',
  perDay: 'Decisions a day, at most',
  more: 'More',
  moreTip: 'More conditions, the apps, the end and the message',
  notSaved: '⚠ Not saved yet. Please fix:',
  overtaken: (by: string, when: string) => `⚠ Nothing was saved. ${by} has changed this rule (${when}):`,
};

const notes = {
  saved: '✓ Saved. The rule is a shadow: it decides nothing until it is switched on.',
  unchanged: '✓ Nothing to save: the rule says this already.',
  switchedOn: '✓ The rule is on. It decides requests that come in from now on.',
  alreadyOn: 'The rule is on already.',
  proposed: '✓ Noted. The rule is on as soon as another approver selects Switch on too.',
  rehearsalChanged:
    '⚠ Nothing was changed. The rehearsal has changed since you saw it. Look at it, then select Switch on again.',
  switchedOff: '✓ The rule is off. It is a shadow now.',
  confirmed: '✓ Confirmed. The rule decides in your name from now on.',
  deleted: '✓ The rule was deleted.',
  moved: '✓ Moved.',
  nothing: 'Nothing to do: this was done already.',
  overtaken: '⚠ Nothing was changed. Somebody has changed the rules meanwhile. Please look again.',
  gone: '⚠ That rule was deleted. Nothing was changed.',
};

/** The words of the cards about rules. */
export const rules = {
  heading: 'Rules',
  short: 'Requests that are always the same, decided without a click',
  intro: 'The first rule that matches a new request decides it. If none matches, people decide as before.',
  none: 'There are no rules, so people decide every request.',
  noneHint:
    'A rule decides requests that are always the same, without a click. A new rule is a shadow: it decides nothing, and only notes what it would have done. Rehearse it on past decisions, then switch it on.',
  newRule: 'New rule',
  show: 'Show',
  open: 'Open',
  up: 'Up',
  down: 'Down',
  openTip: (name: string) => `Open the rule ${name}`,
  upTip: (name: string) => `Move the rule ${name} up`,
  downTip: (name: string) => `Move the rule ${name} down`,
  cannotBeJudged: 'cannot be judged: Microsoft Graph does not say who is in its group',
  usedToday: (used: number, most: number) => `decided today: ${number(used)} of ${number(most)}`,
  confirmedBy: (by: string, when: string) => `Confirmed by ${by}, ${when}`,
  proposedBy: (by: string, when: string) => `Switched on by ${by}, ${when}. Another approver must confirm it`,
  changedBy: (by: string, when: string) => `Version of ${when}, by ${by}`,
  /** Beside the decision of people: what rules would have done that are not switched on. */
  shadows: {
    approve: (name: string) => `Shadow: the rule “${name}” would have approved it`,
    decline: (name: string) => `Shadow: the rule “${name}” would not have approved it`,
    more: (n: number) => `Shadows: ${count(n, 'more rule matched', 'more rules matched')}`,
  },
  sentence,
  standings,
  problems,
  tipped,
  rehearsal,
  form,
  notes,
};
