import { z } from 'zod';

const command = String.raw`^bots\[0\]\.commandLists\[[0-2]\]\.commands\[\d\]\.`;

/**
 * The texts of a language file by their names, with the longest length of each. Source: Microsoft's
 * MicrosoftTeams.Localization.schema.json, which refuses every other name. No package brings it. Its newest edition allows twelve commands,
 * longer titles and longer descriptions. The limits here are those of the manifest, so that a text fits in every language or in none.
 */
const LIMITS: readonly (readonly [RegExp, number])[] = [
  [/^\$schema$/, 200],
  [/^name\.short$/, 30],
  [/^name\.full$/, 100],
  [/^description\.short$/, 80],
  [/^description\.full$/, 4000],
  [new RegExp(`${command}title$`), 32],
  [new RegExp(`${command}description$`), 128],
];
const REQUIRED = ['name.short', 'name.full', 'description.short', 'description.full'];

/** The faults in the text of a language file; none if Teams accepts it. */
export function languageProblems(text: string): readonly string[] {
  const { data: words } = z.record(z.string(), z.string()).safeParse(JSON.parse(text));
  if (!words) return ['must be an object of texts.'];
  const missing = REQUIRED.filter((name) => !Object.hasOwn(words, name)).map((name) => `needs ${name}.`);
  const wrong = Object.entries(words).flatMap(([name, value]) => {
    const limit = LIMITS.find(([pattern]) => pattern.test(name))?.[1];
    if (limit === undefined) return [`has ${name}, which Teams does not know.`];
    return value.length > limit ? [`has more than ${limit} characters in ${name}.`] : [];
  });
  return [...missing, ...wrong];
}
