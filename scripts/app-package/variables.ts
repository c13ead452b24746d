import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { ConfigError } from '../../src/config/config.ts';
import { id, required } from '../../src/config/kinds.ts';

const page = (cure: string) =>
  required(cure).refine((text) => URL.canParse(text) && new URL(text).protocol === 'https:', {
    error: `is not an https address. ${cure}`,
  });

// Lengths by Microsoft's manifest schema: name.short has 30 characters, "License Desk" included; developer.name has 32.
const variables = z.object({
  TEAMS_APP_ID: id(
    'It is the app\'s own id, and stays the same for ever. Make one with: node -p "crypto.randomUUID()"',
  ),
  BOT_ID: id("Set it to the client id of the bot's identity; the deployment prints it."),
  APP_NAME_SUFFIX: z.string().max(18, { error: 'is longer than 18 characters. Shorten it.' }).default(''),
  DEVELOPER_NAME: required("Set it to your organization's name.").max(32, {
    error: 'is longer than 32 characters. Shorten it.',
  }),
  DEVELOPER_WEBSITE: page("Set it to your organization's website, beginning with https://."),
  PRIVACY_URL: page('Set it to your privacy statement, beginning with https://.'),
  TERMS_URL: page('Set it to your terms of use, beginning with https://.'),
});

/** The values of the placeholders of the manifest. */
export type PackageVariables = Readonly<Record<string, string>>;

/**
 * Reads `.env.NAME` of the folder. Values of `.env.NAME.user`, if that file exists, take their place.
 *
 * @throws ConfigError with every problem, and what to do
 */
export function readVariables(folder: string, name: string): PackageVariables {
  const file = relative(process.cwd(), join(folder, `.env.${name}`));
  const given = readFile(file);
  if (given === undefined) {
    const cure = `Copy ${join(dirname(file), '.env.dev')} to it and fill in your values.`;
    throw new ConfigError([{ name: file, problem: `is missing. ${cure}` }]);
  }
  const all = Object.entries({ ...parseEnv(given), ...parseEnv(readFile(`${file}.user`) ?? '') });
  const set = all.filter(([, value]) => (value ?? '').trim() !== '');
  const { data, error } = variables.safeParse(Object.fromEntries(set));
  if (data) return data;
  throw new ConfigError(
    error.issues.map(({ path, message }) => ({ name: `${path.join('.')} in ${file}`, problem: message })),
  );
}

function readFile(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
