const people = (n: number): string => `${n} ${n === 1 ? 'person' : 'people'}`;

/** Words of the lists of requests. */
export const list = {
  heading: 'License requests',
  headingOwn: 'My requests',
  pending: 'Pending',
  completed: 'Completed',
  counted: (tab: string, requests: string) => `${tab} (${requests})`,
  shown: (tab: string) => `${tab}, shown now`,
  nonePending: 'Nothing is waiting for a decision.',
  noneCompleted: 'No request has been completed yet.',
  noneOwn: 'You have not asked for a license yet, and nobody has asked for you.',
  rowOwn: (persons: number, when: string) => `${people(persons)} · ${when}`,
  openOwn: (product: string) => `Open your request for ${product}`,
  ownProcess: "You're using your own license request process",
  newer: '‹ Newer',
  older: 'Older ›',
};

/** The bot's first words in a conversation. */
export const greeting = {
  heading: 'Hello, I am License Desk',
  personal:
    'With me you get Microsoft 365 licenses, for yourself and for colleagues. Select the button, or send “request”. For everything else that I understand, send “help”.',
  shared:
    'With me you get Microsoft 365 licenses, for yourself and for colleagues. Select the button, or mention me with “request”. For everything else that I understand, mention me with “help”.',
  approver:
    'You may approve licenses. Send “notify me” to get new requests in this chat, and “requests” to see those that there are.',
};

/** The abilities of the bot. */
export const help = {
  heading: 'License Desk',
  intro: 'Ask for Microsoft 365 licenses in chat, for yourself and for others. Write one of these words:',
  does: {
    request: 'Request a license. Add what you know: request visio for adele@contoso.com',
    myRequests: 'See what you asked for and what was asked for you, and withdraw requests',
    requests: 'For approvers: see all requests, pending and completed',
    notifyMe: 'For approvers: get license requests in our personal chat',
    notifyHere: 'For approvers: get license requests in a channel (mention me there)',
    settings: 'For approvers: products on offer, your own request process, the places of cards',
    stop: 'No longer get license requests here',
    export: 'For approvers: get the audit as a CSV file, or with “export json” as JSON lines',
    help: 'Show this',
  },
  newRequest: 'Request a license',
};
