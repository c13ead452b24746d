import type { Card } from './chat.ts';

function row(n: number): Card {
  return {
    type: 'ColumnSet',
    columns: [
      { type: 'Column', width: '92px', items: [{ type: 'TextBlock', text: `Row ${n}`, isSubtle: true }] },
      { type: 'Column', width: 'stretch', items: [{ type: 'TextBlock', text: 'The same text every time.' }] },
      {
        type: 'Column',
        width: 'auto',
        items: [
          {
            type: 'ActionSet',
            actions: [{ type: 'Action.Execute', title: 'Go', verb: 'echo', data: { n: String(n) } }],
          },
        ],
      },
    ],
  };
}

/** The card that every echo answers with: 10,000 bytes of JSON, about the size of a decision card. */
export function createCard(): Card {
  const rows = Array.from({ length: 26 }, (_, n) => row(n + 10));
  const card = { type: 'AdaptiveCard', version: '1.5', fallbackText: '', body: rows };
  return { ...card, fallbackText: 'x'.repeat(10_000 - JSON.stringify(card).length) };
}
