import type { Activity } from 'botbuilder';
import * as z from 'zod';

const text = z.string().nullish();

const bag = z.object({});

// The connector also takes it in a header.
const conversationId = z.string().regex(/^[\x20-\x7e]{1,1000}$/);

// Becomes a part of the connector's URLs: lone surrogates are refused.
const activityId = z
  .string()
  .refine((value) => value.isWellFormed())
  .nullish();

const account = z.object({
  id: z.string(),
  name: text,
  aadObjectId: text,
  role: text,
  properties: bag.nullish(),
});

// The fields that the SDK and the bot rely on without a check. Other fields may be there, and are ignored.
const activityShape = z.object({
  type: z.string().min(1),
  id: activityId,
  name: text,
  text,
  locale: text,
  replyToId: activityId,
  from: account,
  recipient: account,
  // Goes back with every answer as a whole.
  conversation: account.extend({
    id: conversationId,
    tenantId: text,
    conversationType: text,
    isGroup: z.boolean().nullish(),
  }),
  channelData: bag.nullish(),
  entities: z.array(bag).nullish(),
  attachments: z.array(bag).nullish(),
  membersAdded: z.array(account).nullish(),
  membersRemoved: z.array(account).nullish(),
});

export function isActivity(body: Record<string, unknown>): body is Record<string, unknown> & Activity {
  return activityShape.safeParse(body).success;
}

/** Turns a text into a date, since the SDK's types promise dates. Removes a text that is no date. */
export function toDate(activity: Record<string, unknown>, name: string): void {
  const given = activity[name];
  if (given === undefined) return;
  const date = new Date(typeof given === 'string' ? given : Number.NaN);
  activity[name] = Number.isNaN(date.getTime()) ? undefined : date;
}
