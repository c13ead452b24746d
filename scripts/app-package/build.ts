import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppManifestUtils } from '@microsoft/app-manifest';
import { zipSync } from 'fflate';
import { z } from 'zod';
import { ConfigError } from '../../src/config/config.ts';
import { wrongChannelWords } from '../../src/doctor/channel-features.ts';
import { languageProblems } from './language-file.ts';
import type { PackageVariables } from './variables.ts';

const MANIFEST = 'manifest.json';
const CURES = {
  supportsChannelFeatures: 'Set supportsChannelFeatures to "tier1", beside bots.',
  supportedChannelTypes: 'Take supportedChannelTypes out.',
} as const;
const PLACEHOLDER = /\$\{\{\s*(\w+)\s*\}\}/g;

/** The parts of the manifest that name the other files of the package. */
const filesOf = z.object({
  icons: z.record(z.string(), z.string()),
  localizationInfo: z.object({ additionalLanguages: z.array(z.object({ file: z.string() })) }),
});

/**
 * Makes the package for Teams: the manifest with its placeholders filled in, the icons, and a file for each further language.
 * The same input gives the same bytes, on every machine and at any time.
 *
 * @param folder - the folder of manifest.json
 * @throws ConfigError with everything that Microsoft's schema or Teams would refuse
 */
export async function buildPackage(folder: string, variables: PackageVariables): Promise<Uint8Array> {
  const text = (file: string): string => render(readFileSync(join(folder, file), 'utf8'), variables);
  const manifest = text(MANIFEST);
  const { icons, localizationInfo } = filesOf.parse(JSON.parse(manifest));
  const languages = localizationInfo.additionalLanguages.map(({ file }) => [file, text(file)] as const);
  const problems = [
    ...(await manifestProblems(manifest)).map((problem) => ({ name: MANIFEST, problem })),
    ...languages.flatMap(([name, words]) => languageProblems(words).map((problem) => ({ name, problem }))),
  ];
  if (problems.length > 0) throw new ConfigError(problems);

  const texts = [[MANIFEST, manifest] as const, ...languages];
  const files = Object.fromEntries([
    ...texts.map(([file, content]) => [file, new TextEncoder().encode(content)]),
    ...Object.values(icons).map((file) => [file, new Uint8Array(readFileSync(join(folder, file)))]),
  ]);
  // No compression, since compressors differ. The date is the first that a zip can have.
  return zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) });
}

/** Puts the values in, as JSON. Throws ConfigError for a placeholder without a value. */
function render(template: string, variables: PackageVariables): string {
  const unknown = new Set<string>();
  const text = template.replaceAll(PLACEHOLDER, (_, name: string) => {
    const value = variables[name];
    if (value === undefined) unknown.add(name);
    return JSON.stringify(value ?? '').slice(1, -1);
  });
  if (unknown.size === 0) return text;
  const cure = 'The manifest uses it, and no variable is known by that name. Correct the placeholder.';
  throw new ConfigError([...unknown].map((name) => ({ name, problem: cure })));
}

/** The faults of a manifest by Microsoft's schema for its version, and those that Teams refuses although the schema allows them. */
async function manifestProblems(text: string): Promise<readonly string[]> {
  const manifest = JSON.parse(text);
  const problems = await AppManifestUtils.validateAgainstSchema(manifest);
  return [
    ...problems.map((problem) => `does not fit Microsoft's schema: ${problem}.`),
    ...wrongChannelWords(manifest).map((word) => `would be refused by Teams. ${CURES[word]}`),
  ];
}
