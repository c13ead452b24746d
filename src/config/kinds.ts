import * as z from 'zod';
import { hasUser, isHere, isLoopback } from './clouds.ts';

/** The kinds of values of variables. Each says what is wrong with a value, and the cure. */

export const GUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;
export const ADDRESS = /^[^\s@,;<>"]{1,64}@[^\s@,;<>"]{1,255}\.[^\s@,;<>".]{1,63}$/;

export const optional = z.string().optional();
export const required = (cure: string) => z.string({ error: `is missing. ${cure}` });
export const id = (cure: string) =>
  required(cure)
    .regex(GUID, { error: `is not a GUID. ${cure}` })
    .toLowerCase();
export const choice = <const T extends readonly string[]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}.` });
export const whole = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error: `must be a whole number from ${from} to ${to}.` })
    .transform(Number)
    .refine((n) => n >= from && n <= to, { error: `must be a whole number from ${from} to ${to}.` });
export const list = (check: (item: string) => boolean, cure: string) =>
  optional.transform((text, context) => {
    const items = (text ?? '').split(/[,;]/).map((item) => item.trim());
    const found = items.filter((item) => item !== '');
    for (const item of found) if (!check(item)) context.addIssue(`"${shown(item)}" ${cure}`);
    return found;
  });
export const loopback = optional.refine((text) => text === undefined || isLoopback(text), {
  error:
    'may only be an https address of this machine (https://localhost:PORT/…). Remove it to use the real host of the cloud.',
});
export const origins = list(
  isLoopback,
  'is not an https address of this machine (https://localhost:PORT). Remove it.',
).transform((found) => found.map((item) => URL.parse(item)?.origin ?? item));

export const collector = optional.refine((text) => text === undefined || isCollector(text), {
  error:
    'must be an https address without a password, or http on this machine. Give the address of an OTLP/HTTP collector.',
});

function isCollector(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || hasUser(url)) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere(url));
}

export const timeZone = z
  .string()
  .refine(isTimeZone, { error: 'is not a time zone. Give an IANA name, such as Europe/Stockholm or UTC.' });

function isTimeZone(name: string): boolean {
  try {
    return (
      new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '' &&
      !/^[+-]/.test(name)
    );
  } catch {
    return false;
  }
}

/** A value for the text of a problem, cut to 60 characters. */
export function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
