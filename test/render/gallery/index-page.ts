import { escapeUTF8 as escape } from 'entities';
import type { Measured } from '../measure.ts';
import type { Case } from './cases.ts';

/** A picture that was drawn. */
export interface Picture extends Case, Measured {
  readonly file: string;
  readonly bytes: number;
}

const FILTERS = ['card', 'language', 'theme', 'width', 'data'] as const;

const style = `
  body { margin: 0; font: 14px 'Segoe UI', sans-serif; background: #e8e8e8; color: #242424; }
  form { position: sticky; top: 0; z-index: 1; display: flex; gap: 16px; padding: 12px; background: #fff; border-bottom: 1px solid #bbb; }
  section { padding: 0 12px 12px; }
  section > div { display: flex; flex-wrap: wrap; gap: 12px; align-items: flex-start; }
  figure { margin: 0; }
  figcaption { max-width: 560px; padding: 4px 0; }
  img { display: block; }
  b { color: #a4262c; }
`;

// A picture is shown if it matches every filter; a heading, if one of its pictures is.
const script = `
  const form = document.forms[0];
  const filter = () => {
    const chosen = [...new FormData(form)].filter(([, value]) => value !== '');
    for (const figure of document.querySelectorAll('figure'))
      figure.hidden = chosen.some(([key, value]) => figure.dataset[key] !== value);
    for (const section of document.querySelectorAll('section'))
      section.hidden = !section.querySelector('figure:not([hidden])');
  };
  form.addEventListener('change', filter);
  filter();
`;

function picker(name: (typeof FILTERS)[number], pictures: readonly Picture[]): string {
  const values = [...new Set(pictures.map((picture) => picture[name]))];
  const options = values.map((value) => `<option>${escape(value)}</option>`).join('');
  return `<label>${name} <select name="${name}"><option value="">all</option>${options}</select></label>`;
}

function figure(picture: Picture): string {
  const { file, language, theme, width, data, height, bytes, cut } = picture;
  const values = FILTERS.map((key) => `data-${key}="${escape(picture[key])}"`).join(' ');
  const wrong = cut.map((text) => ` <b>cut: ${escape(text)}</b>`).join('');
  const caption = `${data}, ${language}, ${theme}, ${width}: ${height} px, ${bytes} bytes${wrong}`;
  return `<figure ${values}><img loading="lazy" width="${width}" src="${escape(file)}" alt=""><figcaption>${caption}</figcaption></figure>`;
}

/** One page with all pictures, those of a state beside each other. It loads nothing but them. */
export function indexPage(pictures: readonly Picture[]): string {
  const states = Map.groupBy(pictures, ({ state }) => state);
  const sections = [...states].map(
    ([state, those]) =>
      `<section><h2>${escape(state)}</h2><div>${those.map((one) => figure(one)).join('\n')}</div></section>`,
  );
  const pickers = FILTERS.map((name) => picker(name, pictures)).join('');
  const head = `<meta charset="utf-8"><title>Cards</title><style>[hidden] { display: none }${style}</style>`;
  return `<!doctype html><html lang="en">${head}<form>${pickers}</form>${sections.join('\n')}<script>${script}</script></html>`;
}
