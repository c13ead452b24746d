import { readdirSync, readFileSync } from 'node:fs';
import { writeApps } from '../../../src/teams/cards/card-keys.ts';
import type { Activity } from '../integration/people.ts';
import { RULE_SENT } from '../integration/rule-acts.ts';

/** The sender of activities, and the ids that they contain. */
export interface Setting {
  /** The usual parts of an activity by the sender, in their personal chat. */
  readonly usual: Activity;
  /**
   * Whether the sender is an approver. Approvers may do what they ask for, so their activities only name
   * things that do not exist.
   */
  readonly approver: boolean;
  readonly requestId: string;
  readonly skuId: string;
  readonly planId: string;
}

const ghost = '00000000-0000-4000-8000-000000000000';

/** The types of the Bot Framework (Activity schema). */
const types =
  `message messageUpdate messageDelete messageReaction conversationUpdate installationUpdate contactRelationUpdate typing
  endOfConversation event trace handoff suggestion command commandResult invokeResponse delay deleteUserData`.split(
    /\s+/,
  );

/** Invokes of Teams that a bot may get (botbuilder, TeamsActivityHandler; Teams' reference). */
const invokes =
  `task/fetch task/submit composeExtension/query composeExtension/queryLink composeExtension/anonymousQueryLink
  composeExtension/selectItem composeExtension/submitAction composeExtension/fetchTask composeExtension/querySettingUrl
  composeExtension/setting composeExtension/onCardButtonClicked actionableMessage/executeAction signin/verifyState
  signin/tokenExchange signin/failure tab/fetch tab/submit config/fetch config/submit message/submitAction message/fetchTask
  handoff/action application/search application/vnd.microsoft.unknown`.split(/\s+/);

const words =
  'help;hjälp;request;request visio for adelev@contoso.com;my requests;my licenses;requests;why;why adelev@contoso.com;why Adele;seats;decide;besluta;rules;regler;settings;export;export json;stop;avsluta;hello';
/** Commands that are refused unless the sender is an approver. */
const approverWords = 'notify me;notify here';

const folder = new URL('../../../cards/', import.meta.url);
const templates = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
const written = templates.flatMap((text) => [...text.matchAll(/"verb": "([\w-]+)"/g)]);
/** The verbs of all buttons: those in templates, those from models, and two that no card of ours has. */
const verbs = [
  ...new Set([
    ...written.map(([, verb = '']) => verb),
    ...'decide-page decide-look decide-approve withdraw withdraw-yes status-refresh refresh answer-box stop-waiting take-off take-off-yes leave leave-yes rule-up rule-down rule-on rule-off rule-confirm rule-change rule-delete rule-delete-yes open open-own delete-everything constructor'.split(
      ' ',
    ),
  ]),
];

/**
 * One activity of each kind, complete and as Teams would send it, about things that do not exist or belong to
 * others.
 */
export function activitiesOf(setting: Setting): readonly Activity[] {
  const { usual, approver } = setting;
  const texts = [words, ...(approver ? [] : [approverWords])].join(';').split(';');
  const account = { id: '29:somebody', name: 'Somebody', aadObjectId: ghost };
  return [
    ...types.map((type) => ({ ...usual, type, text: 'hello' })),
    ...texts.map((text) => ({ ...usual, type: 'message', text, textFormat: 'plain' })),
    { ...usual, type: 'message', text: '', value: { d: { r: ghost } } },
    { ...usual, type: 'message', text: '<at>License Desk</at> help', entities: mentionOf(usual) },
    {
      ...usual,
      type: 'message',
      text: '<quoted messageId="1783419459151"/>&nbsp;help &amp; more\n\nForwarded',
    },
    {
      ...usual,
      type: 'message',
      text: '<at>License Desk</at> request visio for <at>Somebody</at>',
      entities: [...mentionOf(usual), { type: 'mention', text: '<at>Somebody</at>', mentioned: account }],
    },
    { ...usual, type: 'conversationUpdate', from: { id: '29:nobody' }, membersAdded: [usual['recipient']] },
    { ...usual, type: 'conversationUpdate', membersAdded: [account], membersRemoved: [account] },
    { ...usual, type: 'installationUpdate', action: 'add' },
    { ...usual, type: 'installationUpdate', action: 'remove' },
    ...invokes.map((name) => ({ ...usual, type: 'invoke', name, value: { queryText: 'x', commandId: 'y' } })),
    { ...usual, type: 'invoke', name: 'fileConsent/invoke', value: consent },
    ...verbs.map((verb) => ({
      ...usual,
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: 'card',
      value: {
        action: { type: 'Action.Execute', id: '', verb, data: dataOf(verb, setting) },
        trigger: 'manual',
      },
    })),
  ];
}

function mentionOf(usual: Activity): readonly unknown[] {
  return [{ type: 'mention', text: '<at>License Desk</at>', mentioned: usual['recipient'] }];
}

const consent = {
  type: 'fileUpload',
  action: 'accept',
  context: { e: 'csv' },
  uploadInfo: {
    uploadUrl: 'https://evil.example/up',
    contentUrl: 'https://evil.example/file',
    name: 'audit.csv',
    uniqueId: ghost,
    fileType: 'csv',
  },
};

function dataOf(verb: string, { approver, requestId, skuId, planId }: Setting): unknown {
  if (verb === 'submit') {
    const inputs = { i_product: skuId, i_me: 'true', i_typed: 'adelev@contoso.com', i_reason: 'r' };
    return { d: { f: ghost, u: ghost }, ...inputs, i_people: ghost, i_other: 'x' };
  }
  if (verb === 'list') return { d: { l: 'pending', a: '' } };
  if (verb === 'settings-save') {
    // On a revision that does not exist, with a switch that needs a message but has none.
    const inputs = { i_own: 'true', i_message: '', i_link: 'http://evil.example', i_days: '900' };
    return { d: { v: '999' }, ...inputs, i_offer: 'all', i_language: 'en', i_guests: 'true' };
  }
  if (verb.startsWith('decide-'))
    return { d: { a: '', c: 'a9.9' }, i_rows: `!${approver ? ghost : requestId}.x`, i_t0: 'true' };
  // With more than one problem, so that no single change makes a rule.
  if (verb === 'rule-save' || verb === 'rule-apps') return { ...RULE_SENT, i_name: '', i_cap: '0' };
  if (verb.startsWith('rule'))
    return { d: { r: ghost, n: '1', v: '0', g: '0', y: '2026-11-22', h: '0123456789abcdef' } };
  if (verb === 'why') return { d: { p: ghost } };
  if (verb.startsWith('place')) return { d: { p: ghost, g: '' } };
  const r = approver ? ghost : requestId;
  const data = { r, v: `pending.~${r.slice(-8)}`, t: `0.1.${skuId}`, i: '0', g: '1', c: '1', q: '0' };
  return {
    d: data,
    i_product: skuId,
    i_message: 'm',
    i_question: 'q',
    i_answer: 'a',
    i_shown: writeApps([planId]),
    a_0: writeApps([planId]),
  };
}
