import type { Activity } from 'botbuilder';
import * as z from 'zod';

const text = z.string().nullish();

const bag = z.object({});

// The connector takes it in a header, too.
const conversationId = z.string().regex(/^[\x20-\x7e]{1,1000}$/);

// They go into URLs of the connector: lone surrogates are refused.
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

// The SDK and the bot rely on this without asking; anything else may be there too, and is passed over.
const activityShape = z.object({
  type: z.string().min(1),
  id: activityId,
  name: text,
  text,
  locale: text,
  replyToId: activityId,
  from: account,
  recipient: account,
  // All of it goes back with every answer.
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

/** The SDK's types promise dates. What is none is left out. */
export function toDate(activity: Record<string, unknown>, name: string): void {
  const given = activity[name];
  if (given === undefined) return;
  const date = new Date(typeof given === 'string' ? given : Number.NaN);
  activity[name] = Number.isNaN(date.getTime()) ? undefined : date;
}
