/** Kinds of data that a scene is drawn with. */
export const DATA = ['short', 'long', 'hostile'] as const;
export type Data = (typeof DATA)[number];

/** Puts data of one kind into the values that a scene is drawn from, and leaves the rest of them as it is. */
export type Dress = <T>(value: T) => T;

/** Part of each hostile text, so that a test finds the texts from outside on a card. */
export const EVIL = 'evil.example';

type Kind = 'person' | 'product' | 'mail' | 'words' | 'none';
type Change = Readonly<Record<Kind, (text: string) => string>>;

const same = (text: string): string => text;

// Longer than on any card: a name of 90 characters, the longest product of Microsoft's catalog, all of a reason.
const long: Change = {
  person: (name) =>
    `${name} Konstantinopoulou-Featherstonehaugh von und zu Hohenlohe-Waldenburg-Schillingsfürst`,
  product: (name) =>
    `${name} for Operations Enterprise Edition - Sandbox Tier 5: Premium Performance (Non-Profit)`,
  mail: (mail) => mail.replace('@', '.konstantinopoulou-featherstonehaugh@subsidiaries.north.'),
  words: (words) =>
    `${words} ${'Please talk to the people of the design team first, since they have tools that may suffice. '.repeat(10)}`.slice(
      0,
      1000,
    ),
  none: same,
};

const markup = `[Approve](https://${EVIL}) **now** <at>all</at> \${text.approve}`;

// Markup of every kind, a word that no line has room for, letters from the right, and letters that stack.
const hostile: Change = {
  person: (name) => `${markup} \u202E${name}\u200B`,
  product: (name) => `${EVIL} <b>${name}</b> {{DATE(2026-01-01T00:00:00Z)}} ${'W'.repeat(60)}`,
  mail: (mail) => `o'${EVIL}+<b>${'w'.repeat(60)}_${mail}`,
  words: (words) =>
    `# ${markup}\n\n- ${words}\n${'W'.repeat(80)}\n![x](https://${EVIL}/x.png) مرحبا بالعالم 日本語の長い文章です。 Z̷̛̤a̵̧͝l̶̨͑g̸̛̣o̷͇͠ 👩‍👩‍👧‍👦`,
  none: same,
};

const CHANGES = { short: undefined, long, hostile } as const;

const KINDS: Readonly<Record<string, Kind>> = {
  name: 'person',
  names: 'person',
  department: 'person',
  label: 'person',
  mail: 'mail',
  addresses: 'mail',
  mailFrom: 'mail',
  groups: 'person',
  productName: 'product',
  otherProduct: 'product',
  apps: 'product',
  reason: 'words',
  message: 'words',
  ownMessage: 'words',
};

/** Codes of ours that stand where another value has words of people. */
const CODE = /^[a-z]+(-[a-z]+)*$/;

/** Makes the function that puts data of that kind into a scene. Short data are those that the scene has. */
export function dressIn(data: Data): Dress {
  const change = CHANGES[data];
  return (value) => {
    if (!change) return value;
    const copy = structuredClone(value);
    dressAll(copy, change, 'none');
    return copy;
  };
}

function dressAll(value: unknown, change: Change, listed: Kind): void {
  if (typeof value !== 'object' || value === null) return;
  const isProduct = 'skuId' in value || 'planId' in value;
  for (const [key, child] of Object.entries(value)) {
    const kind = Array.isArray(value) ? listed : (KINDS[key] ?? 'none');
    const at = kind === 'person' && isProduct ? 'product' : kind;
    if (typeof child === 'object') dressAll(child, change, at);
    else if (typeof child === 'string' && child !== '' && !(at === 'words' && CODE.test(child)))
      Reflect.set(value, key, change[at](child));
  }
}
