import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
const BEGIN = '<!-- npm run bench writes what follows -->';
const END = '<!-- npm run bench writes what stands above -->';

/** Puts the sections between the marks of docs/performance.md. The rest of the page is written by hand. */
export function writeDocument(sections: readonly string[]): void {
  writeFileSync(FILE, withSections(readFileSync(FILE, 'utf8'), sections));
}

/** The page with these sections between its marks. @throws Error if it has no marks */
export function withSections(page: string, sections: readonly string[]): string {
  const [head, rest] = page.split(BEGIN);
  const [, tail] = rest?.split(END) ?? [];
  if (head === undefined || tail === undefined) throw new Error(`${FILE} has not both marks.`);
  return `${head}${BEGIN}\n\n${sections.join('\n\n')}\n\n${END}${tail}`;
}
