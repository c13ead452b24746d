import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileCache, startChild, waitUntilReady } from '../processes.ts';
import type { Child } from '../processes.ts';

export interface PlaygroundOptions {
  /** The person of the window: for file names and sentences. */
  readonly name: string;
  /** The text of its configuration file. */
  readonly config: string;
  /** The URL that it posts activities to. */
  readonly endpoint: string;
  /** A free port of loopback. */
  readonly port: number;
  /** An existing folder for its configuration and its log. */
  readonly folder: string;
}

const cli = join(
  dirname(createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/package.json')),
  'cli.js',
);
// Loaded into the Playground, in this order.
const changes = ['loopback.ts', 'fit.ts', 'keep-compiled.ts'].map((file) =>
  fileURLToPath(new URL(file, import.meta.url)),
);

/** Starts a Playground and waits until its page answers. @throws an error with its last output if it does not start */
export async function startPlayground(options: PlaygroundOptions): Promise<Child> {
  const { name, config, endpoint, port, folder } = options;
  const configFile = join(folder, `${name}.yml`);
  writeFileSync(configFile, config);
  const child = startChild({
    name: `The chat window of ${name}`,
    args: [
      ...changes.flatMap((file) => ['--import', file]),
      cli,
      '-e',
      endpoint,
      '-c',
      'msteams',
      '-p',
      String(port),
      '--disable-telemetry',
    ],
    env: {
      ...compileCache,
      TEAMSAPPTESTER_BROWSER: 'none',
      APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
      M365_AGENTS_PLAYGROUND_CONFIG_PATH: configFile,
      M365_AGENTS_PLAYGROUND_LOGFILE: join(folder, `${name}.detail.log`),
    },
    cwd: folder,
    logFile: join(folder, `${name}.log`),
  });
  try {
    await waitUntilReady(child, `http://127.0.0.1:${port}`);
  } catch (error) {
    await child.kill();
    throw error;
  }
  return child;
}
