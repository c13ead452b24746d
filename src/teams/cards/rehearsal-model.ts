import type { RuleView } from '../../app/rules/view-rules.ts';
import type { RehearsalView } from '../../app/rules/rehearse-rule.ts';
import type { Product } from '../../domain/product.ts';
import type { Difference } from '../../domain/rehearsal.ts';
import { deciderName } from '../../text/decider-name.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';
import type { Paging } from './parts.ts';
import { GO, MAX_FALLBACK, nameOf, pageOf, pagingOf, rowName, wordsOf } from './parts.ts';
import { needsSomebody, ruleSentence, signedText, standingText, tippedText } from './rule-words.ts';
import type { RuleNote } from './rules-model.ts';

/** A rule, after *Rehearse* with a page of its rehearsal, and the data of the tenant that the card needs. */
export interface RehearsalCard {
  readonly rule: RuleView;
  readonly rehearsal?: RehearsalView | undefined;
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

/** The card of one rule with its rehearsal. */
export interface RehearsalModel {
  readonly text: Readonly<Record<'fallback' | 'heading' | 'rehearsal' | 'about' | 'back', string>>;
  readonly rule: string;
  readonly version: string;
  /** The rehearsal that *Switch on* is bound to; empty before *Rehearse*. */
  readonly day: string;
  readonly revision: string;
  readonly name: string;
  readonly sentence: string;
  readonly message: string;
  readonly messaged: boolean;
  readonly standing: string;
  readonly color: 'attention' | 'default';
  readonly signed: string;
  readonly rehearsed: boolean;
  /** The numbers; `facts` explain them. */
  readonly counts: string;
  readonly counted: boolean;
  readonly facts: readonly { readonly line: string }[];
  readonly rows: readonly Row[];
  readonly pages: Paging;
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

const NO_COUNTS: RehearsalView['counts'] = {
  decisions: 0,
  agreed: 0,
  differs: 0,
  left: 0,
  cannotSay: 0,
  old: 0,
  others: 0,
};

/** Differences on one page of the card. */
export const DIFFERENCES_PER_CARD = 10;

/** The data for the card of a rule, with its rehearsal after *Rehearse*. `size`: the most differences on the card. */
export function rehearsalModel(
  shown: RehearsalCard,
  reader: Reader,
  size = DIFFERENCES_PER_CARD,
): RehearsalModel {
  const { rule: view, rehearsal, note, asking = false } = shown;
  const { counts = NO_COUNTS, day = '', revision = '' } = rehearsal ?? {};
  const { rules: words, fallback } = reader.text.cards;
  const { rule } = view;
  const name = nameOf(rule.name);
  const sentence = `${ruleSentence(rule, reader)}.`;
  const numbers = rehearsal ? numbersOf(counts, reader) : '';
  const decisions = asking ? [] : decisionsOf(view, rehearsal !== undefined, reader);
  const verbs = new Set(decisions.map(({ verb }) => verb));
  const message = rule.action.kind === 'decline' ? wordsOf(rule.action.message) : '';
  const said = [`${name}: ${sentence}`, `${standingText(view, reader)}.`, numbers && `${numbers}.`, fallback];
  return {
    text: {
      fallback: clipped(said.filter((part) => part !== '').join(' '), MAX_FALLBACK),
      heading: words.heading,
      rehearsal: words.rehearsal.heading,
      about: words.rehearsal.about(counts.decisions),
      back: words.rehearsal.back,
    },
    rule: rule.ruleId,
    version: String(rule.version),
    day,
    revision,
    name,
    sentence,
    message: reader.text.cards.result.quote(message),
    messaged: message !== '',
    standing: standingText(view, reader),
    color: needsSomebody(view) ? 'attention' : 'default',
    signed: signedText(view, reader),
    rehearsed: rehearsal !== undefined,
    counts: numbers,
    counted: counts.decisions > 0,
    facts: linesOf(
      counts.cannotSay > 0 ? words.rehearsal.old(counts.old, counts.cannotSay) : '',
      counts.others > 0 ? words.rehearsal.others(counts.others) : '',
    ),
    ...pageWith(shown, reader, size),
    hints: linesOf(
      verbs.has('rule-rehearse') && view.standing !== 'on' ? words.rehearsal.first : '',
      verbs.has('rule-on') ? words.rehearsal.onHint : '',
      verbs.has('rule-on') && shown.fourEyes ? words.rehearsal.fourEyes : '',
    ),
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

/** The rows that fit, and the buttons to the others. The next page begins where this one ends. */
function pageWith(
  { rehearsal, products, asking = false }: RehearsalCard,
  reader: Reader,
  size: number,
): Pick<RehearsalModel, 'rows' | 'pages'> {
  const { lines, begin, counts } = rehearsal ?? { lines: [], begin: 0, counts: NO_COUNTS };
  const all = asking ? 0 : counts.differs + counts.left;
  const page = pageOf(begin, all, size);
  const rows = lines.slice(0, page.to - page.from).map((line) => rowOf(line, products, reader));
  return { rows, pages: pagingOf(page, all, reader) };
}

/** The buttons that switch a rule. *Switch on* comes only with a rehearsal. */
function decisionsOf({ standing }: RuleView, isRehearsed: boolean, reader: Reader): readonly Button[] {
  const { rehearsal: words } = reader.text.cards.rules;
  const on = isRehearsed
    ? ({ title: words.switchOn, verb: 'rule-on', style: 'positive' } as const)
    : ({ title: words.rehearse, verb: 'rule-rehearse', style: 'positive' } as const);
  const off = { title: words.switchOff, verb: 'rule-off', style: 'default' } as const;
  const confirm = { title: words.confirm, verb: 'rule-confirm', style: 'positive' } as const;
  const again = { title: words.rehearse, verb: 'rule-rehearse', style: 'default' } as const;
  const look = isRehearsed ? [] : [again];
  const byStanding = {
    shadow: [on],
    on: [off, ...look],
    proposed: [on, { ...off, title: words.takeBack }],
    asleep: [confirm, off, ...look],
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
