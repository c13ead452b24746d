const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** Words of the card on which an approver decides several requests. */
export const decideCard = {
  heading: 'Decide several requests',
  none: 'Nothing is waiting for a decision.',
  intro:
    'Tick the requests to approve. Look ahead shows the effect, and decides nothing yet. Every app is included. To change a request, or not to approve it, open it.',
  open: (title: string) => `Open: ${title}`,
  hint: (name: string, hints: string) => `${name}: ${hints}`,
  moreHints: (n: number) => `${count(n, 'more person needs', 'more people need')} a look`,
  noTick: {
    'own-request': "Can't be ticked: your organization does not let people decide on their own requests.",
    'no-product': "Can't be ticked: open it and select a product.",
    'product-gone': "Can't be ticked: its product can no longer be assigned. Open it and select another one.",
    'products-unknown': "Can't be ticked: the products can't be read right now. Refresh in a minute.",
    'nobody-left': "Can't be ticked: every name was removed. Open it to put names back.",
    'has-questions':
      "Can't be ticked: somebody asked a question. Open it to read the question and the answer.",
    'wish-past': "Can't be ticked: the day until which it is needed has passed. Open it to choose another.",
    apps: "Can't be ticked: its apps don't fit on this card. Open it to see them.",
  },
  until: (day: string) => `Until ${day}`,
  appsFold: 'Apps that are included',
  elsewhere: (n: number) => `${n} more ticked on other pages.`,
  gets: (n: number) => `${n} ${n === 1 ? 'gets' : 'get'} a license`,
  wasted: (n: number) => `${count(n, 'license goes', 'licenses go')} to a disabled account`,
  hasIt: (n: number) => `${n} ${n === 1 ? 'has' : 'have'} it already`,
  longer: (n: number) => `${n} ${n === 1 ? 'keeps' : 'keep'} it for longer`,
  waits: (n: number) => `${n} ${n === 1 ? 'waits' : 'wait'} for a license`,
  getsNone: (n: number) => `${n} ${n === 1 ? 'gets' : 'get'} none`,
  fails: (n: number) => `${n} would fail`,
  together: (requests: number, brings: string) =>
    `${count(requests, 'request', 'requests')} together: ${brings}.`,
  /** Beside the check box: its label is the request, which may not stand where Markdown is read. */
  tick: 'Approve',
  lookAhead: 'Look ahead',
  approve: (n: number) => (n === 1 ? 'Approve the ticked one' : `Approve the ${n} ticked`),
  goBack: 'Go back',
  goOn: 'Decide more',
  question: (requests: number, brings: string) =>
    `Approve ${count(requests, 'request', 'requests')} all the same? ${brings}.`,
  dropped: (n: number) =>
    `${count(n, 'request was', 'requests were')} changed or decided meanwhile, and ${n === 1 ? 'is' : 'are'} no longer ticked.`,
  nothingTicked: 'Nothing is ticked. Tick a request first.',
  tooMany: (most: number) => `Nothing decided yet. At most ${most} can be approved at once: clear some.`,
  ticksChanged: 'Nothing decided yet. You changed what is ticked: look again.',
  approved: (n: number, of: number) =>
    n === of
      ? `Approved: ${count(n, 'request', 'requests')}.`
      : `Approved: ${n} of ${count(of, 'request', 'requests')}.`,
  results: {
    approved: 'Approved',
    unsure: 'It is not sure whether this was approved: the database did not answer. Look again in a minute.',
    'not-tried': 'Not approved: the database did not answer. Try again in a minute.',
    'falls-short': 'Not approved: now more people would get none than you saw. Look again.',
  },
  skipped: {
    'own-before': 'You have approved this already',
    'decided-before': 'Already decided',
    withdrawn: 'Not approved: the requester has withdrawn it',
    lapsed: 'Not approved: it has expired',
    'in-look-up': 'Not approved: its people are being looked up',
    changed: 'Not approved: it is not as you saw it. Look again.',
    gone: 'Not approved: it no longer exists',
    'own-request': 'Not approved: your organization does not let people decide on their own requests',
    'no-product': 'Not approved: open it and select a product',
    'product-gone': 'Not approved: its product can no longer be assigned',
    'products-unknown': "Not approved: the products can't be read right now",
    'nobody-left': 'Not approved: every name was removed',
    'has-questions': 'Not approved: somebody asked a question. Open it to read the question and the answer.',
    'wish-past': 'Not approved: the day until which it is needed has passed. Open it to choose another.',
  },
  decidedBy: (what: string, by: string) => `${what}: ${by}`,
  lost: 'A request',
};
