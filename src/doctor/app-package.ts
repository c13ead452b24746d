import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { found } from '../domain/finding.ts';
import type { Finding } from '../domain/finding.ts';

/** What the files of the app package say. */
export interface PackageCheck {
  readonly findings: readonly Finding[];
  /** The app's id in Teams, for its link; undefined where none is set for this bot. */
  readonly appId: string | undefined;
}

/**
 * Compares the app packages that can be made here with the bot of the configuration: `botId` of the manifest, which is filled in
 * from the file of each environment.
 *
 * @param root - the folder that holds `appPackage` and `env`
 */
export function checkPackages(root: string, botId: string): PackageCheck {
  const manifest = read(join(root, 'appPackage', 'manifest.json')) ?? '';
  const packages = namesIn(join(root, 'env')).flatMap((name) => {
    const variables = parseEnv(read(join(root, 'env', `.env.${name}`)) ?? '');
    const filled = manifest.replaceAll(/\$\{\{(\w+)\}\}/g, (_, key: string) => variables[key] ?? '');
    const id = /"botId":\s*"([^"]*)"/.exec(filled)?.[1]?.toLowerCase() ?? '';
    return id === '' ? [] : [{ name, id, appId: variables['TEAMS_APP_ID'] }];
  });
  const own = packages.filter(({ id }) => id === botId);
  if (own.length > 0) {
    const appId = own.find((one) => (one.appId ?? '') !== '')?.appId;
    return { findings: own.map(({ name }) => found('package-right', name)), appId };
  }
  const findings = packages.map(({ name }) => found('package-differs', name));
  return { findings: findings.length > 0 ? findings : [found('package-unknown')], appId: undefined };
}

/** Environments that have a file; not the example, and not those with what is a person's own. */
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
