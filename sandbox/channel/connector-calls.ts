import type { Chats } from './chats.ts';
import type { Recorded } from './recorded.ts';

/** A call of the Bot Connector REST API that the double answers. */
export type ConnectorCall =
  | { readonly kind: 'create' }
  | { readonly kind: 'send'; readonly conversationId: string }
  | { readonly kind: 'update' | 'delete'; readonly conversationId: string; readonly activityId: string }
  | { readonly kind: 'member'; readonly conversationId: string; readonly memberId: string }
  | { readonly kind: 'team' | 'channels'; readonly teamId: string };

// Paths of the Bot Connector REST API, and of botframework-connector's Teams operations.
const paths = {
  conversations: /\/v3\/conversations$/,
  activities: /\/v3\/conversations\/([^/]+)\/activities$/,
  activity: /\/v3\/conversations\/([^/]+)\/activities\/([^/]+)$/,
  member: /\/v3\/conversations\/([^/]+)\/members\/([^/]+)$/,
  team: /\/v3\/teams\/([^/]+)$/,
  channels: /\/v3\/teams\/([^/]+)\/conversations$/,
} as const;

/** Reads a call; undefined for one that the connector does not know. */
export function readCall(method: string, path: string): ConnectorCall | undefined {
  const found = Object.entries(paths).find(([, form]) => form.test(path));
  if (found === undefined) return undefined;
  const [name, form] = found;
  const [first = '', second = ''] = (form.exec(path) ?? []).slice(1).map((part) => decodeURIComponent(part));
  switch (`${method} ${name}`) {
    case 'POST conversations':
      return { kind: 'create' };
    case 'POST activities':
    // A reply. The id in the path is that of the message to which it replies.
    case 'POST activity':
      return { kind: 'send', conversationId: first };
    case 'PUT activity':
      return { kind: 'update', conversationId: first, activityId: second };
    case 'DELETE activity':
      return { kind: 'delete', conversationId: first, activityId: second };
    case 'GET member':
      return { kind: 'member', conversationId: first, memberId: second };
    case 'GET team':
      return { kind: 'team', teamId: first };
    case 'GET channels':
      return { kind: 'channels', teamId: first };
    default:
      return undefined;
  }
}

/** The conversation or team that a call is about. */
export function aboutOf(call: ConnectorCall): string | undefined {
  if ('conversationId' in call) return call.conversationId;
  return 'teamId' in call ? call.teamId : undefined;
}

/** The record of a call; undefined for one that only reads. */
export function recordOf(
  call: ConnectorCall,
  body: Recorded['body'],
  n: number,
  chats: Chats,
): Recorded | undefined {
  if (call.kind === 'create') {
    const activityId = body['activity'] === undefined ? '' : `f:${n}`;
    return { kind: 'created', conversationId: chats.open(body, n), activityId, body };
  }
  if (!('conversationId' in call) || call.kind === 'member') return undefined;
  const { conversationId } = call;
  // A reply gets an id of its own.
  if (call.kind === 'send') return { kind: 'sent', conversationId, activityId: `f:${n}`, body };
  const { activityId } = call;
  return call.kind === 'update'
    ? { kind: 'updated', conversationId, activityId, body }
    : { kind: 'deleted', conversationId, activityId, body: {} };
}
