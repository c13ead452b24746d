import type { DeadJob, InstallationView } from '../../app/operate/check-installation.ts';
import { isTrouble, LEVELS } from '../../domain/finding.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';
import { SIGN } from './signs.ts';
import { MAX_FALLBACK } from './parts.ts';

/** The data that a check of the installation is drawn with. */
export interface InstallationModel {
  readonly text: Readonly<Record<'fallback' | 'heading' | 'again' | 'back' | 'passed' | 'more', string>>;
  readonly summary: string;
  readonly style: 'emphasis' | 'warning' | 'attention';
  readonly troubles: readonly { readonly says: string; readonly cure: string; readonly color: string }[];
  readonly passed: readonly { readonly says: string }[];
  readonly somePassed: boolean;
  readonly someDead: boolean;
  readonly deadHeading: string;
  readonly dead: readonly { readonly what: string; readonly detail: string }[];
}

/** The most characters of text from outside in a finding or failure. */
const MAX_LENGTH = 300;
export function installationModel(view: InstallationView, reader: Reader): InstallationModel {
  const { checks, cards } = reader.text;
  const { heading, again, back, more } = checks;
  const count = (level: string): number => view.findings.filter(({ code }) => LEVELS[code] === level).length;
  const [bad, warnings, good] = [count('bad'), count('warning'), count('good')];
  const summary = checks.summary(bad, warnings, good);
  const troubles = view.findings.flatMap((finding) => troubleRow(finding, reader));
  const passed = view.findings.filter(({ code }) => !isTrouble(code));
  const said = [
    `${heading}: ${summary}.`,
    ...troubles.map((row) => `${row.says} ${row.cure}`),
    cards.fallback,
  ];
  return {
    text: {
      fallback: clipped(said.join(' '), MAX_FALLBACK),
      heading,
      again,
      back,
      passed: checks.passed(good),
      more,
    },
    summary,
    style: bad > 0 ? 'attention' : warnings > 0 ? 'warning' : 'emphasis',
    troubles,
    passed: passed.map((finding) => ({ says: `${SIGN.good} ${says(finding, reader)}` })),
    somePassed: good > 0,
    someDead: view.dead.length > 0,
    deadHeading: checks.deadHeading(view.deadCount),
    dead: view.dead.map((job) => deadRow(job, reader)),
  };
}

function says({ code, about }: Finding, { text }: Reader): string {
  return text.checks.findings[code](clipped(about, MAX_LENGTH));
}

function troubleRow(finding: Finding, reader: Reader): InstallationModel['troubles'] {
  const { code } = finding;
  if (!isTrouble(code)) return [];
  const { checks } = reader.text;
  const [sign, color] = LEVELS[code] === 'bad' ? [SIGN.bad, 'attention'] : [SIGN.warning, 'default'];
  return [{ says: `${sign} ${says(finding, reader)}`, cure: checks.cure(checks.cures[code]), color }];
}

function deadRow(
  { kind, madeAt, reason, reference }: DeadJob,
  reader: Reader,
): InstallationModel['dead'][number] {
  const { checks } = reader.text;
  const whats: Readonly<Partial<Record<string, string>>> = checks.jobs;
  const detail = checks.dead(dateText(madeAt, reader, 'short'), clipped(reference, MAX_LENGTH));
  return {
    // A later release may have made a job of another kind.
    what: (Object.hasOwn(whats, kind) ? whats[kind] : undefined) ?? checks.unknownJob,
    detail: reason === '' ? detail : `${detail} · ${checks.reason(clipped(reason, MAX_LENGTH))}`,
  };
}
