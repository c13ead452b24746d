import type { ExtensionDays } from '../../app/seats/ask-extension.ts';
import { isExtending } from '../../domain/extend-grant.ts';
import type { Grant } from '../../domain/grant.ts';
import type { Reader } from '../../text/languages.ts';
import { lastDayText } from '../../text/languages.ts';
import { rowProduct } from './parts.ts';

/** One license on the card. */
export interface LicenseRow {
  readonly product: string;
  readonly lines: readonly { readonly line: string }[];
  /** The button that opens the request, if it is kept. */
  readonly open: readonly { readonly request: string; readonly title: string; readonly tip: string }[];
  readonly openable: boolean;
  /** The button that gives the license back, and the answers to its question. */
  readonly gives: readonly RowButton[];
  readonly givable: boolean;
  readonly answers: readonly RowButton[];
  readonly asking: boolean;
  /** The form for a later end. */
  readonly extending: boolean;
  readonly dayLabel: string;
  readonly day: string;
  readonly reasonLabel: string;
}

export interface RowButton {
  readonly title: string;
  readonly tip: string;
  readonly verb: string;
  readonly style: 'default' | 'destructive' | 'positive';
  readonly sku: string;
}

/** A row with its lines, without buttons. */
export function rowOf(
  productName: string,
  lines: readonly string[],
  open: LicenseRow['open'] = [],
): LicenseRow {
  return {
    product: rowProduct(productName),
    lines: lines.filter((line) => line !== '').map((line) => ({ line })),
    open,
    openable: open.length > 0,
    gives: [],
    givable: false,
    answers: [],
    asking: false,
    extending: false,
    day: '',
    dayLabel: '',
    reasonLabel: '',
  };
}

/** How an extension stands that nobody has answered; empty if there is none. */
export function extensionLine(grant: Grant, reader: Reader): string {
  if (!isExtending(grant)) return '';
  const { to, heldUntil } = grant.extension;
  return reader.text.cards.extension.waits(lastDayText(to, reader), lastDayText(heldUntil, reader));
}

/** The row of a license for which a later end is asked. */
export function extendRow(
  { productName, skuId: sku, until }: Grant,
  { proposed }: ExtensionDays,
  reader: Reader,
): LicenseRow {
  const { extension: words } = reader.text.cards;
  const name = rowProduct(productName);
  return {
    ...rowOf(name, [until === undefined ? '' : words.present(lastDayText(until, reader)), words.ask(name)]),
    extending: true,
    day: proposed,
    dayLabel: words.day,
    reasonLabel: words.reason,
    answers: [
      { title: words.send, tip: words.extendTip(name), verb: 'extend-yes', style: 'positive', sku },
      { title: words.goBack, tip: words.goBack, verb: 'own-licenses', style: 'default', sku },
    ],
    asking: true,
  };
}
