export const teamName = 'My Team';
/** The channel beside General, which has no name. */
export const channelName = 'Announcements';

/** A person as a chat window knows them. Ids are Entra object ids. */
export interface Person {
  readonly id: string;
  readonly displayName: string;
  readonly givenName: string;
  readonly surname: string;
  readonly userPrincipalName: string;
  readonly mail: string;
}

/** One chat window: its person, and the ids of the conversations that it shows. */
export interface ChatWindow {
  readonly person: Person;
  readonly others: readonly Person[];
  readonly personalChat: string;
  readonly groupChat: string;
  readonly team: string;
  readonly channel: string;
}

/**
 * Describes the window of one person. Its conversation ids look like those of Teams. No other window has them, so a
 * conversation id tells to which window a message goes.
 * @param others the five colleagues that the Playground offers in its people picker; it accepts neither fewer nor more
 */
export function createWindow(person: Person, others: readonly Person[]): ChatWindow {
  const mark = person.id.replaceAll('-', '');
  return {
    person,
    others,
    personalChat: `a:${mark}`,
    groupChat: `19:group${mark}@thread.v2`,
    team: `19:team${mark}@thread.tacv2`,
    channel: `19:channel${mark}@thread.tacv2`,
  };
}

/** True when the conversation (a thread of a channel included) is shown in this window. */
export function showsConversation(window: ChatWindow, conversationId: string): boolean {
  const [thread] = conversationId.split(';');
  return [window.personalChat, window.groupChat, window.team, window.channel].includes(thread ?? '');
}

/**
 * The text of the Playground's configuration file for a window: JSON, which YAML includes.
 * `id` equals `aadObjectId` because its people picker gives back the former and Teams the latter.
 */
export function playgroundConfig(
  window: ChatWindow,
  tenantId: string,
  bot: { readonly id: string; readonly name: string },
): string {
  return JSON.stringify({
    version: '0.1.1',
    tenantId,
    bot,
    currentUser: user(window.person),
    users: window.others.map(user),
    personalChat: { id: window.personalChat },
    groupChat: { id: window.groupChat, name: 'Group Chat' },
    team: {
      id: window.team,
      name: teamName,
      aadGroupId: window.person.id,
      channels: [{ id: window.channel, name: channelName }],
    },
  });
}

function user(person: Person): object {
  return {
    id: person.id,
    name: person.displayName,
    userPrincipleName: person.userPrincipalName,
    aadObjectId: person.id,
    givenName: person.givenName,
    surname: person.surname,
    email: person.mail,
  };
}
