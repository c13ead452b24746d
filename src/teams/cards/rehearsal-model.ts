import type { RuleView } from '../../app/rules/list-rules.ts';
import type { RehearsalView } from '../../app/rules/rehearse-rule.ts';
import type { Product } from '../../domain/product.ts';
import type { Difference } from '../../domain/rehearsal.ts';
import { deciderName } from '../../text/decider-name.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';
import { GO, MAX_FALLBACK, nameOf, rowName, wordsOf } from './parts.ts';
import { needsSomebody, ruleSentence, signedText, standingText, tippedText } from './rule-words.ts';
import type { RuleNote } from './rules-model.ts';

/** A rule with a page of its rehearsal, and what the card needs of the tenant. */
export interface RehearsalCard {
  readonly rule: RuleView;
  readonly rehearsal: RehearsalView;
  readonly products: readonly Product[];
  readonly fourEyes: boolean;
  /** The result of a click. */
  readonly note?: RuleNote | undefined;
  /** Asks whether to delete the rule. */
  readonly asking?: boolean;
}

interface Button {
  readonly title: string;
  readonly verb: string;
  readonly style: 'default' | 'positive' | 'destructive';
}

/** The data for the card of one rule with its rehearsal. */
export interface RehearsalModel {
  readonly text: Readonly<Record<'fallback' | 'heading' | 'rehearsal' | 'about' | 'back', string>>;
  readonly rule: string;
  readonly version: string;
  readonly day: string;
  readonly revision: string;
  readonly name: string;
  readonly sentence: string;
  readonly message: string;
  readonly messaged: boolean;
  readonly standing: string;
  readonly color: 'attention' | 'default';
  readonly signed: string;
  /** The numbers, and what explains them. */
  readonly counts: string;
  readonly counted: boolean;
  readonly facts: readonly { readonly line: string }[];
  readonly rows: readonly Row[];
  /** Rows that have no room. */
  readonly more: string;
  readonly someMore: boolean;
  readonly page: string;
  readonly paged: boolean;
  readonly pages: readonly { readonly title: string; readonly target: string }[];
  readonly hints: readonly { readonly line: string }[];
  readonly noted: boolean;
  readonly note: string;
  readonly asking: boolean;
  readonly question: string;
  /** The buttons that change how the rule stands, and those that change the rule. */
  readonly deciding: boolean;
  readonly decisions: readonly Button[];
  readonly buttons: readonly Button[];
}

interface Row {
  readonly request: string;
  readonly did: string;
  readonly would: string;
  readonly tip: string;
  readonly go: string;
}

/** Differences on one page of the card. */
export const DIFFERENCES_PER_CARD = 10;

/** One rule, with the rehearsal that *Switch on* is bound to. `size`: the most differences that fit. */
export function rehearsalModel(
  shown: RehearsalCard,
  reader: Reader,
  size = DIFFERENCES_PER_CARD,
): RehearsalModel {
  const { rule: view, rehearsal, note, asking = false } = shown;
  const { rules: words, fallback } = reader.text.cards;
  const { rule } = view;
  const { counts } = rehearsal;
  const lines = rehearsal.lines.slice(0, size);
  const unshown = rehearsal.lines.length - lines.length;
  const name = nameOf(rule.name);
  const sentence = `${ruleSentence(rule, reader)}.`;
  const numbers = numbersOf(counts, reader);
  const decisions = asking ? [] : decisionsOf(view, reader);
  const isSwitchable = decisions.some(({ verb }) => verb === 'rule-on');
  const message = rule.action.kind === 'decline' ? wordsOf(rule.action.message) : '';
  const said = [`${name}: ${sentence}`, `${standingText(view, reader)}.`, `${numbers}.`, fallback];
  return {
    text: {
      fallback: clipped(said.join(' '), MAX_FALLBACK),
      heading: words.heading,
      rehearsal: words.rehearsal.heading,
      about: words.rehearsal.about(counts.decisions),
      back: words.rehearsal.back,
    },
    rule: rule.ruleId,
    version: String(rehearsal.version),
    day: rehearsal.day,
    revision: rehearsal.revision,
    name,
    sentence,
    message: reader.text.cards.result.quote(message),
    messaged: message !== '',
    standing: standingText(view, reader),
    color: needsSomebody(view) ? 'attention' : 'default',
    signed: signedText(view, reader),
    counts: numbers,
    counted: counts.decisions > 0,
    facts: linesOf(
      counts.cannotSay > 0 ? words.rehearsal.old(counts.old, counts.cannotSay) : '',
      counts.others > 0 ? words.rehearsal.others(counts.others) : '',
    ),
    rows: asking ? [] : lines.map((line) => rowOf(line, shown.products, reader)),
    more: words.rehearsal.more(unshown),
    someMore: unshown > 0 && !asking,
    ...pagesOf(rehearsal, reader, asking),
    hints: isSwitchable
      ? linesOf(words.rehearsal.onHint, shown.fourEyes ? words.rehearsal.fourEyes : '')
      : [],
    noted: note !== undefined,
    note: note === undefined ? '' : words.notes[note],
    asking,
    question: words.rehearsal.question(name),
    deciding: decisions.length > 0,
    decisions,
    buttons: asking ? askingButtons(reader) : otherButtons(reader),
  };
}

/** *agreed 61, differs 4, people would decide 12, cannot say 8*. */
function numbersOf({ agreed, differs, left, cannotSay }: RehearsalView['counts'], reader: Reader): string {
  const { rehearsal: words } = reader.text.cards.rules;
  return [
    words.agreed(agreed),
    words.differs(differs),
    words.left(left),
    ...(cannotSay > 0 ? [words.cannotSay(cannotSay)] : []),
  ].join(', ');
}

function rowOf(line: Difference, products: readonly Product[], reader: Reader): Row {
  const { rehearsal: words } = reader.text.cards.rules;
  const by = deciderName(line.by, reader.text, rowName);
  const did = words.did[line.did](by, dateText(line.at, reader, 'short'));
  const would = words.would[line.would](tippedText(line.tipped, products, reader));
  return { request: line.requestId, did, would, tip: words.openTip(`${did}. ${would}`), go: GO };
}

function pagesOf(
  { page, pages }: RehearsalView,
  reader: Reader,
  isAsking: boolean,
): Pick<RehearsalModel, 'page' | 'paged' | 'pages'> {
  const { rehearsal: words } = reader.text.cards.rules;
  return {
    page: words.page(page + 1, pages),
    paged: pages > 1 && !isAsking,
    pages: [
      ...(page > 0 ? [{ title: words.newer, target: String(page - 1) }] : []),
      ...(page + 1 < pages ? [{ title: words.older, target: String(page + 1) }] : []),
    ],
  };
}

/** The buttons that change how a rule stands. */
function decisionsOf({ standing }: RuleView, reader: Reader): readonly Button[] {
  const { rehearsal: words } = reader.text.cards.rules;
  const on = { title: words.switchOn, verb: 'rule-on', style: 'positive' } as const;
  const off = { title: words.switchOff, verb: 'rule-off', style: 'default' } as const;
  const confirm = { title: words.confirm, verb: 'rule-confirm', style: 'positive' } as const;
  const byStanding = {
    shadow: [on],
    on: [off],
    proposed: [on, off],
    asleep: [confirm, off],
    paused: [on, off],
  } as const;
  return byStanding[standing];
}

function otherButtons(reader: Reader): readonly Button[] {
  const { rehearsal: words } = reader.text.cards.rules;
  return [
    { title: words.change, verb: 'rule-change', style: 'default' },
    { title: words.remove, verb: 'rule-delete', style: 'default' },
  ];
}

function askingButtons(reader: Reader): readonly Button[] {
  const { rehearsal: words } = reader.text.cards.rules;
  return [
    { title: words.remove, verb: 'rule-delete-yes', style: 'destructive' },
    { title: words.keep, verb: 'rule', style: 'default' },
  ];
}

const linesOf = (...lines: readonly string[]): readonly { readonly line: string }[] =>
  lines.filter((line) => line !== '').map((line) => ({ line }));
