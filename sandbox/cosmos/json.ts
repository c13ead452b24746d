import { CosmosFailure } from './failure.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

/** Whether the value is a JSON object (not null, not an array). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value where it is a string, else the empty string. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Parses a JSON object; throws 400 for anything else. */
export function parseObject(text: string): JsonObject {
  const value = parseJson(text);
  if (!isObject(value)) throw new CosmosFailure(400, 'The body must be a JSON object.');
  return value;
}

/** Parses JSON; throws 400 where it is not JSON. */
export function parseJson(text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    throw new CosmosFailure(400, 'The body is not JSON.');
  }
}
