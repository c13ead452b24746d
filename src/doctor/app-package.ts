import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { found } from '../domain/finding.ts';
import type { Finding } from '../domain/finding.ts';
import { wrongChannelWords } from './channel-features.ts';

/** The findings about the files of the app package. */
export interface PackageCheck {
  readonly findings: readonly Finding[];
  /** The app's id in Teams, for its link; undefined if none is set for this bot. */
  readonly appId: string | undefined;
}

/**
 * Compares the app packages of this folder with the configured bot: each environment's file fills in the
 * `botId` of the manifest. Also reports what Teams would refuse in the manifest.
 *
 * @param root - the folder that contains `appPackage` and `env`
 */
export function checkPackages(root: string, botId: string): PackageCheck {
  const manifest = read(join(root, 'appPackage', 'manifest.json')) ?? '';
  const packages = packagesIn(join(root, 'env'), manifest);
  const own = packages.filter(({ id }) => id === botId);
  const compared =
    own.length > 0
      ? own.map(({ name }) => found('package-right', name))
      : packages.map(({ name }) => found('package-differs', name));
  const refused = wrongChannelWords(tryTo(() => JSON.parse(manifest)));
  return {
    findings: [
      ...(compared.length > 0 ? compared : [found('package-unknown')]),
      ...refused.map((word) => found('package-refused', word)),
    ],
    appId: own.find((one) => (one.appId ?? '') !== '')?.appId,
  };
}

/** The values of each environment for the manifest: the bot's id, and the app's. */
function packagesIn(folder: string, manifest: string) {
  return namesIn(folder).flatMap((name) => {
    const variables = parseEnv(read(join(folder, `.env.${name}`)) ?? '');
    const filled = manifest.replaceAll(/\$\{\{(\w{1,100})\}\}/g, (_, key: string) => variables[key] ?? '');
    const id = /"botId":\s{0,9}"([^"]{0,100})"/.exec(filled)?.[1]?.toLowerCase() ?? '';
    return id === '' ? [] : [{ name, id, appId: variables['TEAMS_APP_ID'] }];
  });
}

/** The environments that have a file, without the example and without personal files. */
function namesIn(folder: string): readonly string[] {
  const files = tryTo(() => readdirSync(folder)) ?? [];
  const names = files.flatMap((file) => /^\.env\.([\w-]+)$/.exec(file)?.[1] ?? []);
  return names.filter((name) => name !== 'example');
}

const read = (file: string): string | undefined => tryTo(() => readFileSync(file, 'utf8'));

function tryTo<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
