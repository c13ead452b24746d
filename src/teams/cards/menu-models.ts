import type { CommandWords } from '../../text/en/command-words.ts';
import type { Reader } from '../../text/languages.ts';

type CommandName = keyof CommandWords;

/** The readers of a card with buttons. */
export interface MenuFor {
  /** Whether other people read it too. */
  readonly shared: boolean;
  /** Whether its only reader may approve. */
  readonly approver: boolean;
  /** Whether license requests come to this chat. */
  readonly isPlace?: boolean;
}

interface Button {
  readonly title: string;
  readonly verb: string;
  readonly word: CommandName;
  readonly style: 'positive' | 'default';
}

/** The buttons of one line. */
interface Row {
  readonly buttons: readonly Button[];
}

/** The data for the greeting in a conversation, and for the answer to a greeting. */
export interface GreetingModel {
  readonly text: Readonly<Record<'fallback' | 'heading' | 'intro', string>>;
  readonly rows: readonly Row[];
  /** The line for an approver. */
  readonly next: string;
  readonly forApprover: boolean;
  readonly approverRows: readonly Row[];
}

export interface HelpModel {
  readonly text: Readonly<Record<'fallback' | 'heading' | 'intro' | 'approvers' | 'channels', string>>;
  readonly rows: readonly Row[];
  readonly forApprover: boolean;
  readonly approverRows: readonly Row[];
}

/** A line with a button for each command that may be meant. */
export interface OfferModel {
  readonly fallback: string;
  readonly line: string;
  readonly rows: readonly Row[];
}

/**
 * The most characters in the titles of one line. Two buttons with that many fit beside each other at 320
 * pixels.
 */
const LETTERS_IN_A_ROW = 23;

/** Buttons for commands in their order, with as many in a line as a phone shows in full. */
function rowsOf(names: readonly CommandName[], { text }: Reader): readonly Row[] {
  const rows: Button[][] = [];
  for (const word of names) {
    const title = text.cards.buttons[word];
    const isRequest = word === 'request';
    const verb = isRequest ? 'new-request' : 'say';
    const button = { title, verb, word, style: isRequest ? 'positive' : 'default' } as const;
    const last = rows.at(-1);
    const letters = last?.reduce((sum, one) => sum + one.title.length, title.length);
    if (last && letters !== undefined && letters <= LETTERS_IN_A_ROW) last.push(button);
    else rows.push([button]);
  }
  return rows.map((buttons) => ({ buttons }));
}

/** The greeting in a conversation. */
export function greetingModel({ shared, approver, isPlace = false }: MenuFor, reader: Reader): GreetingModel {
  const { greeting, fallback } = reader.text.cards;
  const intro = shared ? greeting.shared : greeting.personal;
  return {
    text: { fallback: `${greeting.heading}. ${intro} ${fallback}`, heading: greeting.heading, intro },
    rows: rowsOf(shared ? ['request', 'help'] : ['request', 'myRequests', 'myLicenses', 'help'], reader),
    next: isPlace ? greeting.approverHere : greeting.approver,
    forApprover: approver,
    approverRows: rowsOf(approver ? [placeButton(isPlace), 'requests', 'settings'] : [], reader),
  };
}

/** The commands that the reader can use, each as a button. */
export function helpModel({ shared, approver, isPlace = false }: MenuFor, reader: Reader): HelpModel {
  const { help, fallback } = reader.text.cards;
  const intro = shared ? help.shared : help.personal;
  return {
    text: {
      fallback: `${help.heading}. ${intro} ${fallback}`,
      heading: help.heading,
      intro,
      approvers: help.approvers,
      channels: help.channels,
    },
    rows: rowsOf(shared ? ['request'] : ['request', 'myRequests', 'myLicenses'], reader),
    forApprover: approver,
    approverRows: rowsOf(
      approver
        ? ['requests', 'decide', 'settings', 'why', 'seats', 'rules', placeButton(isPlace), 'export']
        : [],
      reader,
    ),
  };
}

const placeButton = (isPlace: boolean): CommandName => (isPlace ? 'stop' : 'notifyMe');

/** One line, and a button for each of these commands. */
export function offerModel(line: string, names: readonly CommandName[], reader: Reader): OfferModel {
  return { fallback: line, line, rows: rowsOf(names, reader) };
}
