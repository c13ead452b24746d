/**
 * What came back from a card, with each entry as text: some clients send `null` for what nobody touched, and booleans and numbers
 * for what is a text on the card. One such value must not cost all that was typed.
 */
export function asTexts(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return data;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(data);
  return Object.fromEntries(
    entries.filter(([, value]) => value !== null).map(([key, value]) => [key, asText(value)]),
  );
}

const asText = (value: unknown): unknown =>
  typeof value === 'boolean' || typeof value === 'number' ? String(value) : value;
