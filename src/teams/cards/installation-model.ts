import type { DeadJob, InstallationView } from '../../app/operate/check-installation.ts';
import { isTrouble, LEVELS } from '../../domain/finding.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText } from '../../text/languages.ts';
import { clipped } from '../../text/literal.ts';

/** The data that a check of the installation is drawn with. */
export interface InstallationModel {
  readonly text: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly style: 'good' | 'warning' | 'attention';
  readonly troubles: readonly { readonly says: string; readonly cure: string; readonly color: string }[];
  readonly inOrder: readonly { readonly says: string }[];
  readonly someInOrder: boolean;
  readonly someDead: boolean;
  readonly deadHeading: string;
  readonly dead: readonly { readonly line: string; readonly reason: string }[];
}

/** The most characters of text from outside in a finding or failure. */
const MAX_LENGTH = 300;

export function installationModel(view: InstallationView, reader: Reader): InstallationModel {
  const { checks, cards } = reader.text;
  const { heading, again, back, inOrder, more } = checks;
  const count = (level: string): number => view.findings.filter(({ code }) => LEVELS[code] === level).length;
  const [bad, warnings] = [count('bad'), count('warning')];
  const good = view.findings.filter(({ code }) => !isTrouble(code));
  return {
    text: { fallback: cards.fallback, heading, again, back, inOrder, more },
    summary: checks.summary(bad, warnings),
    style: bad > 0 ? 'attention' : warnings > 0 ? 'warning' : 'good',
    troubles: view.findings.flatMap((finding) => troubleRow(finding, reader)),
    inOrder: good.map((finding) => ({ says: says(finding, reader) })),
    someInOrder: good.length > 0,
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
  const color = LEVELS[code] === 'bad' ? 'attention' : 'warning';
  return [{ says: says(finding, reader), cure: checks.cure(checks.cures[code]), color }];
}

function deadRow(
  { kind, madeAt, reason, reference }: DeadJob,
  reader: Reader,
): InstallationModel['dead'][number] {
  return {
    line: reader.text.checks.dead(kind, dateText(madeAt, reader, 'short'), reference),
    reason: clipped(reason, MAX_LENGTH),
  };
}
