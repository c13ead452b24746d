import type { ConfigProblem } from '../config/disagreements.ts';
import { isTrouble, LEVELS, worstFirst } from '../domain/finding.ts';
import type { Finding, Level } from '../domain/finding.ts';
import type { CheckText } from '../text/en/text.ts';

/** One line of the report. */
interface Line {
  readonly level: Level;
  readonly code: string;
  readonly about: string;
  readonly says: string;
  readonly cure?: string;
}

/** The report of `npm run doctor`: as text, and for `--json` as data. */
export interface Report {
  /** Whether nothing is wrong; warnings do not count. */
  readonly ok: boolean;
  readonly findings: readonly Line[];
  readonly links: Readonly<Record<string, string>>;
}

/** The findings in words, the worst first, with the links into Teams. */
export function makeReport(findings: readonly Finding[], links: Report['links'], words: CheckText): Report {
  const lines = worstFirst(findings).map(({ code, about }) => ({
    level: LEVELS[code],
    code,
    about,
    says: words.findings[code](about),
    ...(isTrouble(code) ? { cure: words.cures[code] } : {}),
  }));
  return { ok: lines.every(({ level }) => level !== 'bad'), findings: lines, links };
}

/** The report for a configuration with problems, with which nothing else can be checked. */
export function reportProblems(problems: readonly ConfigProblem[]): Report {
  const findings = problems.map(({ name, problem }) => ({
    level: 'bad' as const,
    code: 'configuration',
    about: name,
    says: `${name}: ${problem}`,
  }));
  return { ok: false, findings, links: {} };
}

export function textOf({ findings, links }: Report, words: CheckText): string {
  const count = (level: Level): number => findings.filter((line) => line.level === level).length;
  const lines = findings.map(({ level, says, cure }) => {
    const head = `${words.levels[level]}: ${says}`;
    return cure === undefined ? head : `${head}\n    ${words.cure(cure)}`;
  });
  const last = Object.entries(links).map(([name, link]) => `${name}\n    ${link}`);
  return `${[...lines, '', ...last, ...(last.length > 0 ? [''] : []), words.summary(count('bad'), count('warning'), count('good'))].join('\n')}\n`;
}
