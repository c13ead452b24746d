import type { ExtensionAsked, ExtensionDays, ExtensionProposal } from '../../app/seats/ask-extension.ts';
import type { GiveBackAnswer } from '../../app/seats/give-back.ts';
import type { SeveralPeople, Source, Why, WhyLicense } from '../../app/seats/why-person.ts';
import { isExtending } from '../../domain/extend-grant.ts';
import type { Grant } from '../../domain/grant.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText, lastDayText } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';
import type { LicenseRow, RowButton } from './license-row.ts';
import { extendRow, extensionLine, rowOf } from './license-row.ts';
import { appsOffLine } from './details-facts.ts';
import { GO, mailOf, MAX_FALLBACK, personLine, rowName, rowProduct, signature } from './parts.ts';

/** The data that a list of licenses is drawn with: one's own, those of a person, or people to choose from. */
export interface LicensesModel {
  readonly text: Readonly<Record<'fallback' | 'heading', string>>;
  /** The person whose licenses they are. */
  readonly person: string;
  readonly personal: boolean;
  readonly note: string;
  readonly noted: boolean;
  readonly rows: readonly LicenseRow[];
  readonly choices: readonly Choice[];
  /** The lines at the end. */
  readonly end: string;
  readonly ended: boolean;
  /** The button of a person's own licenses. */
  readonly ask: readonly { readonly title: string; readonly style: string }[];
  readonly asking: boolean;
}

/** Additions to the card of one's own licenses: the license in question, and the answer to a click. */
export interface OwnLicensesState {
  readonly asking?: string;
  readonly answer?: { readonly outcome: GiveBackAnswer['outcome']; readonly product: string };
  /** The license for which a later end is asked, with the days that can be chosen; and the answer to a click. */
  readonly extending?: ExtensionDays & { readonly skuId: string };
  readonly extended?: {
    readonly outcome: Exclude<(ExtensionAsked | ExtensionProposal)['outcome'], 'extendable'>;
    readonly product: string;
  };
}

interface Choice {
  readonly person: string;
  readonly name: string;
  readonly line: string;
  readonly tip: string;
  readonly go: string;
}

/** The most licenses on one card. Our own number: few people have more. */
export const LICENSES_PER_CARD = 20;
/** The most people to choose from. */
export const MAX_CHOICES = 10;
/** The most groups of a license that are named. */
const MAX_GROUPS = 3;

/** The licenses that License Desk gave to the reader; at most `size` of them. */
export function ownLicensesModel(
  grants: readonly Grant[],
  reader: Reader,
  size: number,
  { asking, answer, extending, extended }: OwnLicensesState = {},
): LicensesModel {
  const { licenses: words, extension, help } = reader.text.cards;
  const rows = grants.slice(0, size).map((grant) => {
    if (extending?.skuId === grant.skuId) return extendRow(grant, extending, reader);
    return ownRow(grant, reader, asking === grant.skuId);
  });
  const said =
    (answer && words.answers[answer.outcome](rowProduct(answer.product))) ??
    (extended && extension.answers[extended.outcome](rowProduct(extended.product)));
  const style = grants.length === 0 ? 'positive' : 'default';
  return modelOf(
    {
      heading: words.heading,
      note: said ?? (grants.length === 0 ? words.none : ''),
      rows,
      end: moreLine(grants.length - rows.length, reader),
      ask: [{ title: help.newRequest, style }],
    },
    reader,
  );
}

function ownRow(grant: Grant, reader: Reader, isAsking: boolean): LicenseRow {
  const { licenses: words, extension } = reader.text.cards;
  const { skuId: sku, state, question, until, off } = grant;
  const name = rowProduct(grant.productName);
  const since = dateText(grant.since, reader, 'day');
  const ends = until === undefined ? undefined : lastDayText(until, reader);
  const facts = [ends === undefined ? words.since(since) : words.sinceUntil(since, ends)];
  if (state === 'ending') return rowOf(name, [...facts, words.ending]);
  if (question) return rowOf(name, [...facts, words.asksApprover(words.losing(question.loses))]);
  if (!isAsking) {
    const tip = words.giveBackTip(name);
    const button = { title: words.giveBack, tip, verb: 'give-back', style: 'default', sku } as const;
    const row = rowOf(name, [...facts, extensionLine(grant, reader), appsOffLine(off, reader)]);
    // Beside a button, the line about an extension would fill ten lines in a narrow chat.
    if (isExtending(grant)) return { ...row, answers: [button], asking: true };
    if (ends === undefined) return { ...row, gives: [button], givable: true };
    const extend = {
      title: extension.extend,
      tip: extension.extendTip(name),
      verb: 'extend',
      style: 'default',
      sku,
    } as const;
    // Two buttons beside the lines would be too wide for a narrow chat.
    return { ...row, answers: [extend, button], asking: true };
  }
  const answers: readonly RowButton[] = [
    {
      title: words.giveItBack,
      tip: words.giveBackTip(name),
      verb: 'give-back-yes',
      style: 'destructive',
      sku,
    },
    { title: words.keepIt, tip: words.keepIt, verb: 'own-licenses', style: 'default', sku },
  ];
  return { ...rowOf(name, [words.giveBackQuestion(name)]), answers, asking: true };
}

/** Why a person has each license; at most `size` of them. */
export function whyModel(why: Why, reader: Reader, size: number): LicensesModel {
  const { licenses: words } = reader.text.cards;
  const { person, licenses, isCut } = why;
  const rows = licenses.slice(0, size).map((license) => whyRow(license, reader));
  return modelOf(
    {
      heading: words.headingWhy,
      person: personLine({ ...person, mail: person.mail ?? person.userPrincipalName }),
      note: licenses.length === 0 ? words.noneHeld : '',
      rows,
      end: [moreLine(licenses.length - rows.length, reader), isCut ? words.cut : '']
        .filter((line) => line !== '')
        .join(' '),
    },
    reader,
  );
}

/** The people with one name or address, each with a way to their licenses; at most `size` of them. */
export function severalModel({ people, more }: SeveralPeople, reader: Reader, size: number): LicensesModel {
  const { licenses: words, waiting } = reader.text.cards;
  const choices = people.slice(0, size).map((person) => {
    const name = rowName(person.name);
    const mail = mailOf(person.mail ?? person.userPrincipalName);
    const line = [mail, rowName(person.department ?? '')].filter((part) => part !== '').join(' · ');
    // A screen reader says this in place of the row.
    return { person: person.id, name, line, tip: waiting.open(`${name} ${line}`), go: GO };
  });
  const isMore = more || people.length > choices.length;
  return modelOf(
    { heading: words.headingWhy, note: isMore ? words.severalMore : words.several, choices },
    reader,
  );
}

function modelOf(
  {
    heading,
    person = '',
    note = '',
    rows = [],
    choices = [],
    end = '',
    ask = [],
  }: Pick<Partial<LicensesModel>, 'person' | 'note' | 'rows' | 'choices' | 'end' | 'ask'> & {
    readonly heading: string;
  },
  reader: Reader,
): LicensesModel {
  const said = [
    ...rows.map(({ product, lines }) => `${product}: ${lines.map(({ line }) => line).join(', ')}`),
    ...choices.map(({ name, line }) => `${name}: ${line}`),
  ].join('; ');
  const parts = [heading, person, said].filter((part) => part !== '').map((part) => `${part}.`);
  return {
    text: {
      fallback: clipped([...parts, note, end, reader.text.cards.fallback].join(' '), MAX_FALLBACK),
      heading,
    },
    person,
    personal: person !== '',
    note,
    noted: note !== '',
    rows,
    choices,
    end,
    ended: end !== '',
    ask,
    asking: ask.length > 0,
  };
}

function whyRow({ productName, sources }: WhyLicense, reader: Reader): LicenseRow {
  const { licenses: words, waiting } = reader.text.cards;
  const kept = sources.flatMap((source) =>
    'approved' in source && source.approved.isKept ? [source.approved.requestId] : [],
  );
  return rowOf(
    productName,
    sources.flatMap((source) => linesOf(source, reader)),
    kept.map((request) => ({ request, title: words.open, tip: waiting.open(rowProduct(productName)) })),
  );
}

function linesOf(source: Source, reader: Reader): readonly string[] {
  const { licenses: words, result } = reader.text.cards;
  if (source.from === 'elsewhere') {
    const { since } = source;
    return [since === undefined ? words.elsewhere : words.elsewhereSince(dateText(since, reader, 'day'))];
  }
  if (source.from === 'groups') return [groupsLine(source.names, reader)];

  const { by, at } = source.approved;
  const decided = result.approved(signature(by, at, reader));
  if (source.from === 'approval') return [words.throughEarlier, decided];
  if (source.from === 'not-shown') return [words.notShown, decided];
  const { until } = source;
  const through = until === undefined ? words.through : words.throughUntil(lastDayText(until, reader));
  return [through, decided];
}

function groupsLine(names: readonly string[], { text }: Reader): string {
  const { licenses: words, andMore } = text.cards;
  const shown = names.slice(0, MAX_GROUPS).map(rowName);
  const more = names.length - shown.length;
  const list = shown.join(', ');
  if (names.length === 1) return words.group(list);
  return words.groups(more > 0 ? `${list} ${andMore(more)}` : list);
}

const moreLine = (more: number, { text }: Reader): string => (more > 0 ? text.cards.licenses.more(more) : '');
