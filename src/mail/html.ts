import { escapeUTF8 } from 'entities';
import type { Letter } from './letter.ts';

// No colors of our own: mail programs choose them for light and dark. Sizes in px, since Outlook does not
// support rem.
const PAGE_STYLE =
  'font-family:"Segoe UI",Helvetica,Arial,sans-serif;font-size:15px;line-height:1.5;max-width:600px';
const QUOTED_STYLE = 'margin:0 0 16px;padding:0 0 0 12px;border-left:3px solid';
const SMALL_STYLE = 'font-size:13px';

/** A mail's body as HTML, without tables, images or links. */
export function toHtml({ language, paragraphs, quote, facts, list, footer }: Letter): string {
  const blocks = [
    ...paragraphs.map((text) => `<p>${escape(text)}</p>`),
    ...(quote
      ? [
          `<p>${escape(quote.intro)}</p>`,
          `<blockquote style="${QUOTED_STYLE}">${lines(quote.text)}</blockquote>`,
        ]
      : []),
    ...(list.length > 0 ? [`<ul>${list.map((item) => `<li>${escape(item)}</li>`).join('')}</ul>`] : []),
    `<p>${facts.map(([label, value]) => `<strong>${escape(label)}:</strong> ${escape(value)}`).join('<br>')}</p>`,
    `<p style="${SMALL_STYLE}">${escape(footer)}</p>`,
  ];
  return [
    `<!doctype html><html lang="${escape(language)}"><head><meta charset="utf-8">`,
    '<meta name="color-scheme" content="light dark"></head>',
    `<body><div style="${PAGE_STYLE.replaceAll('"', "'")}">`,
    ...blocks,
    '</div></body></html>',
  ].join('\n');
}

const escape = (text: string): string => escapeUTF8(text);
const lines = (text: string): string => text.split('\n').map(escape).join('<br>');
