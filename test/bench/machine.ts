import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import packageFile from '../../package.json' with { type: 'json' };
import peersFile from './peers/package.json' with { type: 'json' };
import type { Plan } from './rounds.ts';

/**
 * Notes when a run begins. The function that it gives describes the run at its end: machine, versions, commit,
 * date, and how busy the machine was.
 */
export function describeMachine({ rounds, openings, decisions, others }: Plan): () => string {
  const before = load();
  return () => {
    const memory = Math.round(totalmem() / 1024 ** 3);
    const versions = {
      botbuilder: packageFile.dependencies.botbuilder,
      restify: packageFile.dependencies.restify,
      ...peersFile.dependencies,
    };
    const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
    return [
      `- ${new Date().toISOString().slice(0, 10)}, commit ${commit()}`,
      `- ${availableParallelism()} × ${cpus()[0]?.model ?? 'CPU'}, ${memory} GB, ${process.platform} ${release()}`,
      `- Node ${process.versions.node}; ${named.join(', ')}`,
      `- ${rounds} rounds in turn, each with ${openings} cards, ${decisions} decisions, and ${others} of everything else`,
      `- load of the machine before and after, of 1 minute: ${before} and ${load()}`,
    ].join('\n');
  };
}

const load = (): string => (loadavg()[0] ?? 0).toFixed(1);

/** The short id of the commit, and whether files differ from it. */
function commit(): string {
  try {
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain') === '' ? '' : ' with changes'}`;
  } catch {
    return 'unknown';
  }
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' }).trim();
}
