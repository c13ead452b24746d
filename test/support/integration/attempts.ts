import type { Recorded } from '../../../sandbox/channel/connector.ts';
import type { World } from './kit.ts';
import type { Activity, Human } from './people.ts';
import { channel } from './people.ts';
import { dig } from './shown.ts';
import type { Asked, Scenario } from './story.ts';

/** The bot's answer to an attempt: a sentence, and the number of messages that carried it. */
interface Answer {
  readonly sentence: string;
  /** An invoke is answered without a message. */
  readonly messages?: number;
}

/** An act of a person who may not do it. */
export type Attempt = (human: Human, asked: Asked, scenario: Scenario) => Promise<Answer>;

/** Sends a command; the reply is a message. */
export const say =
  (text: string, room?: typeof channel): Attempt =>
  async (human) =>
    answerOf(await human.say(text, room));

/** Clicks a button in the personal chat. */
export const click =
  (verb: string, data: object): Attempt =>
  (human) =>
    human.invoke({ action: { type: 'Action.Execute', verb, data } });

/** Clicks on the decision card in the channel, as everybody sees it there. */
export const decide =
  (verb: string, changes: object = {}): Attempt =>
  (human, { inChannel }) =>
    human.send(edited(human.clicking(inChannel, 'approve'), { verb, ...changes }));

/** Clicks a button about the first place. */
export const onPlace =
  (verb: string): Attempt =>
  async (human, asked, scenario) => {
    const [place] = await scenario.world.records.places();
    return click(verb, { d: { p: place?.id, g: '' } })(human, asked, scenario);
  };

/** Agrees to receive a file, at an address as Teams sends it. */
export const takeFile: Attempt = async (human, { inChannel }, { world }) => {
  const uploadInfo = {
    uploadUrl: 'https://contoso-my.sharepoint.com/up',
    contentUrl: 'https://contoso-my.sharepoint.com/audit.csv',
    name: 'audit.csv',
    uniqueId: '00000000-0000-4000-8000-000000000000',
    fileType: 'csv',
  };
  const value = { type: 'fileUpload', action: 'accept', context: { e: 'csv' }, uploadInfo };
  const clicked = human.clicking({ ...inChannel, room: human.chat }, 'approve');
  const sent: Activity = { ...clicked, name: 'fileConsent/invoke', value, replyToId: undefined };
  await human.send(sent);
  return answerOf(world.connector.recorded.filter(({ body }) => body['replyToId'] === sent['id']));
};

function answerOf(replies: readonly Recorded[]): Answer {
  return { sentence: replies.map(({ body }) => String(body['text'])).join('\n'), messages: replies.length };
}

/** The click with another verb, other button data (`d`), or other inputs. */
export function edited(
  activity: Activity,
  { verb, d, ...inputs }: Readonly<Record<string, unknown>>,
): Activity {
  const action = Object(dig(activity, 'value', 'action'));
  const data = { ...action.data, ...inputs, d: { ...action.data.d, ...Object(d) } };
  return {
    ...activity,
    value: { action: { ...action, ...(verb === undefined ? {} : { verb }), data }, trigger: 'manual' },
  };
}

/** Everything that a refusal must not change. */
export async function footprint({ records, tenant, connector }: World) {
  const [requests, audit, jobs, places, settings] = await Promise.all([
    records.requests(),
    records.audit(),
    records.jobs(),
    records.places(),
    records.settings(),
  ]);
  const done = { ledger: [...tenant.ledger], mails: tenant.mails.length, sent: connector.recorded.length };
  return { requests, audit, jobs, places, settings, ...done };
}
